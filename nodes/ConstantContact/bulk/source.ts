import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { readBeside, readContacts } from '../contacts/namedContacts';
import { dryRun, ifNotFound, maxContacts, onTimeout, optionsProperty, timeout, waitForCompletion } from '../parameters/options';
import {
	CONTACTS_PLACEHOLDER,
	contactsProperty,
	listsProperty,
	oneItemPer,
	shownFor,
	tagsProperty,
	wantsActivities,
} from '../parameters/properties';
import type { Parameters } from '../parameters/reader';
import { idList, oneOf } from '../parameters/schemas';
import { Problem } from '../run/problem';
import type { BulkItem } from './bulkOperation';
import type { Batch, Targets } from './plan';

/** The most contacts that an activity leaves alone. @see https://developer.constantcontact.com/api_guide/remove_list_membership.html */
const MOST_EXCLUDED = 500;

/** What selects the contacts: exactly one, so that two are never sent. */
export type SourceName = 'allActiveContacts' | 'contacts' | 'engagementLevel' | 'lists' | 'tags';

/** Those that take Contacts to Leave Alone. */
const WITH_EXCLUSIONS = ['lists', 'allActiveContacts'] as const;

/** Those with which an address can be named, which may belong to nobody; and the others. */
const NAMING = ['contacts', ...WITH_EXCLUSIONS] as const;
const NOT_NAMING = ['engagementLevel', 'tags'] as const;

/** The most lists or tags that one activity puts contacts onto, or takes them off. @see https://developer.constantcontact.com/api_guide/remove_list_membership.html */
const MOST_TARGETS = 50;

const SOURCE_OPTIONS: Record<SourceName, INodePropertyOptions> = {
	allActiveContacts: {
		name: 'All Active Contacts',
		value: 'allActiveContacts',
		description: 'Every active contact of the account',
	},
	contacts: { name: 'Contacts (IDs or Emails)', value: 'contacts', description: 'The contacts that are named here' },
	engagementLevel: {
		name: 'Engagement Level',
		value: 'engagementLevel',
		description: 'The contacts whom Constant Contact rates at the chosen level',
	},
	lists: { name: 'Lists', value: 'lists', description: 'The contacts who are on the chosen lists now' },
	tags: { name: 'Tags', value: 'tags', description: 'The contacts who have any of the chosen tags' },
};

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

/** The parameter that says what the contacts are put onto or taken off. */
export interface TargetsParameter {
	by: Targets['by'];
	property: INodeProperties;
}

/** What an operation says of its sources. */
export interface SourceTexts {
	/** The label of the parameter that chooses the source: "Contacts to Remove". */
	label: string;
	description: string;
	/** Who is named, and what happens to them. */
	ofContacts: string;
	/** What happens to those who are on the source lists. */
	ofLists: string;
	/** What happens to those who have the tags. */
	ofTags: string;
	/** What is confirmed for all active contacts, after "Whether you really want to". */
	ofAll: string;
	/** What is refused as long as that is not confirmed: "all active contacts are removed from lists". */
	unconfirmed: string;
	/** What leaving contacts alone means, after "of contacts that". */
	ofExcluded: string;
}

/** The parameters of an operation whose body has a `source`. */
export interface ContactSource {
	/** All of them, in the order of the panel: the targets, what selects the contacts, the wait and the options, each shown for its source. */
	properties: INodeProperties[];
	/**
	 * Reads what an input item does: its targets, whom it selects and whom it leaves alone.
	 *
	 * @throws Problem that names the parameter
	 */
	readItem(parameters: Parameters, itemIndex: number): BulkItem;
}

const anyLevel = oneOf(['high', 'low', 'medium', 'unqualified']);
const listIds = idList('list');
const tagIds = idList('tag');
const targetIds = { lists: idList('list', MOST_TARGETS), tags: idList('tag', MOST_TARGETS) };

/**
 * The parameters of an operation whose body has a `source`.
 *
 * @param names the sources that the operation takes, in alphabetical order of their labels
 * @param optionsOfContacts options for contacts that are named one by one, for the place behind Dry Run
 */
