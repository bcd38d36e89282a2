import type { Resource } from '../operation';
import { removeOperation } from './remove.operation';

export const listMembership: Resource = {
	name: 'List Membership',
	description: 'Take contacts off lists; they stay subscribed',
	// The one operation there is; it sends nothing until lists and contacts are chosen.
	defaultOperation: 'remove',
	operations: { remove: removeOperation },
};
