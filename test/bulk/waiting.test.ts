import type { INodeParameters } from 'n8n-workflow';

import type { NodeRun, UnderWay } from '../engine';
import { useEngine } from '../engine';
import type { Fault } from '../sandbox';
import { addMany } from '../support/account';
import { column } from '../support/items';
import { activityIds, looks } from '../support/sentRequests';

/** A wait keeps its word, whatever says nothing: the API, its token endpoint, or the queue of other executions. */

/** How long activities take, in ms. */
let takes: number;
const engine = useEngine({ activity: { initializedFor: 300, processingFor: () => takes } });
beforeEach(() => {
	takes = 600_000;
});
const { stringContaining } = expect;

const TIMEOUT_S = 10;
/** What a wait may take beyond its timeout, in ms. */
const GRACE_MS = 5_000;
const RENEWAL = '/oauth2/default/v1/token';
const LOOKS = /^\/v3\/activities/;
const SILENCE: Fault = { method: 'GET', path: LOOKS, times: Infinity, answer: 'hang' };

const deleteMany = (options: INodeParameters = {}): INodeParameters => ({
	resource: 'contact',
	operation: 'deleteMany',
	contacts: '={{ $json.who }}',
	waitForCompletion: true,
	options: { timeout: TIMEOUT_S, ...options },
});
const someone = () => addMany(engine, 2).map((who) => ({ who }));
const expireToken = () => engine.sandbox.oauth.expireAccessTokens();

/** Deletes one contact after the other. */
const deleteEach = (count: number): UnderWay<NodeRun> =>
	engine.runNode({ resource: 'contact', operation: 'delete', contact: '={{ $json.who }}' }, addMany(engine, count).map((who) => ({ who })));

/** Starts something, and does something as soon as its activity is accepted. */
async function afterSubmission<Run extends PromiseLike<unknown>>(run: Run, then: () => void): Promise<Awaited<Run>> {
	await engine.clock.until(() => activityIds(engine.sandbox).length > 0);
	then();
	return await run;
}

/** The token has to be renewed, and nothing comes of it. */
function silenceTokens(): void {
	expireToken();
	engine.sandbox.inject({ method: 'POST', path: RENEWAL, times: Infinity, answer: 'hang' });
}

describe.each<[string, () => void, RegExp]>([
	['the API says nothing', () => engine.sandbox.inject(SILENCE), /no answer came from Constant Contact: nothing came in time/],
	['the token endpoint says nothing', silenceTokens, /no answer came in time, neither from Constant Contact nor, for a new token, from its sign-in/],
	// Refused again and again, a look may find no turn any more before the time is over.
	['the API refuses', () => engine.sandbox.inject({ ...SILENCE, answer: { status: 429, body: { error_key: 'throttled', error_message: 'Too Many Requests' } } }), /Too Many Requests|before its turn came/],
])('while %s', (_what, silence, why) => {
	it.each([1, 5, TIMEOUT_S, 60])('a wait of %d s ends in time, names what is open, and says why it is not known', async (timeout) => {
		const run = await afterSubmission(engine.runNode(deleteMany({ timeout }), someone()), silence);
		expect(run.elapsed).toBeLessThanOrEqual(timeout * 1_000 + GRACE_MS);
		expect(run.elapsed).toBeGreaterThanOrEqual(timeout * 1_000);
		const [id] = activityIds(run);
		expect(run.error?.message).toContain(`Activity ${id} had not ended after ${timeout} second`);
		expect(run.error?.message).toContain(`The last look at it failed: Could not get activity ${id}: `);
		expect(run.error?.message).toMatch(why);
	});

	it('a wait that may time out outputs the last known state, and a hint says that it may be old', async () => {
		const run = await afterSubmission(engine.runNode(deleteMany({ onTimeout: 'continue' }), someone()), silence);
		expect(run.elapsed).toBeLessThanOrEqual(TIMEOUT_S * 1_000 + GRACE_MS);
		expect(run.json).toMatchObject([{ finished: false }, { finished: false }]);
		expect(run.hints.map(({ message }) => message)).toEqual([stringContaining('The wait timed out, and the last look at the activities failed: Could not get activity')]);
		expect(run.hints[0]?.message).toMatch(why);
	});

	it('Activity > Get with a wait ends in time, although it never saw the activity', async () => {
		const { json } = await engine.runNode({ ...deleteMany(), waitForCompletion: false }, someone());
		const activity_id = String(json[0]?.activity_id);
		silence();
		const get = { resource: 'activity', operation: 'get', activity: { __rl: true, mode: 'id', value: activity_id }, waitForCompletion: true, options: { timeout: TIMEOUT_S } };
		const run = await engine.runNode(get, [{}], { onError: 'continueErrorOutput' });
		expect(run.elapsed).toBeLessThanOrEqual(TIMEOUT_S * 1_000 + GRACE_MS);
		expect(run.errors).toMatchObject([{ error: stringContaining(`Could not get activity ${activity_id}: `) }]);
		expect(run.errors[0]?.error).toMatch(why);
	});

	it('an end that comes when it answers again is seen', async () => {
		takes = 3_000;
		const run = engine.runNode(deleteMany({ timeout: 600 }), someone());
		await afterSubmission(run, () => {
			silence();
			engine.clock.after(40_000, () => engine.sandbox.clearFaults());
		});
		expect(column((await run).json, 'state')).toEqual(['completed', 'completed']);
	});
});

