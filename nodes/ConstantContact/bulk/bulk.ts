import { isFinished } from '../api/activity';
import { lookAtActivities } from '../api/lookAtActivities';
import { waitForActivities } from '../api/waitForActivities';
import { combined, failureOf, lostSightOf, timeoutOf, withState } from '../activityProblem';
import type { ContactReference } from '../contactReference';
import { soleId } from '../contactReference';
import type { ForItem, Outcome, ProblemOutcome, Run } from '../operation';
import { itemIndexesOf, sortItems, stoppedProblem, usableItems } from '../operation';
import type { Deed } from '../preview';
import { about, count, enumerate, Problem } from '../problem';
import type { Resolution, ResolvedContact } from '../resolveContacts';
import { nobodyProblem, resolveContacts, resolved } from '../resolveContacts';
import type { Targets } from '../resolveLists';
import { findPreviousLists, resolvedTargets } from '../resolveLists';
import { withFewerActivities } from './fewerActivities';
import { checkMaximum, hintAtLargeLists } from './guards';
import type { Batch, NotSent, Plan, PlannedContact, PlannedItem, Selection } from './plan';
import { makePlan } from './plan';
import { preview } from './preview';
import type { Named } from './read';
import { report } from './report';
import { measure } from './size';
import type { Settings } from '../settings';
import type { Submission } from './submit';
import { openActivities, submitBatches, unsent, update } from './submit';
import { hintAtUnsubscribed } from '../unsubscribed';

/** What one input item asks for, before any look-up. */
export interface BulkItem extends Targets {
	selection: { by: 'contacts'; contacts: Named } | Exclude<Selection, { by: 'contacts' }>;
	exclude: Named | undefined;
	wantsActivities: boolean;
}

/** What makes one bulk operation differ from the others. */
export interface BulkOperation {
	/** Below /activities. */
	endpoint: string;
	/** The object of "Could not …". */
	doing: string;
	does: Deed;
	readItem: (run: Run, itemIndex: number) => BulkItem;
	/** The request body, built fresh for each batch. */
	body: (batch: Batch) => object;
	/** Why a contact that exists is not sent, if so. */
	notSent: (contact: ResolvedContact) => NotSent | undefined;
	/** Whether contacts named by id have to be looked up too, to know who is deleted. */
	needsDeleted: boolean;
}

function referencesOf({ selection, exclude }: BulkItem): ContactReference[] {
	const named = selection.by === 'contacts' ? selection.contacts.references : [];
	return exclude ? [...named, ...exclude.references] : named;
}

/** The ids of contacts to leave alone. One that is nobody leaves no row in the output, so a hint says it. */
function idsToExclude(run: Run, label: string, contacts: ResolvedContact[]): string[] {
	const unknown = contacts.filter(({ contactId }) => contactId === null).map(({ given }) => given);
	if (unknown.length > 0) run.hint(`${label}: no contact has the address ${enumerate(unknown, 10)}, so nobody was left alone for it.`);
	return contacts.flatMap(({ contactId }) => contactId ?? []);
}

/** Whom an item without contacts names. */
const NOBODY: ResolvedContact = { given: '', contactId: null, email: undefined, isDeleted: undefined };

/** An item as the plan takes it: its contacts looked up and judged. */
function planItem(
	run: Run,
	{ itemIndex, value }: ForItem<BulkItem>,
	resolution: Resolution,
	existingLists: Set<string> | Problem,
	{ notSent, does }: BulkOperation,
	{ ifNotFound }: Settings,
): PlannedItem {
	const { selection, exclude } = value;
	const { lists, gone } = about(soleId(referencesOf(value)), () => resolvedTargets(value, existingLists));
	const find = ({ property, references }: Named) => resolved(references, resolution, property.displayName, ifNotFound);
	const excluded = exclude ? idsToExclude(run, exclude.property.displayName, find(exclude)) : [];
	if (selection.by !== 'contacts') return { itemIndex, selection, lists, exclude: excluded };
	const { contacts } = selection;
	if (contacts.references.length === 0 && ifNotFound === 'error') throw nobodyProblem(contacts.property.displayName);
	const found = contacts.references.length === 0 ? [NOBODY] : find(contacts);
	const hasNoLists = value.previousLists !== undefined && lists.length === 0;
	const judged = found.map((contact): PlannedContact => {
		const { given, contactId, email, isDeleted } = contact;
		const judgement = contactId === null ? 'not_found' : (notSent(contact) ?? (hasNoLists ? 'no_lists' : undefined));
		const permissionToSend = does === 'restore' ? contact.permissionToSend : undefined;
		return { given, contactId, email, isDeleted, permissionToSend, notSent: judgement, ...(gone.length > 0 ? { listsGone: gone } : {}) };
	});
	return { itemIndex, selection: { by: 'contacts', contacts: judged }, lists, exclude: excluded };
}

