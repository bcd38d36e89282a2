import type { IDataObject, INodeParameters, Logger } from 'n8n-workflow';

import { FIFTH, PACE, useEngine } from '../engine';
// After the engine, which prepares the surroundings that n8n-core reads when it is imported.
import { ExecuteContext } from 'n8n-core';
import { addLists, addMany, listsOf } from '../support/account';
import { column } from '../support/items';
import { activityIds, bodies, looks } from '../support/sentRequests';

const engine = useEngine();
const { stringContaining, objectContaining } = expect;

const SUBMIT = /^\/v3\/activities\/remove_list_memberships$/;

/** Takes each item's contact off its own list: items with different lists never share an activity. */
function remove(more: INodeParameters = {}): INodeParameters {
	return { resource: 'listMembership', operation: 'remove', contacts: '={{ $json.who }}', lists: '={{ $json.list }}', ...more };
}

const waiting = (options: INodeParameters = {}) => remove({ waitForCompletion: true, options });

/** So many items, each of which makes an activity of its own. */
function items(count: number): Array<{ who: string; list: string }> {
	const lists = addLists(engine, count);
	return lists.map((list) => ({ who: addMany(engine, 1, { list_memberships: [list] })[0] ?? '', list }));
}

function bodyFor({ who, list }: { who: string; list: string }) {
	return { source: { contact_ids: [who] }, list_ids: [list] };
}

/** Refuses a submission. */
function refuse(skip: number, times = 1): void {
	engine.sandbox.inject({
		path: SUBMIT,
		skip,
		times,
		answer: { status: 400, body: [{ error_key: 'contacts.api.validation.error', error_message: 'list_ids does not have a valid value' }] },
	});
}

describe('submitting', () => {
	it('sends one body for each batch, in order, before it looks at any', async () => {
		const input = items(5);
		const run = await engine.runNode(waiting(), input);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual(input.map(bodyFor));
		expect(run.requests.slice(0, 5).map(({ path }) => path)).toEqual(Array(5).fill('/v3/activities/remove_list_memberships'));
		expect(run.gaps.slice(0, 4)).toEqual([PACE, PACE, PACE, FIFTH]);
		expect(column(run.json, 'activity_id')).toEqual(activityIds(run));
		expect(run.json).toEqual(input.map(({ who }) => objectContaining({ contact_id: who, state: 'completed', finished: true, succeeded: true })));
		expect(run.pairing).toEqual([[0], [1], [2], [3], [4]]);
		expect(input.map(({ who }) => listsOf(engine, who))).toEqual(input.map(() => []));
	});

	it('outputs the state at submission when it does not wait', async () => {
		const run = await engine.runNode(remove(), items(2));
		expect(run.lines).toHaveLength(2);
		expect(run.json).toMatchObject(Array(2).fill({ state: 'initialized', finished: false, succeeded: null }));
	});
});

