import type { ResolvedContact } from '../resolveContacts';

/** The most ids that one activity takes. @see https://developer.constantcontact.com/api_guide/delete_contacts_bulk.html */
export const MOST_PER_ACTIVITY = { contacts: 500, lists: 50, tags: 50 } as const;

/** What selects the contacts: one of five, so that two can never be sent. */
export type Selection =
	| { by: 'contacts'; contacts: PlannedContact[] }
	| { by: 'lists' | 'tags'; ids: string[] }
	| { by: 'engagementLevel'; level: string }
	| { by: 'allActiveContacts' };

export type NotSent = 'already_deleted' | 'no_lists' | 'not_deleted' | 'not_found';

/** A contact, and why it is not to be sent, if so. */
export interface PlannedContact extends ResolvedContact {
	notSent: NotSent | undefined;
	/** Lists that it was on and that do not exist any more. */
	listsGone?: string[];
}

/** What one input item asks for. Items with the same targets and exclusions share batches. */
export interface PlannedItem {
	itemIndex: number;
	selection: Selection;
	/** Target lists. */
	lists: string[];
	/** Contact ids to leave alone. */
	exclude: string[];
}

/** One activity to submit. */
export interface Batch {
	selection:
		| { by: 'contacts' | 'lists' | 'tags'; ids: string[] }
		| { by: 'engagementLevel'; level: string }
		| { by: 'allActiveContacts' };
	lists: string[];
	exclude: string[];
	/** The input items that it comes from, ascending. */
	itemIndexes: number[];
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

/** The batches of the items that share them: the one that is being filled, and where each id went. */
interface Group {
	filling: Batch | undefined;
	batchOf: Map<string, Batch>;
}

/** The same for items, and batches, that select alike, with the same targets and exclusions. */
export function groupKey({ selection, lists, exclude }: PlannedItem | Batch): string {
	const by = selection.by === 'engagementLevel' ? `${selection.by} ${selection.level}` : selection.by;
	// Most of 100,000 items: no text is made for them.
	if (lists.length === 0 && exclude.length === 0) return by;
	return [by, [...lists].sort().join(), [...exclude].sort().join()].join('|');
}

function idsOf({ selection }: Batch): string[] {
	return 'ids' in selection ? selection.ids : [];
}

/**
 * Makes the plan of a bulk operation: each contact, list and tag is in exactly one batch of its group, in the order of
 * its first appearance.
 *
 * @param items in input order
 */
export function makePlan(items: Iterable<PlannedItem>): Plan {
	const batches: Batch[] = [];
	const rows: Row[] = [];
	const groups = new Map<string, Group>();

	function groupOf(item: PlannedItem): Group {
		const key = groupKey(item);
		let group = groups.get(key);
		if (!group) {
			group = { filling: undefined, batchOf: new Map() };
			groups.set(key, group);
		}
		return group;
	}

	function open(group: Group, { lists, exclude }: PlannedItem, selection: Batch['selection']): Batch {
		const batch: Batch = { selection, lists, exclude, itemIndexes: [] };
		group.filling = batch;
		batches.push(batch);
		return batch;
	}

	function place(group: Group, item: PlannedItem, by: 'contacts' | 'lists' | 'tags', id: string): Batch {
		let batch = group.batchOf.get(id);
		if (!batch) {
			const isFull = !group.filling || idsOf(group.filling).length >= MOST_PER_ACTIVITY[by];
			batch = isFull ? open(group, item, { by, ids: [] }) : (group.filling as Batch);
			idsOf(batch).push(id);
			group.batchOf.set(id, batch);
		}
		link(batch, item);
		return batch;
	}

	function link(batch: Batch, { itemIndex }: PlannedItem) {
		if (batch.itemIndexes.at(-1) !== itemIndex) batch.itemIndexes.push(itemIndex);
	}

	function take(item: PlannedItem): void {
		const { itemIndex, selection } = item;
		const group = groupOf(item);
		if (selection.by === 'contacts') {
			for (const contact of selection.contacts) {
				const { contactId, notSent } = contact;
				const batch = contactId === null || notSent ? undefined : place(group, item, 'contacts', contactId);
				rows.push({ itemIndex, contact, batch });
			}
		} else if (selection.by === 'lists' || selection.by === 'tags') {
			for (const id of selection.ids) place(group, item, selection.by, id);
		} else {
			link(group.filling ?? open(group, item, selection), item);
		}
	}
	for (const item of items) take(item);
	return { batches, rows };
}
