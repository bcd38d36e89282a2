import type { Activity } from '../activities/activity';
import type { ResolvedContact } from '../contacts/resolveContacts';
import type { Problem } from '../run/problem';

/** The most ids that one activity takes. @see https://developer.constantcontact.com/api_guide/delete_contacts_bulk.html */
export const MOST_PER_ACTIVITY = { contacts: 500, lists: 50, tags: 50 } as const;

/** What selects the contacts: one of five, so that two can never be sent. */
export type Selection =
	| { by: 'contacts'; contacts: PlannedContact[] }
	| { by: 'lists' | 'tags'; ids: string[] }
	| { by: 'engagementLevel'; level: string }
	| { by: 'allActiveContacts' };

/** The lists or tags that the contacts are put onto or taken off. */
export interface Targets {
	by: 'lists' | 'tags';
	ids: string[];
}

/** Why a contact is not sent. */
export interface LeftOut {
	/** As the output says it: "already_deleted". */
	state: string;
	/** Whether the contact is already what the user wants it to be. */
	succeeded: boolean;
}

export const NOT_FOUND: LeftOut = { state: 'not_found', succeeded: false };
/** There is no list left to put the contact onto. */
export const NO_LISTS: LeftOut = { state: 'no_lists', succeeded: false };

/** A contact, and why it is not to be sent, if so. */
export interface PlannedContact extends ResolvedContact {
	leftOut?: LeftOut | undefined;
	/** Lists that it was on and that do not exist any more. */
	listsGone?: string[];
}

/** What one input item asks for. Items with the same targets and exclusions share batches. */
export interface PlannedItem {
	itemIndex: number;
	selection: Selection;
	targets?: Targets | undefined;
	/** Contact ids to leave alone. */
	exclude: string[];
}

/** What became of a batch that was sent: it was accepted, or it may have been. */
export interface Sent {
	activity?: Activity | undefined;
	problem?: Problem | undefined;
}

/** One activity to submit. */
export interface Batch {
	selection:
		| { by: 'contacts' | 'lists' | 'tags'; ids: string[] }
		| { by: 'engagementLevel'; level: string }
		| { by: 'allActiveContacts' };
	targets?: Targets | undefined;
	exclude: string[];
	/** The input items that it comes from, ascending. */
	itemIndexes: number[];
	/** What became of it, if an earlier try of the same run has sent it. */
	sent?: Sent;
}

/** A contact that an input item names: in which batch it is sent, or why not. One for each item and contact. */
export interface Row {
	itemIndex: number;
	contact: PlannedContact;
	/** Undefined if it is not sent. */
	batch: Batch | undefined;
	/** Further batches, if it is sent list by list. */
	others?: Batch[];
}

export interface Plan {
	batches: Batch[];
	/** In input order; empty where contacts are not named one by one. */
	rows: Row[];
}

/** Batches while they are filled. */
interface OpenBatches {
	/** The one that has room. */
	filling: Batch | undefined;
	/** Where each id went. */
	batchOf: Map<string, Batch>;
}

/** The same for items, and batches, that select alike, with the same targets and exclusions. */
export function groupKey({ selection, targets, exclude }: PlannedItem | Batch): string {
	const by = selection.by === 'engagementLevel' ? `${selection.by} ${selection.level}` : selection.by;
	// The most frequent case, answered without making further texts: there may be 100,000 items.
	if (!targets && exclude.length === 0) return by;
	const ids = targets?.ids ?? [];
	return [by, targets?.by, [...ids].sort().join(), [...exclude].sort().join()].join('|');
}

/** The contacts, lists or tags that select a batch's contacts; empty if something else does. */
export function selectedIds({ selection }: Batch): string[] {
	return 'ids' in selection ? selection.ids : [];
}

/**
 * Makes the plan of a bulk operation: each contact, list and tag is in exactly one batch of its group, in the order of
 * its first appearance.
 *
 * @param items in input order
 * @param earlier batches that an earlier try of the same run has sent: what they hold is in no other batch
 */
export function makePlan(items: Iterable<PlannedItem>, earlier: readonly Batch[] = []): Plan {
	const batches: Batch[] = [];
	const rows: Row[] = [];
	const opened = new Map<string, OpenBatches>();

	function openFor(item: PlannedItem | Batch): OpenBatches {
		const key = groupKey(item);
		let open = opened.get(key);
		if (!open) {
			open = { filling: undefined, batchOf: new Map() };
			opened.set(key, open);
		}
		return open;
	}

	function start(open: OpenBatches, { targets, exclude }: PlannedItem, selection: Batch['selection']): Batch {
		const batch: Batch = { selection, targets, exclude, itemIndexes: [] };
		open.filling = batch;
		batches.push(batch);
		return batch;
	}

	function place(open: OpenBatches, item: PlannedItem, by: 'contacts' | 'lists' | 'tags', id: string): Batch {
		let batch = open.batchOf.get(id);
		if (!batch) {
			const isFull = !open.filling || selectedIds(open.filling).length >= MOST_PER_ACTIVITY[by];
			batch = isFull ? start(open, item, { by, ids: [] }) : (open.filling as Batch);
			selectedIds(batch).push(id);
			open.batchOf.set(id, batch);
		}
		link(batch, item);
		return batch;
	}

	function link(batch: Batch, { itemIndex }: PlannedItem) {
		if (batch.sent && batch.itemIndexes.length === 0) batches.push(batch);
		if (batch.itemIndexes.at(-1) !== itemIndex) batch.itemIndexes.push(itemIndex);
	}

	function take(item: PlannedItem): void {
		const { itemIndex, selection } = item;
		const open = openFor(item);
		if (selection.by === 'contacts') {
			for (const contact of selection.contacts) {
				const { contactId, leftOut } = contact;
				const batch = contactId === null || leftOut ? undefined : place(open, item, 'contacts', contactId);
				rows.push({ itemIndex, contact, batch });
			}
		} else if (selection.by === 'lists' || selection.by === 'tags') {
			for (const id of selection.ids) place(open, item, selection.by, id);
		} else {
			link(open.filling ?? start(open, item, selection), item);
		}
	}
	for (const each of earlier) {
		const batch = { ...each, itemIndexes: [] };
		const open = openFor(batch);
		if ('ids' in batch.selection) for (const id of batch.selection.ids) open.batchOf.set(id, batch);
		else open.filling = batch;
	}
	for (const item of items) take(item);
	return { batches, rows };
}
