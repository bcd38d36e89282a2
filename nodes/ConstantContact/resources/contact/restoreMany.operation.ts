import type { Api } from '../../api/transport';
import type { BulkItem } from '../../bulk/bulkOperation';
import { runBulk } from '../../bulk/runBulk';
import { sourceBody } from '../../bulk/source';
import { readBeside, readContacts } from '../../contacts/namedContacts';
import type { RestoreLists } from '../../contacts/previousLists';
import { findPreviousLists, resolvedLists } from '../../contacts/previousLists';
import { hintAtUnsubscribed } from '../../contacts/unsubscribed';
import { dryRun, ifNotFound, maxContacts, onTimeout, optionsProperty, readOptions, timeout, waitForCompletion } from '../../parameters/options';
import { contactsProperty, oneItemPer, wantsActivities } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import type { Run } from '../../run/run';
import { sharedTexts } from '../../run/sharedTexts';
import type { Operation } from '../operation';
import { addsWhoIsNotDeleted, ifNotDeleted } from './ifNotDeleted';
import { readRestoreLists, restoreToProperties } from './restoreTo';

const contacts = contactsProperty('The deleted contacts to restore; their consent stays as it is');

/** What one input item asks for. */
type RestoreItem = BulkItem & { restoreTo: RestoreLists };

/** @param shared gives the ids of lists: the items have far more of them than there are lists */
function readItem(parameters: Parameters, itemIndex: number, shared: (ids: string[]) => string[]): RestoreItem {
	const named = readContacts(parameters, contacts, itemIndex);
	return readBeside(named, () => {
		const { lists, previousLists } = readRestoreLists(parameters, itemIndex);
		return {
			selection: { by: 'contacts', contacts: named },
			restoreTo: { lists, previousLists: previousLists && shared(previousLists) },
			wantsActivities: wantsActivities(parameters, itemIndex),
		};
	});
}

/** Finds which of the items' previous lists still exist. */
async function findTargets(run: Run, api: Api, items: RestoreItem[]) {
	const existing = await findPreviousLists(api, items.map(({ restoreTo }) => restoreTo), run.stopOnError);
	return ({ restoreTo }: RestoreItem) => {
		const { lists, gone } = resolvedLists(restoreTo, existing);
		return { targets: { by: 'lists' as const, ids: lists }, listsGone: gone };
	};
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const options = readOptions(run, parameters);
	const addsToLists = addsWhoIsNotDeleted(parameters);
	const shared = sharedTexts();
	return await runBulk<RestoreItem>(
		run,
		api,
		{
			// Adding a deleted contact to a list restores it.
			endpoint: 'add_list_memberships',
			doing: 'restore contacts',
			would: 'restore',
			showsPermission: true,
			readItem: (itemIndex) => readItem(parameters, itemIndex, shared),
			body: sourceBody,
			needsDeleted: !addsToLists,
			leaveOut: ({ isDeleted }) => (isDeleted || addsToLists ? undefined : { state: 'not_deleted', succeeded: false }),
			findTargets: async (items) => await findTargets(run, api, items),
			// Contacts can be on very many different sets of lists.
			mayGoListByList: ({ restoreTo }) => restoreTo.previousLists !== undefined,
			hintAtContacts: (sent) => hintAtUnsubscribed(run, sent),
		},
		options,
	);
}

export const restoreManyOperation: Operation = {
	name: 'Restore Many',
	action: 'Restore many contacts (consent unchanged)',
	description: 'Undo the deletion of contacts in bulk; those who had unsubscribed stay so',
	properties: [
		contacts,
		...restoreToProperties,
		oneItemPer,
		waitForCompletion,
		optionsProperty(dryRun, ifNotDeleted, ifNotFound, maxContacts, timeout, onTimeout),
	],
	execute,
};
