import type { INodeProperties } from 'n8n-workflow';

import { lists as allLists } from '../../api/list';
import { LARGEST_PAGE, readPages } from '../../api/pages';
import type { Api } from '../../api/transport';
import type { LeftOut, Plan } from '../../bulk/plan';
import { runBulk } from '../../bulk/runBulk';
import { contactSource, sourceBody } from '../../bulk/source';
import { hintAtUnsubscribed } from '../../contacts/unsubscribed';
import { readOption, readOptions } from '../../parameters/options';
import { listsProperty } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { oneOf } from '../../parameters/schemas';
import { attempt } from '../../run/problem';
import type { Run } from '../../run/run';
import { count, enumerate, shorten } from '../../run/texts';
import type { Operation } from '../operation';

/** What comes along with adding, and cannot be taken back. */
const welcomeNotice: INodeProperties = {
	displayName:
		'Constant Contact may send a welcome email to each contact that is new on a list chosen here. Dry Run names the lists, and sends nothing. No consent is changed: who had unsubscribed stays so.',
	name: 'welcomeNotice',
	type: 'notice',
	default: '',
};

const lists: INodeProperties = {
	...listsProperty(
		'Add to These Lists',
		'lists',
		'The contacts are added to these lists, at most 50, and stay on their other ones; this can send welcome emails, and their consent stays as it is',
	),
	hint: 'A contact can be on 50 lists at most',
};

const ifDeleted: INodeProperties = {
	displayName: 'If a Contact Is Deleted',
	name: 'ifDeleted',
	type: 'options',
	options: [
		{
			name: 'Restore',
			value: 'restore',
			description: 'Add the contact to the lists all the same; by this it is restored, with its consent as it was',
		},
		{ name: 'Skip', value: 'skip', description: 'Leave the contact deleted and say so in the output' },
	],
	default: 'skip',
	description: 'What to do about a contact that is deleted: adding it to a list would restore it',
};

const skipOrRestore = oneOf(['skip', 'restore'], 'skip');

const source = contactSource(
	{ by: 'lists', property: lists },
	['allActiveContacts', 'contacts', 'engagementLevel', 'lists', 'tags'],
	{
		label: 'Contacts to Add',
		description: 'What selects the contacts that are added to the lists',
		ofContacts: 'The contacts to add to the lists; they have to be in the account, and their consent stays as it is',
		ofLists: 'Whoever is on any of these lists is added to the lists above, and stays on these',
		ofTags: 'A contact with any of these tags is added',
		ofAll: 'add every active contact of the account to the chosen lists',
		unconfirmed: 'all active contacts are added to lists',
		ofExcluded: 'are not added',
	},
	ifDeleted,
);

const DELETED: LeftOut = { state: 'deleted', succeeded: false };

/** How long a dry run may be delayed for the names of lists. */
const PATIENCE_MS = 5_000;

/** The names of lists, in quotes; of one whose name cannot be read, its id. */
async function namesOf(api: Api, listIds: string[], deadline: number): Promise<string[]> {
	const names = new Map(listIds.map((id) => [id, id]));
	const left = new Set(listIds);
	const read = async () => {
		for await (const { entries } of readPages(api, allLists, { status: 'active', limit: LARGEST_PAGE }, deadline)) {
			for (const { list_id, name } of entries) if (left.delete(list_id) && name) names.set(list_id, `"${shorten(name)}"`);
			if (left.size === 0) break;
		}
	};
	await attempt(read());
	return [...names.values()];
}

/** Tells who is left out, and which lists may send mail: a dry run by their names, which take a request. */
async function hintAtAdding({ clock, hint }: Run, api: Api, { batches, rows }: Plan, isDry: boolean): Promise<void> {
	const leftOut = new Set(rows.flatMap(({ contact }) => (contact.leftOut === DELETED ? [contact.contactId] : [])));
	if (leftOut.size > 0) {
		hint(
			`${count(leftOut.size, 'contact is', 'contacts are')} deleted and left out, since adding a deleted contact to a list restores it. To have that done, set the option ${ifDeleted.displayName} to Restore.`,
		);
	}
	const listIds = [...new Set(batches.flatMap(({ targets }) => targets?.ids ?? []))];
	if (listIds.length === 0) return;
	const named = isDry ? await namesOf(api, listIds, clock.now() + PATIENCE_MS) : listIds;
	hint(`Constant Contact may send a welcome email to those who are new on ${named.length === 1 ? 'this list' : 'these lists'}: ${enumerate(named, 10)}.`);
}

/** @see https://developer.constantcontact.com/api_guide/add_list_membership.html */
async function execute(run: Run, parameters: Parameters, api: Api) {
	const options = readOptions(run, parameters);
	const restores = readOption(parameters, ifDeleted, skipOrRestore) === 'restore';
	return await runBulk(
		run,
		api,
		{
			endpoint: 'add_list_memberships',
			doing: 'add contacts to lists',
			would: 'add',
			wouldOfDeleted: restores ? 'restore' : DELETED.state,
			readItem: (itemIndex) => source.readItem(parameters, itemIndex),
			body: sourceBody,
			needsDeleted: !restores,
			leaveOut: ({ isDeleted }) => (isDeleted && !restores ? DELETED : undefined),
			hintAtPlan: async (plan) => await hintAtAdding(run, api, plan, options.dryRun),
			hintAtContacts: (contacts) => hintAtUnsubscribed(run, contacts, 'add to lists'),
		},
		options,
	);
}

export const addOperation: Operation = {
	name: 'Add',
	action: 'Add contacts to lists (consent unchanged)',
	description: 'Add contacts to lists; nobody is subscribed by that, and deleted contacts stay deleted',
	properties: [welcomeNotice, ...source.properties],
	execute,
};
