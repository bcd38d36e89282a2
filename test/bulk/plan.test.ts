import fc from 'fast-check';
import type { Batch, LeftOut, Plan, PlannedContact, PlannedItem, Selection, Targets } from '../../nodes/ConstantContact/bulk/plan';
import { MOST_PER_ACTIVITY, NOT_FOUND } from '../../nodes/ConstantContact/bulk/plan';
import { makeId, makeIds } from '../support/arbitraries';
import { makePlan } from '../support/plans';

const contact = (contactId: string | null, leftOut?: LeftOut): PlannedContact => ({
	given: contactId ?? 'nobody@example.org',
	contactId,
	email: undefined,
	isDeleted: undefined,
	leftOut: contactId === null ? NOT_FOUND : leftOut,
});

const ALREADY_DELETED: LeftOut = { state: 'already_deleted', succeeded: true };
const NOT_DELETED: LeftOut = { state: 'not_deleted', succeeded: false };

const onto = (...ids: string[]): Targets => ({ by: 'lists', ids });
const byContacts = (...ids: string[]): Selection => ({ by: 'contacts', contacts: ids.map((id) => contact(id)) });

/** Items of one selection each, onto the same lists unless said otherwise. */
const items = (...selections: Selection[]): PlannedItem[] =>
	selections.map((selection, itemIndex) => ({ itemIndex, selection, targets: onto(makeId(1, 9)), exclude: [] }));

const idsIn = ({ selection }: Batch) => ('ids' in selection ? selection.ids : []);
const sizes = ({ batches }: Plan) => batches.map((batch) => idsIn(batch).length);

describe('splitting', () => {
	test('500 contacts, 50 source lists and 50 tags are the most for one activity', () => {
		expect(MOST_PER_ACTIVITY).toEqual({ contacts: 500, lists: 50, tags: 50 });
	});

	test.each([
		[499, 1, [500]],
		[500, 1, [500, 1]],
		[1_000, 1, [500, 500, 1]],
		[250, 250, [500]],
	])('contacts: %d and %d of two items', (first, second, expected) => {
		const plan = makePlan(items(byContacts(...makeIds(first)), byContacts(...makeIds(second, 1))));
		expect(sizes(plan)).toEqual(expected);
	});

	test.each(['lists', 'tags'] as const)('%s: fifty each', (by) => {
		const plan = makePlan(items({ by, ids: makeIds(70) }, { by, ids: makeIds(40, 1) }));
		expect(sizes(plan)).toEqual([50, 50, 10]);
		expect(plan.batches.map(({ itemIndexes }) => itemIndexes)).toEqual([[0], [0, 1], [1]]);
		expect(plan.batches.flatMap(idsIn)).toEqual([...makeIds(70), ...makeIds(40, 1)]);
		expect(plan.rows).toEqual([]);
	});

	test('an item that names a contact of an earlier, full batch is linked to that batch', () => {
		const plan = makePlan(items(byContacts(...makeIds(600)), byContacts(makeId(550)), byContacts(makeId(3), makeId(4))));
		expect(sizes(plan)).toEqual([500, 100]);
		expect(plan.batches.map(({ itemIndexes }) => itemIndexes)).toEqual([[0, 2], [0, 1]]);
	});
});

describe('what shares batches', () => {
	const two = (first: Partial<PlannedItem>, second: Partial<PlannedItem>) =>
		makePlan([
			{ itemIndex: 0, selection: byContacts(makeId(1)), exclude: [], ...first },
			{ itemIndex: 1, selection: byContacts(makeId(2)), exclude: [], ...second },
		]).batches.map(({ itemIndexes }) => itemIndexes);

	const [a, b] = [makeId(1, 9), makeId(2, 9)];

	test.each<[string, Partial<PlannedItem>, Partial<PlannedItem>]>([
		['target lists', { targets: onto(a, b) }, { targets: onto(a, b) }],
		['target lists in another order', { targets: onto(a, b) }, { targets: onto(b, a) }],
		['exclusions in another order', { exclude: [a, b] }, { exclude: [b, a] }],
		['engagement level', { selection: { by: 'engagementLevel', level: 'low' } }, { selection: { by: 'engagementLevel', level: 'low' } }],
		['all active contacts', { selection: { by: 'allActiveContacts' } }, { selection: { by: 'allActiveContacts' } }],
	])('the same %s', (_, first, second) => {
		expect(two(first, second)).toEqual([[0, 1]]);
	});

	test.each<[string, Partial<PlannedItem>, Partial<PlannedItem>]>([
		['more target lists', { targets: onto(a) }, { targets: onto(a, b) }],
		['other target lists', { targets: onto(a) }, { targets: onto(b) }],
		['tags of the same ids', { targets: onto(a) }, { targets: { by: 'tags', ids: [a] } }],
		['other exclusions', { exclude: [a] }, { exclude: [b] }],
		['exclusions for target lists', { targets: onto(a) }, { exclude: [a] }],
		['another kind of source', { selection: { by: 'lists', ids: [a] } }, { selection: { by: 'tags', ids: [a] } }],
		['another level', { selection: { by: 'engagementLevel', level: 'low' } }, { selection: { by: 'engagementLevel', level: 'high' } }],
	])('not %s', (_, first, second) => {
		expect(two(first, second)).toEqual([[0], [1]]);
	});

	test('the targets and the exclusions of a batch are those of its items; every part carries all of them', () => {
		const selection: Selection = { by: 'lists', ids: makeIds(120) };
		const { batches } = makePlan([{ itemIndex: 0, selection, targets: onto(b, a), exclude: makeIds(500, 3) }]);
		expect(batches).toHaveLength(3);
		for (const batch of batches) expect(batch).toMatchObject({ targets: onto(b, a), exclude: makeIds(500, 3) });
	});
});

