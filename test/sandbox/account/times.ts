import { DateTime } from 'luxon';

/** The time (ms) as the API writes it for contacts, lists and tags: whole seconds, as recorded live. */
export function timestamp(ms: number): string {
	return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The date that it is in the zone at that time (ms), `2026-11-21`. */
export function dateIn(zone: string, ms: number): string {
	const date = DateTime.fromMillis(ms, { zone }).toISODate();
	if (date === null) throw new Error(`There is no time zone ${zone}`);
	return date;
}
