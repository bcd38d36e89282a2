/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { withGlobal, type Clock as FakeClock } from '@sinonjs/fake-timers';
import { SHORTEST_PAUSE_MS } from '../../nodes/ConstantContact/api/retry';
import type { Api, ApiRequest } from '../../nodes/ConstantContact/api/transport';
import { createApi } from '../../nodes/ConstantContact/api/transport';

/** What goes over the wire is tested with the sandbox; this is about the time between the tries alone. */
let time: FakeClock;
let startedAt: number[];
beforeEach(() => {
	time = withGlobal(globalThis).install({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
	const { setTimeout } = globalThis;
	// As in Node, a fraction of a millisecond takes time.
	const whole = (...[callback, ms]: Parameters<typeof setTimeout>) => setTimeout(callback, Math.ceil(ms ?? 0));
	globalThis.setTimeout = Object.assign(whole, setTimeout);
	startedAt = [];
});
afterEach(() => {
	time.uninstall();
});

const sleep = async (ms: number) => await new Promise<void>((resolve) => void setTimeout(resolve, ms));
const request: ApiRequest = { method: 'GET', path: '/contacts', doing: 'get contacts' };
const throttled = { statusCode: 429, headers: {}, body: { error_key: 'throttled', error_message: 'Too Many Requests' } };
const accepted = { statusCode: 200, headers: {}, body: {} };

/** An API that refuses the first tries, every answer `latencyMs` late. */
function apiThatRefuses(times: number, latencyMs: number, credentialId: string): Api {
	const clock = { now: () => Date.now(), sleep };
	let refused = 0;
	return createApi(
		async () => {
			startedAt.push(Date.now());
			await sleep(latencyMs);
			return refused++ < times ? throttled : accepted;
		},
		credentialId,
		clock,
	);
}

test.each([
	['quick', 10],
	['slow', 1_000],
])('a throttled request is repeated after a second or more, however %s the refusal was', async (name, latencyMs) => {
	const api = apiThatRefuses(2, latencyMs, `throttled ${name}`);
	const answer = api.exchange(request);
	await time.runAllAsync();
	expect(await answer).toMatchObject({ status: 200 });
	const [first = 0, second = 0, third = 0] = startedAt;
	expect(second - first - latencyMs).toBeGreaterThanOrEqual(1_000);
	expect(third - second - latencyMs).toBeGreaterThanOrEqual(1_500);
});

test('a refusal that is not repeated pauses the others of the credential all the same', async () => {
	const api = apiThatRefuses(1, 1_000, 'a last refusal');
	const poll = expect(api.exchange({ ...request, deadline: Date.now() + 1_500 })).rejects.toThrow('Too Many Requests');
	await time.tickAsync(1_001);
	await poll;
	const other = api.exchange(request);
	await time.runAllAsync();
	expect(await other).toMatchObject({ status: 200 });
	expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBe(1_000 + SHORTEST_PAUSE_MS);
});

test('a request whose turn cannot come in time is never sent, and says so', async () => {
	const api = apiThatRefuses(0, 10, 'a late turn');
	const others = Array.from({ length: 8 }, async () => await api.exchange(request));
	const late = expect(api.exchange({ ...request, deadline: Date.now() })).rejects.toThrow('the time was over before its turn came');
	await time.runAllAsync();
	await late;
	await Promise.all(others);
	expect(startedAt).toHaveLength(8);
});