describe('a refused batch', () => {
	it('stops the run: no further batch is sent, and the accepted ones are listed', async () => {
		const input = items(5);
		refuse(2);
		const run = await engine.runNode(waiting(), input);
		expect(bodies(run)).toEqual(input.slice(0, 3).map(bodyFor));
		expect(looks(run)).toEqual([]);
		const [first, second] = activityIds(run);
		expect(run.error?.message).toBe('Could not remove contacts from lists: list_ids does not have a valid value');
		expect(run.error?.description).toContain(
			`Activities that Constant Contact accepted in this run: ${first} (initialized), ${second} (initialized).`,
		);
		expect(run.json).toEqual([]);
	});

	it('stops the run at the first one', async () => {
		refuse(0);
		const run = await engine.runNode(remove(), items(3));
		expect(run.lines).toHaveLength(1);
		expect(run.error?.description).toContain('accepted in this run: none.');
	});

	it('stops the run when those under way are answered, which are listed too', async () => {
		engine.sandbox.latency = 1_000;
		const input = items(20);
		refuse(1);
		const run = await engine.runNode(remove(), input);
		// The refusal comes 1,263 ms after the first start.
		expect(bodies(run)).toEqual(input.slice(0, 5).map(bodyFor));
		expect(activityIds(run)).toHaveLength(4);
		for (const id of activityIds(run)) expect(run.error?.description).toContain(`${id} (initialized)`);
	});

	it('and another one that is under way then are both told, with their items', async () => {
		engine.sandbox.latency = 1_000;
		const input = items(20);
		refuse(1);
		engine.sandbox.inject({ path: SUBMIT, skip: 2, answer: { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } } });
		const run = await engine.runNode(remove(), input);
		expect(run.error?.message).toBe(
			'Could not remove contacts from lists: list_ids does not have a valid value. Could not remove contacts from lists: Not for you',
		);
		expect(run.error?.description).toContain('2 activities were refused or not answered, those of the input items 1, 3.');
		expect(activityIds(run)).toHaveLength(3);
		for (const id of activityIds(run)) expect(run.error?.description).toContain(`${id} (initialized)`);
	});

	it('and others in the same words are told with the items of all', async () => {
		engine.sandbox.latency = 1_000;
		refuse(1, 3);
		const run = await engine.runNode(remove(), items(20));
		expect(run.error?.message).toBe('Could not remove contacts from lists: list_ids does not have a valid value');
		expect(run.error?.description).toContain('3 activities were refused or not answered, those of the input items 1, 2, 3.');
	});

	it('is repeated when its answer is lost, even if another was refused meanwhile: it may have been accepted', async () => {
		engine.sandbox.latency = 200;
		const input = items(3);
		engine.sandbox.inject({ path: SUBMIT, answer: { status: 503 }, effect: true });
		refuse(0);
		const run = await engine.runNode(remove(), input);
		expect(bodies(run)).toEqual([input[0], input[1], input[0]].map((item) => bodyFor(item as (typeof input)[0])));
		expect(run.error?.description).toContain(`${activityIds(run)[0]} (initialized)`);
	});

	it('becomes an error of its items alone when On Error says continue', async () => {
		const input = items(4);
		refuse(1);
		const run = await engine.runNode(waiting(), input, {
			onError: 'continueErrorOutput',
			followedBy: { who: "={{ $('Start').item.json.who }}" },
		});
		expect(bodies(run)).toEqual(input.map(bodyFor));
		expect(column(run.json, 'contact_id')).toEqual([input[0], input[2], input[3]].map((item) => item?.who));
		expect(column(run.json, 'succeeded')).toEqual([true, true, true]);
		expect(run.pairing).toEqual([[0], [2], [3]]);
		expect(run.errors).toMatchObject([
			{
				error: 'Could not remove contacts from lists: list_ids does not have a valid value',
				details: { contact_id: input[1]?.who, http_status: 400, error_key: 'contacts.api.validation.error' },
			},
		]);
		expect(run.followingErrors).toEqual([{ who: input[1]?.who }]);
	});

	it('is one error linked to all its items with one item per activity, one each with one per contact', async () => {
		const [list = '', other = ''] = addLists(engine, 2);
		const [ann = '', ben = '', cat = ''] = addMany(engine, 3, { list_memberships: [list, other] });
		const input = [
			{ who: [ann, ben], list, per: 'activity' },
			{ who: cat, list: other, per: 'activity' },
			{ who: cat, list, per: 'activity' },
			{ who: [ben, cat], list, per: 'contact' },
		];
		refuse(0);
		const run = await engine.runNode(remove({ oneItemPer: '={{ $json.per }}' }), input, { onError: 'continueRegularOutput' });
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ann, ben, cat] }, list_ids: [list] },
			{ source: { contact_ids: [cat] }, list_ids: [other] },
		]);
		const error = 'Could not remove contacts from lists: list_ids does not have a valid value';
		expect(run.json).toMatchObject([
			{ error, details: { contact_id: ben } },
			{ error, details: { contact_id: cat } },
			{ error, details: { http_status: 400 } },
			{ activity_id: activityIds(run)[0], state: 'initialized' },
		]);
		expect(run.pairing).toEqual([[3], [3], [0, 2], [1]]);
	});
});

