import type { Batch, Plan, PlannedItem } from '../../nodes/ConstantContact/bulk/plan';
import { startPlan } from '../../nodes/ConstantContact/bulk/plan';

/** The plan of items that are all there. */
export function makePlan(items: Iterable<PlannedItem>, earlier: readonly Batch[] = []): Plan {
	const { plan, take } = startPlan(earlier);
	for (const item of items) take(item);
	return plan;
}
