import type { Collection } from './api/pages';
import { LARGEST_PAGE, readPages } from './api/pages';
import type { Outcome, Run } from './operation';
import { inInputOrder, itemIndexesOf, sortItems, workThrough } from './operation';
import { positiveInteger, yesOrNo } from './parameters';
import { limit, returnAll } from './properties';

/** How many results an item wants: its Limit, or all. */
export function readLimit({ parameters }: Run, itemIndex: number): number {
	const all = parameters.forItem(returnAll, itemIndex, yesOrNo);
	return all ? Infinity : parameters.forItem(limit, itemIndex, positiveInteger);
}

/**
 * Reads entries until there are `most`, page by page, and keeps no more than those.
 *
 * @param query the filters that the API knows
 * @param keep a filter that it does not know; `most` counts what is left after it
 * @param shape makes the output of an entry at once, so that a large one is not kept
 */
export async function readUpTo<T, Shown>(
	{ api }: Run,
	collection: Collection<T>,
	query: Record<string, string | number | boolean>,
	most: number,
	shape: (entry: T) => Shown,
	keep?: (entry: T) => boolean,
): Promise<Shown[]> {
	const results: Shown[] = [];
	const pageSize = keep ? LARGEST_PAGE : Math.min(most, LARGEST_PAGE);
	for await (const { entries } of readPages(api, collection, { ...query, limit: pageSize })) {
		for (const entry of entries) {
			if (!keep || keep(entry)) results.push(shape(entry));
			if (results.length >= most) return results;
		}
	}
	return results;
}

/** A Get Many without filters: the entries as the API gives them. */
export async function getManyOf<T extends object>(
	run: Run,
	collection: Collection<T>,
	query: Record<string, string | boolean> = {},
): Promise<Outcome[]> {
	const { values, problems } = sortItems(run, itemIndexesOf(run), (itemIndex) => readLimit(run, itemIndex));
	const outcomes = await workThrough(
		run,
		values,
		async (most) => await readUpTo(run, collection, query, most, (entry) => entry),
		{ most: 1 },
	);
	return inInputOrder([...problems, ...outcomes]);
}
