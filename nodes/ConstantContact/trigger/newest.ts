import { LARGEST_PAGE, readPages } from '../api/pages';
import type { Api } from '../api/transport';
import { Problem } from '../run/problem';
import type { TriggerEvent, Wanted } from './event';
import type { Occurrence } from './memory';
import { occurrencesOn } from './reading';

const DAY = 86_400_000;
/** How far back it is looked, further each time: what is newest is read with few requests where there is much of it. */
const DAYS = [1, 30, 365, 365 * 50];

/**
 * For Fetch Test Event: the newest that fits.
 *
 * @param now in ms since 1970
 * @throws Problem that says what would make one, if there is none
 */
export async function findNewest<T>(api: Api, event: TriggerEvent<T>, wanted: Wanted<T>, now: number): Promise<object> {
	const starts = event.isFoundByTime ? DAYS.map((days) => now - days * DAY) : [now];
	for (const start of starts) {
		const newest = await newestSince(api, event, wanted, new Date(start).toISOString());
		if (newest) return wanted.shown(newest.entry);
	}
	throw new Problem(event.none.message, event.none.advice);
}

async function newestSince<T>(api: Api, event: TriggerEvent<T>, wanted: Wanted<T>, from: string): Promise<Occurrence<T> | undefined> {
	let newest: Occurrence<T> | undefined;
	for await (const { entries } of readPages(api, event.collection, { ...event.query(from), ...wanted.query, limit: LARGEST_PAGE })) {
		for (const occurrence of occurrencesOn(event, entries.filter((entry) => wanted.keeps(entry)))) {
			if (!newest || occurrence.moment > newest.moment) newest = occurrence;
		}
	}
	return newest;
}
