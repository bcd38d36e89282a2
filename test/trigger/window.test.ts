import { earliestMoment, momentOf, TO_THE_DAY, TO_THE_SECOND, windowStart } from '../../nodes/ConstantContact/trigger/window';

const at = (iso: string) => Date.parse(iso);

it.each([
	['2026-03-04T09:00:00Z', TO_THE_SECOND, '2026-03-04T09:00:00.000Z'],
	['2026-03-04T09:00:00.250Z', TO_THE_SECOND, '2026-03-04T09:00:00.250Z'],
	['2026-03-04T04:00:00-05:00', TO_THE_SECOND, '2026-03-04T09:00:00.000Z'],
	['2026-03-04', TO_THE_DAY, '2026-03-04T00:00:00.000Z'],
	['2026-03-04T23:30:00-05:00', TO_THE_DAY, '2026-03-04T00:00:00.000Z'],
])('the moment of %s, told to the %j, is %s', (told, window, moment) => {
	expect(momentOf(told, window)).toBe(at(moment));
});

it.each(['', 'yesterday', undefined, null, 1772614800])('%j is no moment', (told) => {
	expect(momentOf(told, TO_THE_SECOND)).toBeUndefined();
});

it.each([
	['2026-03-04T09:00:00.999Z', TO_THE_SECOND, '2026-03-04T09:00:00.000Z'],
	// Twelve hours behind UTC it is still the day before.
	['2026-03-04T00:30:00.000Z', TO_THE_DAY, '2026-03-03T00:00:00.000Z'],
	['2026-03-04T23:30:00.000Z', TO_THE_DAY, '2026-03-03T00:00:00.000Z'],
])('what happens at %s, told to the %j, is told as %s at the earliest', (time, window, earliest) => {
	expect(earliestMoment(at(time), window)).toBe(at(earliest));
});

it.each([
	['2026-03-04T09:03:00.000Z', TO_THE_SECOND, '2026-03-04T09:00:00.000Z'],
	// What was deleted two minutes before midnight may be shown after it.
	['2026-03-04T00:02:00.000Z', TO_THE_DAY, '2026-03-02T00:00:00.000Z'],
])('after a poll at %s, told to the %j, the next one reads from %s on', (mark, window, start) => {
	expect(windowStart(at(mark), window)).toBe(at(start));
});