describe('a full queue', () => {
	it.each(['object', 'array', 'gateway'] as const)('is an error at once without waiting (%s)', async (queueCapBody) => {
		engine.sandbox.limits.queuedActivities = 1;
		engine.sandbox.unknowns.queueCapBody = queueCapBody;
		const run = await engine.runNode(remove(), items(4));
		expect(run.lines).toHaveLength(2);
		expect(run.elapsed).toBeLessThanOrEqual(2 * PACE);
		expect(run.error?.message).toContain('You exceeded 1,000 queued activities');
		expect(run.error?.description).toContain(`${activityIds(run)[0]} (initialized)`);
	});

	it('is an error at once when all that is queued belongs to others', async () => {
		engine.sandbox.limits.queuedActivities = 1;
		engine.sandbox.account.addActivity({ state: 'processing' });
		const run = await engine.runNode(waiting(), items(3));
		expect(run.lines).toHaveLength(1);
		expect(run.error?.message).toContain('You exceeded 1,000 queued activities');
	});

	it('is waited for while activities of the run are open', async () => {
		engine.sandbox.limits.queuedActivities = 1;
		const input = items(4);
		const run = await engine.runNode(waiting(), input);
		expect(run.error).toBeUndefined();
		expect(activityIds(run)).toHaveLength(4);
		expect(column(run.json, 'succeeded')).toEqual([true, true, true, true]);
		expect(column(run.json, 'contact_id')).toEqual(column(input, 'who'));
		expect(new Set(column(run.json, 'activity_id'))).toEqual(new Set(activityIds(run)));
		expect(input.map(({ who }) => listsOf(engine, who))).toEqual([[], [], [], []]);
	});

	it('is waited for no longer than the timeout, counted from the last submission', async () => {
		engine.sandbox.limits.queuedActivities = 1;
		engine.sandbox.account.nextActivity({ processingFor: 3_600_000 });
		const run = await engine.runNode(waiting({ timeout: 60 }), items(3));
		expect(activityIds(run)).toHaveLength(1);
		expect(run.error?.message).toContain('You exceeded 1,000 queued activities');
		expect(run.error?.description).toContain(`${activityIds(run)[0]} (processing)`);
		expect(run.elapsed).toBeGreaterThanOrEqual(60_000);
		expect(run.elapsed).toBeLessThan(62_000);
	});

	it('does not double the timeout when On Error says continue', async () => {
		engine.sandbox.limits.queuedActivities = 1;
		engine.sandbox.account.nextActivity({ processingFor: 3_600_000 });
		const input = items(3);
		const run = await engine.runNode(waiting({ timeout: 60 }), input, { onError: 'continueErrorOutput' });
		const [activity_id] = activityIds(run);
		expect(column(run.errors, 'details')).toMatchObject([
			{ contact_id: input[0]?.who, activity_id, state: 'processing' },
			{ contact_id: input[1]?.who, queue_full: true },
			{ contact_id: input[2]?.who, queue_full: true },
		]);
		expect(run.elapsed).toBeLessThan(63_000);
	});

	it('keeps the run going although an activity of its own fails meanwhile', async () => {
		engine.sandbox.limits.queuedActivities = 1;
		engine.sandbox.account.nextActivity({ ends: 'failed', errors: ['out of order'] });
		const input = items(3);
		const run = await engine.runNode(waiting(), input, { onError: 'continueErrorOutput' });
		expect(column(run.json, 'contact_id')).toEqual(column(input.slice(1), 'who'));
		expect(run.errors).toMatchObject([{ error: stringContaining('out of order'), details: { contact_id: input[0]?.who } }]);
	});
});

