import type { INodeProperties } from 'n8n-workflow';

import type { Contact } from '../api/contact';
import { contacts, SUBRESOURCES } from '../api/contact';
import { listsFilter, readListsAndTags, tagsFilter } from '../contacts/listAndTagFilters';
import { simplified } from '../contacts/simplify';
import { include, optionsProperty } from '../parameters/options';
import { simplify } from '../parameters/properties';
import type { Parameters } from '../parameters/reader';
import { someOf, yesOrNo } from '../parameters/schemas';
import type { TriggerEvent, Wanted } from './event';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [listsFilter, tagsFilter],
};

const options = optionsProperty(include);
const subresources = someOf(SUBRESOURCES);

function readContactEvent(parameters: Parameters, isFiltered: boolean): Wanted<Contact> {
	const { lists, tags } = isFiltered ? readListsAndTags(parameters, 0, filters) : { lists: undefined, tags: undefined };
	const isSimple = parameters.forRun(simplify, yesOrNo);
	const included = parameters.forRun(include, subresources, options);
	return {
		query: {
			...(lists === undefined ? {} : { lists }),
			...(tags === undefined ? {} : { tags }),
			...(included.length > 0 ? { include: included.join(',') } : {}),
		},
		// In another order they are the same.
		filters: [lists, tags].map((ids) => (ids ?? '').split(',').sort().join(',')),
		keeps: () => true,
		shown: (contact) => (isSimple ? simplified(contact, included) : contact),
	};
}

type WhatDiffers = Omit<TriggerEvent<Contact>, 'collection' | 'properties' | 'read'>;

/** An event of contacts; `isFiltered`: one that can be restricted to lists and tags. */
export function contactEvent(event: WhatDiffers, { isFiltered }: { isFiltered: boolean }): TriggerEvent<Contact> {
	return {
		...event,
		collection: contacts,
		properties: [...(isFiltered ? [filters] : []), simplify, options],
		read: (parameters) => readContactEvent(parameters, isFiltered),
	};
}
