import type { INodeProperties } from 'n8n-workflow';

import { readOption } from '../../parameters/options';
import type { Parameters } from '../../parameters/reader';
import { oneOf } from '../../parameters/schemas';

/** Restoring somebody who was never deleted would be a mass add to lists, welcome emails included. */
export const ifNotDeleted: INodeProperties = {
	displayName: 'If a Contact Is Not Deleted',
	name: 'ifNotDeleted',
	type: 'options',
	options: [
		{
			name: 'Add to Lists',
			value: 'addToLists',
			description: 'Add the contact to the lists all the same. This can send welcome emails.',
		},
		{ name: 'Skip', value: 'skip', description: 'Leave the contact as it is and say so in the output' },
	],
	default: 'skip',
	description: 'What to do about a contact that is not deleted, so that there is nothing to restore',
};

const skipOrAdd = oneOf(['skip', 'addToLists'], 'skip');

/** Whether contacts who are not deleted are put onto the lists all the same. @throws Problem that names the option */
export function addsWhoIsNotDeleted(parameters: Parameters): boolean {
	return readOption(parameters, ifNotDeleted, skipOrAdd) === 'addToLists';
}
