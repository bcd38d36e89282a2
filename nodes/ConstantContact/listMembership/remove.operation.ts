import type { INodeProperties } from 'n8n-workflow';

import type { BulkItem } from '../bulk/bulk';
import { runBulk } from '../bulk/bulk';
import type { Batch } from '../bulk/plan';
import { readBeside, readContacts, wantsActivities } from '../bulk/read';
import type { Operation, Run } from '../operation';
import type { Parameters } from '../parameters';
import { idsOf, oneOf } from '../parameters';
import { Problem } from '../problem';
import { CONTACTS_PLACEHOLDER, contactsProperty, listsProperty, oneItemPer, shownFor, tagsProperty } from '../properties';
import { optionsProperty, readSettings, waitForCompletion } from '../settings';

/** The most target lists, and the most contacts to leave alone, of one activity. @see https://developer.constantcontact.com/api_guide/remove_list_membership.html */
const MOST_TARGETS = 50;
const MOST_EXCLUDED = 500;

const lists: INodeProperties = {
	...listsProperty('Remove From These Lists', 'lists', 'The contacts are taken off these lists, at most 50; none is deleted'),
	hint: 'The contacts stay subscribed, and on their other lists',
};

const SOURCES = ['contacts', 'lists', 'tags', 'engagementLevel', 'allActiveContacts'] as const;

const source: INodeProperties = {
	displayName: 'Contacts to Remove',
	name: 'source',
	type: 'options',
	options: [
		{
			name: 'All Active Contacts',
			value: 'allActiveContacts',
			description: 'Every active contact of the account',
		},
		{ name: 'Contacts (IDs or Emails)', value: 'contacts', description: 'The contacts that are named here' },
		{ name: 'Engagement Level', value: 'engagementLevel', description: 'The contacts whom Constant Contact rates at the chosen level' },
		{ name: 'Lists', value: 'lists', description: 'The contacts who are on the chosen lists now' },
		{ name: 'Tags', value: 'tags', description: 'The contacts who have any of the chosen tags' },
	],
	default: 'contacts',
	description: 'What selects the contacts that leave the lists',
};

const contacts = contactsProperty();

const sourceLists = listsProperty(
	'Contacts Currently on These Lists',
	'sourceLists',
	'Whoever is on any of these lists is taken off the lists above; to empty a list, choose it in both places',
);

const LEVELS = ['high', 'low', 'medium', 'unqualified'] as const;

const engagementLevel: INodeProperties = {
	displayName: 'Engagement Level',
	name: 'engagementLevel',
	type: 'options',
	options: [
		{ name: 'High', value: 'high' },
		{ name: 'Low', value: 'low' },
		{ name: 'Medium', value: 'medium' },
		{ name: 'Unqualified', value: 'unqualified', description: 'Not enough mail was sent yet to tell' },
	],
	default: 'unqualified',
	description: 'How Constant Contact rates the contacts by their opens and clicks',
};

const confirmAllActiveContacts: INodeProperties = {
	displayName: 'Yes, All Active Contacts',
	name: 'confirmAllActiveContacts',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether you really want to take every active contact of the account off the chosen lists. Has to be switched on by hand; an expression is refused.',
};

const excludeContacts: INodeProperties = {
	displayName: 'Contacts to Leave Alone',
	name: 'excludeContacts',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: CONTACTS_PLACEHOLDER,
	description:
		'Contact IDs and email addresses, mixed, of contacts that stay on the lists, at most 500. Separated by commas, semicolons, spaces or new lines.',
};

/** What the API takes exclusions with. */
const WITH_EXCLUSIONS = ['lists', 'allActiveContacts'] as const;

function readExcluded(parameters: Parameters, itemIndex: number) {
	const excluded = readContacts(parameters, excludeContacts, itemIndex);
	const { length } = excluded.references;
	if (length <= MOST_EXCLUDED) return excluded;
	throw new Problem(
		`${excludeContacts.displayName}: ${length} contacts are too many: Constant Contact takes at most ${MOST_EXCLUDED}`,
		'Nothing was sent for this item. Every activity has to carry all exclusions, so they cannot be split.',
	).forItem(itemIndex);
}

