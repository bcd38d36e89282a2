import fc from 'fast-check';
import type { Line, Waiting } from '../../nodes/ConstantContact/api/pacer';
import { LATE_FIRST_MS, LONGEST_RETRY_GAP_MS, Pacer, PLACE_HELD_MS } from '../../nodes/ConstantContact/api/pacer';
import { EVEN_GAP_MS, MOST_IN_FLIGHT } from '../../nodes/ConstantContact/api/rate';
import { VirtualTime } from '../support/virtualTime';

/** Sums of fractions of a millisecond. */
const ROUNDING_MS = 1e-6;

let time: VirtualTime;
let pacer: Pacer;
let line: Line;
let starts: number[];

beforeEach(() => {
	time = new VirtualTime();
	pacer = new Pacer(time);
	line = pacer.line();
	starts = [];
});

const tooLate = () => new Error('too late');

/** A request that takes `ms`. */
async function request(ms: number, waiting: Partial<Waiting> = {}): Promise<number> {
	return await pacer.run(
		async () => {
			const start = time.now();
			starts.push(start);
			await time.sleep(ms);
			return start;
		},
		{ line, tooLate, ...waiting },
	);
}

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const gaps = (at: number[]) => at.slice(1).map((start, index) => start - (at[index] ?? 0));

test('the first request starts at once, the others evenly after it, the fifth a little later, in their order', async () => {
	const order: number[] = [];
	const run = async (index: number) => await pacer.run(async () => void order.push(index), { line, tooLate });
	await time.during(Promise.all([...times(4, run), ...times(4, async () => await request(1))]));
	expect(order).toEqual([0, 1, 2, 3]);
	expect(starts.map(Math.round)).toEqual([4, 5, 6, 7].map((index) => Math.round(index * EVEN_GAP_MS + LATE_FIRST_MS)));
});

test('the fifth after a pause is a little later again, not one in the middle of work that goes on', async () => {
	const work = async () => await Promise.all(times(6, async () => await request(1)));
	await time.during(work());
	await time.pass(500);
	await time.during(work());
	await time.pass(5_000);
	await time.during(work());
	const late = gaps(starts).flatMap((gap, index) => (gap === EVEN_GAP_MS + LATE_FIRST_MS ? [index + 1] : []));
	expect(late).toEqual([4, 16]);
});

test('a result and a failure of a request reach who asked for it, and free its place', async () => {
	const refuse = async () => await pacer.run(async () => await Promise.reject(new Error('refused')), { line, tooLate });
	const ends = await time.during(Promise.allSettled([...times(MOST_IN_FLIGHT + 1, refuse), request(1)]));
	expect(ends.slice(0, -1)).toEqual(times(MOST_IN_FLIGHT + 1, () => ({ status: 'rejected', reason: new Error('refused') })));
	expect(ends.at(-1)).toEqual({ status: 'fulfilled', value: starts[0] });
});

