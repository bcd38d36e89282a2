import type { Activity } from '../../nodes/ConstantContact/activities/activity';
import { activityJson } from '../../nodes/ConstantContact/activities/activity';
import type { Batch, LeftOut, Plan, PlannedContact, PlannedItem } from '../../nodes/ConstantContact/bulk/plan';
import { NOT_FOUND } from '../../nodes/ConstantContact/bulk/plan';
import { report as reportOn } from '../../nodes/ConstantContact/bulk/report';
import type { Planned } from '../../nodes/ConstantContact/bulk/prepare';
import type { Submission } from '../../nodes/ConstantContact/bulk/submissions';
import { Problem } from '../../nodes/ConstantContact/run/problem';
import { makeId, makeIds } from '../support/arbitraries';
import { BusyClock } from '../support/busyClock';
import { makePlan } from '../support/plans';

const ACTIVITY = makeId(1, 7);
const perContact = { problems: [], wantsActivities: () => false, mayGoListByList: false, showsPermission: false };
const perActivity = { problems: [], wantsActivities: () => true, mayGoListByList: false, showsPermission: false };

const report = async (planned: Planned, submissions: Submission[]) => await reportOn(new BusyClock(), planned, submissions);

const ALREADY_DELETED: LeftOut = { state: 'already_deleted', succeeded: true };
const NOT_DELETED: LeftOut = { state: 'not_deleted', succeeded: false };

interface Named {
	email?: string;
	id?: string;
	leftOut?: LeftOut;
}

const contact = ({ email, id, leftOut }: Named): PlannedContact => ({
	given: email ?? id ?? '',
	contactId: id ?? null,
	email,
	isDeleted: undefined,
	leftOut: id === undefined ? NOT_FOUND : leftOut,
});

const planOf = (...items: Named[][]): Plan =>
	makePlan(
		items.map((named, itemIndex): PlannedItem => ({ itemIndex, selection: { by: 'contacts', contacts: named.map(contact) }, exclude: [] })),
	);

/** What became of the batches: the n-th activity has the n-th state, undefined if it was refused. */
const submitted = ({ batches }: Plan, ...ends: Array<Partial<Activity> | Problem | undefined>): Submission[] =>
	batches.map((batch: Batch, index) => {
		const end = ends[index];
		const problem = end instanceof Problem ? end : undefined;
		const activity = end && !problem ? { activity_id: makeId(index + 1, 7), state: 'completed', ...end } : undefined;
		return { batch, activity, problem };
	});

describe('an activity', () => {
	test.each<[Partial<Activity>, boolean, boolean | null]>([
		[{ state: 'processing' }, false, null],
		[{ state: 'completed' }, true, true],
		[{ state: 'completed', activity_errors: ['one failed'] }, true, false],
		[{ state: 'timed_out' }, true, false],
	])('%j: finished %s, succeeded %s, and all that the API says', (more, finished, succeeded) => {
		const activity = { activity_id: ACTIVITY, state: '', percent_done: 7, ...more };
		expect(activityJson(activity)).toEqual({ ...activity, finished, succeeded });
	});
});