describe('waiting', () => {
	it('looks at once, then at gaps of a fifth of the time waited, from 1 s to 10 s', async () => {
		engine.sandbox.account.nextActivity({ processingFor: 120_000 });
		const [item = {}] = items(1);
		const run = await engine.runNode(waiting(), [item, item as IDataObject]);
		const [activity_id] = activityIds(run);
		expect(bodies(run)).toHaveLength(1);
		expect(new Set(looks(run))).toEqual(new Set([`/v3/activities/${activity_id}`]));
		const gaps = run.gaps;
		// The first look had to wait for its turn.
		expect(gaps.slice(0, 6)).toEqual([PACE, 1_000 - PACE, 1_000, 1_000, 1_000, 1_000]);
		const slower = gaps.slice(1);
		expect(slower).toEqual([...slower].sort((a, b) => a - b));
		expect(Math.max(...slower)).toBe(10_000);
		expect(run.elapsed).toBeGreaterThan(120_000);
		expect(run.elapsed).toBeLessThan(132_000);
		expect(run.json).toMatchObject(Array(2).fill({ activity_id, state: 'completed', succeeded: true }));
	});

	it('asks for the list once a round when several are open, and matches by activity_id alone', async () => {
		engine.sandbox.account.nextActivity({ processingFor: 5_500, times: 2 });
		const run = await engine.runNode(waiting(), items(3));
		const asked = looks(run);
		expect(asked.slice(0, 3)).toEqual(Array(3).fill('/v3/activities?limit=500'));
		expect(new Set(asked)).toEqual(new Set(['/v3/activities?limit=500']));
		expect(column(run.json, 'activity_id')).toEqual(activityIds(run));
		expect(column(run.json, 'state')).toEqual(['completed', 'completed', 'completed']);
	});

	it('asks for one by its id when the others have ended', async () => {
		engine.sandbox.account.nextActivity({ processingFor: 10_000 });
		const run = await engine.runNode(waiting(), items(2));
		const asked = looks(run);
		expect(asked[0]).toBe('/v3/activities?limit=500');
		expect(asked.at(-1)).toBe(`/v3/activities/${activityIds(run)[0]}`);
		expect(column(run.json, 'state')).toEqual(['completed', 'completed']);
	});

	it('asks for each by its id that the list does not hold', async () => {
		engine.sandbox.unknowns.activityOrder = 'oldest first';
		for (let count = 0; count < 500; count++) engine.sandbox.account.addActivity();
		const run = await engine.runNode(waiting(), items(2));
		const [first, second] = activityIds(run);
		expect(looks(run).slice(0, 3)).toEqual(['/v3/activities?limit=500', `/v3/activities/${first}`, `/v3/activities/${second}`]);
		expect(column(run.json, 'succeeded')).toEqual([true, true]);
	});

	it('takes an activity that cannot be found for one that has not ended', async () => {
		engine.sandbox.inject({ method: 'GET', path: '/v3/activities', times: 99, answer: { status: 200, body: { activities: [] } } });
		const input = items(2);
		engine.sandbox.inject({
			method: 'GET',
			path: /^\/v3\/activities\/./,
			times: 99,
			answer: { status: 404, body: [{ error_key: 'x', error_message: 'Resource not found for the activity_id provided' }] },
		});
		const run = await engine.runNode(waiting({ timeout: 20, onTimeout: 'continue' }), input);
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject(Array(2).fill({ state: 'initialized', finished: false, succeeded: null }));
		expect(run.elapsed).toBeGreaterThanOrEqual(20_000);
	});

	it('ends at once when the submission says that it is done', async () => {
		const body = { activity_id: '11111111-2222-3333-4444-555555555555', state: 'completed', activity_errors: [], status: {} };
		engine.sandbox.inject({ path: SUBMIT, times: 2, answer: { status: 201, body } });
		const run = await engine.runNode(waiting(), items(2));
		expect(looks(run)).toEqual([]);
		expect(run.json).toMatchObject(Array(2).fill({ state: 'completed', succeeded: true }));
	});

	it('takes an activity without any contact for a success', async () => {
		const lists = addLists(engine, 2);
		const run = await engine.runNode(
			remove({ source: 'lists', sourceLists: '={{ $json.list }}', waitForCompletion: true }),
			lists.map((list) => ({ list })),
		);
		expect(run.json).toMatchObject(Array(2).fill({ state: 'completed', status: { items_total_count: 0 }, succeeded: true }));
	});
});

