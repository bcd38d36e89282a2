import { lists, LISTS_WITH_COUNTS } from '../../api/list';
import { limit, returnAll } from '../../parameters/properties';
import type { Resource } from '../operation';
import { getManyOf } from '../readUpTo';
import { createOperation } from './create.operation';

export const list: Resource = {
	name: 'List',
	description: 'Create and find contact lists',
	defaultOperation: 'getMany',
	operations: {
		create: createOperation,
		getMany: {
			name: 'Get Many',
			action: 'Get many contact lists with member counts',
			description: 'Get the contact lists with the number of their active members',
			properties: [returnAll, limit],
			execute: async (run, parameters, api) => await getManyOf(run, parameters, api, lists, LISTS_WITH_COUNTS),
		},
	},
};
