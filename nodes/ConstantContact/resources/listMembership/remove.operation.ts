import type { INodeProperties } from 'n8n-workflow';

import type { Api } from '../../api/transport';
import type { Targets } from '../../bulk/plan';
import { runBulk } from '../../bulk/runBulk';
import { contactSource, sourceBody, WITH_EXCLUSIONS } from '../../bulk/source';
import { dryRun, ifNotFound, maxContacts, onTimeout, optionsProperty, readOptions, timeout, waitForCompletion } from '../../parameters/options';
import { listsProperty, shownFor } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { idList } from '../../parameters/schemas';
import type { Run } from '../../run/run';
import type { Operation } from '../operation';

/** The most lists that one activity takes contacts off. @see https://developer.constantcontact.com/api_guide/remove_list_membership.html */
const MOST_LISTS = 50;

const lists: INodeProperties = {
	...listsProperty('Remove From These Lists', 'lists', 'The contacts are taken off these lists, at most 50; none is deleted'),
	hint: 'The contacts stay subscribed, and on their other lists',
};

const source = contactSource(['allActiveContacts', 'contacts', 'engagementLevel', 'lists', 'tags'], {
	label: 'Contacts to Remove',
	description: 'What selects the contacts that leave the lists',
	ofLists: 'Whoever is on any of these lists is taken off the lists above; to empty a list, choose it in both places',
	ofTags: 'A contact with any of these tags is removed',
	ofAll: 'take every active contact of the account off the chosen lists',
	unconfirmed: 'all active contacts are removed from lists',
	ofExcluded: 'stay on the lists',
});

const targetIds = idList('list', MOST_LISTS);

async function execute(run: Run, parameters: Parameters, api: Api) {
	const readTargets = (itemIndex: number): Targets => ({ by: 'lists', ids: parameters.forItem(lists, itemIndex, targetIds) });
	return await runBulk(
		run,
		api,
		{
			endpoint: 'remove_list_memberships',
			doing: 'remove contacts from lists',
			would: 'remove',
			wouldOfDeleted: 'already_deleted',
			readItem: (itemIndex) => source.readItem(parameters, itemIndex, () => readTargets(itemIndex)),
			body: sourceBody,
		},
		readOptions(run, parameters),
	);
}

export const removeOperation: Operation = {
	name: 'Remove',
	action: 'Remove contacts from lists (they stay subscribed)',
	description: 'Take contacts off lists; they are neither deleted nor unsubscribed',
	properties: [
		lists,
		...source.properties,
		waitForCompletion,
		shownFor(optionsProperty(dryRun, ifNotFound, maxContacts, timeout, onTimeout), { source: ['contacts', ...WITH_EXCLUSIONS] }),
		shownFor(optionsProperty(dryRun, maxContacts, timeout, onTimeout), { source: ['engagementLevel', 'tags'] }),
	],
	execute,
};
