import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from './reader';
import { oneOf } from './schemas';

/** The contact of the single operations. In every mode a value with an @ is an address and any other an ID. */
export function contactProperty(description: string, searchListMethod: string): INodeProperties {
	return {
		displayName: 'Contact',
		name: 'contact',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a contact…',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 9ef9d8fe-e0b9-419d-b845-fc4e76aa6a2c',
			},
			{
				displayName: 'By Email',
				name: 'email',
				type: 'string',
				placeholder: 'e.g. sam@example.org',
			},
		],
	};
}

/** On two lines: on one, the panel would break the ID in the middle. */
export const CONTACTS_PLACEHOLDER = 'e.g. sam@example.org,\n9ef9d8fe-e0b9-419d-b845-fc4e76aa6a2c';

/**
 * The contacts of the operations on many: ids and addresses, mixed.
 *
 * @param whom for the description: who is named, and what happens to them
 * @param together for the description: what is done with the contacts of all items together
 */
export function contactsProperty(whom: string, together = 'all items together form batches of 500'): INodeProperties {
	return {
		displayName: 'Contacts (IDs or Emails)',
		name: 'contacts',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: CONTACTS_PLACEHOLDER,
		description: `${whom}. IDs and email addresses, mixed, separated by commas, semicolons, spaces or new lines. An expression may also give an array of strings. Read for every input item; ${together}.`,
	};
}

/** n8n's own sentence for dynamic choices. */
export const CHOOSE_OR_SPECIFY =
	'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

function choiceProperty(
	displayName: string,
	name: string,
	loadOptionsMethod: string,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod },
		default: [],
		required: true,
		description,
	};
}

/** Lists to choose by name. */
export function listsProperty(displayName: string, name: 'lists' | 'sourceLists', description: string): INodeProperties {
	return choiceProperty(displayName, name, 'getLists', `${description}. ${CHOOSE_OR_SPECIFY}.`);
}

/** Tags to choose by name. */
export function tagsProperty(displayName: string, name: 'tags' | 'targetTags', description: string): INodeProperties {
	return choiceProperty(displayName, name, 'getTags', `${description}. ${CHOOSE_OR_SPECIFY}.`);
}

export const oneItemPer: INodeProperties = {
	displayName: 'One Output Item Per',
	name: 'oneItemPer',
	type: 'options',
	options: [
		{
			name: 'Activity',
			value: 'activity',
			description: 'One item for each bulk activity of up to 500 contacts',
		},
		{
			name: 'Contact',
			value: 'contact',
			description: 'One item for each contact that an input item names',
		},
	],
	default: 'contact',
	description:
		'How the output is divided. Constant Contact reports the result of an activity, not of each contact: "succeeded" of a contact is that of its activity.',
};

const contactOrActivity = oneOf(['contact', 'activity']);

/** Whether an item wants one output item per activity. @throws Problem that names the parameter */
export function wantsActivities(parameters: Parameters, itemIndex: number): boolean {
	return parameters.forItem(oneItemPer, itemIndex, contactOrActivity) === 'activity';
}

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The same property, shown only when another has one of these values. */
export function shownFor(property: INodeProperties, show: Record<string, Array<string | boolean>>): INodeProperties {
	return { ...property, displayOptions: { show: { ...property.displayOptions?.show, ...show } } };
}
