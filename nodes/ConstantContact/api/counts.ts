import { Problem } from '../run/problem';
import { contacts } from './contact';
import type { Collection } from './pages';
import { LARGEST_PAGE, readPage, readPages } from './pages';
import type { Api } from './transport';

/**
 * Reads how many contacts each list, or each tag, has, page by page until all are found. One whose number is not told is
 * left out.
 *
 * @param counted the query that asks for the numbers
 */
export async function readCounts<T>(
	api: Api,
	collection: Collection<T>,
	counted: Record<string, string | boolean>,
	wanted: string[],
	read: (entry: T) => { id: string; count: number | null | undefined },
	deadline?: number,
): Promise<Map<string, number>> {
	const left = new Set(wanted);
	const counts = new Map<string, number>();
	if (left.size === 0) return counts;
	for await (const { entries } of readPages(api, collection, { ...counted, limit: LARGEST_PAGE }, deadline)) {
		for (const entry of entries) {
			const { id, count } = read(entry);
			if (left.delete(id) && typeof count === 'number') counts.set(id, count);
		}
		if (left.size === 0) break;
	}
	return counts;
}

/**
 * How many contacts pass the filters. Without a status, all but deleted ones.
 *
 * @throws Problem if it cannot be read, or is not told
 */
export async function countContacts(api: Api, filters: Record<string, string> = {}, deadline?: number): Promise<number> {
	const { total } = await readPage(api, contacts, { ...filters, limit: 1, include_count: true }, deadline);
	if (total !== undefined) return total;
	throw new Problem('Could not count contacts: Constant Contact did not tell how many there are', 'Run this again later.');
}
