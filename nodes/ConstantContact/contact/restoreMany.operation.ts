import { runBulk } from '../bulk/bulk';
import type { BulkItem } from '../bulk/bulk';
import type { Batch } from '../bulk/plan';
import { readBeside, readContacts, wantsActivities } from '../bulk/read';
import type { Operation, Run } from '../operation';
import { contactsProperty, oneItemPer } from '../properties';
import { optionsProperty, readSettings, waitForCompletion } from '../settings';
import { readTargets, restoreToProperties } from './restoreTo';

const contacts = contactsProperty();

function readItem({ parameters }: Run, itemIndex: number): BulkItem {
	const named = readContacts(parameters, contacts, itemIndex);
	return readBeside(named, () => ({
		selection: { by: 'contacts', contacts: named },
		...readTargets(parameters, itemIndex),
		exclude: undefined,
		wantsActivities: wantsActivities(parameters, itemIndex),
	}));
}

/** @see https://developer.constantcontact.com/api_guide/add_list_membership.html */
export function restoreBody({ selection, lists: targets }: Batch): object {
	if (selection.by !== 'contacts') throw new Error(`contacts cannot be restored by ${selection.by}`);
	return { source: { contact_ids: selection.ids }, list_ids: targets };
}

async function execute(run: Run) {
	const settings = readSettings(run);
	const addsToLists = settings.ifNotDeleted === 'addToLists';
	return await runBulk(
		run,
		{
			endpoint: 'add_list_memberships',
			doing: 'restore contacts',
			does: 'restore',
			readItem,
			body: restoreBody,
			notSent: ({ isDeleted }) => (isDeleted || addsToLists ? undefined : 'not_deleted'),
			needsDeleted: !addsToLists,
		},
		settings,
	);
}

export const restoreManyOperation: Operation = {
	name: 'Restore Many',
	action: 'Restore many deleted contacts onto lists (consent unchanged)',
	description: 'Undo the deletion of contacts in bulk; those who had unsubscribed stay so',
	properties: [
		contacts,
		...restoreToProperties,
		oneItemPer,
		waitForCompletion,
		optionsProperty(['dryRun', 'ifNotDeleted', 'ifNotFound', 'maxContacts', 'timeout', 'onTimeout']),
	],
	execute,
};
