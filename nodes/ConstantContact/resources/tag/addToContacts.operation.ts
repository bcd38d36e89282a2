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
		'Tags to Add',
		'targetTags',
		'The contacts get these tags, at most 50, and keep their other ones; their lists and their consent stay as they are',
	),
	hint: 'Tags change no list and no consent',
};

const source = contactSource({ by: 'tags', property: targetTags }, ['allActiveContacts', 'contacts', 'lists', 'tags'], {
	label: 'Contacts to Tag',
	description: 'What selects the contacts that get the tags',
	ofContacts: 'The contacts to tag; their lists and their consent stay as they are',
	ofLists: 'Whoever is on any of these lists is tagged, and stays on them',
	ofTags: 'A contact with any of these tags gets the tags above too',
	ofAll: 'tag every active contact of the account',
	unconfirmed: 'all active contacts are tagged',
	ofExcluded: 'are not tagged',
});

/** @see https://developer.constantcontact.com/api_guide/add_tagging_activity.html */
async function execute(run: Run, parameters: Parameters, api: Api) {
	return await runBulk(
		run,
		api,
		{
			endpoint: 'contacts_taggings_add',
			doing: 'add tags to contacts',
			would: 'tag',
			readItem: (itemIndex) => source.readItem(parameters, itemIndex),
			body: sourceBody,
		},
		readOptions(run, parameters),
	);
}

export const addToContactsOperation: Operation = {
	name: 'Add to Contacts',
	action: 'Add tags to contacts',
	description: 'Tag contacts; no list and no consent is changed',
	properties: source.properties,
	execute,
};
