import type { INodeProperties } from 'n8n-workflow';

import type { Collection, Page } from '../api/pages';
import type { Parameters } from '../parameters/reader';
import type { Memory, Note } from './memory';
import type { Window } from './window';

/** What the panel holds for an event, read and checked. */
export interface Wanted<T> {
	/** What the API filters by, and what it is to include. */
	query: Record<string, string>;
	/** What tells apart what is watched: with other filters all is remembered anew. */
	filters: string[];
	/** Whether something that happened is wanted. */
	keeps(entry: T): boolean;
	/** The output of it. */
	shown(entry: T): object;
}

/** A kind of event: what is read, when it happened, and how much of it has to be read. */
export interface TriggerEvent<T> {
	name: string;
	description: string;
	/** What it finds, what it cannot find, and what that costs: shown in the panel. */
	notice: string;
	/** Its parameters beside the event itself. */
	properties: INodeProperties[];
	/** @throws Problem that names the parameter */
	read(parameters: Parameters): Wanted<T>;
	collection: Collection<T>;
	window: Window;
	/** Whether the API finds by the time at which it happened. */
	isFoundByTime: boolean;
	/** What may have happened from this time on, ISO 8601. */
	query(from: string): Record<string, string | boolean>;
	/** The id of the thing, and when it happened as the API tells it; undefined if nothing happened to it. */
	happened(entry: T): { id: string; at: unknown } | undefined;
	/** What to remember of the pages read so far. `note` is empty before the first. */
	note?(note: Note, page: Page<T>): Note;
	/**
	 * Whether the pages after this one can stay unread: `known` if they hold nothing new, `perhaps` if that is likely enough
	 * for now. Undefined if they have to be read. `note` is of the pages up to this one.
	 */
	isRest?(page: Page<T>, note: Note, memory: Memory | undefined, at: number): 'known' | 'perhaps' | undefined;
	/** Whether what was read is all there is, so that what is not in it was undone. */
	isAll?(note: Note): boolean;
	/** What to tell n8n's log about the cost when watching begins. */
	cost?(note: Note): string | undefined;
	/** For Fetch Test Event: that there is none, and what would make one. */
	none: { message: string; advice: string };
}
