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
	/** All of them, that one among them, if it is sent list by list. */
	batches?: Batch[];
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

/**
 * Tells by a key which items, and batches, select alike, with the same targets and exclusions. An id counts as a number
 * in it: 50,000 sets of 50 ids would be 100 MB of text.
 */
export function groupKeys(): (of: PlannedItem | Batch) => string {
	const numbers = new Map<string, number>();
	const numberOf = (id: string): number => {
		const known = numbers.get(id) ?? numbers.size;
		if (known === numbers.size) numbers.set(id, known);
		return known;
	};
	const setOf = (ids: string[]) => Uint32Array.from(ids, numberOf).sort().join();
	return ({ selection, targets, exclude }) => {
		const by = selection.by === 'engagementLevel' ? `${selection.by} ${selection.level}` : selection.by;
		// The most frequent case, answered without making further texts: there may be 100,000 items.
		if (!targets && exclude.length === 0) return by;
		return [by, targets?.by, setOf(targets?.ids ?? []), setOf(exclude)].join('|');
	};
}

/** The contacts, lists or tags that select a batch's contacts; empty if something else does. */
export function selectedIds({ selection }: Batch): string[] {
	return 'ids' in selection ? selection.ids : [];
}

/**
 * Starts the plan of a bulk operation: each contact, list and tag is in exactly one batch of its group, in the order of
 * its first appearance.
 *
 * @param earlier batches that an earlier try of the same run has sent: what they hold is in no other batch
 * @returns the plan, which grows with each item taken; they are taken in input order
 */
export function startPlan(earlier: readonly Batch[] = []): { plan: Plan; take: (item: PlannedItem) => void } {
	const batches: Batch[] = [];
	const rows: Row[] = [];
	const opened = new Map<string, OpenBatches>();
	const keyOf = groupKeys();
	const sentBefore = new Map<string, Batch[]>();

	function openFor(item: PlannedItem): OpenBatches {
		const key = keyOf(item);
		let open = opened.get(key);
		if (!open) {
			open = { filling: undefined, batchOf: new Map() };
			opened.set(key, open);
			for (const batch of sentBefore.get(key) ?? []) reopen(open, { ...batch, itemIndexes: [] });
		}
		return open;
	}

	/** Only once an item asks for the group: an earlier try may have sent 2,500,000 ids list by list. */
	function reopen(open: OpenBatches, batch: Batch): void {
		if ('ids' in batch.selection) for (const id of batch.selection.ids) open.batchOf.set(id, batch);
		else open.filling = batch;
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
		const key = keyOf(each);
		const known = sentBefore.get(key);
		if (known) known.push(each);
		else sentBefore.set(key, [each]);
	}
	return { plan: { batches, rows }, take };
}
