import fc from 'fast-check';
import { EVEN_GAP_MS, LATE_FIRST_MS, MOST_IN_FLIGHT, Pacer } from '../../nodes/ConstantContact/api/pacer';
import type { Patience } from '../../nodes/ConstantContact/api/pacer';
import { judge, pauseAfter } from '../../nodes/ConstantContact/api/retry';
import { VirtualTime } from '../support/virtualTime';

/** Sums of fractions of a millisecond. */
const ROUNDING_MS = 1e-6;

let time: VirtualTime;
let idle: number[];
let pacer: Pacer;
let starts: number[];
beforeEach(() => {
	time = new VirtualTime();
	idle = [];
	pacer = new Pacer(time, () => idle.push(time.now()));
	starts = [];
});

const tooLate = () => new Error('too late');

/** A request that takes `ms`. */
async function request(ms: number, patience: Partial<Patience> = {}): Promise<number> {
	return await pacer.run(
		async () => {
			const start = time.now();
			starts.push(start);
			await time.sleep(ms);
			return start;
		},
		{ tooLate, ...patience },
	);
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const gaps = (at: number[]) => at.slice(1).map((start, index) => start - (at[index] ?? 0));

test('the first request starts at once, the others evenly after it, the fifth a little later, in their order', async () => {
	const order: number[] = [];
	const run = async (index: number) => await pacer.run(async () => void order.push(index), { tooLate });
	await time.during(Promise.all([...times(4, run), ...times(4, async () => await request(1))]));
	expect(order).toEqual([0, 1, 2, 3]);
	expect(starts.map(Math.round)).toEqual([4, 5, 6, 7].map((index) => Math.round(index * EVEN_GAP_MS + LATE_FIRST_MS)));
});

test('a result and a failure of a request reach who asked for it, and free its place', async () => {
	const refuse = async () => await pacer.run(async () => await Promise.reject(new Error('refused')), { tooLate });
	const ends = await time.during(Promise.allSettled([...times(MOST_IN_FLIGHT + 1, refuse), request(1)]));
	expect(ends.slice(0, -1)).toEqual(times(MOST_IN_FLIGHT + 1, () => ({ status: 'rejected', reason: new Error('refused') })));
	expect(ends.at(-1)).toEqual({ status: 'fulfilled', value: starts[0] });
});

test('guarantee: whenever requests come and however long they take, no gap is too short and no more than 16 are under way', async () => {
	const arrivals = fc.array(fc.record({ after: fc.nat(800), takes: fc.nat(20_000) }), { minLength: 2, maxLength: 60 });
	await fc.assert(
		fc.asyncProperty(arrivals, async (requests) => {
			time = new VirtualTime();
			pacer = new Pacer(time, () => {});
			const spans: Array<{ from: number; to: number }> = [];
			const all: Array<Promise<unknown>> = [];
			for (const { after, takes } of requests) {
				await time.pass(after);
				all.push(
					pacer.run(
						async () => {
							const from = time.now();
							spans.push({ from, to: from + takes });
							await time.sleep(takes);
						},
						{ tooLate },
					),
				);
			}
			await time.during(Promise.all(all));

			expect(spans).toHaveLength(requests.length);
			expect(Math.min(...gaps(spans.map(({ from }) => from)))).toBeGreaterThanOrEqual(EVEN_GAP_MS - ROUNDING_MS);
			const underWay = spans.map(({ from }) => spans.filter((other) => other.from <= from && other.to > from).length);
			expect(Math.max(...underWay)).toBeLessThanOrEqual(MOST_IN_FLIGHT);
		}),
		{ numRuns: 60 },
	);
});

test.each([0, 100, LATE_FIRST_MS + 49])('no five requests arrive within a second although the first arrives %d ms late', async (late) => {
	await time.during(Promise.all(times(12, async () => await request(1))));
	const arrivals = starts.map((start, index) => (index === 0 ? start + late : start));
	const spans = arrivals.slice(4).map((arrival, index) => arrival - (arrivals[index] ?? 0));
	expect(Math.min(...spans)).toBeGreaterThan(1_000);
});

test('answers that take 4 seconds do not eat the allowance', async () => {
	const began = time.now();
	await time.during(Promise.all(times(41, async () => await request(4_000))));
	expect(Math.max(...starts) - began).toBeCloseTo(40 * EVEN_GAP_MS + LATE_FIRST_MS, 3);
});

test('with 16 under way the next waits until one has ended', async () => {
	await time.during(Promise.all(times(17, async () => await request(60_000))));
	expect(Math.max(...starts)).toBe(60_000);
});

describe('a refusal', () => {
	/** Makes the pacer know of refusals of requests that started at the given times, all told now. */
	const refuse = (startedAt: number[], delayMs: number) => {
		for (const start of startedAt) pacer.throttled(start, delayMs);
	};

	test('pauses everybody, those who wait already and those who come', async () => {
		const before = times(3, async () => await request(1));
		await time.pass(1);
		refuse([0], 5_000);
		const after = times(2, async () => await request(1));
		await time.during(Promise.all([...before, ...after]));
		expect(starts).toHaveLength(5);
		expect(starts[1]).toBe(5_001);
	});

	test('never shortens a longer pause', async () => {
		refuse([0], 5_000);
		refuse([0], 1_000);
		await time.during(request(1));
		expect(starts).toEqual([5_000]);
	});

	test('slows down, once for all requests that were under way, and again for a later one', async () => {
		await time.pass(1_000);
		refuse([100, 400, 700, 1_000], 0);
		await time.during(Promise.all(times(4, async () => await request(1))));
		expect(gaps(starts).map(Math.round)).toEqual([375, 375, 375]);
		await time.during(request(1));

		starts = [];
		refuse([time.now()], 0);
		await time.during(Promise.all(times(3, async () => await request(1))));
		expect(gaps(starts).map(Math.round)).toEqual([536, 536]);
	});

	test('never makes it slower than a twentieth of the full rate', async () => {
		for (let count = 0; count < 40; count++) {
			await time.pass(1);
			pacer.throttled(time.now(), 0);
		}
		await time.during(Promise.all(times(2, async () => await request(1))));
		expect(gaps(starts)[0]).toBeCloseTo(20 * EVEN_GAP_MS, 3);
	});

	test('is made good by successes, slowly, and never beyond the full rate', async () => {
		await time.pass(1);
		pacer.throttled(time.now(), 0);
		const gapAfter = async (successes: number) => {
			for (let count = 0; count < successes; count++) pacer.succeeded();
			starts = [];
			await time.during(Promise.all(times(2, async () => await request(1))));
			return gaps(starts)[0];
		};
		expect(await gapAfter(0)).toBeCloseTo(EVEN_GAP_MS / 0.7, 3);
		expect(await gapAfter(8)).toBeCloseTo(EVEN_GAP_MS / 0.8, 3);
		expect(await gapAfter(15)).toBeLessThan(EVEN_GAP_MS * 1.02);
		expect(await gapAfter(1_000)).toBeCloseTo(EVEN_GAP_MS, 3);
	});
});

describe('stopping an execution', () => {
	test('ends its own waiting requests at once and leaves the others their turns', async () => {
		const stop = new AbortController();
		const first = request(1);
		const stopped = Promise.allSettled(times(3, async () => await request(1, { signal: stop.signal })));
		const other = request(1);
		await time.pass(10);
		stop.abort(new Error('stopped'));
		expect(await stopped).toEqual(times(3, () => ({ status: 'rejected', reason: new Error('stopped') })));
		expect(time.now()).toBe(10);
		await time.during(Promise.all([first, other]));
		expect(starts).toEqual([0, EVEN_GAP_MS]);
	});

	test('that was stopped before takes no turn at all', async () => {
		await expect(request(1, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
		await time.during(request(1));
		expect(starts).toEqual([0]);
	});

	test('after its requests were started changes nothing for the pacer', async () => {
		const stop = new AbortController();
		const running = request(100, { signal: stop.signal });
		const waiting = request(1);
		await time.pass(10);
		stop.abort(new Error('stopped'));
		await time.during(Promise.all([running, waiting]));
		expect(starts).toEqual([0, EVEN_GAP_MS]);
	});
});

describe('a request with a deadline', () => {
	test('is dropped as soon as its turn cannot come in time, and costs the others nothing', async () => {
		const first = request(1);
		const late = request(1, { until: EVEN_GAP_MS / 2 });
		const other = request(1);
		await expect(time.during(late)).rejects.toThrow('too late');
		expect(time.now()).toBeLessThanOrEqual(EVEN_GAP_MS / 2);
		await time.during(Promise.all([first, other]));
		expect(starts).toEqual([0, EVEN_GAP_MS]);
	});

	test('starts if its turn comes right at the deadline', async () => {
		await time.during(Promise.all([request(1), request(1, { until: EVEN_GAP_MS })]));
		expect(starts).toEqual([0, EVEN_GAP_MS]);
	});

	test('does not sit out a pause that is longer than it may wait', async () => {
		const first = request(1);
		const waiting = request(1, { until: 2_000 });
		waiting.catch(() => {});
		await time.pass(10);
		pacer.throttled(0, 30_000);
		await time.during(first);
		await expect(time.during(waiting)).rejects.toThrow('too late');
		expect(time.now()).toBeLessThanOrEqual(EVEN_GAP_MS);
		await time.pass(1_000);
		await expect(time.during(request(1, { until: 2_000 }))).rejects.toThrow('too late');
		expect(time.now()).toBeLessThanOrEqual(2_000);
	});
});

test('a waiting request that is called off never starts, and costs the others nothing', async () => {
	let calledOff = false;
	const first = request(1);
	const ended = expect(request(1, { isCalledOff: () => calledOff })).rejects.toThrow('too late');
	const other = request(1);
	await time.pass(10);
	calledOff = true;
	await time.during(Promise.all([first, ended, other]));
	expect(starts).toEqual([0, EVEN_GAP_MS]);
});

describe('idle', () => {
	test('is told once, when nothing is under way and the gap after the last start is over', async () => {
		await time.during(Promise.all([request(10), request(10)]));
		expect(idle).toEqual([]);
		await time.pass(10_000);
		expect(idle).toEqual([2 * EVEN_GAP_MS]);
	});

	test('is told after the last answer, if that takes longer than the gap', async () => {
		await time.during(request(3_000));
		await time.pass(1);
		expect(idle).toEqual([3_000]);
	});

	test('is told only after the pause of a refusal, even one that took longer than the gap', async () => {
		await time.during(
			pacer.run(
				async () => {
					await time.sleep(3_000);
					pacer.throttled(0, 5_000);
				},
				{ tooLate },
			),
		);
		await time.pass(4_999);
		expect(idle).toEqual([]);
		await time.pass(60_000);
		expect(idle).toEqual([8_000]);
	});

	test('is told too when the last that waited was stopped or came too late', async () => {
		const stop = new AbortController();
		const requests = Promise.allSettled([request(1), request(1, { signal: stop.signal }), request(1, { until: 1 })]);
		await time.pass(10);
		stop.abort(new Error('stopped'));
		await time.during(requests);
		await time.pass(60_000);
		expect(starts).toEqual([0]);
		expect(idle).toEqual([EVEN_GAP_MS]);
	});
});

describe('several processes share what the application may send', () => {
	/** Constant Contact: 4 requests a second, those that it refuses do not count. */
	class Allowance {
		asked = 0;
		refused = 0;
		private admitted: number[] = [];

		constructor(
			private readonly clock: VirtualTime,
			private readonly window: 'sliding' | 'fixed',
		) {}

		admits(): boolean {
			const now = this.clock.now();
			const counts = (at: number) => (this.window === 'sliding' ? now - at < 1_000 : Math.floor(at / 1_000) === Math.floor(now / 1_000));
			this.admitted = this.admitted.filter(counts);
			this.asked++;
			if (this.admitted.length >= 4) {
				this.refused++;
				return false;
			}
			this.admitted.push(now);
			return true;
		}
	}

	const answer = { kind: 'answer', error: { key: 'throttled', words: '' }, readable: true, retryAfterMs: undefined } as const;
	const throttled = { ...answer, status: 429 } as const;
	const accepted = { ...answer, status: 200 } as const;

	/** One process that sends its requests as the transport does. @returns how many of them were given up */
	async function work(clock: VirtualTime, allowance: Allowance, requests: number, random: () => number): Promise<number> {
		const own = new Pacer(clock, () => {});
		const send = async () => {
			for (let retries = 0; ; retries++) {
				const verdict = await own.run(
					async () => {
						const startedAt = clock.now();
						await clock.sleep(20 + 60 * random());
						const outcome = allowance.admits() ? accepted : throttled;
						await clock.sleep(20 + 200 * random());
						const judged = judge(outcome, true, { throttled: retries, lost: 0 }, random());
						if (judged.then !== 'accept') own.throttled(startedAt, pauseAfter(outcome));
						return judged;
					},
					{ tooLate },
				);
				if (verdict.then === 'fail') return 1;
				if (verdict.then === 'retry') {
					await clock.sleep(verdict.delayMs);
					continue;
				}
				own.succeeded();
				return 0;
			}
		};
		const ends = await Promise.all(times(requests, send));
		return ends.reduce((sum: number, end) => sum + end, 0);
	}

	/** A repeatable random number from 0 to 1. */
	function randomFrom(seed: number): () => number {
		let state = seed;
		return () => {
			state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
			return state / 2 ** 32;
		};
	}

	test.each([
		{ processes: 1, window: 'sliding' },
		{ processes: 2, window: 'sliding' },
		{ processes: 2, window: 'fixed' },
		{ processes: 4, window: 'sliding' },
		{ processes: 4, window: 'fixed' },
		{ processes: 8, window: 'sliding' },
	] as const)('$processes of them, a $window second: few refusals, and most of the allowance used', async ({ processes, window }) => {
		const clock = new VirtualTime();
		const allowance = new Allowance(clock, window);
		const random = randomFrom(processes);
		const givenUp = await clock.during(
			Promise.all(times(processes, async () => await work(clock, allowance, 250, random))),
		);
		const total = givenUp.reduce((sum, some) => sum + some, 0);
		expect(total / (processes * 250)).toBeLessThanOrEqual(0.001);
		expect(allowance.refused / allowance.asked).toBeLessThan(0.23);
		expect(clock.now() / 1_000).toBeLessThan((1.5 * processes * 250) / 4);
	});
});
