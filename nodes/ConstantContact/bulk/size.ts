import { contacts } from '../api/contact';
import { lists } from '../api/list';
import type { Collection } from '../api/pages';
import { LARGEST_PAGE, readPage, readPages } from '../api/pages';
import { tags } from '../api/tag';
import type { Api } from '../api/transport';
import { Problem } from '../problem';
import type { Batch, Plan } from './plan';
import { groupKey } from './plan';

/** The batches of a plan that select alike, with the same targets and exclusions. */
export type Group = [Batch, ...Batch[]];

/** How many contacts a group selects, as Constant Contact counts them at that moment. */
export interface Size {
	/** At most so many; never fewer than will be touched. */
	contacts: number;
	/** Whether it is just so many. */
	exact: boolean;
	/** Lists or tags that the account does not have, or whose size it does not tell. */
	unknown: string[];
}

/** The groups of a plan, in the order of their first batches. */
export function groupsOf({ batches }: Plan): Group[] {
	const groups = new Map<string, Group>();
	for (const batch of batches) {
		const key = groupKey(batch);
		const group = groups.get(key);
		if (group) group.push(batch);
		else groups.set(key, [batch]);
	}
	return [...groups.values()];
}

/** The contacts, lists or tags that select a group's contacts. */
export function idsOf(group: Group): string[] {
	return group.flatMap(({ selection }) => ('ids' in selection ? selection.ids : []));
}

/**
 * Reads how many contacts each list, or each tag, has; those that it cannot tell are left out. No page is read further
 * than needed.
 *
 * @param counted asks for the numbers
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
			if (left.delete(id.toLowerCase()) && typeof count === 'number') counts.set(id.toLowerCase(), count);
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

/** The sum over lists or tags: a contact that has several of them counts for each, and one to leave alone counts too. */
function sumOf(group: Group, counts: Map<string, number>): Size {
	const ids = idsOf(group);
	const unknown = ids.filter((id) => !counts.has(id));
	return {
		contacts: ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0),
		exact: ids.length === 1 && unknown.length === 0 && group[0].exclude.length === 0,
		unknown,
	};
}

/** How many contacts a plan touches. */
export interface Measured {
	/** Those that are named one by one and sent, each once. */
	named: number;
	/** The groups that do not name their contacts. */
	sizes: Map<Group, Size>;
}

/**
 * Reads how many contacts a plan touches: nothing for those that are named one by one, else a request or two for each
 * kind of selection.
 *
 * @throws Problem if it cannot be read
 */
export async function measure(api: Api, plan: Plan): Promise<Measured> {
	const groups = groupsOf(plan);
	const by = (kind: Batch['selection']['by']) => groups.filter(([{ selection }]) => selection.by === kind);
	const ofLists = await readCounts(
		api,
		lists,
		// With `active` those who had unsubscribed would be missing, and they are touched too.
		{ include_membership_count: 'all', status: 'all' },
		by('lists').flatMap(idsOf),
		({ list_id, membership_count }) => ({ id: list_id, count: membership_count }),
	);
	const ofTags = await readCounts(
		api,
		tags,
		{ include_count: true },
		by('tags').flatMap(idsOf),
		({ tag_id, contacts_count }) => ({ id: tag_id, count: contacts_count }),
	);
	const active = by('allActiveContacts').length > 0 ? await countContacts(api, { status: 'active' }) : 0;
	// Who has an engagement level cannot be asked, but they are not more than everybody.
	const everybody = by('engagementLevel').length > 0 ? await countContacts(api) : 0;

	const sizeOf = (group: Group): Size => {
		const [{ selection, exclude }] = group;
		if (selection.by === 'lists') return sumOf(group, ofLists);
		if (selection.by === 'tags') return sumOf(group, ofTags);
		const isCounted = selection.by === 'allActiveContacts';
		return { contacts: isCounted ? active : everybody, exact: isCounted && exclude.length === 0, unknown: [] };
	};
	const counted = groups.filter(([{ selection }]) => selection.by !== 'contacts');
	return {
		named: new Set(by('contacts').flatMap(idsOf)).size,
		sizes: new Map(counted.map((group) => [group, sizeOf(group)])),
	};
}
