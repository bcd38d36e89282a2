import type { Context } from 'hono';
import type { z } from 'zod/v4';
import type { Unknowns } from '../unknowns';
import { invalid } from './refusal';
import { readQuery, validate } from './validate';

/** Which page is asked for: the filters of the first page, and where to go on. */
export interface PageRequest<T> {
	filters: T;
	/** The filters as they were sent, for the next cursor. */
	parameters: Record<string, string>;
	/** Index into the collection, from the cursor; undefined on the first page. */
	from: number | undefined;
}

/** Reads filters, or the cursor that carries them (the limit too). */
export function readPage<T extends z.ZodType>(c: Context, schema: T, unknowns: Unknowns): PageRequest<z.output<T>> {
	const cursor = c.req.query('cursor');
	if (cursor === undefined) {
		return { filters: readQuery(c, schema), parameters: c.req.query(), from: undefined };
	}
	if (unknowns.parametersBesideCursor === 400 && Object.keys(c.req.query()).length > 1) {
		throw invalid('cursor cannot be combined with other parameters');
	}
	const { on, next, ...parameters } = Object.fromEntries(
		new URLSearchParams(Buffer.from(cursor, 'base64').toString()),
	);
	if (on !== c.req.path || next === undefined || !/^\d+$/.test(next)) {
		throw invalid('cursor does not have a valid value');
	}
	return { filters: validate(schema, parameters), parameters, from: Number(next) };
}

export interface Collection<T> {
	items: readonly T[];
	matches: (item: T) => boolean;
	newestFirst?: boolean;
}

export interface Page<T> {
	page: T[];
	/** Index of the first item of the next page; undefined on the last. */
	next: number | undefined;
}

/** At most `limit` matching items from `from` on. All pages together look at each item once. */
export function pageOf<T>(collection: Collection<T>, limit: number, from: number | undefined): Page<T> {
	const { items, matches, newestFirst = false } = collection;
	const step = newestFirst ? -1 : 1;
	const page: T[] = [];
	for (let index = from ?? (newestFirst ? items.length - 1 : 0); index in items; index += step) {
		const item = items[index] as T;
		if (!matches(item)) continue;
		if (page.length === limit) return { page, next: index };
		page.push(item);
	}
	return { page, next: undefined };
}

/** The `_links` of a page: the next page's path with everything in its cursor. */
export function pageLinks(
	c: Context,
	parameters: Record<string, string>,
	next: number | undefined,
	unknowns: Unknowns,
): { _links?: { next?: { href: string } | null } } {
	if (next === undefined) {
		if (unknowns.lastPageLinks === 'null') return { _links: { next: null } };
		return unknowns.lastPageLinks === 'empty' ? { _links: {} } : {};
	}
	const inside = new URLSearchParams({ ...parameters, on: c.req.path, next: String(next) });
	const cursor = Buffer.from(inside.toString()).toString('base64');
	return { _links: { next: { href: `${c.req.path}?${new URLSearchParams({ cursor })}` } } };
}