export function contactSource(
	targets: TargetsParameter,
	names: readonly SourceName[],
	texts: SourceTexts,
	...optionsOfContacts: INodeProperties[]
): ContactSource {
	const source: INodeProperties = {
		displayName: texts.label,
		name: 'source',
		type: 'options',
		options: names.map((name) => SOURCE_OPTIONS[name]),
		default: 'contacts',
		description: texts.description,
	};
	const contacts = contactsProperty(texts.ofContacts);
	const sourceLists = listsProperty('Contacts Currently on These Lists', 'sourceLists', texts.ofLists);
	const tags = tagsProperty('Contacts With These Tags', 'tags', texts.ofTags);
	const confirmAllActiveContacts: INodeProperties = {
		displayName: 'Yes, All Active Contacts',
		name: 'confirmAllActiveContacts',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description: `Whether you really want to ${texts.ofAll}. Has to be switched on by hand; an expression is refused.`,
	};
	const excludeContacts: INodeProperties = {
		displayName: 'Contacts to Leave Alone',
		name: 'excludeContacts',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: CONTACTS_PLACEHOLDER,
		description: `Contact IDs and email addresses, mixed, of contacts that ${texts.ofExcluded}, at most ${MOST_EXCLUDED}. Separated by commas, semicolons, spaces or new lines.`,
	};
	const anySource = oneOf(names);

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
			`${confirmAllActiveContacts.displayName}: ${texts.unconfirmed} only when this is switched on`,
			'Nothing was sent. Switch it on by hand in the node; an expression is refused.',
		).forItem(itemIndex);
	}

	function readItem(parameters: Parameters, itemIndex: number): BulkItem {
		const readTargets = (): Targets => ({ by: targets.by, ids: parameters.forItem(targets.property, itemIndex, targetIds[targets.by]) });
		const by = parameters.forItem(source, itemIndex, anySource);
		if (by === 'contacts') {
			const named = readContacts(parameters, contacts, itemIndex);
			return readBeside(named, () => ({
				selection: { by, contacts: named },
				targets: readTargets(),
				wantsActivities: wantsActivities(parameters, itemIndex),
			}));
		}
		const item = { targets: readTargets(), wantsActivities: true };
		switch (by) {
			case 'tags':
				return { ...item, selection: { by, ids: parameters.forItem(tags, itemIndex, tagIds) } };
			case 'engagementLevel':
				return { ...item, selection: { by, level: parameters.forItem(engagementLevel, itemIndex, anyLevel) } };
			case 'lists': {
				const ids = parameters.forItem(sourceLists, itemIndex, listIds);
				return { ...item, selection: { by, ids }, exclude: readExcluded(parameters, itemIndex) };
			}
			case 'allActiveContacts':
				checkConfirmed(parameters, itemIndex);
				return { ...item, selection: { by }, exclude: readExcluded(parameters, itemIndex) };
		}
	}

	const ofSources: Array<[INodeProperties, readonly SourceName[]]> = [
		[contacts, ['contacts']],
		[engagementLevel, ['engagementLevel']],
		[sourceLists, ['lists']],
		[tags, ['tags']],
		[confirmAllActiveContacts, ['allActiveContacts']],
		[excludeContacts, WITH_EXCLUSIONS],
		[oneItemPer, ['contacts']],
	];
	const ownOptions = optionsOfContacts.map((option) => shownFor(option, { '/source': ['contacts'] }));
	// The fuller one last: where the source is an expression n8n shows both, and keeps only what the last one knows.
	const options: typeof ofSources = [
		[optionsProperty(dryRun, maxContacts, timeout, onTimeout), NOT_NAMING],
		[optionsProperty(dryRun, ...ownOptions, ifNotFound, maxContacts, timeout, onTimeout), NAMING],
	];
	const shown = (properties: typeof ofSources) =>
		properties.flatMap(([property, shownWith]) => {
			const having = shownWith.filter((name) => names.includes(name));
			return having.length > 0 ? [shownFor(property, { source: having })] : [];
		});
	return { properties: [targets.property, source, ...shown(ofSources), waitForCompletion, ...shown(options)], readItem };
}

/** What selects the contacts in a body: exactly one key. */
export type Selector =
	| { contact_ids: string[] }
	| { list_ids: string[] }
	| { tag_ids: string[] }
	| { engagement_level: string }
	| { all_active_contacts: true };

/** The body of an activity that puts contacts onto lists or tags, or takes them off; its targets are the one or the other. */
export interface SourceBody {
	source: Selector;
	exclude?: { contact_ids: string[] };
	list_ids?: string[];
	tag_ids?: string[];
}

function selectorOf({ selection }: Batch): Selector {
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

function targetsIn({ targets }: Batch): Pick<SourceBody, 'list_ids' | 'tag_ids'> {
	if (!targets) return {};
	return targets.by === 'lists' ? { list_ids: targets.ids } : { tag_ids: targets.ids };
}

/** @see https://developer.constantcontact.com/api_guide/remove_list_membership.html */
export function sourceBody(batch: Batch): SourceBody {
	const { exclude } = batch;
	return {
		source: selectorOf(batch),
		...(exclude.length > 0 ? { exclude: { contact_ids: exclude } } : {}),
		...targetsIn(batch),
	};
}
