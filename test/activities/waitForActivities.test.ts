import fc from 'fast-check';
import type { Activity } from '../../nodes/ConstantContact/activities/activity';
import { isFinished } from '../../nodes/ConstantContact/activities/activity';
import { gapBeforeNextLook, waitForActivities } from '../../nodes/ConstantContact/activities/waitForActivities';
import type { Look, Wait, WaitOptions } from '../../nodes/ConstantContact/activities/waitForActivities';
import { Problem } from '../../nodes/ConstantContact/run/problem';
import { VirtualTime } from '../support/virtualTime';

const activity = (activity_id: string, state: string): Activity => ({ activity_id, state });

let time: VirtualTime;
let looks: Array<{ at: number; ids: string[] }>;
beforeEach(() => {
	time = new VirtualTime();
	looks = [];
});

/** Activities that end as `completed` at the given times (ms). */
function lookAt(endsAt: Record<string, number>, takes = 0): WaitOptions['look'] {
	return async (ids) => {
		looks.push({ at: time.now(), ids });
		if (takes > 0) await time.sleep(takes);
		return { activities: ids.map((id) => activity(id, time.now() >= (endsAt[id] ?? Infinity) ? 'completed' : 'processing')) };
	};
}

async function wait(ids: string[], look: WaitOptions['look'], deadline: number, more: Partial<WaitOptions> = {}): Promise<Wait> {
	const activities = ids.map((id) => activity(id, 'initialized'));
	return await time.during(waitForActivities(activities, { look, deadline, clock: time, ...more }));
}

const statesOf = ({ activities }: Wait) => activities.map(({ activity_id, state }) => `${activity_id} ${state}`);

describe('the gap before the next look', () => {
	test.each([
		{ waited: 0, left: 60_000, gap: 1_000 },
		{ waited: 5_000, left: 60_000, gap: 1_000 },
		{ waited: 10_000, left: 60_000, gap: 2_000 },
		{ waited: 50_000, left: 60_000, gap: 10_000 },
		{ waited: 500_000, left: 60_000, gap: 10_000 },
		{ waited: 50_000, left: 300, gap: 300 },
		{ waited: 0, left: 0, gap: 0 },
		{ waited: 50_000, left: -5, gap: 0 },
	])('$gap ms after $waited ms with $left ms left', ({ waited, left, gap }) => {
		expect(gapBeforeNextLook(waited, left)).toBe(gap);
	});

	test.each([
		{ waited: 250, look: 250, gap: 750 },
		{ waited: 8_250, look: 250, gap: 1_100 },
		{ waited: 100_250, look: 250, gap: 10_000 },
		{ waited: 2_000, look: 2_000, gap: 0 },
		{ waited: 30_000, look: 2_000, gap: 1_600 },
	])('is $gap ms after $waited ms when a look took $look ms', ({ waited, look, gap }) => {
		expect(gapBeforeNextLook(waited, 60_000, look)).toBe(gap);
	});

	test('is a fifth of what was waited, 1 s to 10 s, and never goes past the deadline', () => {
		fc.assert(
			fc.property(fc.nat(10_000_000), fc.integer({ min: -1_000, max: 10_000_000 }), (waited, left) => {
				const gap = gapBeforeNextLook(waited, left);
				expect(gap).toBeGreaterThanOrEqual(Math.max(0, Math.min(1_000, left)));
				expect(gap).toBeLessThanOrEqual(Math.max(0, Math.min(10_000, left, Math.max(1_000, waited / 5))));
			}),
		);
	});
});

test('looks at once, then at growing gaps, until all have ended; only at those that are open', async () => {
	const result = await wait(['a', 'b', 'c'], lookAt({ a: 0, b: 2_500, c: 7_000 }), 60_000);
	expect(statesOf(result)).toEqual(['a completed', 'b completed', 'c completed']);
	expect(result.givenUp).toBeUndefined();
	expect(looks.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_200]);
	expect(looks.map(({ ids }) => ids.join('')).join(' ')).toBe('abc bc bc bc c c c c');
});

