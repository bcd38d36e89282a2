import type { Resource } from '../operation';
import { addOperation } from './add.operation';
import { removeOperation } from './remove.operation';

export const listMembership: Resource = {
	name: 'List Membership',
	description: 'Put contacts onto lists and take them off; their consent stays as it is',
	// As saved workflows know it; it sends nothing until lists and contacts are chosen.
	defaultOperation: 'remove',
	operations: { add: addOperation, remove: removeOperation },
};
