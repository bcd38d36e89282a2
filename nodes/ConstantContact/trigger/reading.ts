import { LARGEST_PAGE, readPages } from '../api/pages';
import type { Api } from '../api/transport';
import type { Clock } from '../run/clock';
import { attempt, Problem } from '../run/problem';
import type { TriggerEvent, Wanted } from './event';
import type { Memory, Occurrence, Reading } from './memory';
import { momentOf, windowStart } from './window';

/** A second before, since the API's own filters leave out the moment itself. */
const JUST_BEFORE = 1_000;
/** The part of a poll's time in which pages are begun; the rest is for the last one to come. */
const SHARE_FOR_PAGES = 0.7;

/** When a poll began, by the clock that measures it, and how long it may take: ms. */
export interface Time {
	clock: Clock;
	startedAt: number;
	budgetMs: number;
	/** The time of n8n's machine, in ms since 1970: used only where Constant Contact tells none. */
	now(): number;
}

/**
 * Reads what may have happened since the mark, page by page, as long as there is time. A reading that had to stop goes on
 * where it stopped.
 *
 * @throws Problem if a page cannot be read
 */
export async function readOn<T>(api: Api, event: TriggerEvent<T>, wanted: Wanted<T>, memory: Memory | undefined, time: Time): Promise<Reading<T>> {
	if (!memory) return await readFirst(api, event, wanted, time);
	if (memory.unread) {
		const rest = await attempt(read(api, event, { memory, query: { cursor: memory.unread.cursor } }, time));
		if (!(rest instanceof Problem)) return rest;
		// A cursor of a poll long ago may be gone.
		if (rest.details.http_status !== 400 && rest.details.http_status !== 404) throw rest;
	}
	return await read(api, event, { memory: { ...memory, unread: undefined }, query: queryFrom(event, wanted, memory.mark) }, time);
}

/** The first reading does not know Constant Contact's time yet: where n8n's clock is ahead, it begins once more. */
async function readFirst<T>(api: Api, event: TriggerEvent<T>, wanted: Wanted<T>, time: Time): Promise<Reading<T>> {
	const assumed = time.now();
	const reading = await read(api, event, { memory: undefined, query: queryFrom(event, wanted, assumed) }, time);
	if (!event.isFoundByTime || reading.at >= assumed - JUST_BEFORE) return reading;
	return await read(api, event, { memory: undefined, query: queryFrom(event, wanted, reading.at) }, time);
}

function queryFrom<T>(event: TriggerEvent<T>, { query }: Wanted<T>, mark: number) {
	const from = new Date(windowStart(mark, event.window) - JUST_BEFORE).toISOString();
	return { ...event.query(from), ...query, limit: LARGEST_PAGE };
}

interface Start {
	memory: Memory | undefined;
	query: Record<string, string | number | boolean>;
}

async function read<T>(api: Api, event: TriggerEvent<T>, { memory, query }: Start, { clock, startedAt, budgetMs, now }: Time): Promise<Reading<T>> {
	const unread = memory?.unread;
	const occurrences: Array<Occurrence<T>> = [];
	let note = unread?.note ?? {};
	let at = unread?.at;
	let cursor: string | undefined;
	let isComplete = true;
	for await (const page of readPages(api, event.collection, query, startedAt + budgetMs)) {
		occurrences.push(...occurrencesOn(event, page.entries));
		note = event.note?.(note, page) ?? note;
		at ??= page.at ?? latest(occurrences) ?? memory?.mark ?? now();
		if (page.cursor === undefined) break;
		const rest = event.isRest?.(page, note, memory, at);
		isComplete = rest !== 'perhaps';
		if (rest) break;
		if (clock.now() - startedAt >= budgetMs * SHARE_FOR_PAGES) {
			isComplete = false;
			cursor = page.cursor;
			break;
		}
	}
	return {
		at: at ?? now(),
		occurrences,
		isComplete,
		cursor,
		note,
		isAll: isComplete && !unread && event.isAll?.(note) === true,
	};
}

/** @throws Problem if the API does not tell when something happened, since it could be neither given once nor left out */
export function occurrencesOn<T>({ happened, window, collection }: TriggerEvent<T>, entries: T[]): Array<Occurrence<T>> {
	return entries.flatMap((entry) => {
		const what = happened(entry);
		if (!what) return [];
		const moment = momentOf(what.at, window);
		if (moment !== undefined) return [{ id: what.id, moment, entry }];
		throw new Problem(
			`Could not get ${collection.noun}: the answer of Constant Contact does not tell when something happened to ${what.id}`,
			'The API may have changed. Look for an update of this node.',
		).ofKind('defect');
	});
}

function latest<T>(occurrences: Array<Occurrence<T>>): number | undefined {
	return occurrences.reduce<number | undefined>((newest, { moment }) => Math.max(newest ?? moment, moment), undefined);
}
