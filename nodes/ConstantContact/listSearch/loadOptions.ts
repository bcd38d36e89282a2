import type { INodePropertyOptions } from 'n8n-workflow';

import { lists, LISTS_WITH_COUNTS } from '../api/list';
import { readAll } from '../api/pages';
import { tags, TAGS_WITH_COUNTS } from '../api/tag';
import type { Api } from '../api/transport';
import { count } from '../run/texts';

function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name);
}

/** Every contact list with the number of its active members. An account has at most 1,000. */
export async function loadLists(api: Api): Promise<INodePropertyOptions[]> {
	const entries = await readAll(api, lists, LISTS_WITH_COUNTS);
	return entries
		.map(({ list_id, name, membership_count }) => ({
			name: `${name ?? list_id}${typeof membership_count === 'number' ? ` (${count(membership_count, 'contact')})` : ''}`,
			value: list_id,
		}))
		.sort(byName);
}

/** Every tag with the number of its contacts. */
export async function loadTags(api: Api): Promise<INodePropertyOptions[]> {
	const entries = await readAll(api, tags, TAGS_WITH_COUNTS);
	return entries
		.map(({ tag_id, name, contacts_count }) => ({
			name: `${name ?? tag_id}${typeof contacts_count === 'number' ? ` (${count(contacts_count, 'contact')})` : ''}`,
			value: tag_id,
		}))
		.sort(byName);
}
