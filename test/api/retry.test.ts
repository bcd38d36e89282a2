import fc from 'fast-check';
import type { TryResult } from '../../nodes/ConstantContact/api/retry';
import {
	faultOf,
	judge,
	LONGEST_RETRY_AFTER_MS,
	LOST_PATIENCE_MS,
	pauseAfter,
	readRetryAfter,
	THROTTLED_PATIENCE_MS,
} from '../../nodes/ConstantContact/api/retry';

const answer = (status: number, more: { key?: string; words?: string; readable?: boolean; retryAfterMs?: number } = {}): TryResult => ({
	kind: 'answer',
	status,
	error: { key: more.key, words: more.words ?? '' },
	readable: more.readable ?? true,
	retryAfterMs: more.retryAfterMs,
});

const noAnswer: TryResult = { kind: 'noAnswer' };
const throttled = answer(429, { key: 'throttled' });
/** Since the first try and the last one began, in ms; answers come at once unless told otherwise. */
const since = (first: number, last = 0) => ({ first, last });
const none = { throttled: 0, lost: 0 };

test.each<[string, TryResult, ReturnType<typeof faultOf>]>([
	['no answer', noAnswer, 'lost'],
	['200', answer(200), undefined],
	['204', answer(204), undefined],
	['200 cut off', answer(200, { readable: false }), 'lost'],
	['302 with a page', answer(302, { readable: false }), undefined],
	['400', answer(400), undefined],
	['403', answer(403), undefined],
	['404 with a page', answer(404, { readable: false }), undefined],
	['409', answer(409), undefined],
	['429 throttled', throttled, 'throttled'],
	['429 without a word', answer(429), 'throttled'],
	['429 quota_exceeded', answer(429, { key: 'quota_exceeded', words: 'Limit Exceeded' }), 'quota'],
	['429 queue', answer(429, { words: 'You exceeded 1,000 queued activities for this user account.' }), 'queueFull'],
	['429 throttled that speaks of a queue', answer(429, { key: 'throttled', words: 'request queue' }), 'throttled'],
	['500', answer(500), 'lost'],
	['502 with a page', answer(502, { readable: false }), 'lost'],
	['503', answer(503), 'lost'],
])('%s', (_, outcome, fault) => {
	expect(faultOf(outcome)).toBe(fault);
});

describe('throttled', () => {
	test.each([true, false])('is tried again after a second and more, with growing gaps (repeatable: %s)', (repeatable) => {
		const delays = [0, 1, 2, 3, 50].map((retries) => judge(throttled, repeatable, { throttled: retries, lost: 3 }, since(0), 0));
		expect(delays).toEqual([1_000, 1_500, 2_000, 2_000, 2_000].map((delayMs) => ({ then: 'retry', fault: 'throttled', delayMs })));
	});

	test('is tried again soon each time once it has waited for long', () => {
		const delays = [since(5_000), since(5_001), since(40_000), since(40_000, 300), since(40_000, 2_000)].map((when) => judge(throttled, true, { throttled: 5, lost: 0 }, when, 0));
		expect(delays).toMatchObject([2_000, 1_000, 1_000, 700, 500].map((delayMs) => ({ delayMs })));
	});

	test.each([
		[THROTTLED_PATIENCE_MS - 1_000, 'retry'],
		[THROTTLED_PATIENCE_MS - 999, 'fail'],
	])('is given up by time, not by the number of tries (%d ms)', (elapsed, then) => {
		expect(judge(throttled, true, { throttled: 30, lost: 0 }, since(elapsed), 0)).toMatchObject({ then, fault: 'throttled' });
	});

	test('spreads those who were refused at the same moment', () => {
		expect([0, 0.5, 1].map((random) => judge(throttled, true, none, since(0), random))).toMatchObject([
			{ delayMs: 1_000 },
			{ delayMs: 1_500 },
			{ delayMs: 2_000 },
		]);
	});

	test.each([
		[undefined, 500],
		[400, 500],
		[7_000, 7_000],
		[600_000, LONGEST_RETRY_AFTER_MS],
	])('with a Retry-After of %d ms the others pause for %d ms', (retryAfterMs, pauseMs) => {
		expect(pauseAfter(answer(429, { retryAfterMs }))).toBe(pauseMs);
	});
});

