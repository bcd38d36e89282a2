import fc from 'fast-check';
import { withFewerActivities } from '../../nodes/ConstantContact/bulk/fewerActivities';
import type { Batch, Plan, PlannedItem } from '../../nodes/ConstantContact/bulk/plan';
import { NO_LISTS } from '../../nodes/ConstantContact/bulk/plan';
import { makeId, makeIds } from '../support/arbitraries';
import { BusyClock } from '../support/busyClock';
import { makePlan } from '../support/plans';

const LISTS = makeIds(12, 9);

/** Items that each put one contact onto the lists with these numbers; onto none: it is not sent. */
function planOf(sets: number[][], contactOf = (index: number) => index, earlier: Batch[] = []): Plan {
	const items = sets.map((lists, itemIndex): PlannedItem => {
		const contactId = makeId(contactOf(itemIndex));
		const contact = { given: contactId, contactId, email: undefined, isDeleted: true, leftOut: lists.length > 0 ? undefined : NO_LISTS };
		const targets = { by: 'lists' as const, ids: lists.map((n) => LISTS[n] as string) };
		return { itemIndex, selection: { by: 'contacts', contacts: [contact] }, targets, exclude: [] };
	});
	return makePlan(items, earlier);
}

const idsIn = ({ selection }: Batch) => ('ids' in selection ? selection.ids : []);
const listsOf = (batch?: Batch) => batch?.targets?.ids ?? [];
const batchesOf = ({ batch, batches }: Plan['rows'][number]) => batches ?? (batch ? [batch] : []);
const fewerOf = async (plan: Plan, earlier: Batch[] = []) => await withFewerActivities(new BusyClock(), plan, earlier);

/** Which contact goes onto which list. */
function memberships({ batches }: Plan): string[] {
	return [...new Set(batches.flatMap((batch) => idsIn(batch).flatMap((id) => listsOf(batch).map((list) => `${id} ${list}`))))].sort();
}

/** The first `count` subsets of the lists, each once. */
const subsets = (count: number) => Array.from({ length: count }, (_, bits) => LISTS.map((_list, n) => n).filter((n) => ((bits + 1) >> n) & 1));

it.each([
	['100 sets of one contact', subsets(100)],
	['one set of 60,000', Array.from({ length: 60_000 }, () => [0, 1])],
	['6 sets of 10,000 on two lists each', Array.from({ length: 60_000 }, (_, n) => [(n % 6) * 2, (n % 6) * 2 + 1])],
])('%s stay as they are', async (_name, sets) => {
	const plan = planOf(sets);
	// Not toBe: it would take minutes to tell two large plans apart.
	expect((await fewerOf(plan)) === plan).toBe(true);
});

it('very many sets of few contacts go list by list', async () => {
	const plan = planOf([...subsets(2_000), []]);
	expect(plan.batches).toHaveLength(2_000);
	const fewer = await fewerOf(plan);
	expect(fewer.batches.length).toBeLessThanOrEqual(11 * Math.ceil(2_000 / 500));
	expect(memberships(fewer)).toEqual(memberships(plan));
	expect(fewer.rows.at(-1)).toMatchObject({ itemIndex: 2_000, batch: undefined, contact: { leftOut: NO_LISTS } });
});

it('a large set stays whole among them', async () => {
	const plan = planOf([...Array.from({ length: 500 }, () => [0, 1, 2, 3, 4]), ...subsets(2_000)]);
	const fewer = await fewerOf(plan);
	expect(fewer.batches[0]).toMatchObject({ targets: { by: 'lists', ids: LISTS.slice(0, 5) }, selection: { ids: makeIds(500) } });
	expect(fewer.rows.slice(0, 500).every(({ batches }) => batches === undefined)).toBe(true);
	expect(memberships(fewer)).toEqual(memberships(plan));
});