describe('stopping an execution while the token endpoint says nothing', () => {
	it.each([
		['a look', true],
		['a submission', false],
	])('ends %s at once', async (_what, submitted) => {
		if (!submitted) silenceTokens();
		const run = engine.runNode(deleteMany({ timeout: 600 }), someone());
		if (submitted) await engine.clock.until(() => activityIds(engine.sandbox).length > 0);
		if (submitted) silenceTokens();
		const stoppedAfter = 8_000;
		engine.clock.after(stoppedAfter, () => run.cancel());
		const { elapsed } = await run;
		expect(elapsed).toBeLessThanOrEqual(stoppedAfter + 2_000);
	});
});

describe('beside 12 executions of 60 single deletes each', () => {
	it('a wait has its turns: it sees an end in time', async () => {
		takes = 20_000;
		const busy = Array.from({ length: 12 }, () => deleteEach(60));
		const run = await engine.runNode(deleteMany({ timeout: 30 }), someone());
		expect(column(run.json, 'state')).toEqual(['completed', 'completed']);
		const submitted = engine.sandbox.requests.find(({ path }) => path.startsWith('/v3/activities/'))?.at ?? 0;
		const seen = engine.sandbox.requests.filter(({ method, path }) => method === 'GET' && LOOKS.test(path)).at(-1)?.at ?? 0;
		expect(seen - submitted - takes).toBeLessThanOrEqual(takes / 5 + 2_000);
		expect(looks(engine.sandbox).length).toBeGreaterThan(5);
		for (const other of await Promise.all(busy)) expect(other.json).toHaveLength(60);
	});

	it('a new execution waits for one request of each other', async () => {
		const busy = Array.from({ length: 12 }, () => deleteEach(20));
		await engine.clock.until(() => engine.sandbox.requests.length > 24);
		const before = engine.sandbox.requests.length;
		const [who] = addMany(engine, 1);
		const run = await engine.runNode({ resource: 'contact', operation: 'get', contact: who ?? '' }, [{}]);
		expect(run.json).toHaveLength(1);
		const own = engine.sandbox.requests.findIndex(({ path }) => path.endsWith(String(who)));
		// One may be on its way to the API.
		expect(own - before).toBeLessThanOrEqual(12 + 1);
		await Promise.all(busy);
	});
});

it('a timeout says so when the queue of requests was the reason', async () => {
	const run = await afterSubmission(engine.runNode(deleteMany(), someone()), () => {
		// Another execution is told to wait for half a minute, and so is everybody who asks the API.
		engine.sandbox.inject({ method: 'DELETE', path: /./, answer: { status: 429, body: { error_key: 'throttled' }, headers: { 'retry-after': '30' } } });
		deleteEach(1).then(undefined, () => {});
	});
	expect(run.elapsed).toBeLessThanOrEqual(TIMEOUT_S * 1_000 + GRACE_MS);
	expect(run.error?.message).toMatch(/had not ended after 10 seconds .*The last look at it failed: .*the time was over before its turn came in the queue of requests/);
});

describe.each([
	['back', -3_600_000],
	['forward', 3_600_000],
])('the clock of the machine steps %s by an hour', (_where, step) => {
	it('no request waits longer or comes sooner for it, and a wait takes as long as it should', async () => {
		engine.sandbox.limits.perSecond = null;
		takes = 10 * 3_600_000;
		const busy = deleteEach(40);
		const run = await afterSubmission(engine.runNode(deleteMany({ timeout: 30 }), someone()), () => engine.clock.step(step));
		await busy;
		const times = engine.sandbox.requests.map(({ at }) => at).map((at, index, all) => at - (all[index - 1] ?? at)).filter((gap) => Math.abs(gap) < 1_000_000);
		expect(Math.min(...times.slice(1))).toBeGreaterThanOrEqual(267);
		expect(run.error?.message).toContain('had not ended after 30 seconds');
		expect(run.elapsed - step).toBeGreaterThanOrEqual(30_000);
		expect(run.elapsed - step).toBeLessThanOrEqual(30_000 + GRACE_MS);
	});
});
