import type { Resource } from '../operation';
import { getOperation } from './get.operation';
import { getManyOperation } from './getMany.operation';

export const activity: Resource = {
	name: 'Activity',
	description: 'See how bulk activities go, and wait for them',
	defaultOperation: 'getMany',
	operations: { get: getOperation, getMany: getManyOperation },
};
