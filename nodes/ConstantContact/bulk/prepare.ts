import type { Api } from '../api/transport';
import type { Named } from '../contacts/namedContacts';
import { nobodyProblem } from '../contacts/problems';
import type { ContactReference } from '../contacts/reference';
import { isAddress, soleId } from '../contacts/reference';
import type { Resolution, ResolvedContact } from '../contacts/resolveContacts';
import { resolveContacts, resolved } from '../contacts/resolveContacts';
import type { Options } from '../parameters/options';
import type { ForItem, ProblemOutcome, Sorted } from '../run/items';
import { forEachInPieces } from '../run/inPieces';
import { itemIndexesOf, sortItems, usableItems } from '../run/items';
import { about } from '../run/problem';
import type { Run } from '../run/run';
import type { BulkItem, BulkOperation, FoundTargets } from './bulkOperation';
import { batchesOfEarlierTries } from './earlierTries';
import type { Exclusions } from './exclusions';
import { collectExclusions } from './exclusions';
import { withFewerActivities } from './fewerActivities';
import type { Batch, Plan, PlannedContact, PlannedItem } from './plan';
import { NO_LISTS, NOT_FOUND, startPlan } from './plan';

/** The items with what was looked up for them. */
export interface Resolved<Item> {
	read: Sorted<Item>;
	contacts: Resolution;
	/** Undefined where the items themselves say their targets. */
	targetsOf: ((item: Item) => FoundTargets) | undefined;
}

/** All that is kept of the items while the activities run. */
export interface Planned {
	plan: Plan;
	/** Of the items that are not in the plan. */
	problems: ProblemOutcome[];
	/** Whether an input item wants one output item per activity. */
	wantsActivities: (itemIndex: number) => boolean;
	/** Whether contacts may be sent list by list. */
	mayGoListByList: boolean;
	/** Whether the output tells the consent of the contacts that were looked up. */
	showsPermission: boolean;
}

/** Reads every item. @throws Problem that names the parameter, when the run stops on errors */
export async function readItems<Item extends BulkItem>(run: Run, operation: BulkOperation<Item>): Promise<Sorted<Item>> {
	return await sortItems(run, itemIndexesOf(run), (itemIndex) => operation.readItem(itemIndex));
}

/** What an item names that may have to be looked up. Whom it leaves alone by ID is known: whether they are deleted does not matter. */
function referencesOf({ selection, exclude }: BulkItem): ContactReference[] {
	const named = selection.by === 'contacts' ? selection.contacts.references : [];
	return exclude ? [...named, ...exclude.references.filter(isAddress)] : named;
}

function* allReferences(items: Array<ForItem<BulkItem>>): Generator<ContactReference> {
	for (const { value } of items) yield* referencesOf(value);
}

/**
 * Looks up all that the items name, with the fewest requests.
 *
 * @throws Problem if a look-up fails and the run stops on errors
 */
export async function resolveItems<Item extends BulkItem>(
	run: Run,
	api: Api,
	operation: BulkOperation<Item>,
	read: Sorted<Item>,
): Promise<Resolved<Item>> {
	const contacts = await resolveContacts(api, allReferences(read.values), operation.needsDeleted ?? false, run.stopOnError);
	const targetsOf = await operation.findTargets?.(read.values.map(({ value }) => value));
	return { read, contacts, targetsOf };
}

/** Whom an item without contacts names. */
const NOBODY: ResolvedContact = { given: '', contactId: null, email: undefined, isDeleted: undefined };

