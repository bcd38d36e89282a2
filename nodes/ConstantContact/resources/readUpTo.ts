import type { Collection } from '../api/pages';
import { LARGEST_PAGE, readPages } from '../api/pages';
import type { Api } from '../api/transport';
import { limit, returnAll } from '../parameters/properties';
import type { Parameters } from '../parameters/reader';
import { positiveInteger, yesOrNo } from '../parameters/schemas';
import type { Outcome } from '../run/items';
import { inInputOrder, itemIndexesOf, sortItems, workThrough } from '../run/items';
import { oncePerKey } from '../run/oncePerKey';
import type { Run } from '../run/run';

/** How many results an item wants: its Limit, or all. */
export function readLimit(parameters: Parameters, itemIndex: number): number {
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
	api: Api,
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

/** A Get Many without filters: the entries as the API gives them, read once for all items with the same Limit. */
export async function getManyOf<T extends object>(
	run: Run,
	parameters: Parameters,
	api: Api,
	collection: Collection<T>,
	query: Record<string, string | boolean> = {},
): Promise<Outcome[]> {
	const { values, problems } = await sortItems(run, itemIndexesOf(run), (itemIndex) => readLimit(parameters, itemIndex));
	const outcomes = await workThrough(
		run,
		values,
		oncePerKey(async (most: number) => await readUpTo(api, collection, query, most, (entry) => entry), String),
		{ most: 1 },
	);
	return inInputOrder([...problems, ...outcomes]);
}
