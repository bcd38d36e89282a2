import { countContacts, readCounts } from '../api/counts';
import { lists } from '../api/list';
import { tags } from '../api/tag';
import type { Api } from '../api/transport';
import type { Clock } from '../run/clock';
import { forEachInPieces } from '../run/inPieces';
import type { Batch, Plan } from './plan';
import { groupKeys, selectedIds } from './plan';

/** The batches of a plan that select alike, with the same targets and exclusions. */
export type Group = [Batch, ...Batch[]];

/** How many contacts a group selects, as Constant Contact counts them at that moment. */
export interface Size {
	/** Never fewer than will be touched. */
	contacts: number;
	/** Whether exactly so many will be touched. */
	exact: boolean;
	/** Lists or tags that the account does not have, or whose size it does not tell. */
	unknown: string[];
}

/** The groups of a plan, in the order of their first batches. */
export function groupsOf({ batches }: Plan): Group[] {
	const groups = new Map<string, Group>();
	const keyOf = groupKeys();
	for (const batch of batches) {
		const key = keyOf(batch);
		const group = groups.get(key);
		if (group) group.push(batch);
		else groups.set(key, [batch]);
	}
	return [...groups.values()];
}

/** The contacts, lists or tags that select a group's contacts. */
export function idsIn(group: Group): string[] {
	return group.flatMap(selectedIds);
}

/** Adds up lists or tags. A contact on several of them counts several times, and one to leave alone counts too. */
function sumOf(group: Group, counts: Map<string, number>): Size {
	const ids = idsIn(group);
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
export async function measure(clock: Clock, api: Api, plan: Plan): Promise<Measured> {
	const groups = groupsOf(plan);
	const by = (kind: Batch['selection']['by']) => groups.filter(([{ selection }]) => selection.by === kind);
	const ofLists = await readCounts(
		api,
		lists,
		// `all`, since contacts who have unsubscribed are touched too.
		{ include_membership_count: 'all', status: 'all' },
		by('lists').flatMap(idsIn),
		({ list_id, membership_count }) => ({ id: list_id, count: membership_count }),
	);
	const ofTags = await readCounts(
		api,
		tags,
		{ include_count: true },
		by('tags').flatMap(idsIn),
		({ tag_id, contacts_count }) => ({ id: tag_id, count: contacts_count }),
	);
	const active = by('allActiveContacts').length > 0 ? await countContacts(api, { status: 'active' }) : 0;
	// The API does not count those with an engagement level; there are not more of them than of all contacts.
	const everybody = by('engagementLevel').length > 0 ? await countContacts(api) : 0;

	const sizeOf = (group: Group): Size => {
		const [{ selection, exclude }] = group;
		if (selection.by === 'lists') return sumOf(group, ofLists);
		if (selection.by === 'tags') return sumOf(group, ofTags);
		const isCounted = selection.by === 'allActiveContacts';
		return { contacts: isCounted ? active : everybody, exact: isCounted && exclude.length === 0, unknown: [] };
	};
	const named = new Set<string>();
	await forEachInPieces(clock, plan.batches, ({ selection }) => {
		if (selection.by === 'contacts') for (const id of selection.ids) named.add(id);
	});
	const counted = groups.filter(([{ selection }]) => selection.by !== 'contacts');
	return {
		named: named.size,
		sizes: new Map(counted.map((group) => [group, sizeOf(group)])),
	};
}
