import { lists, LISTS_WITH_COUNTS } from '../api/list';
import { getManyOf } from '../getMany';
import type { Resource } from '../operation';
import { limit, returnAll } from '../properties';

export const list: Resource = {
	name: 'List',
	description: 'Find contact lists',
	defaultOperation: 'getMany',
	operations: {
		getMany: {
			name: 'Get Many',
			action: 'Get many contact lists with member counts',
			description: 'Get the contact lists with the number of their active members',
			properties: [returnAll, limit],
			execute: async (run) => await getManyOf(run, lists, LISTS_WITH_COUNTS),
		},
	},
};