describe('a wait that times out', () => {
	const slow = () => engine.sandbox.account.nextActivity({ processingFor: 3_600_000, times: 2 });

	it('is an error that names every open activity, its state, and what was accepted', async () => {
		slow();
		const run = await engine.runNode(waiting({ timeout: 30 }), items(3));
		const [first, second, third] = activityIds(run);
		expect(run.error?.message).toBe(
			`Activity ${first} had not ended after 30 seconds (last known state: processing). Activity ${second} had not ended after 30 seconds (last known state: processing)`,
		);
		expect(run.error?.description).toContain('Activity > Get with this ID');
		expect(run.error?.description).toContain(`${first} (processing), ${second} (processing), ${third} (completed)`);
	});

	it('never takes longer than the timeout', async () => {
		slow();
		const run = await engine.runNode(waiting({ timeout: 30 }), items(3));
		const submitted = run.requests[2]?.at ?? 0;
		const started = run.requests[0]?.at ?? 0;
		expect(started + run.elapsed - submitted).toBe(30_000);
		expect(run.requests.at(-1)?.at).toBe(submitted + 30_000);
	});

	it('keeps contact and activity in the details when On Error says continue', async () => {
		slow();
		const input = items(3);
		const run = await engine.runNode(waiting({ timeout: 30 }), input, { onError: 'continueErrorOutput' });
		const [first, second, third] = activityIds(run);
		expect(run.json).toEqual([objectContaining({ contact_id: input[2]?.who, activity_id: third, succeeded: true })]);
		expect(column(run.errors, 'details')).toMatchObject([
			{ contact_id: input[0]?.who, activity_id: first, state: 'processing' },
			{ contact_id: input[1]?.who, activity_id: second, state: 'processing' },
		]);
	});

	it('outputs the last known state instead, when told so', async () => {
		slow();
		const run = await engine.runNode(waiting({ timeout: 30, onTimeout: 'continue' }), items(3));
		expect(run.error).toBeUndefined();
		expect(column(run.json, 'state')).toEqual(['processing', 'processing', 'completed']);
		expect(column(run.json, 'finished')).toEqual([false, false, true]);
		expect(column(run.json, 'succeeded')).toEqual([null, null, true]);
	});

	it('looks once, with a timeout of 0', async () => {
		const run = await engine.runNode(waiting({ timeout: 0, onTimeout: 'continue' }), items(2));
		expect(looks(run)).toHaveLength(1);
		expect(column(run.json, 'finished')).toEqual([false, false]);
	});

	it('has a default of 300 s', async () => {
		slow();
		const run = await engine.runNode(waiting(), items(2));
		expect(run.error?.message).toContain('had not ended after 300 seconds');
	});

	it('does not wait for a poll that is never answered', async () => {
		engine.sandbox.account.nextActivity({ processingFor: 3_600_000, times: 2 });
		engine.sandbox.inject({ method: 'GET', path: /^\/v3\/activities/, times: 99, answer: 'hang' });
		const run = await engine.runNode(waiting({ timeout: 12 }), items(2));
		expect(run.error?.message).toContain('had not ended after 12 seconds');
		const submitted = (run.requests[1]?.at ?? 0) - (run.requests[0]?.at ?? 0);
		expect(run.elapsed - submitted).toBeLessThanOrEqual(13_300);
	});

	it('gives a poll 30 s at most', async () => {
		engine.sandbox.account.nextActivity({ processingFor: 90_000, times: 2 });
		engine.sandbox.inject({ method: 'GET', path: '/v3/activities', answer: 'hang' });
		const run = await engine.runNode(waiting(), items(2));
		expect(run.gaps[2]).toBe(31_000);
		expect(column(run.json, 'succeeded')).toEqual([true, true]);
	});
});

