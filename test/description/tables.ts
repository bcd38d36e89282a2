/** When a parameter is shown: the values of others. */
export type Show = Record<string, unknown[]>;

/** What a saved workflow depends on of a parameter. */
export type Row = [name: string, label: string, type: string, byDefault: unknown, show?: Show];

const NO_LOCATOR = { mode: 'list', value: '' };
const CONTACT: Row = ['contact', 'Contact', 'resourceLocator', NO_LOCATOR];
const CONTACTS: Row = ['contacts', 'Contacts (IDs or Emails)', 'string', ''];
const ONE_ITEM_PER: Row = ['oneItemPer', 'One Output Item Per', 'options', 'contact'];
const WAIT: Row = ['waitForCompletion', 'Wait for Completion', 'boolean', false];
const OPTIONS: Row = ['options', 'Options', 'collection', {}];
const SIMPLIFY: Row = ['simplify', 'Simplify', 'boolean', true];
const FILTERS: Row = ['filters', 'Filters', 'collection', {}];
const NAME: Row = ['name', 'Name', 'string', ''];
const PAGES: Row[] = [
	['returnAll', 'Return All', 'boolean', false],
	['limit', 'Limit', 'number', 50, { returnAll: [false] }],
];
const UNDO_NOTICE: Row = ['undoNotice', expect.stringContaining('Delete with undo') as string, 'notice', ''];
const RESTORE_TO: Row[] = [
	['restoreTo', 'Restore Onto', 'options', 'chosenLists'],
	['lists', 'Restore Onto These Lists', 'multiOptions', [], { restoreTo: ['chosenLists'] }],
	['previousLists', 'Previous Lists', 'string', '={{ $json.list_memberships }}', { restoreTo: ['previousLists'] }],
	['lists', 'Fallback Lists', 'multiOptions', [], { restoreTo: ['previousLists'] }],
];
const when = ([name, label, type, value]: Row, show: Show): Row => [name, label, type, value, show];