/** Waits for all open activities together; what stays open at the end is an error, unless the user says otherwise. */
async function waitForAll(
	run: Run,
	submissions: Submission[],
	submittedAt: number,
	{ doing }: BulkOperation,
	settings: Settings,
): Promise<void> {
	const { api, clock, log } = run;
	const total = submissions.filter(({ activity }) => activity).length;
	const wait = await waitForActivities(openActivities(submissions), {
		look: async (ids, until) => await lookAtActivities(api, ids, until),
		deadline: submittedAt + settings.timeoutSeconds * 1000,
		clock,
		onLook: (activities) => {
			update(submissions, activities);
			const open = activities.filter((activity) => !isFinished(activity)).length;
			if (total > 1) log(`${doing}: finished ${total - open} of ${count(total, 'activity', 'activities')}`);
			return false;
		},
	});
	for (const submission of submissions) {
		const { activity } = submission;
		if (!activity || isFinished(activity) || wait.givenUp === undefined) continue;
		if (wait.givenUp instanceof Problem) submission.problem = lostSightOf(activity, wait.givenUp);
		else if (settings.onTimeout === 'error') submission.problem = timeoutOf(activity, settings.timeoutSeconds);
	}
}

/** Stopping n8n stops nothing at Constant Contact, so the error names what goes on there. */
async function tellWhenStopped<T>(run: Run, submissions: Submission[], work: Promise<T>): Promise<T> {
	return await work.catch((error: unknown) => {
		if (!run.isStopped()) throw error;
		const accepted = submissions.flatMap(({ activity }) => activity ?? []);
		const list = accepted.length > 0 ? enumerate(accepted.map(withState)) : 'none';
		const advice = `Constant Contact goes on with what it accepted: ${list}. Activity > Get Many also shows one that was being submitted at that moment.`;
		run.log(`${stoppedProblem().message}. ${advice}`);
		throw stoppedProblem(advice);
	});
}

function stopOnProblems(submissions: Submission[]): void {
	const problems = submissions.flatMap(({ problem }) => problem ?? []);
	if (problems.length > 0) throw combined(problems, submissions.flatMap(({ activity }) => activity ?? []));
}

interface Prepared {
	plan: Plan;
	/** Of the items that are not in the plan. */
	problems: Outcome[];
	/** The input items that want one output item per activity. */
	wantActivities: Set<number>;
}

/** Reads every item and looks every contact up. What is kept while the activities run is the plan alone. */
async function prepare(run: Run, operation: BulkOperation, settings: Settings): Promise<Prepared> {
	const { api, stopOnError } = run;
	const read = sortItems(run, itemIndexesOf(run), (itemIndex) => operation.readItem(run, itemIndex));

	const references = (function* () {
		for (const { value } of read.values) yield* referencesOf(value);
	})();
	const resolution = await resolveContacts(api, references, operation.needsDeleted, stopOnError);
	const existingLists = await findPreviousLists(api, read.values.map(({ value }) => value), stopOnError);
	const problems: ProblemOutcome[] = [];
	const planned = makePlan(
		usableItems(run, read.values, (item) => planItem(run, item, resolution, existingLists, operation, settings), problems),
	);
	const mayHaveManySets = read.values.some(({ value }) => value.previousLists !== undefined);
	return {
		plan: mayHaveManySets ? withFewerActivities(planned) : planned,
		problems: [...read.problems, ...problems],
		wantActivities: new Set(read.values.filter(({ value }) => value.wantsActivities).map(({ itemIndex }) => itemIndex)),
	};
}

/** The contacts that are sent; their consent is known only where they are restored. */
function* restoredBy({ rows }: Plan) {
	for (const { batch, contact } of rows) if (batch) yield contact;
}

/**
 * Runs a bulk operation: parameters → resolve → plan → submit → wait → output items. Nothing is sent before every item
 * was read and every contact looked up. A dry run ends with the plan, and shows it.
 */
export async function runBulk(run: Run, operation: BulkOperation, settings: Settings): Promise<Outcome[]> {
	const { stopOnError } = run;
	const { plan, problems, wantActivities } = await prepare(run, operation, settings);
	const { endpoint, doing, does, body } = operation;
	const { dryRun, maxContacts } = settings;
	const measured = dryRun || maxContacts > 0 ? await measure(run.api, plan) : undefined;
	if (measured) checkMaximum(measured, maxContacts);
	if (does === 'delete') await hintAtLargeLists(run, plan);
	if (measured && dryRun) return await preview(run, plan, measured, problems, does);

	hintAtUnsubscribed(run, restoredBy(plan));
	const patienceMs = settings.waitForCompletion ? settings.timeoutSeconds * 1000 : undefined;
	const submissions = unsent(plan.batches);
	const submitting = submitBatches(run, submissions, { endpoint, doing, body, patienceMs });
	const submittedAt = await tellWhenStopped(run, submissions, submitting);
	if (stopOnError) stopOnProblems(submissions);

	if (settings.waitForCompletion) {
		await tellWhenStopped(run, submissions, waitForAll(run, submissions, submittedAt, operation, settings));
	}
	for (const submission of submissions) {
		submission.problem ??= submission.activity && failureOf(submission.activity);
	}
	if (stopOnError) stopOnProblems(submissions);

	return report(plan, submissions, problems, (itemIndex) => wantActivities.has(itemIndex));
}
