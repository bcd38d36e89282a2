import type { Resource } from '../operation';
import { deleteOperation } from './delete.operation';
import { deleteManyOperation } from './deleteMany.operation';
import { getOperation } from './get.operation';
import { getManyOperation } from './getMany.operation';
import { restoreOperation } from './restore.operation';
import { restoreManyOperation } from './restoreMany.operation';
import { resubscribeOperation } from './resubscribe.operation';

export const contact: Resource = {
	name: 'Contact',
	description: 'Delete, restore and read contacts',
	defaultOperation: 'getMany',
	operations: {
		delete: deleteOperation,
		deleteMany: deleteManyOperation,
		get: getOperation,
		getMany: getManyOperation,
		restore: restoreOperation,
		restoreMany: restoreManyOperation,
		resubscribe: resubscribeOperation,
	},
};