/** What saved workflows hold, in the order of the panel. */
export const PARAMETERS: Record<string, Row[]> = {
	'contact delete': [UNDO_NOTICE, CONTACT, OPTIONS],
	'contact deleteMany': [
		UNDO_NOTICE,
		['deleteBy', 'Contacts to Delete', 'options', 'contacts'],
		when(CONTACTS, { deleteBy: ['contacts'] }),
		['sourceLists', 'Delete All Contacts on These Lists', 'multiOptions', [], { deleteBy: ['lists'] }],
		when(ONE_ITEM_PER, { deleteBy: ['contacts'] }),
		WAIT,
		when(OPTIONS, { deleteBy: ['contacts'] }),
		when(OPTIONS, { deleteBy: ['lists'] }),
	],
	'contact get': [CONTACT, SIMPLIFY, OPTIONS],
	'contact getMany': [
		['getBy', 'Contacts to Get', 'options', 'filters'],
		when(CONTACTS, { getBy: ['contacts'] }),
		['returnAll', 'Return All', 'boolean', false, { getBy: ['filters'] }],
		['limit', 'Limit', 'number', 50, { returnAll: [false], getBy: ['filters'] }],
		SIMPLIFY,
		when(FILTERS, { getBy: ['filters'] }),
		when(OPTIONS, { getBy: ['contacts'] }),
		when(OPTIONS, { getBy: ['filters'] }),
	],
	'contact restore': [CONTACT, ...RESTORE_TO, OPTIONS],
	'contact restoreMany': [CONTACTS, ...RESTORE_TO, ONE_ITEM_PER, WAIT, OPTIONS],
	'contact resubscribe': [
		['resubscribeNotice', expect.stringMatching(/once in a contact's life.*unless the person confirms.*the law/) as string, 'notice', ''],
		CONTACT,
		['lists', 'Resubscribe to These Lists', 'multiOptions', []],
		OPTIONS,
	],
	'listMembership remove': [
		['lists', 'Remove From These Lists', 'multiOptions', []],
		['source', 'Contacts to Remove', 'options', 'contacts'],
		when(CONTACTS, { source: ['contacts'] }),
		['engagementLevel', 'Engagement Level', 'options', 'unqualified', { source: ['engagementLevel'] }],
		['sourceLists', 'Contacts Currently on These Lists', 'multiOptions', [], { source: ['lists'] }],
		['tags', 'Contacts With These Tags', 'multiOptions', [], { source: ['tags'] }],
		['confirmAllActiveContacts', 'Yes, All Active Contacts', 'boolean', false, { source: ['allActiveContacts'] }],
		['excludeContacts', 'Contacts to Leave Alone', 'string', '', { source: ['lists', 'allActiveContacts'] }],
		when(ONE_ITEM_PER, { source: ['contacts'] }),
		WAIT,
		when(OPTIONS, { source: ['contacts', 'lists', 'allActiveContacts'] }),
		when(OPTIONS, { source: ['engagementLevel', 'tags'] }),
	],
	'activity get': [['activity', 'Activity', 'resourceLocator', NO_LOCATOR], WAIT, when(OPTIONS, { waitForCompletion: [true] })],
	'activity getMany': [...PAGES, FILTERS],
	'list create': [NAME, OPTIONS],
	'list getMany': PAGES,
	'tag create': [NAME, OPTIONS],
	'tag getMany': PAGES,
};

const INCLUDE: Row = ['include', 'Include', 'multiOptions', []];
const DRY_RUN: Row = ['dryRun', 'Dry Run', 'boolean', false];
const MAX_CONTACTS: Row = ['maxContacts', 'Maximum Contacts', 'number', 0];
const IF_NOT_FOUND: Row = ['ifNotFound', 'If a Contact Is Not Found', 'options', 'error'];
const IF_NOT_DELETED: Row = ['ifNotDeleted', 'If a Contact Is Not Deleted', 'options', 'skip'];
const WAITING: Row[] = [
	['timeout', 'Timeout (Seconds)', 'number', 300, { '/waitForCompletion': [true] }],
	['onTimeout', 'When the Wait Times Out', 'options', 'error', { '/waitForCompletion': [true] }],
];

/** What the collections hold. */
export const IN_COLLECTIONS: Record<string, Row[]> = {
	'contact delete options': [DRY_RUN, IF_NOT_FOUND],
	'contact deleteMany options': [DRY_RUN, IF_NOT_FOUND, MAX_CONTACTS, ...WAITING],
	'contact get options': [INCLUDE],
	'contact getMany options': [IF_NOT_FOUND, INCLUDE],
	'contact getMany filters': [
		['createdAfter', 'Created After', 'dateTime', ''],
		['createdBefore', 'Created Before', 'dateTime', ''],
		['deletedAfter', 'Deleted After', 'dateTime', ''],
		['deletedBefore', 'Deleted Before', 'dateTime', ''],
		['email', 'Email', 'string', ''],
		['lists', 'Lists', 'multiOptions', []],
		['status', 'Status', 'multiOptions', []],
		['tags', 'Tags', 'multiOptions', []],
		['unsubscribedAfter', 'Unsubscribed After', 'dateTime', ''],
		['unsubscribedBefore', 'Unsubscribed Before', 'dateTime', ''],
		['updatedAfter', 'Updated After', 'dateTime', ''],
		['updatedBefore', 'Updated Before', 'dateTime', ''],
	],
	'contact restore options': [DRY_RUN, IF_NOT_DELETED, IF_NOT_FOUND],
	'contact restoreMany options': [DRY_RUN, IF_NOT_DELETED, IF_NOT_FOUND, MAX_CONTACTS, ...WAITING],
	'contact resubscribe options': [DRY_RUN, IF_NOT_FOUND, ['ifNotUnsubscribed', 'If a Contact Has Not Unsubscribed', 'options', 'skip']],
	'listMembership remove options': [DRY_RUN, IF_NOT_FOUND, MAX_CONTACTS, ...WAITING],
	'activity get options': WAITING,
	'activity getMany filters': [['state', 'State', 'options', 'processing']],
	'list create options': [
		['description', 'Description', 'string', ''],
		['favorite', 'Favorite', 'boolean', false],
		['ifExists', 'If the List Exists', 'options', 'get'],
	],
	'tag create options': [['ifExists', 'If the Tag Exists', 'options', 'get']],
};

/** The values of every list of choices. */
export const CHOICES: Record<string, string[]> = {
	deleteBy: ['lists', 'contacts'],
	getBy: ['contacts', 'filters'],
	restoreTo: ['chosenLists', 'previousLists'],
	source: ['allActiveContacts', 'contacts', 'engagementLevel', 'lists', 'tags'],
	engagementLevel: ['high', 'low', 'medium', 'unqualified'],
	oneItemPer: ['activity', 'contact'],
	onTimeout: ['continue', 'error'],
	ifNotFound: ['error', 'skip'],
	ifNotDeleted: ['addToLists', 'skip'],
	ifNotUnsubscribed: ['error', 'skip'],
	ifExists: ['error', 'get'],
	include: ['custom_fields', 'list_memberships', 'notes', 'phone_numbers', 'street_addresses', 'taggings'],
	status: ['active', 'all', 'deleted', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed'],
	state: ['cancelled', 'completed', 'failed', 'processing', 'timed_out'],
};

/** Which method fills each picker. */
export const PICKERS: Record<string, string> = {
	'contact delete contact': 'searchContacts',
	'contact get contact': 'searchAnyContact',
	'contact restore contact': 'searchDeletedContacts',
	'contact resubscribe contact': 'searchUnsubscribedContacts',
	'activity get activity': 'searchActivities',
};
