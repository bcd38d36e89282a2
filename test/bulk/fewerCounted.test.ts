import { hintAtFewerCounted } from '../../nodes/ConstantContact/bulk/fewerCounted';
import type { Submission } from '../../nodes/ConstantContact/bulk/submissions';
import { useEngine } from '../engine';
import { addContacts, addLists, addMany, NOBODY } from '../support/account';
import { makeIds } from '../support/arbitraries';
import { rows } from '../support/items';
import { deleteByLists, deleteMany, restoreMany } from '../support/nodeParameters';
import { hintsOf } from './hints';

const engine = useEngine();

const WAIT = { waitForCompletion: true };
const OTHER = NOBODY.replace('dead', 'beef');

const fewer = (counted: string, sent: string) =>
	`Constant Contact counted ${counted}, fewer than the ${sent} sent. It does not tell who the others are: they may not exist, or there was nothing to do for them.`;

describe('fewer contacts counted than were sent', () => {
	it.each([
		['skipped', true],
		['counted', true],
		['activity_errors', false],
	] as const)('is a hint once for all activities of the run (unknown ids are %s); the rows stay as they are', async (unknownIds, succeeded) => {
		engine.sandbox.unknowns.unknownIdsInActivity = unknownIds;
		const lists = addLists(engine, 2);
		const [ann] = addContacts(engine, { deleted: true });
		const input = rows({ who: [ann, NOBODY], lists: lists[0] }, { who: OTHER, lists: lists[1] });
		for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
			const run = await engine.runNode(restoreMany({ ...WAIT, options: { ifNotDeleted: 'addToLists' } }), input, { onError });
			expect(run.error).toBeUndefined();
			expect(run.json).toMatchObject([NOBODY, NOBODY, OTHER].map(() => ({ state: 'completed', finished: true, succeeded })));
			expect(run.pairing).toEqual([[0], [0], [1]]);
			expect(hintsOf(run)).toEqual([fewer('1 contact', '3 contacts')]);
		}
	});

	it('is told of nobody at all', async () => {
		const run = await engine.runNode(deleteMany(WAIT), rows({ who: NOBODY }, { who: OTHER }));
		expect(run.json).toMatchObject([{ contact_id: NOBODY, succeeded: true }, { contact_id: OTHER, succeeded: true }]);
		expect(hintsOf(run)).toEqual([fewer('0 contacts', '2 contacts')]);
	});

	it('is not told when all are counted, when nobody waits, or of contacts that are chosen by lists', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann = '', ben = ''] = addMany(engine, 2);
		const all = await engine.runNode(deleteMany(WAIT), rows({ who: ann }, { who: ben }));
		const unwaited = await engine.runNode(deleteMany(), rows({ who: NOBODY }, { who: OTHER }));
		const byLists = await engine.runNode(deleteByLists(WAIT), rows({ from: list }, { from: list }));
		expect([all, unwaited, byLists].map((run) => [run.error, hintsOf(run)])).toEqual(Array(3).fill([undefined, []]));
	});
});

describe('the numbers of a hint', () => {
	/** A submission of so many contacts that ended like this. */
	const ended = (ids: string[], status: Record<string, unknown> | null, state = 'completed'): Submission => ({
		batch: { selection: { by: 'contacts', ids }, exclude: [], itemIndexes: [0] },
		activity: { activity_id: 'a', state, status },
		problem: undefined,
	});
	const [ten, five] = [makeIds(10), makeIds(15).slice(10)];
	const counts = (total: number, done: number) => ({ items_total_count: total, items_completed_count: done });

	test.each<[string, Submission[], RegExp | undefined]>([
		['no activity', [], undefined],
		['all counted', [ended(ten, counts(10, 10))], undefined],
		['a total alone', [ended(ten, { items_total_count: 8 })], /counted 8 contacts, fewer than the 10 contacts sent\./],
		['fewer completed than the total', [ended(ten, counts(10, 7))], /counted 7 contacts, fewer than the 10 contacts sent\./],
		['no number', [ended(ten, {}), ended(five, null)], undefined],
		['a number in one alone', [ended(ten, {}), ended(five, counts(4, 4))], /counted 4 contacts, fewer than the 5 contacts sent\./],
		['more than were sent in one', [ended(ten, counts(99, 99)), ended(five, counts(4, 4))], /counted 14 contacts, fewer than the 15 contacts sent\./],
		['one that failed, one that is open', [ended(ten, counts(10, 0), 'failed'), ended(five, counts(5, 0), 'processing')], undefined],
		['a contact in several', [ended(five, counts(5, 5)), ended(five, counts(4, 4))], /counted 9 contacts, fewer than the 10 contacts sent \(one that was sent in several activities counts in each\)\./],
	])('are those of the activities that completed and tell them: %s', (_name, submissions, expected) => {
		const hints: string[] = [];
		hintAtFewerCounted({ hint: (message) => hints.push(message) }, submissions);
		expect(hints).toEqual(expected ? [expect.stringMatching(expected)] : []);
	});
});
