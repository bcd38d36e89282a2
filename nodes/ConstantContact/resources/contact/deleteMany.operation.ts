import type { INodeProperties } from 'n8n-workflow';

import type { Api } from '../../api/transport';
import type { BulkItem } from '../../bulk/bulkOperation';
import type { Batch } from '../../bulk/plan';
import { runBulk } from '../../bulk/runBulk';
import { readBeside, readContacts } from '../../contacts/namedContacts';
import { dryRun, ifNotFound, maxContacts, onTimeout, optionsProperty, readOptions, timeout, waitForCompletion } from '../../parameters/options';
import { contactsProperty, listsProperty, oneItemPer, shownFor, wantsActivities } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { idList, oneOf } from '../../parameters/schemas';
import type { Run } from '../../run/run';
import type { Operation } from '../operation';
import { hintAtLargeLists } from './largeLists';
import { undoNotice } from './undoNotice';

const deleteBy: INodeProperties = {
	displayName: 'Contacts to Delete',
	name: 'deleteBy',
	type: 'options',
	options: [
		{
			name: 'All Contacts on Lists',
			value: 'lists',
			description: 'Every contact on the chosen lists; the lists themselves stay',
		},
		{ name: 'Contacts (IDs or Emails)', value: 'contacts', description: 'The contacts that are named here' },
	],
	default: 'contacts',
	description: 'What selects the contacts; their consent stays as it is',
	hint: 'They leave all lists; this is not an unsubscribe',
};

const contacts = contactsProperty('The contacts to delete: they leave all lists, and their consent stays as it is; this is not an unsubscribe');

const sourceLists: INodeProperties = {
	...listsProperty('Delete All Contacts on These Lists', 'sourceLists', 'Every contact on any of these lists is deleted from the whole account, which is more than taking it off these lists'),
	hint: 'Deleted from the whole account; the lists themselves stay',
};

const contactsOrLists = oneOf(['contacts', 'lists']);
const listIds = idList('list');

function readItem(parameters: Parameters, itemIndex: number): BulkItem {
	const by = parameters.forItem(deleteBy, itemIndex, contactsOrLists);
	if (by === 'lists') {
		const ids = parameters.forItem(sourceLists, itemIndex, listIds);
		return { selection: { by, ids }, wantsActivities: true };
	}
	const named = readContacts(parameters, contacts, itemIndex);
	return {
		selection: { by, contacts: named },
		wantsActivities: readBeside(named, () => wantsActivities(parameters, itemIndex)),
	};
}

export type DeleteBody = { contact_ids: string[] } | { list_ids: string[] };

/** @see https://developer.constantcontact.com/api_guide/contacts_delete_bulk.html */
export function deleteBody({ selection }: Batch): DeleteBody {
	if (selection.by === 'contacts') return { contact_ids: selection.ids };
	if (selection.by === 'lists') return { list_ids: selection.ids };
	throw new Error(`contacts cannot be deleted by ${selection.by}`);
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	return await runBulk(
		run,
		api,
		{
			endpoint: 'contact_delete',
			doing: 'delete contacts',
			would: 'delete',
			wouldOfDeleted: 'already_deleted',
			readItem: (itemIndex) => readItem(parameters, itemIndex),
			body: deleteBody,
			leaveOut: ({ isDeleted }) => (isDeleted ? { state: 'already_deleted', succeeded: true } : undefined),
			hintAtPlan: async (plan) => await hintAtLargeLists(run, api, plan),
		},
		readOptions(run, parameters),
	);
}

export const deleteManyOperation: Operation = {
	name: 'Delete Many',
	action: 'Delete many contacts (not an unsubscribe)',
	description: 'Delete contacts in bulk. Their lists cannot be looked up afterwards.',
	properties: [
		undoNotice,
		deleteBy,
		shownFor(contacts, { deleteBy: ['contacts'] }),
		shownFor(sourceLists, { deleteBy: ['lists'] }),
		shownFor(oneItemPer, { deleteBy: ['contacts'] }),
		waitForCompletion,
		// The fuller one last: where Contacts to Delete is an expression n8n shows both, and keeps only what the last one knows.
		shownFor(optionsProperty(dryRun, maxContacts, timeout, onTimeout), { deleteBy: ['lists'] }),
		shownFor(optionsProperty(dryRun, ifNotFound, maxContacts, timeout, onTimeout), { deleteBy: ['contacts'] }),
	],
	execute,
};
