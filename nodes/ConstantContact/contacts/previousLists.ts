import { lists } from '../api/list';
import { LARGEST_PAGE, readPages } from '../api/pages';
import type { Api } from '../api/transport';
import { attempt, Problem } from '../run/problem';

/** The lists that an item restores its contacts onto. */
export interface RestoreLists {
	/** Those that the contacts were on; undefined if the item says where they go. */
	previousLists?: string[] | undefined;
	/** The chosen lists; with `previousLists`, the lists for contacts of whose own none is left. */
	lists: string[];
}

/** The same as it can be sent. */
export interface ResolvedLists {
	lists: string[];
	/** Previous lists that do not exist any more. */
	gone: string[];
}

/**
 * Which of the lists that contacts were on still exist: a request for 500 lists of the account, and none if no list is
 * named. An account has at most 1,000. @see https://developer.constantcontact.com/api_guide/lists_overview.html
 *
 * @returns the ids, or why they could not be read
 * @throws Problem if they cannot be read and the run stops on errors
 */
export async function findPreviousLists(
	api: Api,
	items: Iterable<RestoreLists>,
	stopOnError: boolean,
): Promise<Set<string> | Problem> {
	const left = new Set<string>();
	for (const { previousLists = [] } of items) for (const id of previousLists) left.add(id);
	const found = new Set<string>();
	const read = async () => {
		if (left.size === 0) return found;
		for await (const page of readPages(api, lists, { status: 'active', limit: LARGEST_PAGE })) {
			for (const { list_id } of page.entries) if (left.delete(list_id)) found.add(list_id);
			if (left.size === 0) break;
		}
		return found;
	};
	const result = await attempt(read());
	if (result instanceof Problem && stopOnError) throw result;
	return result;
}

/**
 * Where the contacts of an item go: onto those of their previous lists that still exist, or where the item says.
 *
 * @param existing what {@link findPreviousLists} found
 * @throws Problem if the previous lists could not be looked up
 */
export function resolvedLists({ previousLists, lists: others }: RestoreLists, existing: Set<string> | Problem): ResolvedLists {
	if (previousLists === undefined || previousLists.length === 0) return { lists: others, gone: [] };
	if (existing instanceof Problem) throw existing;
	const gone = previousLists.filter((id) => !existing.has(id));
	// The most frequent case, without a copy.
	if (gone.length === 0) return { lists: previousLists, gone };
	const left = previousLists.filter((id) => existing.has(id));
	return { lists: left.length > 0 ? left : others, gone };
}