/** All active contacts only with the literal `true` that a person saved: no expression, so no agent, can give it. */
function checkConfirmed(parameters: Parameters, itemIndex: number): void {
	if (parameters.saved(confirmAllActiveContacts) === true) return;
	throw new Problem(
		`${confirmAllActiveContacts.displayName}: all active contacts are removed from lists only when this is switched on`,
		'Nothing was sent. Switch it on by hand in the node; an expression is refused.',
	).forItem(itemIndex);
}

const anySource = oneOf(SOURCES);
const anyLevel = oneOf(LEVELS);
const targetIds = idsOf('list', MOST_TARGETS);
const listIds = idsOf('list');
const tagIds = idsOf('tag');

function readItem({ parameters }: Run, itemIndex: number): BulkItem {
	const by = parameters.forItem(source, itemIndex, anySource);
	const targets = () => parameters.forItem(lists, itemIndex, targetIds);
	if (by === 'contacts') {
		const named = readContacts(parameters, contacts, itemIndex);
		return readBeside(named, () => ({
			selection: { by, contacts: named },
			lists: targets(),
			exclude: undefined,
			wantsActivities: wantsActivities(parameters, itemIndex),
		}));
	}
	const item = { lists: targets(), exclude: undefined, wantsActivities: true };
	switch (by) {
		case 'tags':
			return { ...item, selection: { by, ids: parameters.forItem(tagsProperty, itemIndex, tagIds) } };
		case 'engagementLevel':
			return { ...item, selection: { by, level: parameters.forItem(engagementLevel, itemIndex, anyLevel) } };
		case 'lists':
			return {
				...item,
				selection: { by, ids: parameters.forItem(sourceLists, itemIndex, listIds) },
				exclude: readExcluded(parameters, itemIndex),
			};
		case 'allActiveContacts':
			checkConfirmed(parameters, itemIndex);
			return { ...item, selection: { by }, exclude: readExcluded(parameters, itemIndex) };
	}
}

function sourceOf({ selection }: Batch): object {
	switch (selection.by) {
		case 'contacts':
			return { contact_ids: selection.ids };
		case 'lists':
			return { list_ids: selection.ids };
		case 'tags':
			return { tag_ids: selection.ids };
		case 'engagementLevel':
			return { engagement_level: selection.level };
		case 'allActiveContacts':
			return { all_active_contacts: true };
	}
}

/** @see https://developer.constantcontact.com/api_guide/remove_list_membership.html */
export function removeBody(batch: Batch): object {
	const { exclude, lists: targets } = batch;
	return {
		source: sourceOf(batch),
		...(exclude.length > 0 ? { exclude: { contact_ids: exclude } } : {}),
		list_ids: targets,
	};
}

async function execute(run: Run) {
	return await runBulk(
		run,
		{
			endpoint: 'remove_list_memberships',
			doing: 'remove contacts from lists',
			does: 'remove',
			readItem,
			body: removeBody,
			notSent: () => undefined,
			needsDeleted: false,
		},
		readSettings(run),
	);
}

export const removeOperation: Operation = {
	name: 'Remove',
	action: 'Remove contacts from lists (they stay subscribed)',
	description: 'Take contacts off lists; they are neither deleted nor unsubscribed',
	properties: [
		lists,
		source,
		shownFor(contacts, { source: ['contacts'] }),
		shownFor(engagementLevel, { source: ['engagementLevel'] }),
		shownFor(sourceLists, { source: ['lists'] }),
		shownFor(tagsProperty, { source: ['tags'] }),
		shownFor(confirmAllActiveContacts, { source: ['allActiveContacts'] }),
		shownFor(excludeContacts, { source: [...WITH_EXCLUSIONS] }),
		shownFor(oneItemPer, { source: ['contacts'] }),
		waitForCompletion,
		shownFor(optionsProperty(['dryRun', 'ifNotFound', 'maxContacts', 'timeout', 'onTimeout']), { source: ['contacts', ...WITH_EXCLUSIONS] }),
		shownFor(optionsProperty(['dryRun', 'maxContacts', 'timeout', 'onTimeout']), { source: ['engagementLevel', 'tags'] }),
	],
	execute,
};
