import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import type { PastActivity } from '../../sandbox';
import { sharedObjects } from '../../support/shared';

const engine = useEngine();
const { stringContaining, stringMatching } = expect;

const NONE = '00000000-0000-4000-8000-00000000dead';

/** Gets the activity that each item names under `id`. */
function get(more: INodeParameters = {}): INodeParameters {
	return { resource: 'activity', operation: 'get', activity: { __rl: true, mode: 'id', value: '={{ $json.id }}' }, ...more };
}

const waiting = (options: INodeParameters = {}) => get({ waitForCompletion: true, options });

const items = (...ids: unknown[]) => ids.map((id) => ({ id }) as IDataObject);

const add = (past: PastActivity): string => engine.sandbox.account.addActivity(past).activity_id;

/** Submits an activity that takes `seconds`; gives its id. */
function submit(seconds: number, ending: { ends?: 'failed' | 'cancelled' | 'timed_out' | 'completed'; errors?: string[] } = {}): string {
	const { account } = engine.sandbox;
	account.nextActivity({ initializedFor: 100, processingFor: seconds * 1000 - 100, ...ending });
	return account.bulk.submit({ type: 'contact_delete', source: { contact_ids: [] }, exclude: [], list_ids: [], tag_ids: [] }).activity_id;
}

const LOOK = (id: string) => `GET /v3/activities/${id}`;
const LIST = 'GET /v3/activities?limit=500';

const forbidden = { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } };

describe('activity: get', () => {
	it('shows each activity as it is, once, whatever became of it', async () => {
		const rows = [
			[add({ state: 'completed', total: 3 }), true, true],
			[add({ state: 'completed', total: 3, errors: ['One was refused'] }), true, false],
			[add({ state: 'failed', errors: ['It broke'] }), true, false],
			[add({ state: 'cancelled' }), true, false],
			[add({ state: 'timed_out', errors: [{ message: 'too slow' }] }), true, false],
			[add({ state: 'processing', createdAt: engine.clock.now }), false, null],
			[add({ state: 'initialized', createdAt: engine.clock.now }), false, null],
		] as const;
		const ids = rows.map(([id]) => id);
		const run = await engine.runNode(get(), items(...ids), { followedBy: { id: "={{ $('Start').item.json.id }}" } });
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual(ids.map(LOOK));
		expect(run.json).toEqual(
			run.requests.map(({ response }, index) => ({ ...(response as object), finished: rows[index]?.[1], succeeded: rows[index]?.[2] })),
		);
		expect(run.json.map(({ state }) => state)).toEqual(['completed', 'completed', 'failed', 'cancelled', 'timed_out', 'processing', 'initialized']);
		expect(run.pairing).toEqual([[0], [1], [2], [3], [4], [5], [6]]);
		expect(run.following).toEqual(items(...ids));
	});

	it('asks once for an activity that several items name, in any case', async () => {
		const id = add({});
		const run = await engine.runNode(get(), items(id, ` ${id.toUpperCase()} `, id));
		expect(run.lines).toEqual([LOOK(id)]);
		expect(sharedObjects(run.output[0])).toBe(0);
		expect(run.json.map(({ activity_id }) => activity_id)).toEqual([id, id, id]);
		expect(run.pairing).toEqual([[0], [1], [2]]);
	});

	it.each([
		['time_out', true, false],
		['on_fire', false, null],
	])('knows that an activity in state %s is finished: %p, succeeded: %p', async (state, finished, succeeded) => {
		const [odd, other] = [add({}), add({})];
		engine.sandbox.inject({ path: `/v3/activities/${odd}`, answer: { status: 200, body: { activity_id: odd, state } } });
		const run = await engine.runNode(get(), items(odd, other));
		expect(run.json).toMatchObject([{ activity_id: odd, state, finished, succeeded }, { finished: true, succeeded: true }]);
	});

	it('says that nothing is known of an activity', async () => {
		const id = add({});
		const old = add({ createdAt: engine.clock.now - 11 * 24 * 3_600_000 });
		const run = await engine.runNode(get(), items(id, NONE));
		expect(run.error?.message).toBe(`Could not get activity ${NONE}: Resource not found for the activity_id provided [item 1]`);
		const both = await engine.runNode(get(), items(old, NONE, id));
		expect(both.error?.message).toMatch(new RegExp(`${old}.*${NONE}`));
		expect(both.error?.description).toContain(`${id} (completed)`);
		const going = await engine.runNode(get(), items(old, id, NONE), { onError: 'continueErrorOutput' });
		expect(going.json).toMatchObject([{ activity_id: id }]);
		expect(going.errors).toMatchObject([{ details: { activity_id: old, http_status: 404 } }, { details: { activity_id: NONE } }]);
		expect([going.pairing, pairingOf(going.output[1])]).toEqual([[[1]], [[0], [2]]]);
	});

	it.each([
		['nothing', undefined, /^Activity: .*nothing.* \[item 1\]$/],
		['an empty text', '', /^Activity: is empty/],
		['a number', 5, /^Activity: expected an activity ID, got a number/],
		['two words', 'my  activity', /^Activity: "my {2}activity" is not an activity ID/],
		['no id', '../contacts', /^Activity: "..\/contacts" is not an activity ID/],
	])('refuses %s before any request', async (_name, id, message) => {
		const good = add({});
		const run = await engine.runNode(get(), items(good, id));
		expect(run.error?.message).toMatch(message);
		expect(run.lines).toEqual([]);
		const going = await engine.runNode(get(), items(id, good), { onError: 'continueRegularOutput' });
		expect(going.json).toMatchObject([{ error: stringMatching(/^Activity: /), details: {} }, { activity_id: good }]);
		expect(going.pairing).toEqual([[0], [1]]);
	});
});

