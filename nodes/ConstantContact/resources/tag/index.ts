import { tags, TAGS_WITH_COUNTS } from '../../api/tag';
import { limit, returnAll } from '../../parameters/properties';
import type { Resource } from '../operation';
import { getManyOf } from '../readUpTo';
import { addToContactsOperation } from './addToContacts.operation';
import { createOperation } from './create.operation';
import { removeFromContactsOperation } from './removeFromContacts.operation';

export const tag: Resource = {
	name: 'Tag',
	description: 'Find and create tags, put them onto contacts and take them off',
	defaultOperation: 'getMany',
	operations: {
		addToContacts: addToContactsOperation,
		create: createOperation,
		getMany: {
			name: 'Get Many',
			action: 'Get many tags with contact counts',
			description: 'Get the tags with the number of contacts that have them',
			properties: [returnAll, limit],
			execute: async (run, parameters, api) => await getManyOf(run, parameters, api, tags, TAGS_WITH_COUNTS),
		},
		removeFromContacts: removeFromContactsOperation,
	},
};
