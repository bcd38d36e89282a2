import { activityJson, hasSucceeded, isFinished } from '../activities/activity';
import type { Clock } from '../run/clock';
import { forEachInPieces } from '../run/inPieces';
import type { Outcome } from '../run/items';
import { inInputOrder } from '../run/items';
import type { Row } from './plan';
import { NOT_FOUND } from './plan';
import type { Planned } from './prepare';
import type { Submission } from './submissions';

/** The most lists that an item for many contacts names: 500 contacts can have been on 25,000. */
const MOST_LISTS_GONE = 100;

/** The lists that one of the contacts was on and that do not exist any more, if there are any; and their number, if there are more. */
function listsGone(rows: Row[]): { lists_gone?: string[]; lists_gone_count?: number } {
	const gone = new Set<string>();
	for (const { contact } of rows) for (const id of contact.listsGone ?? []) gone.add(id);
	if (gone.size === 0) return {};
	const named = [...gone].slice(0, MOST_LISTS_GONE);
	return { lists_gone: named, ...(gone.size > named.length ? { lists_gone_count: gone.size } : {}) };
}

/** Of the submissions that a contact is in, the one that decides how it stands: a failed one, else an open one, else one with errors. */
function decisive(submissions: Submission[]): Submission | undefined {
	const hasErrors = ({ activity }: Submission) => activity && hasSucceeded(activity) === false;
	const isOpen = ({ activity }: Submission) => activity && !isFinished(activity);
	return submissions.find(({ problem }) => problem) ?? submissions.find(isOpen) ?? submissions.find(hasErrors) ?? submissions[0];
}

function contactOutcome(row: Row, submissionOf: Map<unknown, Submission>, showsPermission: boolean): Outcome | undefined {
	const { itemIndex, contact, batch, batches } = row;
	const { contactId, email, given } = contact;
	const itemIndexes = [itemIndex];
	const who = { contact_id: contactId, ...(email === undefined && contactId !== null ? {} : { email: email ?? (given || null) }) };
	const gone = contact.listsGone ? { lists_gone: contact.listsGone } : {};
	if (!batch) {
		const { state, succeeded } = contact.leftOut ?? NOT_FOUND;
		return { itemIndexes, json: { ...who, activity_id: null, state, finished: true, succeeded, ...gone } };
	}
	const all = batches?.flatMap((each) => submissionOf.get(each) ?? []);
	const submission = all ? decisive(all) : submissionOf.get(batch);
	const ids = all ? { activity_ids: all.flatMap((each) => each.activity?.activity_id ?? []) } : {};
	if (submission?.problem) {
		const details = { contact_id: contactId ?? undefined, ...(email === undefined ? {} : { email }), ...ids, ...gone };
		return { itemIndexes, problem: submission.problem.with(details) };
	}
	if (!submission?.activity) return undefined;
	const { activity } = submission;
	const { activity_id, state } = activity;
	const json = { ...who, activity_id, state, finished: isFinished(activity), succeeded: hasSucceeded(activity), ...ids, ...gone };
	const { permissionToSend } = contact;
	if (!showsPermission || permissionToSend === undefined) return { itemIndexes, json };
	return { itemIndexes, json: { ...json, permission_to_send: permissionToSend } };
}

/** @param rows of the batch where lists are gone */
function activityOutcome({ batch, activity, problem }: Submission, wants: (itemIndex: number) => boolean, rows: Row[]): Outcome[] {
	const itemIndexes = batch.itemIndexes.filter(wants);
	if (itemIndexes.length === 0) return [];
	if (problem) return [{ itemIndexes, problem: problem.with(listsGone(rows)) }];
	return activity ? [{ itemIndexes, json: { ...activityJson(activity), ...listsGone(rows) } }] : [];
}

/** The rows by a key of theirs, without those that have none. */
function grouped<K>(rows: Row[], keyOf: (row: Row) => K | undefined): Map<K, Row[]> {
	const groups = new Map<K, Row[]>();
	for (const row of rows) {
		const key = keyOf(row);
		if (key === undefined) continue;
		const known = groups.get(key);
		if (known) known.push(row);
		else groups.set(key, [row]);
	}
	return groups;
}

/** The contacts that were not sent, in one item for each reason. */
function leftOutOutcomes(rows: Row[]): Outcome[] {
	const byState = grouped(rows, ({ batch, contact }) => (batch ? undefined : contact.leftOut?.state));
	return [...byState].map(([state, leftOut]) => ({
		itemIndexes: [...new Set(leftOut.map(({ itemIndex }) => itemIndex))],
		json: {
			activity_id: null,
			state,
			contacts: leftOut.map(({ contact }) => contact.given || null),
			finished: true,
			succeeded: leftOut.every(({ contact }) => contact.leftOut?.succeeded),
			...listsGone(leftOut),
		},
	}));
}

/**
 * The output of a bulk operation: one item per contact and input item for the items that want it so, in input order; one
 * per activity for the others, and one for each reason not to send a contact. Every contact of the plan is in it.
 *
 * @param clock lets others have their turn in between
 */
export async function report(
	clock: Pick<Clock, 'now' | 'sleep'>,
	{ plan, problems, wantsActivities, showsPermission }: Planned,
	submissions: Submission[],
): Promise<Outcome[]> {
	const submissionOf = new Map<unknown, Submission>(submissions.map((submission) => [submission.batch, submission]));
	const perContact: Outcome[] = [...problems];
	const ofActivities: Row[] = [];
	await forEachInPieces(clock, plan.rows, (row) => {
		if (wantsActivities(row.itemIndex)) return void ofActivities.push(row);
		const outcome = contactOutcome(row, submissionOf, showsPermission);
		if (outcome) perContact.push(outcome);
	});
	const withListsGone = grouped(ofActivities, ({ batch, contact }) => (contact.listsGone ? batch : undefined));
	const perActivity: Outcome[] = [];
	await forEachInPieces(clock, submissions, (submission) => {
		perActivity.push(...activityOutcome(submission, wantsActivities, withListsGone.get(submission.batch) ?? []));
	});
	return [...inInputOrder(perContact), ...perActivity, ...leftOutOutcomes(ofActivities)];
}