describe('polls that fail', () => {
	it.each([
		['a server error', { status: 500 }],
		["a gateway's page", 'html502'],
		['a reset connection', 'reset'],
		['half an answer', 'truncate'],
		['too many requests', { status: 429, body: { error_key: 'throttled', error_message: 'Too Many Requests' } }],
		['an answer of another shape', { status: 200, body: { activities: 'none' } }],
		['a page that is not found', { status: 404, body: [] }],
	] as const)('with %s lose no activity', async (_what, answer) => {
		engine.sandbox.account.nextActivity({ processingFor: 40_000, times: 2 });
		engine.sandbox.inject({ method: 'GET', path: /^\/v3\/activities/, skip: 1, times: 9, answer });
		const run = await engine.runNode(waiting(), items(2));
		expect(run.error).toBeUndefined();
		expect(column(run.json, 'succeeded')).toEqual([true, true]);
	});

	it.each([
		['a refusal', { status: 403, body: { error_key: 'forbidden', error_message: 'Forbidden' } }, 'Forbidden'],
		['the daily quota', { status: 429, body: { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' } }, '00:00 UTC'],
	])('for good, with %s, end the wait with every activity named', async (_what, answer, words) => {
		engine.sandbox.account.nextActivity({ processingFor: 40_000, times: 4 });
		const fault = { method: 'GET', path: /^\/v3\/activities/, answer };
		engine.sandbox.inject(fault);
		const stopped = await engine.runNode(waiting(), items(2));
		for (const id of activityIds(stopped)) {
			expect(stopped.error?.message).toContain(`Activity ${id} (last known state: initialized) could not be followed to its end`);
		}
		expect(stopped.error?.message).toContain(words);
		expect(looks(stopped)).toHaveLength(1);

		engine.sandbox.inject(fault);
		const input = items(2);
		const run = await engine.runNode(waiting(), input, { onError: 'continueErrorOutput' });
		expect(column(run.errors, 'details')).toMatchObject(
			activityIds(run).map((activity_id, index) => ({ activity_id, contact_id: input[index]?.who, state: 'initialized' })),
		);
	});
});

describe('how an activity ends', () => {
	it.each([
		['failed', 'failed'],
		['cancelled', 'cancelled'],
		['timed_out', 'timed_out'],
		['timed_out', 'time_out'],
	] as const)('badly as %s (spelled %s) is an error, while the others are waited for', async (ends, spelled) => {
		if (spelled === 'time_out') engine.sandbox.unknowns.timedOutState = spelled;
		const { account } = engine.sandbox;
		account.nextActivity({ ends, errors: ['The list is locked', { message: 'Ask the owner' }] });
		account.nextActivity({ processingFor: 20_000 });
		account.nextActivity({ ends });
		const run = await engine.runNode(waiting(), items(3));
		const [first, second, third] = activityIds(run);
		expect(run.error?.message).toBe(
			`Activity ${first} ended as ${spelled}: The list is locked; Ask the owner. Activity ${third} ended as ${spelled}: Constant Contact gave no reason`,
		);
		expect(run.error?.description).toContain(
			`accepted in this run: ${first} (${spelled}), ${second} (completed), ${third} (${spelled}).`,
		);
		expect(run.elapsed).toBeGreaterThan(20_000);
	});

	it('badly is an error of its contacts alone when On Error says continue', async () => {
		engine.sandbox.account.nextActivity({ ends: 'failed', errors: ['The list is locked', { message: 'Ask the owner' }] });
		const input = items(3);
		const run = await engine.runNode(waiting(), input, {
			onError: 'continueErrorOutput',
			followedBy: { who: "={{ $('Start').item.json.who }}" },
		});
		const [activity_id] = activityIds(run);
		expect(column(run.json, 'contact_id')).toEqual(column(input.slice(1), 'who'));
		expect(run.errors).toMatchObject([
			{
				error: `Activity ${activity_id} ended as failed: The list is locked; Ask the owner`,
				details: {
					contact_id: input[0]?.who,
					activity_id,
					state: 'failed',
					activity_errors: ['The list is locked', 'Ask the owner'],
				},
			},
		]);
		expect(run.followingErrors).toEqual([{ who: input[0]?.who }]);
	});

	it('badly is one error with one item per activity', async () => {
		engine.sandbox.account.nextActivity({ ends: 'failed', errors: ['no'] });
		const [first = { who: '', list: '' }, second = first] = items(2);
		const input = [first, second, { who: second.who, list: first.list }];
		const run = await engine.runNode(remove({ oneItemPer: 'activity', waitForCompletion: true }), input, { onError: 'continueRegularOutput' });
		const [failed, good] = activityIds(run);
		expect(run.json).toMatchObject([
			{ error: `Activity ${failed} ended as failed: no`, details: { activity_id: failed } },
			{ activity_id: good, succeeded: true },
		]);
		expect(run.pairing).toEqual([[0, 2], [1]]);
	});

	it.each([['The contact is on no list'], [{ message: 'The contact is on no list' }]])(
		'completed, but with the error %j, is no success and no error',
		async (error) => {
			engine.sandbox.account.nextActivity({ errors: [error] });
			const run = await engine.runNode(waiting(), items(2));
			expect(run.error).toBeUndefined();
			expect(column(run.json, 'state')).toEqual(['completed', 'completed']);
			expect(column(run.json, 'succeeded')).toEqual([false, true]);
		},
	);

	it('in a state that nobody knows is not an end', async () => {
		const input = items(2);
		const odd = { activity_id: '11111111-2222-3333-4444-555555555555', state: 'paused' };
		engine.sandbox.inject({ path: SUBMIT, answer: { status: 201, body: odd } });
		engine.sandbox.inject({ method: 'GET', path: `/v3/activities/${odd.activity_id}`, times: 99, answer: { status: 200, body: odd } });
		const run = await engine.runNode(waiting({ timeout: 10, onTimeout: 'continue' }), input);
		expect(run.json).toMatchObject([
			{ state: 'paused', finished: false, succeeded: null },
			{ state: 'completed', finished: true, succeeded: true },
		]);
	});
});

describe.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)('stopping the execution (On Error: %s)', (onError) => {
	it('while activities are waited for ends it at once, and names what goes on', async () => {
		engine.sandbox.account.nextActivity({ processingFor: 3_600_000, times: 3 });
		const run = engine.runNode(waiting(), items(3), { onError });
		await engine.clock.until(() => engine.sandbox.requests.length === 5);
		engine.clock.after(300, () => run.cancel());
		const report = await run;
		expect(report.status).toBe('canceled');
		expect(report.elapsed).toBe(2 * PACE + 1_000 + 300);
		expect(report.lines).toHaveLength(5);
		expect(report.following).toEqual([]);
		for (const id of activityIds(report)) expect(report.error?.description).toContain(`${id} (processing)`);
	});

	it('while batches wait for their turn sends none of them', async () => {
		const run = engine.runNode(remove(), items(6), { onError });
		await engine.clock.until(() => engine.sandbox.requests.length === 2);
		engine.clock.after(100, () => run.cancel());
		const report = await run;
		expect(report.status).toBe('canceled');
		expect(report.lines).toHaveLength(2);
		expect(report.elapsed).toBe(PACE + 100);
		for (const id of activityIds(report)) expect(report.error?.description).toContain(`${id} (initialized)`);
	});

	it('while a batch is under way, or before a retry, sends no more', async () => {
		engine.sandbox.inject({ path: SUBMIT, answer: 'hang' });
		engine.sandbox.inject({ path: SUBMIT, times: 9, answer: { status: 503 } });
		const run = engine.runNode(remove(), items(2), { onError });
		await engine.clock.until(() => engine.sandbox.requests.length === 2);
		engine.clock.after(100, () => run.cancel());
		const report = await run;
		expect(report.status).toBe('canceled');
		expect(report.lines).toHaveLength(2);
		expect(report.elapsed).toBe(PACE + 100);
	});
});

describe("n8n's log", () => {
	it('tells how far submitting and waiting have come', async () => {
		const info = jest.fn<void, [string]>();
		jest.spyOn(ExecuteContext.prototype, 'logger', 'get').mockReturnValue({ info } as unknown as Logger & ExecuteContext['logger']);
		engine.sandbox.account.nextActivity({ processingFor: 1_000 });
		engine.sandbox.account.nextActivity({ processingFor: 2_800, times: 2 });
		refuse(1);
		await engine.runNode(waiting(), items(4), { onError: 'continueRegularOutput' });
		const lines = info.mock.calls.map(([line]) => line);
		const [first, second, third] = engine.sandbox.account.activities.map(({ activity_id }) => activity_id);
		expect([...new Set(lines)]).toEqual([
			`Constant Contact: remove contacts from lists: submitted 1 of 4 activities (${first})`,
			`Constant Contact: remove contacts from lists: submitted 2 of 4 activities (${second})`,
			`Constant Contact: remove contacts from lists: submitted 3 of 4 activities (${third})`,
			'Constant Contact: remove contacts from lists: finished 0 of 3 activities',
			'Constant Contact: remove contacts from lists: finished 1 of 3 activities',
			'Constant Contact: remove contacts from lists: finished 2 of 3 activities',
			'Constant Contact: remove contacts from lists: finished 3 of 3 activities',
		]);
	});
});
