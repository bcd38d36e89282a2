import { PLACE_HELD_MS, Pacer } from '../../nodes/ConstantContact/api/pacer';
import { MOST_IN_FLIGHT } from '../../nodes/ConstantContact/api/rate';
import { LOST_PATIENCE_MS, SHORTEST_PAUSE_MS, THROTTLED_PATIENCE_MS } from '../../nodes/ConstantContact/api/retry';
import type { Api, ApiRequest } from '../../nodes/ConstantContact/api/transport';
import type { Send } from '../../nodes/ConstantContact/host';
import { createApi } from '../../nodes/ConstantContact/api/transport';
import { VirtualTime } from '../support/virtualTime';

/** What goes over the wire is tested with the sandbox; this is about the time between the tries, and about what hangs. */
let time: VirtualTime;
let pacer: Pacer;
let startedAt: number[];
beforeEach(() => {
	time = new VirtualTime();
	pacer = new Pacer(time);
	startedAt = [];
});

const get: ApiRequest = { method: 'GET', path: '/contacts', doing: 'get contacts' };
const post: ApiRequest = { method: 'POST', path: '/activities/contact_delete', doing: 'delete contacts' };
const accepted = { statusCode: 200, headers: {}, body: {} };
const throttled = { statusCode: 429, headers: {}, body: { error_key: 'throttled', error_message: 'Too Many Requests' } };

function apiOf(send: Send, signal?: AbortSignal): Api {
	const noted: Send = async (options) => {
		startedAt.push(time.now());
		return await send(options);
	};
	return createApi(noted, pacer, time, signal);
}

/** An API that refuses the first tries, every answer `latencyMs` late. */
function apiThatRefuses(times: number, latencyMs: number): Api {
	let refused = 0;
	return apiOf(async () => {
		await time.sleep(latencyMs);
		return refused++ < times ? throttled : accepted;
	});
}

/** n8n's helper while the token endpoint says nothing. */
const hangs: Send = async () => {
	await time.sleep(300_000);
	throw Object.assign(new Error('timeout'), { httpCode: 'ECONNABORTED' });
};

test.each([10, 1_000])('a throttled request is repeated after a second or more, with a refusal after %d ms', async (latencyMs) => {
	const answer = await time.during(apiThatRefuses(2, latencyMs).exchange(get));
	expect(answer).toMatchObject({ status: 200 });
	const [first = 0, second = 0, third = 0] = startedAt;
	expect(second - first - latencyMs).toBeGreaterThanOrEqual(1_000);
	expect(third - second - latencyMs).toBeGreaterThanOrEqual(1_500);
});

test('a request that is always throttled is tried for 45 s, many times, and then given up', async () => {
	await expect(time.during(apiThatRefuses(Infinity, 100).exchange(get))).rejects.toThrow('Too Many Requests');
	// The last try begins within the patience, and its answer takes 100 ms.
	expect(startedAt.at(-1)).toBeLessThanOrEqual(THROTTLED_PATIENCE_MS);
	expect(time.now()).toBeLessThanOrEqual(THROTTLED_PATIENCE_MS + 100);
	expect(time.now()).toBeGreaterThan(THROTTLED_PATIENCE_MS - 5_000);
	expect(startedAt.length).toBeGreaterThan(10);
});

test('a throttled request is tried until its deadline, if that comes first', async () => {
	await expect(time.during(apiThatRefuses(Infinity, 100).exchange({ ...get, deadline: 10_000 }))).rejects.toThrow('Too Many Requests');
	expect(startedAt.at(-1)).toBeLessThanOrEqual(10_000);
	expect(time.now()).toBeLessThanOrEqual(10_100);
});

test('a refusal that is not repeated pauses the others of the credential all the same', async () => {
	const api = apiThatRefuses(1, 1_000);
	await expect(time.during(api.exchange({ ...get, deadline: 1_500 }))).rejects.toThrow('Too Many Requests');
	expect(await time.during(api.exchange(get))).toMatchObject({ status: 200 });
	expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBe(1_000 + SHORTEST_PAUSE_MS);
});

test('a request whose turn cannot come in time is never sent, and says so', async () => {
	const api = apiThatRefuses(0, 10);
	const others = Array.from({ length: 8 }, async () => await api.exchange(get));
	const late = expect(api.exchange({ ...get, deadline: 0 })).rejects.toThrow('the time was over before its turn came in the queue of requests');
	await time.during(late);
	await time.during(Promise.all(others));
	expect(startedAt).toHaveLength(8);
});

describe('while the token endpoint says nothing', () => {
	test.each([
		{ deadline: 10_000, ended: 11_000 },
		{ deadline: 200, ended: 2_000 },
	])('a GET with $deadline ms left is left behind after $ended ms', async ({ deadline, ended }) => {
		const answer = apiOf(hangs).exchange({ ...get, deadline });
		await expect(time.during(answer)).rejects.toThrow('no answer came in time, neither from Constant Contact nor, for a new token, from its sign-in');
		expect(time.now()).toBe(ended);
	});

	test('a POST is waited for and repeated once, since the renewal may have been slow, and no more', async () => {
		const answer = apiOf(hangs).exchange(post);
		await expect(time.during(answer)).rejects.toMatchObject({ description: expect.stringContaining('tried 2 times') as string });
		expect(startedAt).toHaveLength(2);
		expect(time.now()).toBeLessThan(2 * LOST_PATIENCE_MS);
	});

	test('a POST holds its place for half a minute, then others go on', async () => {
		const hanging = Array.from({ length: MOST_IN_FLIGHT }, async () => await apiOf(hangs).exchange(post).catch(() => {}));
		expect(await time.during(apiThatRefuses(0, 10).exchange(get))).toMatchObject({ status: 200 });
		expect(startedAt.at(-1)).toBe(PLACE_HELD_MS);
		await time.during(Promise.all(hanging));
	});

	test.each([get, post])('stopping the execution ends a $method at once', async (request) => {
		const stop = new AbortController();
		const answer = apiOf(hangs, stop.signal).exchange(request);
		await time.pass(5_000);
		stop.abort(new Error('stopped'));
		await expect(answer).rejects.toThrow('stopped');
		expect(time.now()).toBe(5_000);
	});
});
