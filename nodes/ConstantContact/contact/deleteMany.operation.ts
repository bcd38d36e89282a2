import type { INodeProperties } from 'n8n-workflow';

import type { BulkItem } from '../bulk/bulk';
import { runBulk } from '../bulk/bulk';
import type { Batch } from '../bulk/plan';
import { readBeside, readContacts, wantsActivities } from '../bulk/read';
import type { Operation, Run } from '../operation';
import { idsOf, oneOf } from '../parameters';
import { contactsProperty, listsProperty, oneItemPer, shownFor, undoNotice } from '../properties';
import { optionsProperty, readSettings, waitForCompletion } from '../settings';

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

const contacts = contactsProperty();

const sourceLists: INodeProperties = {
	...listsProperty('Delete All Contacts on These Lists', 'sourceLists', 'Every contact on any of these lists is deleted'),
	hint: 'Deleted from the whole account; the lists themselves stay',
};

const contactsOrLists = oneOf(['contacts', 'lists']);
const listIds = idsOf('list');

function readItem({ parameters }: Run, itemIndex: number): BulkItem {
	const by = parameters.forItem(deleteBy, itemIndex, contactsOrLists);
	if (by === 'lists') {
		const ids = parameters.forItem(sourceLists, itemIndex, listIds);
		return { selection: { by, ids }, lists: [], exclude: undefined, wantsActivities: true };
	}
	const named = readContacts(parameters, contacts, itemIndex);
	return {
		selection: { by, contacts: named },
		lists: [],
		exclude: undefined,
		wantsActivities: readBeside(named, () => wantsActivities(parameters, itemIndex)),
	};
}

/** @see https://developer.constantcontact.com/api_guide/contacts_delete_bulk.html */
export function deleteBody({ selection }: Batch): object {
	if (selection.by === 'contacts') return { contact_ids: selection.ids };
	if (selection.by === 'lists') return { list_ids: selection.ids };
	throw new Error(`contacts cannot be deleted by ${selection.by}`);
}

async function execute(run: Run) {
	return await runBulk(
		run,
		{
			endpoint: 'contact_delete',
			doing: 'delete contacts',
			does: 'delete',
			readItem,
			body: deleteBody,
			notSent: ({ isDeleted }) => (isDeleted ? 'already_deleted' : undefined),
			needsDeleted: false,
		},
		readSettings(run),
	);
}

export const deleteManyOperation: Operation = {
	name: 'Delete Many',
	action: 'Delete many contacts (they leave all lists; not an unsubscribe)',
	description: 'Delete contacts in bulk. Their lists cannot be looked up afterwards.',
	properties: [
		undoNotice,
		deleteBy,
		shownFor(contacts, { deleteBy: ['contacts'] }),
		shownFor(sourceLists, { deleteBy: ['lists'] }),
		shownFor(oneItemPer, { deleteBy: ['contacts'] }),
		waitForCompletion,
		shownFor(optionsProperty(['dryRun', 'ifNotFound', 'maxContacts', 'timeout', 'onTimeout']), { deleteBy: ['contacts'] }),
		shownFor(optionsProperty(['dryRun', 'maxContacts', 'timeout', 'onTimeout']), { deleteBy: ['lists'] }),
	],
	execute,
};