test('a contact that is not sent has a row and is in no batch', () => {
	const selection: Selection = { by: 'contacts', contacts: [contact(null), contact(makeId(1), ALREADY_DELETED), contact(makeId(2))] };
	const { batches, rows } = makePlan(items(selection, { by: 'contacts', contacts: [contact(makeId(3), NOT_DELETED)] }));
	expect(batches.map(idsIn)).toEqual([[makeId(2)]]);
	expect(rows.map(({ itemIndex, contact: { leftOut }, batch }) => [itemIndex, leftOut?.state, batch])).toEqual([
		[0, 'not_found', undefined],
		[0, 'already_deleted', undefined],
		[0, undefined, batches[0]],
		[1, 'not_deleted', undefined],
	]);
});

describe('whatever the items ask for', () => {
	const ids = (from: number, most: number) =>
		fc.uniqueArray(fc.nat(from), { minLength: 1, maxLength: most }).map((numbers) => numbers.map((number) => makeId(number)));
	/** A stretch of an account, so that stretches of several items overlap; some of its contacts are not to be sent. */
	const stretch = fc
		.record({ from: fc.nat(1_000), count: fc.nat(700), backwards: fc.boolean(), unsent: fc.integer({ min: 2, max: 50 }) })
		.map(({ from, count, backwards, unsent }) => {
			const contacts = Array.from({ length: count }, (_, index) => {
				const number = backwards ? from + count - index : from + index;
				if (number % unsent > 0) return contact(makeId(number));
				return number % 2 ? contact(null) : contact(makeId(number), ALREADY_DELETED);
			});
			return { by: 'contacts' as const, contacts };
		});
	const selection: fc.Arbitrary<Selection> = fc.oneof(
		{ weight: 4, arbitrary: stretch },
		fc.record({ by: fc.constantFrom('lists' as const, 'tags' as const), ids: ids(200, 130) }),
		fc.record({ by: fc.constant('engagementLevel' as const), level: fc.constantFrom('low', 'high') }),
		fc.constant({ by: 'allActiveContacts' as const }),
	);
	const someTargets = fc.option(fc.record({ by: fc.constantFrom('lists' as const, 'tags' as const), ids: fc.shuffledSubarray(makeIds(2, 9)) }), { nil: undefined });
	const someItems = fc
		.array(fc.record({ selection, targets: someTargets, exclude: fc.shuffledSubarray(makeIds(2, 8)) }), { minLength: 2, maxLength: 6 })
		.map((list) => list.map((item, itemIndex): PlannedItem => ({ itemIndex, ...item })));

	const sorted = (list: readonly string[]) => [...list].sort();
	const groupOf = ({ selection: { by, ...more }, targets, exclude }: PlannedItem | Batch) =>
		JSON.stringify([by, 'level' in more ? more.level : '', targets?.by, sorted(targets?.ids ?? []), sorted(exclude)]);
	const wantedIn = ({ selection: chosen }: PlannedItem): string[] => {
		if (chosen.by !== 'contacts') return 'ids' in chosen ? chosen.ids : [];
		return chosen.contacts.flatMap(({ contactId, leftOut }) => (contactId === null || leftOut ? [] : contactId));
	};

	test('nothing is lost, nothing is sent twice, the order is kept, no batch is too large or needless', () => {
		fc.assert(
			fc.property(someItems, (list) => {
				const { batches } = makePlan(list);
				for (const group of new Set(list.map(groupOf))) {
					const members = list.filter((item) => groupOf(item) === group);
					const own = batches.filter((batch) => groupOf(batch) === group);
					const wanted = [...new Set(members.flatMap(wantedIn))];
					expect(own.flatMap(idsIn)).toEqual(wanted);
					const [first] = members;
					const hasIds = first && ['contacts', 'lists', 'tags'].includes(first.selection.by);
					const most = first?.selection.by === 'contacts' ? 500 : 50;
					expect(own).toHaveLength(hasIds ? Math.ceil(wanted.length / most) : 1);
					for (const batch of own) expect(idsIn(batch).length).toBeLessThanOrEqual(most);
				}
				const groups = new Set(list.map(groupOf));
				expect(batches.filter((batch) => !groups.has(groupOf(batch)))).toEqual([]);
			}),
			{ numRuns: 80 },
		);
	});

	test('every batch comes from exactly the items that name what is in it', () => {
		fc.assert(
			fc.property(someItems, (list) => {
				for (const batch of makePlan(list).batches) {
					const held = new Set(idsIn(batch));
					const from = list.filter((item) => groupOf(item) === groupOf(batch) && (held.size === 0 || wantedIn(item).some((id) => held.has(id))));
					expect(batch.itemIndexes).toEqual(from.map(({ itemIndex }) => itemIndex));
				}
			}),
			{ numRuns: 80 },
		);
	});

	test('every contact that an item names has one row, in input order, in the batch that holds it', () => {
		fc.assert(
			fc.property(someItems, (list) => {
				const { rows } = makePlan(list);
				const named = list.flatMap(({ itemIndex, selection: chosen }) =>
					chosen.by === 'contacts' ? chosen.contacts.map((one) => ({ itemIndex, contact: one })) : [],
				);
				expect(rows.map(({ itemIndex, contact: one }) => ({ itemIndex, contact: one }))).toEqual(named);
				const wrong = rows.filter(({ itemIndex, contact: { contactId, leftOut }, batch }) => {
					if (contactId === null || leftOut) return batch !== undefined;
					return !batch?.itemIndexes.includes(itemIndex) || !idsIn(batch).includes(contactId);
				});
				expect(wrong).toEqual([]);
			}),
			{ numRuns: 80 },
		);
	});
});
