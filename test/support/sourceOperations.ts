import type { INodeParameters } from 'n8n-workflow';

import type { Engine } from '../engine';
import type { ContactInput } from '../sandbox';
import { addLists, addTags } from './account';

/** An operation whose contacts are selected by a source: what is the same for all of them, said once. */
export interface SourceOperation {
	resource: string;
	operation: string;
	/** Below /v3/activities. */
	endpoint: string;
	doing: string;
	/** What a dry run says of a contact, and of one that is deleted. */
	would: [string, string];
	/** The label of the parameter that chooses the source. */
	label: string;
	targets: { name: 'lists' | 'targetTags'; label: string; noun: 'list' | 'tag'; key: 'list_ids' | 'tag_ids'; of: 'list_memberships' | 'taggings' };
	/** Whether it takes the contacts off its targets. */
	takesOff: boolean;
	hasLevel: boolean;
}

const lists = (label: string) => ({ name: 'lists', label, noun: 'list', key: 'list_ids', of: 'list_memberships' }) as const;
const tags = (label: string) => ({ name: 'targetTags', label, noun: 'tag', key: 'tag_ids', of: 'taggings' }) as const;

export const SOURCE_OPERATIONS: Record<string, SourceOperation> = {
	'listMembership add': {
		resource: 'listMembership',
		operation: 'add',
		endpoint: 'add_list_memberships',
		doing: 'add contacts to lists',
		would: ['add', 'deleted'],
		label: 'Contacts to Add',
		targets: lists('Add to These Lists'),
		takesOff: false,
		hasLevel: true,
	},
	'listMembership remove': {
		resource: 'listMembership',
		operation: 'remove',
		endpoint: 'remove_list_memberships',
		doing: 'remove contacts from lists',
		would: ['remove', 'already_deleted'],
		label: 'Contacts to Remove',
		targets: lists('Remove From These Lists'),
		takesOff: true,
		hasLevel: true,
	},
	'tag addToContacts': {
		resource: 'tag',
		operation: 'addToContacts',
		endpoint: 'contacts_taggings_add',
		doing: 'add tags to contacts',
		would: ['tag', 'tag'],
		label: 'Contacts to Tag',
		targets: tags('Tags to Add'),
		takesOff: false,
		hasLevel: false,
	},
	'tag removeFromContacts': {
		resource: 'tag',
		operation: 'removeFromContacts',
		endpoint: 'contacts_taggings_remove',
		doing: 'remove tags from contacts',
		would: ['untag', 'untag'],
		label: 'Contacts to Untag',
		targets: tags('Tags to Remove'),
		takesOff: true,
		hasLevel: false,
	},
};

/** The operation with what each item holds as its `targets`, and for every kind of source. */
export function parametersOf({ resource, operation, targets, hasLevel }: SourceOperation, more: INodeParameters = {}): INodeParameters {
	return {
		resource,
		operation,
		[targets.name]: '={{ $json.targets }}',
		contacts: '={{ $json.who }}',
		sourceLists: '={{ $json.from }}',
		tags: '={{ $json.tags }}',
		...(hasLevel ? { engagementLevel: '={{ $json.level }}' } : {}),
		excludeContacts: "={{ $json.but ?? '' }}",
		...more,
	};
}

/** Adds so many lists or tags for the operation; their ids. */
export function addTargets(engine: Engine, { targets }: SourceOperation, count: number): string[] {
	return targets.noun === 'list' ? addLists(engine, count) : addTags(engine, count);
}

/** A contact to which the operation has not been done with these targets, and which has more besides. */
export function undone({ targets, takesOff }: SourceOperation, ids: string[], { list_memberships = [], taggings = [], ...more }: ContactInput = {}): ContactInput {
	const held = (of: string, own: string[]) => (takesOff && targets.of === of ? [...own, ...ids] : own);
	return { list_memberships: held('list_memberships', list_memberships), taggings: held('taggings', taggings), ...more };
}

/** With which of the targets the operation has been done to a contact by now. */
export function doneWith({ sandbox }: Engine, { targets, takesOff }: SourceOperation, contactId: string, ids: string[]): string[] {
	const held = sandbox.account.contact(contactId)?.[targets.of] ?? [];
	return ids.filter((id) => held.includes(id) !== takesOff);
}
