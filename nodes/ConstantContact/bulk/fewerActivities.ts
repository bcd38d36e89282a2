import type { Batch, Plan, PlannedItem, Row } from './plan';
import { makePlan, MOST_PER_ACTIVITY } from './plan';

/** Submitted in less than half a minute: up to so many, each contact is put onto all of its lists by one activity. */
const FEW_ACTIVITIES = 100;

function sizeOf({ selection }: Batch): number {
	return 'ids' in selection ? selection.ids.length : 0;
}

/**
 * Which batches to send as they are when the contacts of the others are sent list by list: those with the most contacts,
 * as many as make the fewest activities.
 */
function fewestWhole(batches: Batch[]): { whole: Set<Batch>; activities: number } {
	const largestFirst = [...batches].sort((a, b) => sizeOf(b) - sizeOf(a));
	const onList = new Map<string, number>();
	let ofLists = 0;
	const add = ({ lists }: Batch, contacts: number) => {
		for (const id of lists) {
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

/** A row of the plan again as what is asked for: at once, or list by list. */
function partsOf({ itemIndex, contact, batch }: Row, whole: Set<Batch>): PlannedItem[] {
	const part = (lists: string[]): PlannedItem => ({ itemIndex, selection: { by: 'contacts', contacts: [contact] }, lists, exclude: [] });
	if (!batch || whole.has(batch)) return [part(batch?.lists ?? [])];
	return batch.lists.map((id) => part([id]));
}

/**
 * The same for the contacts with fewer activities, where contacts go onto very many different sets of lists: a plan has an
 * activity for each set, and often with one contact only. Adding to lists takes none away, so contacts can as well be sent
 * list by list; each is in several activities then.
 *
 * @param plan adds contacts, named one by one, to lists
 * @returns the plan as it is when its activities are few, or when that would not at least halve them
 */
export function withFewerActivities(plan: Plan): Plan {
	if (plan.batches.length <= FEW_ACTIVITIES) return plan;
	const { whole, activities } = fewestWhole(plan.batches);
	if (activities * 2 > plan.batches.length) return plan;
	const parts = plan.rows.map((row) => partsOf(row, whole));
	const { batches, rows } = makePlan(parts.flat());
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
