import type { INodeProperties } from 'n8n-workflow';

import { CHOOSE_OR_SPECIFY } from '../parameters/properties';
import type { Parameters } from '../parameters/reader';
import { idList } from '../parameters/schemas';

/** The most lists and tags that one query takes. @see https://developer.constantcontact.com/api_reference/index.html#!/Contacts/getContacts */
const MOST_LISTS = 25;
const MOST_TAGS = 50;

function choiceFilter(displayName: string, name: string, loadOptionsMethod: string, description: string): INodeProperties {
	return { displayName, name, type: 'multiOptions', typeOptions: { loadOptionsMethod }, default: [], description };
}

export const listsFilter = choiceFilter(
	'Lists',
	'lists',
	'getLists',
	`Only contacts on any of these lists, at most ${MOST_LISTS}. ${CHOOSE_OR_SPECIFY}.`,
);

export const tagsFilter = choiceFilter(
	'Tags',
	'tags',
	'getTags',
	`Only contacts with any of these tags, at most ${MOST_TAGS}. ${CHOOSE_OR_SPECIFY}.`,
);

const listIds = idList('list', MOST_LISTS);
const tagIds = idList('tag', MOST_TAGS);

/**
 * Reads both filters out of a collection, as the API's query takes them.
 *
 * @throws Problem that names the filter
 */
export function readListsAndTags(
	parameters: Parameters,
	itemIndex: number,
	collection: INodeProperties,
): { lists: string | undefined; tags: string | undefined } {
	return {
		lists: parameters.filter(listsFilter, itemIndex, listIds, collection)?.join(','),
		tags: parameters.filter(tagsFilter, itemIndex, tagIds, collection)?.join(','),
	};
}
