import type { INodeProperties } from 'n8n-workflow';

import { SUBRESOURCES } from './api/contact';
import type { Run } from './operation';
import { itemIndexesOf } from './operation';
import { numberOrNone, oneOf, seconds, someOf, yesOrNo } from './parameters';
import { Problem } from './problem';

/** What holds for a whole run, read from its first item. An option that an operation does not show has its default. */
export interface Settings {
	waitForCompletion: boolean;
	timeoutSeconds: number;
	onTimeout: 'error' | 'continue';
	ifNotFound: 'error' | 'skip';
	ifNotDeleted: 'skip' | 'addToLists';
	include: string[];
	/** Shows what would be done, and does nothing of it. */
	dryRun: boolean;
	/** More contacts than this are an error before anything is sent; 0 for no limit. */
	maxContacts: number;
}

export const DEFAULT_TIMEOUT_SECONDS = 300;

export const waitForCompletion: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description:
		'Whether to wait until Constant Contact has finished the bulk activities. When off, the workflow goes on at once and the activities end later.',
};

const whileWaiting = { displayOptions: { show: { '/waitForCompletion': [true] } } };

const timeout: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_TIMEOUT_SECONDS,
	description: 'The longest wait, for all activities of this run together. When it is over the activities go on all the same.',
	...whileWaiting,
};

const onTimeout: INodeProperties = {
	displayName: 'When the Wait Times Out',
	name: 'onTimeout',
	type: 'options',
	options: [
		{
			name: 'Continue',
			value: 'continue',
			description: 'Output the last known state, with "finished" false',
		},
		{ name: 'Error', value: 'error', description: 'Raise an error that names every open activity' },
	],
	default: 'error',
	description: 'What to do when activities are still open after the timeout',
	...whileWaiting,
};

const ifNotFound: INodeProperties = {
	displayName: 'If a Contact Is Not Found',
	name: 'ifNotFound',
	type: 'options',
	options: [
		{ name: 'Error', value: 'error', description: 'Raise an error before anything is sent for the item' },
		{ name: 'Skip', value: 'skip', description: 'Leave the contact out and say so in the output' },
	],
	default: 'error',
	description: 'What to do about an email address (when getting contacts, and when deleting or restoring one by one, also an ID) that belongs to no contact of the account',
};

const ifNotDeleted: INodeProperties = {
	displayName: 'If a Contact Is Not Deleted',
	name: 'ifNotDeleted',
	type: 'options',
	options: [
		{
			name: 'Add to Lists',
			value: 'addToLists',
			description: 'Add the contact to the lists all the same. This can send welcome emails.',
		},
		{ name: 'Skip', value: 'skip', description: 'Leave the contact as it is and say so in the output' },
	],
	default: 'skip',
	description: 'What to do about a contact that is not deleted, so that there is nothing to restore',
};

const include: INodeProperties = {
	displayName: 'Include',
	name: 'include',
	type: 'multiOptions',
	options: [
		{ name: 'Custom Fields', value: 'custom_fields' },
		{ name: 'List Memberships', value: 'list_memberships' },
		{ name: 'Notes', value: 'notes' },
		{ name: 'Phone Numbers', value: 'phone_numbers' },
		{ name: 'Street Addresses', value: 'street_addresses' },
		{ name: 'Taggings', value: 'taggings' },
	],
	default: [],
	description: 'What to read of each contact in addition',
};

const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description:
		'Whether to only show what would be done: everything is read and checked as in earnest, and nothing is changed. One item for each contact, or with a number of contacts where they are not named one by one.',
};

export const maxContacts: INodeProperties = {
	displayName: 'Maximum Contacts',
	name: 'maxContacts',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'The most contacts that one run may touch, all input items together; 0 for no limit. More are an error before anything is sent.',
};

const OPTIONS = { dryRun, ifNotDeleted, ifNotFound, include, maxContacts, onTimeout, timeout };

type OptionName = keyof typeof OPTIONS;

/** The Options collection of an operation. */
export function optionsProperty(names: OptionName[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: names.map((name) => OPTIONS[name]),
	};
}

const options = optionsProperty([]);

/**
 * Whether the run is a dry one. Read for every item, unlike the other options: items that disagree would be changed
 * against the word of one of them.
 */
function readDryRun(run: Run): boolean {
	const isDry = run.parameters.forRun(dryRun, yesOrNo, options);
	for (const itemIndex of itemIndexesOf(run)) {
		if (run.parameters.forItem(dryRun, itemIndex, yesOrNo, options) === isDry) continue;
		throw new Problem(
			`${dryRun.displayName}: is on for some input items and off for others`,
			'Nothing was sent. Let its expression give the same for every item, or part the items before this node.',
		).forItem(itemIndex);
	}
	return isDry;
}

/** Reads the settings. @throws Problem that names the option */
export function readSettings(run: Run): Settings {
	const { parameters } = run;
	return {
		waitForCompletion: parameters.forRun(waitForCompletion, yesOrNo),
		timeoutSeconds: parameters.forRun(timeout, seconds(DEFAULT_TIMEOUT_SECONDS), options),
		onTimeout: parameters.forRun(onTimeout, oneOf(['error', 'continue'], 'error'), options),
		ifNotFound: parameters.forRun(ifNotFound, oneOf(['error', 'skip'], 'error'), options),
		ifNotDeleted: parameters.forRun(ifNotDeleted, oneOf(['skip', 'addToLists'], 'skip'), options),
		include: parameters.forRun(include, someOf(SUBRESOURCES), options),
		dryRun: readDryRun(run),
		maxContacts: parameters.forRun(maxContacts, numberOrNone, options),
	};
}
