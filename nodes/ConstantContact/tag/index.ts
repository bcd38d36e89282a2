import { tags, TAGS_WITH_COUNTS } from '../api/tag';
import { getManyOf } from '../getMany';
import type { Resource } from '../operation';
import { limit, returnAll } from '../properties';

export const tag: Resource = {
	name: 'Tag',
	description: 'Find tags',
	defaultOperation: 'getMany',
	operations: {
		getMany: {
			name: 'Get Many',
			action: 'Get many tags with contact counts',
			description: 'Get the tags with the number of contacts that have them',
			properties: [returnAll, limit],
			execute: async (run) => await getManyOf(run, tags, TAGS_WITH_COUNTS),
		},
	},
};
