import type { Clock } from '../run/clock';
import { forEachInPieces } from '../run/inPieces';
import type { Batch, Plan, Row } from './plan';
import { MOST_PER_ACTIVITY, selectedIds } from './plan';

/** Up to so many activities the plan stays as it is: they are submitted in less than half a minute. */
const FEW_ACTIVITIES = 100;

type Pauses = Pick<Clock, 'now' | 'sleep'>;

function sizeOf(batch: Batch): number {
	return selectedIds(batch).length;
}

function listsOf({ targets }: Batch): string[] {
	return targets?.ids ?? [];
}

/**
 * Which batches are sent as they are, while the contacts of the others are sent list by list: the largest ones, and as
 * many of them as give the fewest activities.
 */
async function fewestWhole(clock: Pauses, batches: Batch[]): Promise<{ whole: Set<Batch>; activities: number }> {
	const largestFirst = [...batches].sort((a, b) => sizeOf(b) - sizeOf(a));
	const onList = new Map<string, number>();
	let ofLists = 0;
	const add = (batch: Batch, contacts: number) => {
		for (const id of listsOf(batch)) {
			const before = onList.get(id) ?? 0;
			onList.set(id, before + contacts);
			ofLists += Math.ceil((before + contacts) / MOST_PER_ACTIVITY.contacts) - Math.ceil(before / MOST_PER_ACTIVITY.contacts);
		}
	};
	await forEachInPieces(clock, batches, (batch) => add(batch, sizeOf(batch)));
	let best = { whole: 0, activities: ofLists };
	let whole = 0;
	await forEachInPieces(clock, largestFirst, (batch) => {
		add(batch, -sizeOf(batch));
		whole++;
		const activities = whole + ofLists;
		if (activities <= best.activities) best = { whole, activities };
	});
	return { whole: new Set(largestFirst.slice(0, best.whole)), activities: best.activities };
}

/**
 * Batches for one list each, filled with one contact after the other. In which of them a contact is, is kept by contact:
 * kept by list, it would be a hundred megabytes for 50,000 contacts on 50 lists each.
 *
 * @param earlier as for the plan
 * @returns gives the batches in which the contact of an item goes onto the lists
 */
async function listByList(clock: Pauses, earlier: readonly Batch[]): Promise<(contactId: string, lists: string[], itemIndex: number) => Batch[]> {
	const filling = new Map<string, Batch>();
	const placed = new Map<string, Batch[]>();

	function fill(contactId: string, list: string): Batch {
		let batch = filling.get(list);
		if (!batch || sizeOf(batch) >= MOST_PER_ACTIVITY.contacts) {
			batch = { selection: { by: 'contacts', ids: [] }, targets: { by: 'lists', ids: [list] }, exclude: [], itemIndexes: [] };
			filling.set(list, batch);
		}
		selectedIds(batch).push(contactId);
		return batch;
	}

	await forEachInPieces(clock, earlier, (each) => {
		if (listsOf(each).length !== 1) return;
		const batch = { ...each, itemIndexes: [] };
		for (const id of selectedIds(each)) {
			const known = placed.get(id);
			if (known) known.push(batch);
			else placed.set(id, [batch]);
		}
	});
	return (contactId, lists, itemIndex) => {
		const known = placed.get(contactId);
		const batches = lists.map((list) => known?.find((each) => listsOf(each)[0] === list) ?? fill(contactId, list));
		for (const { itemIndexes } of batches) if (itemIndexes.at(-1) !== itemIndex) itemIndexes.push(itemIndex);
		placed.set(contactId, known ? [...new Set([...known, ...batches])] : batches);
		return batches;
	};
}

/**
 * A plan with fewer activities to the same effect, for contacts that go onto very many different sets of lists. A plan has
 * an activity for each set, often with a single contact. Since adding to lists takes nobody off others, the contacts can
 * also be sent list by list; each is in several activities then.
 *
 * @param clock lets others have their turn in between
 * @param plan adds contacts, named one by one, to lists
 * @param earlier as for the plan
 * @returns the plan as it is when its activities are few, or when that would not at least halve them
 */
export async function withFewerActivities(clock: Pauses, plan: Plan, earlier: readonly Batch[] = []): Promise<Plan> {
	if (plan.batches.length <= FEW_ACTIVITIES) return plan;
	const { whole, activities } = await fewestWhole(clock, plan.batches);
	if (activities * 2 > plan.batches.length) return plan;
	const place = await listByList(clock, earlier);
	const batches = new Set<Batch>();
	const rows: Row[] = [];
	await forEachInPieces(clock, plan.rows, (row) => {
		const { itemIndex, contact, batch } = row;
		if (!batch) return void rows.push(row);
		const lists = listsOf(batch);
		// A set of one list shares its batches with those who are sent to that list.
		const isWhole = lists.length > 1 && whole.has(batch);
		const inBatches = isWhole ? [batch] : place(contact.contactId as string, lists, itemIndex);
		for (const each of inBatches) batches.add(each);
		rows.push({ ...row, batch: inBatches[0], ...(inBatches.length > 1 ? { batches: inBatches } : {}) });
	});
	return { batches: [...batches], rows };
}
