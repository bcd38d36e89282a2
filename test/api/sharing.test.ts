import type { Outcome, Process, Shares, Work } from '../support/sharedAllowance';
import { simulate } from '../support/sharedAllowance';

/** How several n8n processes share the 4 requests a second of an application, in simulated time and with fixed seeds. */

const ALLOWED = 4;
const FIVE_MINUTES = 300_000;
const AN_HOUR = 3_600_000;
/** From then on the processes have found their shares. */
const SETTLED = 20_000;
const PARALLEL = 16;

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const smallest = (values: number[]) => Math.min(...values);

/** Every second of them works in parallel in a mix. */
function processesOf(count: number, work: Work | 'mixed'): Process[] {
	return times(count, (index) => ({ work: work === 'mixed' ? (index % 2 === 0 ? 'sequential' : 'parallel') : work }));
}

/** What a process could use if it were alone: one that asks for one after the other waits for each answer. */
const canUse = ({ work }: Process, latency: number) => Math.min(ALLOWED, ((work === 'parallel' ? PARALLEL : 1) * 1_000) / latency);

/** Runs of five minutes in which the API counts its second in either way, so often with each. */
async function runs(processes: Process[], latency: number, rounds = 1) {
	const kinds = times(2 * rounds, (index) => ({ seed: index + 1, window: index % 2 === 0 ? ('sliding' as const) : ('fixed' as const) }));
	const outcomes = [];
	for (const kind of kinds) outcomes.push(await simulate({ processes, latency, lasts: FIVE_MINUTES, ...kind }));
	return outcomes;
}

/** The slowest's part of a fair share, which nobody can use more of than it asks for. */
function slowestShare(processes: Process[], latency: number, { rate, rates }: Shares): number {
	return smallest(rates.map((own, index) => own / Math.min(rate / processes.length, canUse(processes[index] as Process, latency))));
}

describe.each([
	{ count: 2, refused: 0.05, used: 0.75 },
	{ count: 4, refused: 0.08, used: 0.75 },
	{ count: 8, refused: 0.18, used: 0.6 },
	{ count: 12, refused: 0.26, used: 0.6 },
])('$count processes', ({ count, refused, used }) => {
	test.each([
		// All the same: the gap is longer than an answer takes.
		{ work: 'sequential', latency: 50 },
		...(['sequential', 'parallel', 'mixed'] as const).flatMap((work) => [500, 2_000].map((latency) => ({ work, latency }))),
	] as const)('$work, $latency ms: few are refused, none is given up, most is used, nobody is starved', async ({ work, latency }) => {
		const processes = processesOf(count, work);
		const outcomes = await runs(processes, latency, 3);
		const whole = outcomes.map(({ shares }) => shares(0, FIVE_MINUTES));
		const settled = outcomes.map(({ shares }) => shares(SETTLED, FIVE_MINUTES));
		const usable = Math.min(ALLOWED, processes.reduce((sum, process) => sum + canUse(process, latency), 0));
		// A process that answers reach after 2 s has sent seven requests before it can know that it is not alone.
		const counted = latency < 2_000 ? whole : settled;
		expect(outcomes.map(({ givenUp }) => givenUp)).toEqual([0, 0, 0, 0, 0, 0]);
		expect(mean(counted.map((shares) => shares.refused))).toBeLessThanOrEqual(refused);
		expect(mean(settled.map(({ rate }) => rate)) / usable).toBeGreaterThanOrEqual(used);
		expect(mean(whole.map((shares) => slowestShare(processes, latency, shares)))).toBeGreaterThanOrEqual(0.5);
	});
});

test.each([
	{ count: 2, lasts: 70_000, refused: 0.05, used: 0.75 },
	{ count: 4, lasts: 150_000, refused: 0.08, used: 0.75 },
	{ count: 8, lasts: 190_000, refused: 0.18, used: 0.6 },
])('$count processes that begin together and have $lasts ms of work: few of all their requests are refused', async ({ count, lasts, refused, used }) => {
	for (const work of ['sequential', 'parallel'] as const) {
		const outcomes = await runs(processesOf(count, work), 250, 4);
		expect(mean(outcomes.map(({ shares }) => shares(0, lasts).refused))).toBeLessThanOrEqual(refused);
		expect(mean(outcomes.map(({ shares }) => shares(SETTLED, lasts).rate)) / ALLOWED).toBeGreaterThanOrEqual(used);
	}
});

test.each(['sequential', 'parallel'] as const)('a process alone has the whole allowance, and is never refused (%s)', async (work) => {
	for (const { givenUp, shares } of await runs([{ work }], 250)) {
		expect(givenUp).toBe(0);
		expect(shares(0, FIVE_MINUTES).refused).toBe(0);
		expect(shares(0, FIVE_MINUTES).rate).toBeGreaterThan(0.93 * ALLOWED);
	}
});

test.each([
	{ latency: 50, lost: 0 },
	{ latency: 500, lost: 0 },
	// In 45 s it is tried some 15 times.
	{ latency: 2_000, lost: 1 },
])('a request now and then gets through beside a process that has the whole allowance ($latency ms)', async ({ latency, lost }) => {
	const processes: Process[] = [{ work: 'parallel' }, { work: 'occasional', from: 5_000 }];
	const { givenUp, shares } = await simulate({ processes, latency, window: 'sliding', seed: 1, lasts: AN_HOUR });
	expect(givenUp).toBeLessThanOrEqual(lost);
	expect((shares(0, AN_HOUR).rates[1] as number) * (AN_HOUR / 1_000)).toBeGreaterThan(30);
});

describe('within half a minute', () => {
	const CHANGE = 150_000;
	const FOUND = CHANGE + 30_000;
	/** Long enough for a share to be measured. */
	const MEASURED = FOUND + 60_000;

	const usedOf = (outcomes: Outcome[]) => mean(outcomes.map(({ shares }) => shares(FOUND, MEASURED).rate)) / ALLOWED;

	test.each([
		{ before: 1, after: 2, used: 0.75 },
		{ before: 2, after: 4, used: 0.75 },
		{ before: 4, after: 8, used: 0.6 },
		{ before: 11, after: 12, used: 0.6 },
	])('those who join $before have their shares: $after', async ({ before, after, used }) => {
		const processes = times(after, (index): Process => ({ work: 'parallel', from: index < before ? 0 : CHANGE }));
		// In a minute a newcomer has few requests: one run alone says little of its share.
		const outcomes = await runs(processes, 250, 3);
		expect(usedOf(outcomes)).toBeGreaterThanOrEqual(used);
		const settled = outcomes.map(({ shares }) => shares(FOUND, MEASURED));
		expect(mean(settled.map(({ rate, rates }) => smallest(rates.slice(before)) / (rate / after)))).toBeGreaterThanOrEqual(0.5);
	});

	test.each([
		{ before: 2, after: 1, used: 0.75 },
		{ before: 4, after: 2, used: 0.7 },
		{ before: 4, after: 3, used: 0.75 },
		{ before: 12, after: 11, used: 0.6 },
	])('$after use what those who left of $before have used', async ({ before, after, used }) => {
		const processes = times(before, (index): Process => ({ work: 'parallel', until: index < after ? FIVE_MINUTES : CHANGE }));
		expect(usedOf(await runs(processes, 250))).toBeGreaterThanOrEqual(used);
	});
});
