/**
 * What a poll has to look at again. Constant Contact may show an event up to 2 minutes late, and tells its moment in whole
 * seconds, or as a date alone: so each poll looks back beyond the moment at which the one before began.
 *
 * All times are ms since 1970 by Constant Contact's own clock, never by that of n8n.
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** How the moments of an event are told, and how late it may be shown. */
export interface Window {
	/** A `date` is that of a time zone nobody knows. */
	tells: 'second' | 'date';
	lateness: number;
}

/** What contacts are found by is renewed within 2 minutes. */
export const TO_THE_SECOND: Window = { tells: 'second', lateness: 3 * MINUTE };
export const TO_THE_DAY: Window = { tells: 'date', lateness: 3 * MINUTE };

/**
 * The moment of an event.
 *
 * @param told by the API: ISO 8601, a date or a time
 * @returns undefined if it is neither
 */
export function momentOf(told: unknown, { tells }: Window): number | undefined {
	if (typeof told !== 'string') return undefined;
	const moment = Date.parse(tells === 'date' ? told.slice(0, 10) : told);
	return Number.isNaN(moment) ? undefined : moment;
}

/** The earliest moment that can be told of what happens at `time`: its second, or the day before in a zone that lags behind. */
export function earliestMoment(time: number, { tells }: Window): number {
	return tells === 'second' ? floor(time, SECOND) : floor(time, DAY) - DAY;
}

/** From which moment on an event may not have been shown yet when a poll began at `mark`. */
export function windowStart(mark: number, window: Window): number {
	return earliestMoment(mark - window.lateness, window);
}

function floor(time: number, unit: number): number {
	return Math.floor(time / unit) * unit;
}
