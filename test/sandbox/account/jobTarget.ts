import type { Clock } from '../clock';
import type { Unknowns } from '../unknowns';
import type { Contact } from './contact';
import type { Segment } from './records';

/** What bulk activities see and change of their account. */
export interface JobTarget {
	readonly clock: Clock;
	readonly unknowns: Unknowns;
	readonly segments: readonly Segment[];
	membersOf(listId: string): ReadonlySet<string>;
	taggedWith(tagId: string): ReadonlySet<string>;
	isActive(contact: Contact): boolean;
	isNewSubscriber(contact: Contact): boolean;
	deleteContact(contact: Contact, at: number): boolean;
	reviveContact(contact: Contact, at: number): void;
	changeLists(contact: Contact, listIds: string[], at: number): void;
	changeTags(contact: Contact, tagIds: string[], at: number): void;
}