describe('one item per contact', () => {
	test.each<[string, Array<Partial<Activity> | Problem>, object]>([
		['all went well', [{}, {}], { activity_id: makeId(1, 7), state: 'completed', finished: true, succeeded: true }],
		['one is open', [{}, { state: 'processing' }], { activity_id: makeId(2, 7), state: 'processing', finished: false, succeeded: null }],
		['one had errors', [{}, { activity_errors: ['one failed'] }], { activity_id: makeId(2, 7), state: 'completed', finished: true, succeeded: false }],
		['one is open, another had errors', [{ activity_errors: ['x'] }, { state: 'processing' }], { activity_id: makeId(2, 7), finished: false, succeeded: null }],
		['one failed', [{ state: 'processing' }, new Problem('Activity failed', 'Look.', { activity_id: makeId(2, 7) })], { activity_id: makeId(2, 7) }],
	])('of a contact in several activities is that of the one that says how it stands: %s', async (_name, ends, expected) => {
		const { batches } = planOf([{ id: makeId(1) }]);
		const [batch] = batches as [Batch];
		const other = { ...batch };
		const plan: Plan = { batches: [batch, other], rows: [{ itemIndex: 0, contact: contact({ id: makeId(1) }), batch, batches: [batch, other] }] };
		const [outcome] = await report({ plan, ...perContact }, submitted(plan, ...ends));
		const told = outcome && ('json' in outcome ? outcome.json : outcome.problem.details);
		expect(told).toMatchObject({ contact_id: makeId(1), ...expected });
		const accepted = ends.flatMap((end, index) => (end instanceof Problem ? [] : makeId(index + 1, 7)));
		expect(told).toMatchObject({ activity_ids: accepted });
	});

	test('is in input order, one for each contact and input item, with the state of its activity', async () => {
		const plan = planOf([{ id: makeId(1) }, { email: 'Ada@example.org', id: makeId(2) }], [{ id: makeId(1) }]);
		expect(await report({ plan, ...perContact }, submitted(plan, { state: 'processing' }))).toEqual([
			{ itemIndexes: [0], json: { contact_id: makeId(1), activity_id: ACTIVITY, state: 'processing', finished: false, succeeded: null } },
			{ itemIndexes: [0], json: { contact_id: makeId(2), email: 'Ada@example.org', activity_id: ACTIVITY, state: 'processing', finished: false, succeeded: null } },
			{ itemIndexes: [1], json: { contact_id: makeId(1), activity_id: ACTIVITY, state: 'processing', finished: false, succeeded: null } },
		]);
	});

	test('tells of those who were not sent', async () => {
		const plan = planOf([{ email: 'nobody@example.org' }, {}], [{ id: makeId(1), leftOut: ALREADY_DELETED }, { email: 'b@example.org', id: makeId(2), leftOut: NOT_DELETED }]);
		const unsent = { activity_id: null, finished: true };
		expect(await report({ plan, ...perContact }, [])).toEqual([
			{ itemIndexes: [0], json: { ...unsent, contact_id: null, email: 'nobody@example.org', state: 'not_found', succeeded: false } },
			{ itemIndexes: [0], json: { ...unsent, contact_id: null, email: null, state: 'not_found', succeeded: false } },
			{ itemIndexes: [1], json: { ...unsent, contact_id: makeId(1), state: 'already_deleted', succeeded: true } },
			{ itemIndexes: [1], json: { ...unsent, contact_id: makeId(2), email: 'b@example.org', state: 'not_deleted', succeeded: false } },
		]);
	});

	test('of an activity that failed is a problem each, with the contact and the activity in its details', async () => {
		const plan = planOf([{ id: makeId(1) }], [{ email: 'ada@example.org', id: makeId(2) }]);
		const problem = new Problem('Activity failed', 'Look.', { activity_id: ACTIVITY, state: 'failed' });
		const outcomes = await report({ plan, ...perContact }, submitted(plan, problem));
		expect(outcomes.map(({ itemIndexes }) => itemIndexes)).toEqual([[0], [1]]);
		const problems = outcomes.map((outcome) => ('problem' in outcome ? outcome.problem : undefined));
		expect(problems.map((each) => each?.message)).toEqual(['Activity failed', 'Activity failed']);
		expect(problems.map((each) => each?.details)).toEqual([
			{ activity_id: ACTIVITY, state: 'failed', contact_id: makeId(1) },
			{ activity_id: ACTIVITY, state: 'failed', contact_id: makeId(2), email: 'ada@example.org' },
		]);
	});

	test('problems of items that are not in the plan stand where those items were', async () => {
		const plan = planOf([{ id: makeId(1) }], [], [{ id: makeId(2) }]);
		const problem = new Problem('cannot be read');
		const outcomes = await report({ plan, ...perContact, problems: [{ itemIndexes: [1], problem }] }, submitted(plan, {}));
		expect(outcomes.map(({ itemIndexes }) => itemIndexes)).toEqual([[0], [1], [2]]);
		expect(outcomes[1]).toEqual({ itemIndexes: [1], problem });
	});
});