describe('a lost answer', () => {
	test.each([noAnswer, answer(503), answer(200, { readable: false })])('is asked for again at most three times: %j', (outcome) => {
		const delays = [0, 1, 2].map((lost) => judge(outcome, true, { throttled: 5, lost }, since(0), 0.5));
		expect(delays).toEqual([1_000, 2_000, 4_000].map((delayMs) => ({ then: 'retry', fault: 'lost', delayMs })));
		expect(judge(outcome, true, { throttled: 0, lost: 3 }, since(0), 0.5)).toEqual({ then: 'fail', fault: 'lost' });
	});

	test('is asked for again at different moments by those who lost one together', () => {
		expect([0.5, 0].map((random) => judge(noAnswer, true, none, since(0), random))).toEqual([
			expect.objectContaining({ delayMs: 1_000 }),
			expect.objectContaining({ delayMs: 800 }),
		]);
	});

	test('is not asked for again when it took very long: then a new token does not come', () => {
		expect(judge(noAnswer, true, none, since(LOST_PATIENCE_MS - 1_000), 0.5)).toMatchObject({ then: 'retry' });
		expect(judge(noAnswer, true, none, since(LOST_PATIENCE_MS - 999), 0.5)).toEqual({ then: 'fail', fault: 'lost' });
	});

	test('is not asked for again when the request would do something else the second time', () => {
		expect(judge(noAnswer, false, none, since(0), 0)).toEqual({ then: 'fail', fault: 'lost' });
	});
});

test.each(['quota_exceeded', undefined])('neither the daily quota nor a full queue is tried again (%s)', (key) => {
	const fault = key ? 'quota' : 'queueFull';
	expect(judge(answer(429, { key, words: 'queue' }), true, none, since(0), 0)).toEqual({ then: 'fail', fault });
});

test.each([200, 204, 301, 400, 401, 403, 404, 409, 415, 422])('status %d is for the caller to judge', (status) => {
	expect(judge(answer(status), true, none, since(0), 0)).toEqual({ then: 'accept' });
});

test('the wait is within its bounds whatever happened before, and as long as the server asks, up to a limit', () => {
	const retryAfter = fc.option(fc.oneof(fc.nat(40_000), fc.double({ min: 0, noNaN: true })), { nil: undefined });
	fc.assert(
		fc.property(
			fc.constantFrom(429, 500, 503),
			retryAfter,
			fc.nat(40),
			fc.nat(6),
			fc.nat(150_000),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(status, retryAfterMs, wasThrottled, wasLost, elapsed, random) => {
				const verdict = judge(answer(status, { retryAfterMs }), true, { throttled: wasThrottled, lost: wasLost }, since(elapsed), random);
				const asked = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
				const patience = status === 429 ? THROTTLED_PATIENCE_MS : LOST_PATIENCE_MS;
				const longest = Math.max(asked, status === 429 ? 4_000 : 4_801);
				if (verdict.then !== 'retry') return verdict.then === 'fail' && (elapsed + longest > patience || (status !== 429 && wasLost >= 3));
				const shortest = Math.max(asked, status === 429 ? 1_000 : 800);
				return verdict.delayMs >= shortest && verdict.delayMs <= longest && elapsed + verdict.delayMs <= patience;
			},
		),
	);
});

test.each([
	['2', 2_000],
	[' 1.5 ', 1_500],
	[3, 3_000],
	['0', 0],
	['Wed, 18 Nov 2026 12:00:07 GMT', 7_000],
	['Wed, 18 Nov 2026 11:59:00 GMT', 0],
	['soon', undefined],
	['', undefined],
	[undefined, undefined],
	[null, undefined],
	[['2'], undefined],
])('Retry-After %j is %s ms', (header, ms) => {
	expect(readRetryAfter(header, Date.parse('2026-11-18T12:00:00Z'))).toBe(ms);
});
