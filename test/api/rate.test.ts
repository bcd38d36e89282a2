import fc from 'fast-check';
import { EVEN_GAP_MS, MOST_IN_FLIGHT, Rate } from '../../nodes/ConstantContact/api/rate';

const SLOWEST_GAP_MS = 20 * EVEN_GAP_MS;

let rate: Rate;
beforeEach(() => {
	rate = new Rate();
});

test('a process that was never refused uses the whole allowance', () => {
	expect([0, 1, 1_000_000].map((now) => rate.gap(now))).toEqual([EVEN_GAP_MS, EVEN_GAP_MS, EVEN_GAP_MS]);
});

test.each([
	{ after: 0, part: 0.9 },
	{ after: 10_000, part: 0.976 },
	{ after: 15_000, part: 1 },
	{ after: 10 * 3_600_000, part: 1 },
])('$after ms after one refusal a process that had the whole rate has $part of it', ({ after, part }) => {
	rate.refused(1, 1);
	expect(EVEN_GAP_MS / rate.gap(1 + after)).toBeCloseTo(part, 3);
});

test.each([
	{ later: 1, part: 0.6 },
	{ later: 4_999, part: 0.6 },
	{ later: 5_000, part: 0.8 },
	{ later: 10_000, part: 0.8 },
])('a refusal $later ms after another leaves $part of the rate', ({ later, part }) => {
	rate.refused(1, 1);
	const now = 1 + later;
	const before = rate.gap(now);
	rate.accepted();
	rate.refused(now, now);
	expect(before / rate.gap(now)).toBeCloseTo(part, 6);
});

test('a refusal with no success since the last one leaves less, however late it comes', () => {
	for (let now = 1; now < 4; now++) rate.refused(now, now);
	const before = rate.gap(10_000);
	rate.refused(10_000, 10_000);
	expect(before / rate.gap(10_000)).toBeCloseTo(0.45, 6);
});

test('the rate grows the faster the longer nothing was refused', () => {
	for (let now = 1; now < 20; now++) rate.refused(now, now);
	const growth = (from: number) => rate.gap(from) / rate.gap(from + 10_000);
	expect([20, 20_020, 40_020].map((from) => Math.round(100 * growth(from)) / 100)).toEqual([1.08, 1.16, 1.24]);
});

test('requests that were under way together count once, one that started after the cut counts again', () => {
	rate.refused(100, 1_000);
	const once = rate.gap(1_000);
	rate.refused(400, 1_000);
	rate.refused(1_000, 1_000);
	expect(rate.gap(1_000)).toBe(once);
	rate.refused(1_001, 1_002);
	expect(rate.gap(1_002)).toBeGreaterThan(once);
});

test('a refusal halves how many may be under way, down to two, and each success allows one more', () => {
	expect(rate.mostInFlight).toBe(MOST_IN_FLIGHT);
	const cut = [1, 2, 3, 4, 5, 6].map((now) => {
		rate.refused(now, now);
		return rate.mostInFlight;
	});
	expect(cut).toEqual([8, 4, 2, 2, 2, 2]);
	rate.accepted();
	expect(rate.mostInFlight).toBe(3);
	for (let count = 0; count < 100; count++) rate.accepted();
	expect(rate.mostInFlight).toBe(MOST_IN_FLIGHT);
});

test('whatever happens, the gap and the places stay within their bounds', () => {
	const events = fc.array(fc.record({ after: fc.nat(100_000), takes: fc.nat(40_000), refused: fc.boolean() }), { maxLength: 80 });
	fc.assert(
		fc.property(events, (all) => {
			const own = new Rate();
			let now = 0;
			for (const { after, takes, refused } of all) {
				now += after;
				if (refused) own.refused(now - takes, now);
				else own.accepted();
				const isGapFine = own.gap(now) >= EVEN_GAP_MS && own.gap(now) <= SLOWEST_GAP_MS + 1e-6;
				if (!isGapFine || own.mostInFlight < 2 || own.mostInFlight > MOST_IN_FLIGHT) return false;
			}
			return own.gap(now + 3_600_000) === EVEN_GAP_MS;
		}),
	);
});
