import type { Batch, Plan, PlannedItem, Row } from './plan';
import { makePlan, MOST_PER_ACTIVITY, selectedIds } from './plan';

/** Up to so many activities the plan stays as it is: they are submitted in less than half a minute. */
const FEW_ACTIVITIES = 100;

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
function fewestWhole(batches: Batch[]): { whole: Set<Batch>; activities: number } {
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
	for (const batch of batches) add(batch, sizeOf(batch));
	let best = { whole: 0, activities: ofLists };
	largestFirst.forEach((batch, index) => {
		add(batch, -sizeOf(batch));
		const activities = index + 1 + ofLists;
		if (activities <= best.activities) best = { whole: index + 1, activities };
	});
	return { whole: new Set(largestFirst.slice(0, best.whole)), activities: best.activities };
}

/** A row of the plan turned into items again: one with all its lists, or one for each list. */
function partsOf({ itemIndex, contact, batch }: Row, whole: Set<Batch>): PlannedItem[] {
	const part = (ids: string[]): PlannedItem => ({
		itemIndex,
		selection: { by: 'contacts', contacts: [contact] },
		targets: { by: 'lists', ids },
		exclude: [],
	});
	if (!batch) return [part([])];
	return whole.has(batch) ? [part(listsOf(batch))] : listsOf(batch).map((id) => part([id]));
}

/**
 * A plan with fewer activities to the same effect, for contacts that go onto very many different sets of lists. A plan has
 * an activity for each set, often with a single contact. Since adding to lists takes nobody off others, the contacts can
 * also be sent list by list; each is in several activities then.
 *
 * @param plan adds contacts, named one by one, to lists
 * @param earlier as for the plan
 * @returns the plan as it is when its activities are few, or when that would not at least halve them
 */
export function withFewerActivities(plan: Plan, earlier: readonly Batch[] = []): Plan {
	if (plan.batches.length <= FEW_ACTIVITIES) return plan;
	const { whole, activities } = fewestWhole(plan.batches);
	if (activities * 2 > plan.batches.length) return plan;
	const parts = plan.rows.map((row) => partsOf(row, whole));
	const { batches, rows } = makePlan(parts.flat(), earlier);
	let next = 0;
	return {
		batches,
		rows: plan.rows.map((row, index): Row => {
			const from = next;
			next += parts[index]?.length ?? 0;
			const [batch, ...others] = rows.slice(from, next).map((each) => each.batch as Batch);
			return others.length > 0 ? { ...row, batch, others } : { ...row, batch };
		}),
	};
}
