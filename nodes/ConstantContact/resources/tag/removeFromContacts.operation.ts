import type { INodeProperties } from 'n8n-workflow';

import type { Api } from '../../api/transport';
import { runBulk } from '../../bulk/runBulk';
import { contactSource, sourceBody } from '../../bulk/source';
import { readOptions } from '../../parameters/options';
import { tagsProperty } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import type { Run } from '../../run/run';
import type { Operation } from '../operation';

const targetTags: INodeProperties = {
	...tagsProperty(
		'Tags to Remove',
		'targetTags',
		'The contacts lose these tags, at most 50, and keep their other ones; their lists and their consent stay as they are',
	),
	hint: 'Tags change no list and no consent',
};

const source = contactSource({ by: 'tags', property: targetTags }, ['allActiveContacts', 'contacts', 'lists', 'tags'], {
	label: 'Contacts to Untag',
	description: 'What selects the contacts that lose the tags',
	ofContacts: 'The contacts to take the tags off; their lists and their consent stay as they are',
	ofLists: 'Whoever is on any of these lists loses the tags, and stays on the lists',
	ofTags: 'A contact with any of these tags loses the tags above; to take a tag off all contacts, choose it in both places',
	ofAll: 'take the chosen tags off every active contact of the account',
	unconfirmed: 'tags are taken off all active contacts',
	ofExcluded: 'keep the tags',
});

/** @see https://developer.constantcontact.com/api_guide/remove_tagging_activity.html */
async function execute(run: Run, parameters: Parameters, api: Api) {
	return await runBulk(
		run,
		api,
		{
			endpoint: 'contacts_taggings_remove',
			doing: 'remove tags from contacts',
			would: 'untag',
			readItem: (itemIndex) => source.readItem(parameters, itemIndex),
			body: sourceBody,
		},
		readOptions(run, parameters),
	);
}

export const removeFromContactsOperation: Operation = {
	name: 'Remove From Contacts',
	action: 'Remove tags from contacts',
	description: 'Take tags off contacts; no list and no consent is changed, and the tags themselves stay',
	properties: source.properties,
	execute,
};
