import fc from 'fast-check';
import { withFewerActivities } from '../../nodes/ConstantContact/bulk/fewerActivities';
import type { Batch, Plan, PlannedItem } from '../../nodes/ConstantContact/bulk/plan';
import { makePlan, NO_LISTS } from '../../nodes/ConstantContact/bulk/plan';
import { makeId, makeIds } from '../support/arbitraries';

const LISTS = makeIds(12, 9);

/** Items that each put one contact onto the lists with these numbers; onto none: it is not sent. */
function planOf(sets: number[][], contactOf = (index: number) => index): Plan {
	const items = sets.map((lists, itemIndex): PlannedItem => {
		const contactId = makeId(contactOf(itemIndex));
		const contact = { given: contactId, contactId, email: undefined, isDeleted: true, leftOut: lists.length > 0 ? undefined : NO_LISTS };
		const targets = { by: 'lists' as const, ids: lists.map((n) => LISTS[n] as string) };
		return { itemIndex, selection: { by: 'contacts', contacts: [contact] }, targets, exclude: [] };
	});
	return makePlan(items);
}

const idsIn = ({ selection }: Batch) => ('ids' in selection ? selection.ids : []);
const listsOf = (batch?: Batch) => batch?.targets?.ids ?? [];
const batchesOf = ({ batch, others = [] }: Plan['rows'][number]) => (batch ? [batch, ...others] : []);

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
])('%s stay as they are', (_name, sets) => {
	const plan = planOf(sets);
	// Not toBe: it would take minutes to tell two large plans apart.
	expect(withFewerActivities(plan) === plan).toBe(true);
});

it('very many sets of few contacts go list by list', () => {
	const plan = planOf([...subsets(2_000), []]);
	expect(plan.batches).toHaveLength(2_000);
	const fewer = withFewerActivities(plan);
	expect(fewer.batches.length).toBeLessThanOrEqual(11 * Math.ceil(2_000 / 500));
	expect(memberships(fewer)).toEqual(memberships(plan));
	expect(fewer.rows.at(-1)).toMatchObject({ itemIndex: 2_000, batch: undefined, contact: { leftOut: NO_LISTS } });
});

it('a large set stays whole among them', () => {
	const plan = planOf([...Array.from({ length: 500 }, () => [0, 1, 2, 3, 4]), ...subsets(2_000)]);
	const fewer = withFewerActivities(plan);
	expect(fewer.batches[0]).toMatchObject({ targets: { by: 'lists', ids: LISTS.slice(0, 5) }, selection: { ids: makeIds(500) } });
	expect(fewer.rows.slice(0, 500).every(({ others }) => others === undefined)).toBe(true);
	expect(memberships(fewer)).toEqual(memberships(plan));
});

it('whatever the sets: the same contacts go onto the same lists, in no more activities, each linked to its items', () => {
	let fewerTimes = 0;
	const aSet = fc.subarray([...LISTS.keys()], { maxLength: 5 });
	const cases = fc.record({ sets: fc.array(aSet, { minLength: 1, maxLength: 1_200, size: 'max' }), twice: fc.integer({ min: 1, max: 4 }) });
	fc.assert(
		fc.property(cases, ({ sets, twice }) => {
			const plan = planOf(sets, (index) => Math.floor(index / twice));
			const fewer = withFewerActivities(plan);
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