test('guarantee: whenever requests come and however long they take, no gap is too short and no more than 16 are under way', async () => {
	const arrivals = fc.array(fc.record({ after: fc.nat(800), takes: fc.nat(20_000) }), { minLength: 2, maxLength: 60 });
	await fc.assert(
		fc.asyncProperty(arrivals, async (requests) => {
			time = new VirtualTime();
			pacer = new Pacer(time);
			line = pacer.line();
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
						{ line, tooLate },
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

test.each([0, 69, 100, 3_000])('no five requests arrive within a second although the process is busy for %d ms before one is sent', async (busy) => {
	const arrivals: number[] = [];
	const send = async (index: number) =>
		await pacer.run(
			async () => {
				if (index === 6) time.skip(busy);
				await Promise.resolve(arrivals.push(time.now()));
			},
			{ line, tooLate },
		);
	await time.during(Promise.all(times(16, send)));
	const spans = arrivals.slice(4).map((arrival, index) => arrival - (arrivals[index] ?? 0));
	expect(Math.min(...spans)).toBeGreaterThan(1_000);
	expect(arrivals.at(-1)).toBeLessThanOrEqual(15 * EVEN_GAP_MS + LATE_FIRST_MS + busy);
});

test('answers that take 4 seconds do not eat the allowance', async () => {
	const began = time.now();
	await time.during(Promise.all(times(41, async () => await request(4_000))));
	expect(Math.max(...starts) - began).toBeCloseTo(40 * EVEN_GAP_MS + LATE_FIRST_MS, 3);
});

test('with 16 under way the next waits until one has ended', async () => {
	await time.during(Promise.all(times(17, async () => await request(20_000))));
	expect(Math.max(...starts)).toBe(20_000);
});

test('a request without an answer holds its place for half a minute, and no longer', async () => {
	const hanging = times(MOST_IN_FLIGHT, async () => await request(300_000));
	const others = times(2, async () => await request(1));
	await time.during(Promise.all(others));
	expect(starts.slice(MOST_IN_FLIGHT)).toEqual([PLACE_HELD_MS, PLACE_HELD_MS + EVEN_GAP_MS]);
	await time.during(Promise.all(hanging));
});

describe('several lines, one for each execution', () => {
	/** Requests of a line, which note whose they are. */
	const requestsOf = (name: string, count: number, order: string[]) => {
		const own = pacer.line();
		return times(count, async () => await pacer.run(async () => void order.push(name), { line: own, tooLate }));
	};

	test('take turns, however many requests each has', async () => {
		const order: string[] = [];
		await time.during(Promise.all([...requestsOf('a', 4, order), ...requestsOf('b', 2, order), ...requestsOf('c', 3, order)]));
		expect(order.join('')).toBe('aabcabcac');
	});

	test('one that comes waits for at most one request of each other, and one that has not asked for long goes first', async () => {
		const order: string[] = [];
		const rare = pacer.line();
		const ask = async () => await pacer.run(async () => void order.push('!'), { line: rare, tooLate });
		const busy = ['a', 'b', 'c', 'd'].map((name) => requestsOf(name, 6, order));
		await time.pass(5 * EVEN_GAP_MS + LATE_FIRST_MS);
		await time.during(ask());
		await time.pass(6 * EVEN_GAP_MS);
		await time.during(ask());
		const newcomer = requestsOf('n', 1, order);
		await time.during(Promise.all([...busy.flat(), ...newcomer]));
		expect(order.join('')).toBe('aabcda!bcdabc!dabcndabcdbcd');
	});

	test('guarantee: whatever asks whenever, a request waits for at most one of each other line', async () => {
		const asks = fc.array(fc.record({ line: fc.nat(4), after: fc.nat(600) }), { minLength: 2, maxLength: 60 });
		await fc.assert(
			fc.asyncProperty(asks, async (requests) => {
				time = new VirtualTime();
				pacer = new Pacer(time);
				const lines = times(5, () => pacer.line());
				const started: Array<{ line: number; at: number; cameAt: number }> = [];
				const all = [];
				for (const { line: which, after } of requests) {
					await time.pass(after);
					const cameAt = time.now();
					all.push(pacer.run(async () => void started.push({ line: which, at: time.now(), cameAt }), { line: lines[which] as Line, tooLate }));
				}
				await time.during(Promise.all(all));
				for (const [index, { line: own, cameAt }] of started.entries()) {
					const before = started.slice(0, index);
					// Its own earlier requests go before it: from the last of them on it is the first of its line.
					const firstSince = Math.max(0, before.map((other) => other.line).lastIndexOf(own) + 1, before.filter(({ at }) => at <= cameAt).length);
					const waitedFor = before.slice(firstSince).map((other) => other.line);
					expect(new Set(waitedFor).size).toBe(waitedFor.length);
				}
			}),
			{ numRuns: 60 },
		);
	});
});

describe('a refusal', () => {
	test('pauses everybody, those who wait already and those who come', async () => {
		const before = times(3, async () => await request(1));
		await time.pass(1);
		pacer.refused(0, 5_000);
		const after = times(2, async () => await request(1));
		await time.during(Promise.all([...before, ...after]));
		expect(starts).toHaveLength(5);
		expect(starts[1]).toBe(5_001);
	});

	test('never shortens a longer pause', async () => {
		pacer.refused(0, 5_000);
		pacer.refused(0, 1_000);
		await time.during(request(1));
		expect(starts).toEqual([5_000]);
	});

	test('is not forgotten while nothing is going on', async () => {
		await time.pass(1_000);
		pacer.refused(1_000, 0);
		await time.pass(5_000);
		await time.during(Promise.all(times(2, async () => await request(1))));
		expect(gaps(starts)[0]).toBeGreaterThan(1.07 * EVEN_GAP_MS);
	});

	/** Says whose requests start, in their order: one that was refused, and others of another line. */
	async function orderWith(refusedAgain: number[], others: number): Promise<string> {
		const order: string[] = [];
		const run = async (name: string, notBefore?: number) => {
			const waiting = { line: pacer.line(), tooLate, notBefore };
			await pacer.run(async () => void order.push(name), waiting);
		};
		await time.during(Promise.all([...times(others, async () => await run('.')), ...refusedAgain.map(async (at) => await run('R', at))]));
		return order.join('');
	}

	test('gives its request a turn before all others once its delay is over; others go on until then', async () => {
		expect(await orderWith([3 * EVEN_GAP_MS], 6)).toBe('...R...');
	});

	test('with two of them nobody else starts before one has', async () => {
		expect(await orderWith([3_000, 2_000], 4)).toBe('.R...R');
	});

	test('lets its request be sent again a second after the last start, however slow the rate has become', async () => {
		for (let count = 0; count < 10; count++) {
			await time.pass(1);
			pacer.refused(time.now(), 0);
		}
		const began = time.now();
		await time.during(request(1));
		await time.during(request(1, { notBefore: began + 500 }));
		await time.during(request(1));
		const [toRetry = 0, toNext = 0] = gaps(starts);
		expect(toRetry).toBe(LONGEST_RETRY_GAP_MS);
		expect(toNext).toBeGreaterThan(10 * EVEN_GAP_MS);
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
	test('gives up in time although nobody starts and nothing ends', async () => {
		const hanging = times(MOST_IN_FLIGHT, async () => await request(300_000));
		await time.pass(6_000);
		await expect(time.during(request(1, { until: 10_000 }))).rejects.toThrow('too late');
		expect(time.now()).toBeLessThanOrEqual(10_001);
		await time.during(Promise.all(hanging));
	});

	test('gives up in time although those that were refused go first', async () => {
		const refused = [40_000, 40_000].map(async (notBefore) => await request(1, { notBefore }));
		await expect(time.during(request(1, { until: 10_000 }))).rejects.toThrow('too late');
		expect(time.now()).toBeLessThanOrEqual(10_001);
		await time.during(Promise.all(refused));
	});

	test('gives up in time although others have their turns before it', async () => {
		const others = times(40, async () => await request(1, { line: pacer.line() }));
		await time.pass(1);
		const late = expect(request(1, { line: pacer.line(), until: 3_000 })).rejects.toThrow('too late');
		await time.during(late);
		expect(time.now()).toBeLessThanOrEqual(3_000 + EVEN_GAP_MS);
		await time.during(Promise.all(others));
	});

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
		pacer.refused(0, 30_000);
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