/** An item as the plan takes it: its contacts looked up, and those left out that are not to be sent. */
function planItem<Item extends BulkItem>(
	exclusions: Exclusions,
	{ leaveOut, showsPermission, hintAtContacts }: BulkOperation<Item>,
	{ ifNotFound }: Options,
	{ contacts: resolution, targetsOf }: Resolved<Item>,
	sentBefore: Set<string>,
	{ itemIndex, value }: ForItem<Item>,
): PlannedItem {
	const { selection, exclude } = value;
	const found: Partial<FoundTargets> = targetsOf ? about(soleId(referencesOf(value)), () => targetsOf(value)) : value;
	const { targets, listsGone = [] } = found;
	const find = ({ property, references }: Named, from = resolution) => resolved(references, from, property.displayName, ifNotFound);
	// A contact to leave alone may be named by ID in another item, and its look-up have failed: that is not its concern.
	const excluded = exclude ? exclusions.idsOf(exclude.property.displayName, find(exclude, { ...resolution, byId: new Map() })) : [];
	if (selection.by !== 'contacts') return { itemIndex, selection, targets, exclude: excluded };

	const { property, references } = selection.contacts;
	if (references.length === 0 && ifNotFound === 'error') throw nobodyProblem(property.displayName);
	const hasNoLists = targets?.ids.length === 0;
	// An earlier try of this run has made the contact what it is now.
	const whyLeftOut = (id: string, contact: ResolvedContact) => (sentBefore.has(id) ? undefined : leaveOut?.(contact));
	const keepsPermission = showsPermission || hintAtContacts !== undefined;
	const contacts = (references.length === 0 ? [NOBODY] : find(selection.contacts)).map((contact): PlannedContact => {
		const { given, contactId, email, isDeleted } = contact;
		const leftOut = contactId === null ? NOT_FOUND : (whyLeftOut(contactId, contact) ?? (hasNoLists ? NO_LISTS : undefined));
		const permissionToSend = keepsPermission ? contact.permissionToSend : undefined;
		return { given, contactId, email, isDeleted, permissionToSend, leftOut, ...(listsGone.length > 0 ? { listsGone } : {}) };
	});
	return { itemIndex, selection: { by: 'contacts', contacts }, targets, exclude: excluded };
}

/** Apart from what else is made of the items: a function keeps all that those beside it use. */
function wantsActivitiesIn(items: Array<ForItem<BulkItem>>): Planned['wantsActivities'] {
	const wanting = new Set<number>();
	for (const { itemIndex, value } of items) if (value.wantsActivities) wanting.add(itemIndex);
	return (itemIndex) => wanting.has(itemIndex);
}

/** A dry run shows what the run would do if it were the first. */
function earlierBatches(run: Run, { dryRun }: Options): Batch[] {
	return dryRun ? [] : batchesOfEarlierTries(run);
}

/**
 * Makes the plan: everything that will be sent.
 *
 * @throws Problem of the first item that cannot be used, when the run stops on errors
 */
export async function planItems<Item extends BulkItem>(
	run: Run,
	operation: BulkOperation<Item>,
	options: Options,
	resolution: Resolved<Item>,
): Promise<Planned> {
	const { values, problems } = resolution.read;
	const unusable: ProblemOutcome[] = [];
	const earlier = earlierBatches(run, options);
	const sentBefore = new Set<string>();
	await forEachInPieces(run.clock, earlier, ({ selection }) => {
		if (selection.by === 'contacts') for (const id of selection.ids) sentBefore.add(id);
	});
	const exclusions = collectExclusions();
	const { plan, take } = startPlan(earlier);
	const planOne = (item: ForItem<Item>) => take(planItem(exclusions, operation, options, resolution, sentBefore, item));
	await usableItems(run, values, planOne, unusable);
	exclusions.hintAtUnknown(run);
	return {
		plan,
		problems: [...problems, ...unusable],
		wantsActivities: wantsActivitiesIn(values),
		mayGoListByList: values.some(({ value }) => operation.mayGoListByList?.(value)),
		showsPermission: operation.showsPermission ?? false,
	};
}

/** The same in fewer activities, where that is possible. It needs nothing of what was read and looked up. */
export async function regroup(run: Run, options: Options, planned: Planned): Promise<Planned> {
	if (!planned.mayGoListByList) return planned;
	return { ...planned, plan: await withFewerActivities(run.clock, planned.plan, earlierBatches(run, options)) };
}
