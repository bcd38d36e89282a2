import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { RestoreLists } from '../../contacts/previousLists';
import { listsProperty, shownFor } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { idList, oneOf } from '../../parameters/schemas';
import { shorten } from '../../run/texts';

/** How many lists a contact can be on. @see https://developer.constantcontact.com/api_guide/lists_overview.html */
export const MOST_LISTS = 50;

const restoreTo: INodeProperties = {
	displayName: 'Restore Onto',
	name: 'restoreTo',
	type: 'options',
	options: [
		{ name: 'Chosen Lists', value: 'chosenLists', description: 'The lists that are chosen here' },
		{
			name: 'Previous Lists',
			value: 'previousLists',
			description: 'The lists that each contact was on, as they were read before it was deleted',
		},
	],
	default: 'chosenLists',
	description: 'Which lists the contacts are put onto: by this they are restored',
};

const chosenLists: INodeProperties = {
	...listsProperty('Restore Onto These Lists', 'lists', 'Contacts are restored by putting them onto lists'),
	hint: 'Constant Contact does not remember the former lists',
};

const previousLists: INodeProperties = {
	displayName: 'Previous Lists',
	name: 'previousLists',
	type: 'string',
	default: '={{ $json.list_memberships }}',
	required: true,
	placeholder: 'e.g. 9ef9d8fe-e0b9-419d-b845-fc4e76aa6a2c',
	description:
		'The IDs of the lists that the contact was on, as Get Many gave them with Include: List Memberships before it was deleted. An array, a separated text, or the JSON text of an array. Lists that no longer exist are left out.',
};

const fallbackLists: INodeProperties = {
	...listsProperty('Fallback Lists', 'lists', 'For contacts who were on no list, or on none that still exists; without any they stay deleted'),
	required: false,
};

/** What a restore shows for its lists, in the order of the panel. */
export const restoreToProperties: INodeProperties[] = [
	restoreTo,
	shownFor(chosenLists, { restoreTo: ['chosenLists'] }),
	shownFor(previousLists, { restoreTo: ['previousLists'] }),
	shownFor(fallbackLists, { restoreTo: ['previousLists'] }),
];

/** A data table of n8n gives arrays back as JSON text; any other value stays as it is. */
function fromJson(value: unknown): unknown {
	if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return value;
	return JSON.parse(value) as unknown;
}

/**
 * What a contact's previous lists are read from: an array, a separated text, or JSON. Empty for a contact that was on
 * none. Nothing at all is an error: then they were never read, and the contact would stay deleted for no reason.
 */
export const previousListIds: z.ZodType<string[]> = z
	.unknown()
	.transform((value, context): unknown => {
		if (value === null || value === undefined) {
			context.addIssue(
				'the expression gives nothing: read the contacts with Include: List Memberships before they are deleted (an empty list stands for a contact that was on none)',
			);
			return z.NEVER;
		}
		try {
			return fromJson(value);
		} catch {
			context.addIssue(`"${shorten(String(value))}" is neither list IDs nor the JSON text of an array`);
			return z.NEVER;
		}
	})
	.pipe(idList('list', MOST_LISTS, 0));

const chosenOrPrevious = oneOf(['chosenLists', 'previousLists']);
const chosenIds = idList('list', MOST_LISTS);
const fallbackIds = idList('list', MOST_LISTS, 0);

/** Reads where the contacts of an item go. @throws Problem that names the parameter */
export function readRestoreLists(parameters: Parameters, itemIndex: number): RestoreLists {
	const to = parameters.forItem(restoreTo, itemIndex, chosenOrPrevious);
	if (to === 'chosenLists') return { lists: parameters.forItem(chosenLists, itemIndex, chosenIds) };
	return {
		previousLists: parameters.forItem(previousLists, itemIndex, previousListIds),
		lists: parameters.forItem(fallbackLists, itemIndex, fallbackIds),
	};
}