it('whatever the sets: the same contacts go onto the same lists, in no more activities, each linked to its items', async () => {
	let fewerTimes = 0;
	const aSet = fc.subarray([...LISTS.keys()], { maxLength: 5 });
	const cases = fc.record({ sets: fc.array(aSet, { minLength: 1, maxLength: 1_200, size: 'max' }), twice: fc.integer({ min: 1, max: 4 }) });
	await fc.assert(
		fc.asyncProperty(cases, async ({ sets, twice }) => {
			const plan = planOf(sets, (index) => Math.floor(index / twice));
			const fewer = await fewerOf(plan);
			if (fewer !== plan) fewerTimes++;
			expect(memberships(fewer)).toEqual(memberships(plan));
			expect(fewer === plan || fewer.batches.length * 2 <= plan.batches.length).toBe(true);
			expect(fewer.rows.map(({ itemIndex, contact }) => [itemIndex, contact])).toEqual(plan.rows.map(({ itemIndex, contact }) => [itemIndex, contact]));
			for (const batch of fewer.batches) {
				expect(idsIn(batch).length).toBeLessThanOrEqual(500);
				expect(new Set(idsIn(batch)).size).toBe(idsIn(batch).length);
			}
			const linked = new Map(fewer.batches.map((batch) => [batch, [] as number[]]));
			for (const row of fewer.rows) {
				const all = batchesOf(row);
				expect(all.every((batch) => idsIn(batch).includes(row.contact.contactId ?? ''))).toBe(true);
				expect(all.flatMap(listsOf).sort()).toEqual([...listsOf(plan.rows[row.itemIndex]?.batch)].sort());
				for (const batch of all) linked.get(batch)?.push(row.itemIndex);
			}
			for (const [batch, itemIndexes] of linked) expect(batch.itemIndexes).toEqual(itemIndexes);
		}),
		{ numRuns: 30, endOnFailure: true },
	);
	// It is about plans that change, so some have to.
	expect(fewerTimes).toBeGreaterThan(3);
});

/** The same by way of plans alone: each row becomes an item for all its lists, or one for each of them. */
function simply(plan: Plan, earlier: Batch[]): Plan['batches'] {
	const largestFirst = [...plan.batches].sort((a, b) => idsIn(b).length - idsIn(a).length);
	const onList = new Map<string, number>();
	let best = { whole: Infinity, activities: Infinity };
	for (let whole = largestFirst.length; whole >= 0; whole--) {
		const activities = [...onList.values()].reduce((sum, contacts) => sum + Math.ceil(contacts / 500), whole);
		if (activities < best.activities) best = { whole, activities };
		const next = largestFirst[whole - 1];
		for (const list of listsOf(next)) onList.set(list, (onList.get(list) ?? 0) + (next ? idsIn(next).length : 0));
	}
	if (plan.batches.length <= 100 || best.activities * 2 > plan.batches.length) return plan.batches;
	const isWhole = new Set(largestFirst.slice(0, best.whole));
	const parts = plan.rows.flatMap(({ itemIndex, contact, batch }) => {
		const sets = batch && isWhole.has(batch) ? [listsOf(batch)] : listsOf(batch).map((list) => [list]);
		return sets.map((ids): PlannedItem => ({ itemIndex, selection: { by: 'contacts', contacts: [contact] }, targets: { by: 'lists', ids }, exclude: [] }));
	});
	return makePlan(parts, earlier).batches;
}

it('what is sent, its order and its items are those of the simple way; what an earlier try has sent is not sent again', async () => {
	let fewerTimes = 0;
	const aSet = fc.oneof(fc.subarray([...LISTS.keys()], { maxLength: 5 }), fc.constantFrom<number[]>([0], [0, 1], [2, 3, 4]));
	const cases = fc.record({
		sets: fc.array(aSet, { minLength: 200, maxLength: 1_500, size: 'max' }),
		twice: fc.integer({ min: 1, max: 4 }),
		sentBefore: fc.integer({ min: 0, max: 60 }),
	});
	await fc.assert(
		fc.asyncProperty(cases, async ({ sets, twice, sentBefore }) => {
			const contactOf = (index: number) => Math.floor(index / twice);
			const first = await fewerOf(planOf(sets, contactOf));
			const earlier = first.batches
				.slice(0, sentBefore)
				.map((batch, index): Batch => ({ ...batch, itemIndexes: [], sent: { activity: { activity_id: makeId(index, 7), state: 'processing' } } }));
			const plan = planOf(sets, contactOf, earlier);
			const fewer = await fewerOf(plan, earlier);
			if (fewer !== plan) fewerTimes++;
			expect(fewer.batches).toEqual(simply(plan, earlier));
			const sent = fewer.batches.filter((batch) => batch.sent).map((batch) => batch.sent?.activity?.activity_id);
			expect(new Set(sent).size).toBe(sent.length);
		}),
		{ numRuns: 30, endOnFailure: true },
	);
	expect(fewerTimes).toBeGreaterThan(3);
});