describe('activity: get, waiting', () => {
	it('looks no second time at what has ended', async () => {
		const ids = [add({}), add({})];
		const run = await engine.runNode(waiting(), items(...ids));
		expect(run.lines).toEqual(ids.map(LOOK));
		expect(run.json).toMatchObject([{ finished: true }, { finished: true }]);
	});

	it('waits for all of them together, by one list each time', async () => {
		const [short, long, ended] = [submit(5), submit(20), add({})];
		const run = await engine.runNode(waiting(), items(long, ended, short));
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject([
			{ activity_id: long, state: 'completed', finished: true, succeeded: true },
			{ activity_id: ended, finished: true },
			{ activity_id: short, state: 'completed', finished: true },
		]);
		expect(run.pairing).toEqual([[0], [1], [2]]);
		expect(run.lines.slice(0, 4)).toEqual([LOOK(long), LOOK(ended), LOOK(short), LIST]);
		expect(run.lines.slice(-1)).toEqual([LOOK(long)]);
		expect(run.elapsed).toBeGreaterThanOrEqual(20_000);
		expect(run.elapsed).toBeLessThan(25_000);
	});

	it('names every activity that failed, after the others have ended', async () => {
		const [cancelled, failed, slow] = [add({ state: 'cancelled' }), submit(3, { ends: 'failed', errors: ['It broke'] }), submit(10)];
		const run = await engine.runNode(waiting(), items(failed, slow, cancelled));
		expect(run.error?.message).toBe(
			`Activity ${failed} ended as failed: It broke. Activity ${cancelled} ended as cancelled: Constant Contact gave no reason`,
		);
		expect(run.error?.description).toContain(`The other activities of this run: ${slow} (completed).`);
		expect(run.elapsed).toBeGreaterThanOrEqual(9_000);
	});

	it('names the item of the only one that failed', async () => {
		const [failed, done] = [add({ state: 'timed_out' }), add({})];
		const run = await engine.runNode(waiting(), items(done, failed));
		expect(run.error?.message).toMatch(/ended as timed_out: .*\[item 1\]$/);
	});

	it('makes an error item of each that failed with On Error set to continue', async () => {
		const [failed, slow, odd] = [submit(3, { ends: 'failed', errors: ['It broke'] }), submit(10), submit(2, { errors: ['half'] })];
		const run = await engine.runNode(waiting(), items(failed, slow, NONE, odd), { onError: 'continueErrorOutput' });
		expect(run.json).toMatchObject([{ activity_id: slow, succeeded: true }, { activity_id: odd, finished: true, succeeded: false }]);
		expect(run.errors).toMatchObject([
			{ error: stringContaining('It broke'), details: { activity_id: failed, state: 'failed', activity_errors: ['It broke'] } },
			{ error: stringContaining(NONE), details: { activity_id: NONE } },
		]);
		expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[1], [3]], [[0], [2]]]);
	});

	describe('when the time is over', () => {
		it('names every open activity, its state, and how to take it up again', async () => {
			const [never, neither, done] = [submit(5_000), add({ state: 'initialized', createdAt: engine.clock.now }), submit(2)];
			const run = await engine.runNode(waiting({ timeout: 20 }), items(never, done, neither));
			expect(run.error?.message).toBe(
				`Activity ${never} had not ended after 20 seconds (last known state: processing). Activity ${neither} had not ended after 20 seconds (last known state: initialized)`,
			);
			expect(run.error?.description).toMatch(/Activity > Get with this ID/);
			expect(run.error?.description).toContain(`${done} (completed)`);
			expect(run.elapsed).toBeGreaterThanOrEqual(20_000);
			expect(run.elapsed).toBeLessThan(22_000);
		});

		it('makes an error item of each with On Error set to continue', async () => {
			const [never, done] = [submit(5_000), submit(2)];
			const run = await engine.runNode(waiting({ timeout: 20 }), items(never, done), { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ error: stringContaining('20 seconds'), details: { activity_id: never, state: 'processing' } }]);
			expect(run.json).toMatchObject([{ activity_id: done }]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[1]], [[0]]]);
		});

		it('shows the last known state if the user continues', async () => {
			const [never, done] = [submit(5_000), submit(2)];
			const run = await engine.runNode(waiting({ timeout: 20, onTimeout: 'continue' }), items(never, done));
			expect(run.json).toMatchObject([
				{ activity_id: never, state: 'processing', finished: false, succeeded: null },
				{ activity_id: done, finished: true, succeeded: true },
			]);
		});

		it('is after 300 seconds without the option, from the first look on', async () => {
			const [never, neither] = [submit(5_000), submit(5_000)];
			engine.sandbox.inject({ path: `/v3/activities/${never}`, answer: { delay: 25_000 } });
			const run = await engine.runNode(waiting(), items(never, neither));
			expect(run.error?.message).toContain('300 seconds');
			expect(run.elapsed).toBeGreaterThanOrEqual(300_000);
			expect(run.elapsed).toBeLessThan(310_000);
		});
	});

	it('loses no activity when a look fails for a while', async () => {
		const [a, b] = [submit(12), submit(12)];
		engine.sandbox.inject({ path: '/v3/activities', answer: { status: 503 }, times: 4 });
		const run = await engine.runNode(waiting(), items(a, b));
		expect(run.json).toMatchObject([{ activity_id: a, succeeded: true }, { activity_id: b, succeeded: true }]);
	});

	it('gives up, naming every activity, when it may look no more', async () => {
		const [a, b] = [submit(500), submit(500)];
		engine.sandbox.inject({ path: '/v3/activities', answer: forbidden });
		const run = await engine.runNode(waiting(), items(a, b));
		expect(run.error?.message).toMatch(new RegExp(`${a}.*Not for you.*${b}.*Not for you`));
		expect(run.elapsed).toBeLessThan(5_000);
	});

	it('gets one missing from the list by itself', async () => {
		const [a, b] = [submit(4), submit(4)];
		const list = { status: 200, body: { activities: [] } };
		engine.sandbox.inject({ path: '/v3/activities', answer: list, times: 20 });
		const run = await engine.runNode(waiting(), items(a, b));
		expect(run.json).toMatchObject([{ activity_id: a, succeeded: true }, { activity_id: b, succeeded: true }]);
		expect(run.lines.slice(2, 5)).toEqual([LIST, LOOK(a), LOOK(b)]);
	});

	it('ends at once when the execution is stopped', async () => {
		const ids = [submit(500), submit(500)];
		const run = engine.runNode(waiting(), items(...ids));
		await engine.clock.until(() => engine.sandbox.requests.length === 4);
		engine.clock.after(300, () => run.cancel());
		const { error, requests } = await run;
		expect(error).toBeDefined();
		expect(requests).toHaveLength(4);
	});
});
