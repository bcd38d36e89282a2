import type { INodeProperties } from 'n8n-workflow';

import type { Api } from '../../api/transport';
import { runBulk } from '../../bulk/runBulk';
import { contactSource, sourceBody } from '../../bulk/source';
import { readOptions } from '../../parameters/options';
import { listsProperty } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import type { Run } from '../../run/run';
import type { Operation } from '../operation';

const lists: INodeProperties = {
	...listsProperty(
		'Remove From These Lists',
		'lists',
		'The contacts are taken off these lists, at most 50; they stay subscribed, and none is deleted',
	),
	hint: 'The contacts stay subscribed, and on their other lists',
};

const source = contactSource(
	{ by: 'lists', property: lists },
	['allActiveContacts', 'contacts', 'engagementLevel', 'lists', 'tags'],
	{
		label: 'Contacts to Remove',
		description: 'What selects the contacts that leave the lists',
		ofContacts: 'The contacts to take off the lists; they stay in the account, and stay subscribed',
		ofLists: 'Whoever is on any of these lists is taken off the lists above; to empty a list, choose it in both places',
		ofTags: 'A contact with any of these tags is removed',
		ofAll: 'take every active contact of the account off the chosen lists',
		unconfirmed: 'all active contacts are removed from lists',
		ofExcluded: 'stay on the lists',
	},
);

async function execute(run: Run, parameters: Parameters, api: Api) {
	return await runBulk(
		run,
		api,
		{
			endpoint: 'remove_list_memberships',
			doing: 'remove contacts from lists',
			would: 'remove',
			wouldOfDeleted: 'already_deleted',
			readItem: (itemIndex) => source.readItem(parameters, itemIndex),
			body: sourceBody,
		},
		readOptions(run, parameters),
	);
}

export const removeOperation: Operation = {
	name: 'Remove',
	action: 'Remove contacts from lists (stay subscribed)',
	description: 'Take contacts off lists; they are neither deleted nor unsubscribed',
	properties: source.properties,
	execute,
};