test.each([0, 100, 250])('with looks of %d ms an end is noticed 1.5 s late at most, or a fifth of its time', async (takes) => {
	const early = (endsAt: number): WaitOptions['look'] => async (ids) => {
		const state = time.now() >= endsAt ? 'completed' : 'processing';
		await time.sleep(takes);
		return { activities: ids.map((id) => activity(id, state)) };
	};
	// From 40 s on the gaps are 10 s.
	for (let endsAt = 100; endsAt < 400_000; endsAt *= 1.03) {
		time = new VirtualTime();
		await wait(['a', 'b'], early(endsAt), 3_600_000);
		expect(time.now() - endsAt).toBeLessThanOrEqual(Math.max(1_500, endsAt / 5) + 1);
	}
});

test('has nothing to do when nothing is open', async () => {
	const ended = [activity('a', 'failed'), activity('b', 'completed')];
	const result = await time.during(waitForActivities(ended, { look: lookAt({}), deadline: 60_000, clock: time, isFresh: true }));
	expect(result).toEqual({ activities: ended, givenUp: undefined });
	expect(looks).toEqual([]);
	expect(time.sleeps).toEqual([]);
});

test('the first look waits when the states were read just now', async () => {
	await wait(['a', 'b'], lookAt({ a: 0, b: 0 }), 60_000, { isFresh: true });
	expect(looks.map(({ at }) => at)).toEqual([1_000]);
});

test.each([
	[0, [0]],
	[700, [0, 700]],
	[2_500, [0, 1_000, 2_000, 2_500]],
])('with a deadline after %d ms the last look is right at it', async (deadline, at) => {
	const result = await wait(['a', 'b'], lookAt({ a: 0 }), deadline);
	expect(result.givenUp).toBe('timeout');
	expect(statesOf(result)).toEqual(['a completed', 'b processing']);
	expect(looks.map((look) => look.at)).toEqual(at);
	expect(time.now()).toBe(deadline);
});

test('what ends right at the deadline has ended in time', async () => {
	expect(await wait(['a', 'b'], lookAt({ a: 0, b: 2_500 }), 2_500)).not.toMatchObject({ givenUp: expect.anything() });
});

test('the deadline is that of the looks too', async () => {
	const deadlines: number[] = [];
	const look = async (ids: string[], deadline: number): Promise<Look> => {
		deadlines.push(deadline);
		return { activities: ids.map((id) => activity(id, 'completed')) };
	};
	await wait(['a', 'b'], look, 12_345);
	expect(deadlines).toEqual([12_345]);
});

test('whenever activities end and however long a look takes: no state is lost, no end in time is missed, no time wasted', async () => {
	const ends = fc.array(fc.option(fc.nat(120_000), { nil: undefined }), { minLength: 2, maxLength: 5 });
	await fc.assert(
		fc.asyncProperty(ends, fc.nat(60_000), fc.nat(900), async (endsAt, deadline, takes) => {
			time = new VirtualTime();
			looks = [];
			const ids = endsAt.map((_, index) => `activity ${index}`);
			const known = Object.fromEntries(ids.map((id, index) => [id, endsAt[index] ?? Infinity]));
			const result = await wait(ids, lookAt(known, takes), deadline);
			const last = Math.max(...Object.values(known));

			expect(result.activities.map(({ activity_id }) => activity_id)).toEqual(ids);
			expect(result.givenUp).toBe(result.activities.every(isFinished) ? undefined : 'timeout');
			if (last <= deadline - takes) expect(result.givenUp).toBeUndefined();
			if (result.givenUp) expect(time.now()).toBeGreaterThanOrEqual(deadline);
			expect(time.now()).toBeLessThanOrEqual(deadline + takes);
			const noticed = Math.max(last, 0);
			if (!result.givenUp) expect(time.now()).toBeLessThanOrEqual(noticed + Math.max(1_000, noticed / 5) + 2 * takes + 1);
			for (const [index, { at }] of looks.entries()) {
				const before = looks[index - 1];
				if (before) expect(at - before.at).toBeGreaterThanOrEqual(Math.min(1_000, deadline - before.at - takes));
			}
		}),
	);
});

