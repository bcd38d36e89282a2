import type { INodeProperties } from 'n8n-workflow';
import type { z } from 'zod/v4';

import { SUBRESOURCES } from '../api/contact';
import { itemIndexesOf } from '../run/items';
import { Problem } from '../run/problem';
import type { Run } from '../run/run';
import type { Parameters } from './reader';
import { numberOrNone, oneOf, seconds, someOf, yesOrNo } from './schemas';

/** What holds for a whole run, read from its first item. An option that an operation does not show has its default. */
export interface Options {
	waitForCompletion: boolean;
	timeoutSeconds: number;
	onTimeout: 'error' | 'continue';
	ifNotFound: 'error' | 'skip';
	include: string[];
	/** Only shows what would be done. */
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

export const timeout: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_TIMEOUT_SECONDS,
	description: 'The longest wait, for all activities of this run together. When it is over the activities go on all the same.',
	...whileWaiting,
};

export const onTimeout: INodeProperties = {
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

export const ifNotFound: INodeProperties = {
	displayName: 'If a Contact Is Not Found',
	name: 'ifNotFound',
	type: 'options',
	options: [
		{ name: 'Error', value: 'error', description: 'Raise an error before anything is sent for the item' },
		{ name: 'Skip', value: 'skip', description: 'Leave the contact out and say so in the output' },
	],
	default: 'error',
	description: 'What to do about an email address (when getting contacts, and in operations on a single contact, also an ID) that belongs to no contact of the account',
};

export const include: INodeProperties = {
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

export const dryRun: INodeProperties = {
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

/** The Options collection of an operation, with these in it. */
export function optionsProperty(...options: INodeProperties[]): INodeProperties {
	return { displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options };
}

/** Where the options are read from. */
const collection = optionsProperty();

/**
 * Reads an option of the run that one operation alone has.
 *
 * @throws Problem that names it
 */
export function readOption<T>(parameters: Parameters, option: INodeProperties, schema: z.ZodType<T>): T {
	return parameters.forRun(option, schema, collection);
}

/**
 * Reads an option that is about what an input item makes, not about the run.
 *
 * @throws Problem that names it
 */
export function readItemOption<T>(parameters: Parameters, option: INodeProperties, itemIndex: number, schema: z.ZodType<T>): T {
	return parameters.forItem(option, itemIndex, schema, collection);
}

/**
 * Whether the run is a dry one. Read for every item, unlike the other options: where items disagree, what one of them
 * wants to be tried only would be done.
 */
function readDryRun(run: Pick<Run, 'itemCount'>, parameters: Parameters): boolean {
	const isDry = readOption(parameters, dryRun, yesOrNo);
	for (const itemIndex of itemIndexesOf(run)) {
		if (readItemOption(parameters, dryRun, itemIndex, yesOrNo) === isDry) continue;
		throw new Problem(
			`${dryRun.displayName}: is on for some input items and off for others`,
			'Nothing was sent. Let its expression give the same for every item, or part the items before this node.',
		).forItem(itemIndex);
	}
	return isDry;
}

const waitSeconds = seconds(DEFAULT_TIMEOUT_SECONDS);
const errorOrContinue = oneOf(['error', 'continue'], 'error');
const errorOrSkip = oneOf(['error', 'skip'], 'error');
const subresources = someOf(SUBRESOURCES);

/** Reads Wait for Completion and the options that several operations have. @throws Problem that names the parameter */
export function readOptions(run: Pick<Run, 'itemCount'>, parameters: Parameters): Options {
	return {
		waitForCompletion: parameters.forRun(waitForCompletion, yesOrNo),
		timeoutSeconds: readOption(parameters, timeout, waitSeconds),
		onTimeout: readOption(parameters, onTimeout, errorOrContinue),
		ifNotFound: readOption(parameters, ifNotFound, errorOrSkip),
		include: readOption(parameters, include, subresources),
		dryRun: readDryRun(run, parameters),
		maxContacts: readOption(parameters, maxContacts, numberOrNone),
	};
}