describe('one item per activity', () => {
	test('is the activity, linked to every item that it comes from', async () => {
		const plan = planOf([...makeIds(600).map((id) => ({ id }))], [{ id: makeId(3) }], [{ id: makeId(550) }]);
		expect(await report({ plan, ...perActivity }, submitted(plan, {}, { state: 'processing' }))).toEqual([
			{ itemIndexes: [0, 1], json: { activity_id: makeId(1, 7), state: 'completed', finished: true, succeeded: true } },
			{ itemIndexes: [0, 2], json: { activity_id: makeId(2, 7), state: 'processing', finished: false, succeeded: null } },
		]);
	});

	test('of an activity that failed is one problem, linked to all its items', async () => {
		const plan = planOf([{ id: makeId(1) }], [{ id: makeId(2) }]);
		const problem = new Problem('Activity failed', undefined, { activity_id: ACTIVITY });
		expect(await report({ plan, ...perActivity }, submitted(plan, problem))).toEqual([{ itemIndexes: [0, 1], problem }]);
	});

	test('has one more item for each reason not to send a contact', async () => {
		const plan = planOf(
			[{ email: 'nobody@example.org' }, { id: makeId(1), leftOut: NOT_DELETED }],
			[{ email: 'ada@example.org', id: makeId(2), leftOut: NOT_DELETED }, { email: 'none@example.org' }, { email: 'noone@example.org' }],
			[{ id: makeId(3), leftOut: ALREADY_DELETED }],
		);
		const unsent = { activity_id: null, finished: true };
		expect(await report({ plan, ...perActivity }, [])).toEqual([
			{ itemIndexes: [0, 1], json: { ...unsent, state: 'not_found', contacts: ['nobody@example.org', 'none@example.org', 'noone@example.org'], succeeded: false } },
			{ itemIndexes: [0, 1], json: { ...unsent, state: 'not_deleted', contacts: [makeId(1), 'ada@example.org'], succeeded: false } },
			{ itemIndexes: [2], json: { ...unsent, state: 'already_deleted', contacts: [makeId(3)], succeeded: true } },
		]);
	});
});

test.each([
	[100, 100, undefined],
	[101, 100, 101],
	[25_000, 100, 25_000],
])('of %d lists that are gone an item for many contacts names %d', async (gone, named, number) => {
	const listsGone = makeIds(gone);
	const rows = planOf([{ id: makeId(1) }, { id: makeId(2), leftOut: NOT_DELETED }]);
	for (const row of rows.rows) row.contact.listsGone = listsGone;
	const outcomes = await report({ plan: rows, ...perActivity }, submitted(rows, {}));
	expect(outcomes).toHaveLength(2);
	for (const outcome of outcomes) {
		const { lists_gone, lists_gone_count } = ('json' in outcome ? outcome.json : {}) as { lists_gone?: string[]; lists_gone_count?: number };
		expect([lists_gone, lists_gone_count]).toEqual([listsGone.slice(0, named), number]);
	}
});

test('items that want it differently share an activity: each gets its own kind, and only its own', async () => {
	const plan = planOf([{ id: makeId(1) }, { email: 'nobody@example.org' }], [{ id: makeId(2) }, { email: 'none@example.org' }], [{ id: makeId(3) }]);
	const outcomes = await report({ ...perContact, plan, wantsActivities: (itemIndex) => itemIndex > 0 }, submitted(plan, {}));
	expect(outcomes).toEqual([
		{ itemIndexes: [0], json: expect.objectContaining({ contact_id: makeId(1), activity_id: ACTIVITY }) },
		{ itemIndexes: [0], json: expect.objectContaining({ email: 'nobody@example.org', state: 'not_found' }) },
		{ itemIndexes: [1, 2], json: expect.objectContaining({ activity_id: ACTIVITY, state: 'completed' }) },
		{ itemIndexes: [1], json: expect.objectContaining({ state: 'not_found', contacts: ['none@example.org'] }) },
	]);
});