describe('a look that fails', () => {
	/** Fails at the looks with these numbers. */
	const failing = (problem: Problem, at: number[], endsAt: Record<string, number>): WaitOptions['look'] => {
		const look = lookAt(endsAt);
		return async (ids, deadline) => {
			const seen = await look(ids, deadline);
			return at.includes(looks.length) ? { activities: [], problem } : seen;
		};
	};

	test.each([
		['lost', new Problem('no answer', undefined, {})],
		['throttled', new Problem('slow down', undefined, { http_status: 429, error_key: 'throttled' })],
		['unavailable', new Problem('unavailable', undefined, { http_status: 503 })],
		['missing', new Problem('not found', undefined, { http_status: 404 })],
	])('for a time (%s) loses nothing', async (_, problem) => {
		const result = await wait(['a', 'b'], failing(problem, [1, 3], { a: 500, b: 2_500 }), 60_000);
		expect(statesOf(result)).toEqual(['a completed', 'b completed']);
		expect(result.givenUp).toBeUndefined();
	});

	test('to the end is a timeout with the last known states', async () => {
		const result = await wait(['a', 'b'], failing(new Problem('lost'), [2, 3, 4, 5], { a: 0 }), 3_000);
		expect(result.givenUp).toBe('timeout');
		expect(statesOf(result)).toEqual(['a completed', 'b processing']);
	});

	test.each([
		{ http_status: 400 },
		{ http_status: 401 },
		{ http_status: 403 },
		{ http_status: 429, error_key: 'quota_exceeded' },
	])('for good ends the waiting, with the last known states: %j', async (details) => {
		const problem = new Problem('refused', undefined, details);
		const result = await wait(['a', 'b'], failing(problem, [2], { a: 0 }), 60_000);
		expect(result.givenUp).toBe(problem);
		expect(statesOf(result)).toEqual(['a completed', 'b processing']);
		expect(time.now()).toBe(1_000);
	});

	test('in parts keeps what could be read', async () => {
		const look = async (): Promise<Look> => ({
			activities: [activity('b', 'completed')],
			problem: new Problem('refused', undefined, { http_status: 403 }),
		});
		const result = await wait(['a', 'b'], look, 60_000);
		expect(statesOf(result)).toEqual(['a initialized', 'b completed']);
		expect(result.givenUp).toBeInstanceOf(Problem);
	});

	test('does not matter any more when all have ended', async () => {
		const look = async (ids: string[]): Promise<Look> => ({
			activities: ids.map((id) => activity(id, 'completed')),
			problem: new Problem('refused', undefined, { http_status: 403 }),
		});
		expect((await wait(['a', 'b'], look, 60_000)).givenUp).toBeUndefined();
	});
});

test('an activity that no look shows has not ended', async () => {
	const result = await wait(['a', 'b'], async () => ({ activities: [activity('a', 'completed')] }), 2_000);
	expect(statesOf(result)).toEqual(['a completed', 'b initialized']);
	expect(result.givenUp).toBe('timeout');
});

test('who watches is told the states of all, and can end the waiting', async () => {
	const told: string[] = [];
	const result = await wait(['a', 'b', 'c'], lookAt({ a: 0, b: 1_500 }), 60_000, {
		onLook: (activities) => {
			told.push(activities.map(({ state }) => state).join(' '));
			return activities.filter(isFinished).length >= 2;
		},
	});
	expect(told).toEqual(['completed processing processing', 'completed processing processing', 'completed completed processing']);
	expect(result.givenUp).toBeUndefined();
	expect(time.now()).toBe(2_000);
});

test('a stopped execution ends the waiting with its own error', async () => {
	const stopped = new Error('stopped');
	const clock = { now: () => time.now(), sleep: async () => await Promise.reject(stopped) };
	await expect(wait(['a', 'b'], lookAt({}), 60_000, { clock })).rejects.toBe(stopped);
	expect(looks).toHaveLength(1);
});

test('at the end of the time only those that the last look did not show are said to be unseen', async () => {
	const problem = new Problem('Could not get activity b');
	const look = async () => await Promise.resolve({ activities: [activity('a', 'processing')], problem });
	const { givenUp, unseen } = await wait(['a', 'b'], look, 5_000);
	expect(givenUp).toBe('timeout');
	expect([...(unseen ?? [])]).toEqual([['b', problem]]);
});
