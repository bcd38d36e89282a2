import { z } from 'zod/v4';

import { Problem } from '../run/problem';
import type { Api } from './transport';

/** The largest page of every collection. */
export const LARGEST_PAGE = 500;

const links = z
	.looseObject({ next: z.union([z.looseObject({ href: z.string().nullish() }), z.string()]).nullish() })
	.nullish();

interface What<T> {
	/** Below /v3, e.g. `/contacts`. */
	path: string;
	/** The key of the answer that holds the entries. */
	key: string;
	entry: z.ZodType<T>;
	/** What it is in an error message: "contacts". */
	noun: string;
}

/** Something that the API gives in pages. */
export interface Collection<T> extends What<T> {
	page: z.ZodType<Record<string, unknown> & { _links?: z.infer<typeof links> }>;
}

/** The schema of its pages is made once: that costs more than reading a page with it. */
export function collection<T>(what: What<T>): Collection<T> {
	return { ...what, page: z.looseObject({ [what.key]: z.array(what.entry), _links: links }) as unknown as Collection<T>['page'] };
}

export interface Page<T> {
	entries: T[];
	/** Asks for the next page; undefined on the last one. */
	cursor: string | undefined;
	/** How many entries match on all pages together, if `include_count` was asked for. */
	total: number | undefined;
	/** When Constant Contact gave the page, by its own clock: ms since 1970. Undefined if it did not say. */
	at: number | undefined;
}

/**
 * The cursor in a `_links.next.href`. Nothing else of the link is used: the next page is asked for on the same path.
 *
 * @throws Problem if the link leads to another path or has no cursor, since the list would silently be short
 */
export function cursorOf(href: string, { path, noun }: Collection<unknown>): string {
	const url = URL.canParse(href, 'https://api.cc.email') ? new URL(href, 'https://api.cc.email') : undefined;
	const cursor = url?.searchParams.get('cursor');
	if (url?.origin !== 'https://api.cc.email' || url.pathname !== `/v3${path}` || !cursor) {
		throw new Problem(
			`Could not get all ${noun}: the link to the next page leads elsewhere`,
			'The list would have been incomplete without a word. Run this again; if it stays so, look for an update of this node.',
		);
	}
	return cursor;
}

/**
 * Reads one page.
 *
 * @param query the filters and `limit` for a first page, or just the `cursor`, which carries both
 */
export async function readPage<T>(
	api: Api,
	of: Collection<T>,
	query: Record<string, string | number | boolean>,
	deadline?: number,
): Promise<Page<T>> {
	const { path, key, page, noun } = of;
	const request = { method: 'GET', path, query, doing: `get ${noun}`, deadline } as const;
	const answer = await api.exchange(request);
	const body = api.read(request, answer, page);
	const next = body._links?.next;
	const href = typeof next === 'string' ? next : next?.href;
	const total = body[`${key}_count`];
	return {
		entries: body[key] as T[],
		cursor: href ? cursorOf(href, of) : undefined,
		total: typeof total === 'number' ? total : undefined,
		at: answer.at,
	};
}

/**
 * Reads page after page, as long as the consumer asks for more.
 *
 * @param first the query of the first page, or the cursor of the one to go on with
 * @param deadline in ms of the clock: no request is started or repeated after it
 * @throws Problem if a cursor comes a second time, since the reading would never end
 */
export async function* readPages<T>(
	api: Api,
	of: Collection<T>,
	first: Record<string, string | number | boolean>,
	deadline?: number,
): AsyncGenerator<Page<T>> {
	const seen = new Set<string>();
	let query = first;
	for (;;) {
		const page = await readPage(api, of, query, deadline);
		yield page;
		if (page.cursor === undefined) return;
		if (seen.has(page.cursor)) {
			throw new Problem(
				`Could not get all ${of.noun}: the pages go round in a circle`,
				'The list would never have ended. Run this again; if it stays so, look for an update of this node.',
			);
		}
		seen.add(page.cursor);
		query = { cursor: page.cursor };
	}
}

/** Every entry of a collection. */
export async function readAll<T>(
	api: Api,
	of: Collection<T>,
	query: Record<string, string | number | boolean> = {},
): Promise<T[]> {
	const entries: T[] = [];
	for await (const page of readPages(api, of, { ...query, limit: LARGEST_PAGE })) entries.push(...page.entries);
	return entries;
}
