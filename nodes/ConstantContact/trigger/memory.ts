import { z } from 'zod/v4';

import type { Window } from './window';
import { earliestMoment, windowStart } from './window';

/**
 * What the trigger remembers from poll to poll, as plain JSON in the workflow's static data. n8n saves it only when a poll
 * gave something, so after a restart it is that of the last event: everything since is read again, and nothing of it has
 * been given.
 *
 * All times are ms since 1970 by Constant Contact's clock.
 */
export interface Memory {
	/** What is watched: with another event, other filters or another credential all is remembered anew. */
	scope: string;
	/** When watching began: what happened before is no event. */
	since: number;
	/** When the last reading began that came to its end. */
	mark: number;
	/** Counts the polls that have changed this memory: by it a poll sees that another one came first. */
	turn: number;
	/** What was given, or was there at the beginning: ids by their moment, as far back as the window reaches. */
	seen: Record<string, string>;
	/** What the event itself remembers of the last reading that came to its end. */
	note: Note;
	/** A reading that has not come to its end yet. */
	unread?: Unread | undefined;
}

export type Note = Record<string, number>;

/** Where a reading goes on. */
export interface Unread {
	cursor: string;
	/** When its first page was given. */
	at: number;
	note: Note;
	/** It is the first reading, which gives nothing. */
	isFirst: boolean;
}

/** The first poll failed for a reason that passes. */
export interface FailedOnce {
	scope: string;
	failed: true;
}

const note = z.record(z.string(), z.number());

const memorySchema = z.object({
	scope: z.string(),
	since: z.number(),
	mark: z.number(),
	turn: z.number(),
	seen: z.record(z.string(), z.string()),
	note,
	unread: z.object({ cursor: z.string(), at: z.number(), note, isFirst: z.boolean() }).optional(),
});

const failedSchema = z.object({ scope: z.string(), failed: z.literal(true) });
const either = z.union([memorySchema, failedSchema]);

/** What is kept, if it is of this scope and whole; undefined is a first poll. */
export function recall(kept: unknown, scope: string): Memory | FailedOnce | undefined {
	// What n8n has loaded carries marks of its own, that JSON leaves out.
	const plain = JSON.parse(JSON.stringify(kept ?? null)) as unknown;
	const { data } = either.safeParse(plain);
	return data?.scope === scope ? data : undefined;
}

/** Something that happened to the thing with this id, at this moment. */
export interface Occurrence<T> {
	id: string;
	moment: number;
	entry: T;
}

/** What a poll has read. */
export interface Reading<T> {
	/** When its first page was given. */
	at: number;
	occurrences: Array<Occurrence<T>>;
	/** Everything was read that may have happened since the mark. */
	isComplete: boolean;
	/** Where to go on, if the time was over. */
	cursor?: string | undefined;
	note: Note;
	/** Whatever is not among the occurrences has been undone, and may happen again at the same moment. */
	isAll: boolean;
}

/**
 * Takes what a poll has read over into the memory.
 *
 * @param memory undefined for the first poll: then all is remembered, and nothing is news
 * @returns the news, the oldest first, and what to remember
 */
export function takeOver<T>(
	scope: string,
	memory: Memory | undefined,
	reading: Reading<T>,
	window: Window,
): { memory: Memory; news: Array<Occurrence<T>> } {
	const isFirst = memory === undefined || memory.unread?.isFirst === true;
	const { since, mark } = memory ?? { since: reading.at, mark: reading.at };
	const earliest = windowStart(mark, window);
	const seen = readSeen(memory);
	const news: Array<Occurrence<T>> = [];
	for (const occurrence of reading.occurrences) {
		const key = keyOf(occurrence);
		if (occurrence.moment < earliest || seen.has(key)) continue;
		seen.set(key, occurrence);
		if (!isFirst && occurrence.moment >= earliestMoment(since, window)) news.push(occurrence);
	}
	const newMark = reading.isComplete ? Math.max(mark, reading.at) : mark;
	const kept = reading.isAll ? new Map(reading.occurrences.map((occurrence) => [keyOf(occurrence), occurrence])) : seen;
	return {
		news: news.sort((a, b) => a.moment - b.moment),
		memory: {
			scope,
			since,
			mark: newMark,
			turn: (memory?.turn ?? 0) + 1,
			seen: writeSeen([...kept.values()].filter(({ moment }) => moment >= windowStart(newMark, window))),
			note: reading.isComplete ? reading.note : (memory?.note ?? {}),
			...(reading.cursor === undefined ? {} : { unread: { cursor: reading.cursor, at: reading.at, note: reading.note, isFirst } }),
		},
	};
}

interface Seen {
	id: string;
	moment: number;
}

function keyOf({ id, moment }: Seen): string {
	return `${moment} ${id}`;
}

function readSeen(memory: Memory | undefined): Map<string, Seen> {
	const seen = new Map<string, Seen>();
	for (const [told, ids] of Object.entries(memory?.seen ?? {})) {
		const moment = Date.parse(told);
		for (const id of ids.split(' ')) seen.set(keyOf({ id, moment }), { id, moment });
	}
	return seen;
}

/** The ids of a moment are one text: 20,000 of them in a day come to 740 KB. */
function writeSeen(entries: Seen[]): Record<string, string> {
	const ids = new Map<number, string[]>();
	for (const { id, moment } of entries) {
		const those = ids.get(moment);
		if (those) those.push(id);
		else ids.set(moment, [id]);
	}
	return Object.fromEntries([...ids].map(([moment, those]) => [new Date(moment).toISOString(), those.join(' ')]));
}
