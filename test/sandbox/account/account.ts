import type { Clock } from '../clock';
import { idSource } from '../ids';
import type { Unknowns } from '../unknowns';
import { Activities, type ActivityTiming } from './activities';
import type { Activity, Ending, PastActivity } from './activity';
import { type Contact, type ContactDetails, contactStatus, type EmailAddress, markDeleted, optIn } from './contact';
import type { JobTarget } from './jobTarget';
import { LaggingView } from './laggingView';
import { Members } from './members';
import { type ContactInput, newContact } from './newContact';
import { RecentChanges } from './recentChanges';
import type { CustomField, List, Privilege, ResubscribeEmail, Segment, Tag } from './records';
import { timestamp } from './times';

/**
 * The state of one Constant Contact account. Whatever changes a contact goes through here, so that the
 * indices hold and lists may see it late. Reading contacts first lets due activities take effect.
 */
export class Account implements JobTarget {
	readonly lists: List[] = [];
	readonly tags: Tag[] = [];
	readonly segments: Segment[] = [];
	readonly customFields: CustomField[] = [];
	/** What the user behind the token may do. Tests take entries out. */
	privileges: Privilege[] = [
		{ privilege_id: 1, privilege_name: 'contacts:read' },
		{ privilege_id: 2, privilege_name: 'contacts:write' },
		{ privilege_id: 3, privilege_name: 'contacts:lists:read' },
		{ privilege_id: 4, privilege_name: 'account:read' },
		{ privilege_id: 5, privilege_name: 'contacts:lists:write' },
	];
	readonly bulk: Activities;
	/** The emails that asked somebody to subscribe again, oldest first: at most one for each contact. */
	readonly resubscribeEmails: ResubscribeEmail[] = [];
	readonly recentChanges = new RecentChanges();

	private readonly ordered: Contact[] = [];
	private readonly byId = new Map<string, Contact>();
	private readonly byAddress = new Map<string, Contact>();
	private readonly listsById = new Map<string, List>();
	private readonly tagsById = new Map<string, Tag>();
	private readonly listMembers = new Members();
	private readonly tagged = new Members();
	private readonly listed: LaggingView;
	private readonly nextId = {
		contact: idSource(1),
		list: idSource(2),
		tag: idSource(3),
		field: idSource(4),
		part: idSource(5),
	};

	constructor(
		readonly clock: Clock,
		readonly unknowns: Unknowns,
		timing: ActivityTiming,
	) {
		this.listed = new LaggingView(clock, unknowns);
		this.bulk = new Activities(this, timing, {
			contact: (id) => this.byId.get(id),
			everybody: this.ordered,
		});
	}

	/** All contacts in the order in which they came, deleted ones too. */
	get contacts(): readonly Contact[] {
		this.bulk.settle();
		return this.ordered;
	}

	/** The contact with this id (lower case), deleted or not. */
	contact(id: string): Contact | undefined {
		this.bulk.settle();
		return this.byId.get(id);
	}

	contactByAddress(address: string): Contact | undefined {
		this.bulk.settle();
		return this.byAddress.get(address.toLowerCase());
	}

	/** The contact as lists of contacts show it at this moment; undefined if they do not have it yet. */
	asListed(contact: Contact): Contact | undefined {
		return this.listed.of(contact);
	}

	list(id: string): List | undefined {
		return this.listsById.get(id);
	}

	/** Whether there is such a list that is not deleted. */
	hasList(id: string): boolean {
		const list = this.listsById.get(id);
		return list !== undefined && list.deleted_at === undefined;
	}

	tag(id: string): Tag | undefined {
		return this.tagsById.get(id);
	}

	/** The bulk activities, oldest first, those older than 10 days too. */
	get activities(): readonly Activity[] {
		this.bulk.settle();
		return this.bulk.all;
	}

	/** An activity of the past (or one stuck in a state), without effect on any contact. */
	addActivity(past: PastActivity = {}): Activity {
		return this.bulk.addPast(past);
	}

	/** How the next activity (or the next that fits `when`) goes. Calls queue up. */
	nextActivity(ending: Ending): void {
		this.bulk.next(ending);
	}

	/** Ends an activity now, whatever time it was to take: `processingFor: Infinity` leaves that to the test. */
	endActivity(id: string): void {
		this.bulk.end(id);
	}

	/** With a `created_at` the contact has been known since then, otherwise it is a new one. */
	addContact(input: ContactInput = {}): Contact {
		const now = this.clock.now();
		const contact = newContact(input, this.nextId.contact, now, this.unknowns.deletedAtZone);
		const address = contact.email_address?.address.toLowerCase();
		if (this.byId.has(contact.contact_id)) throw new Error(`Contact ${contact.contact_id} exists`);
		if (address && this.byAddress.has(address)) throw new Error(`${address} exists`);
		this.listed.beforeAdding(contact, input.created_at === undefined ? now : Date.parse(input.created_at));
		if (input.created_at === undefined) this.recentChanges.note(contact.contact_id);
		this.ordered.push(contact);
		this.byId.set(contact.contact_id, contact);
		if (address) this.byAddress.set(address, contact);
		for (const id of contact.list_memberships) this.listMembers.add(id, contact.contact_id);
		for (const id of contact.taggings) this.tagged.add(id, contact.contact_id);
		return contact;
	}

	/** Adds `count` contacts, each from what `describe` says of its number. */
	addContacts(count: number, describe: (index: number) => ContactInput = () => ({})): Contact[] {
		return Array.from({ length: count }, (_, index) => this.addContact(describe(index)));
	}

	addList(input: Partial<List> | string = {}): List {
		const given = typeof input === 'string' ? { name: input } : input;
		const at = this.timestamp();
		const list: List = {
			list_id: this.nextId.list(),
			name: `List ${this.lists.length + 1}`,
			description: '',
			favorite: false,
			created_at: at,
			updated_at: at,
			...given,
		};
		this.lists.push(list);
		this.listsById.set(list.list_id, list);
		return list;
	}

	addTag(input: Partial<Tag> | string = {}): Tag {
		const given = typeof input === 'string' ? { name: input } : input;
		const at = this.timestamp();
		const tag: Tag = {
			tag_id: this.nextId.tag(),
			name: `Tag ${this.tags.length + 1}`,
			created_at: at,
			updated_at: at,
			tag_source: 'Contact',
			...given,
		};
		this.tags.push(tag);
		this.tagsById.set(tag.tag_id, tag);
		return tag;
	}

	addCustomField(label: string): CustomField {
		const field = { custom_field_id: this.nextId.field(), label };
		this.customFields.push(field);
		return field;
	}

	addSegment(name: string, matches: (contact: Contact) => boolean): Segment {
		const at = this.timestamp();
		const segment = { segment_id: this.segments.length + 1, name, created_at: at, edited_at: at, matches };
		this.segments.push(segment);
		return segment;
	}

	/** A new id for a phone number, a street address or a note. */
	newPartId(): string {
		return this.nextId.part();
	}

	membersOf(listId: string): ReadonlySet<string> {
		return this.listMembers.of(listId);
	}

	/** Who has the tag, deleted contacts included where taggings survive deletion. */
	taggedWith(tagId: string): ReadonlySet<string> {
		return this.tagged.of(tagId);
	}

	/** To be called before anything of a contact is changed otherwise than by the methods below. */
	beforeChange(contact: Contact, at = this.clock.now()): void {
		this.listed.beforeChanging(contact, at);
		this.recentChanges.note(contact.contact_id);
	}

	/** Deletes softly: off all lists, `deleted_at` set, everything else kept. False if it was deleted already. */
	deleteContact(contact: Contact, at = this.clock.now()): boolean {
		if (contact.deleted_at !== undefined) return false;
		this.setLists(contact, [], at);
		if (!this.unknowns.taggingsSurviveDeletion) this.setTags(contact, [], at);
		markDeleted(contact, at, this.unknowns);
		return true;
	}

	/** Undoes a deletion, which moves `updated_at`. Whoever is not deleted stays as they are. */
	reviveContact(contact: Contact, at = this.clock.now()): void {
		if (contact.deleted_at === undefined) return;
		this.beforeChange(contact, at);
		delete contact.deleted_at;
		contact.updated_at = timestamp(at);
	}

	/** Undoes a deletion as adding the contact to lists does. */
	restore(contact: Contact, listIds: string[]): void {
		this.reviveContact(contact);
		this.changeLists(contact, listIds);
	}

	/** Changes personal details, or none of them, and `updated_at` in any case. */
	updateContact(contact: Contact, details: ContactDetails = {}): void {
		this.beforeChange(contact);
		Object.assign(contact, details, { updated_at: this.timestamp() });
	}

	/** As when a person opts out: that moves `updated_at` of the address, not of the contact. */
	unsubscribe(contact: Contact, source = 'Contact'): void {
		const { contact_id, email_address } = contact;
		if (!email_address) throw new Error(`Contact ${contact_id} has no address to opt out with`);
		this.beforeChange(contact);
		const at = this.timestamp();
		const optedOut = { permission_to_send: 'unsubscribed', opt_out_source: source, opt_out_date: at } as const;
		Object.assign(email_address, optedOut, { updated_at: at });
	}

	/** Changes nothing but what the person is to confirm. False if they were asked before: there is one such email in a contact's life. */
	sendResubscribeEmail({ contact_id }: Contact, list_ids: string[]): boolean {
		if (this.resubscribeEmails.some((email) => email.contact_id === contact_id)) return false;
		this.resubscribeEmails.push({ contact_id, list_ids, sent_at: this.timestamp() });
		return true;
	}

	/** As when the person confirms by that email: explicit consent, and a member of the lists that were named. */
	confirmResubscription(contact: Contact): void {
		const { contact_id, email_address, list_memberships } = contact;
		const email = this.resubscribeEmails.find((sent) => sent.contact_id === contact_id);
		if (!email || !email_address) throw new Error(`No resubscribe email went to contact ${contact_id}`);
		this.beforeChange(contact);
		optIn(email_address, this.timestamp());
		this.restore(contact, [...new Set([...list_memberships, ...email.list_ids])]);
	}

	/** Keeps `updated_at`, as changeLists does not. */
	setLists(contact: Contact, listIds: string[], at = this.clock.now()): void {
		this.beforeChange(contact, at);
		for (const id of contact.list_memberships) this.listMembers.remove(id, contact.contact_id);
		for (const id of listIds) this.listMembers.add(id, contact.contact_id);
		contact.list_memberships = listIds;
	}

	/** Where the account does so, moves `updated_at`, and deletes a contact that thereby left its last list. */
	changeLists(contact: Contact, listIds: string[], at = this.clock.now()): void {
		const leftTheLast = contact.list_memberships.length > 0 && listIds.length === 0;
		this.setLists(contact, listIds, at);
		if (this.unknowns.updatedAtMovedByLists) contact.updated_at = timestamp(at);
		if (leftTheLast && this.unknowns.removingLastListDeletes) this.deleteContact(contact, at);
	}

	/** Keeps `updated_at`, as changeTags does not. */
	setTags(contact: Contact, tagIds: string[], at = this.clock.now()): void {
		this.beforeChange(contact, at);
		for (const id of contact.taggings) this.tagged.remove(id, contact.contact_id);
		for (const id of tagIds) this.tagged.add(id, contact.contact_id);
		contact.taggings = tagIds;
	}

	/** Moves `updated_at` where the account does so. */
	changeTags(contact: Contact, tagIds: string[], at = this.clock.now()): void {
		this.setTags(contact, tagIds, at);
		if (this.unknowns.updatedAtMovedByTags) contact.updated_at = timestamp(at);
	}

	/** Gives the contact an address, the old one changed or a new one. The caller has made sure that nobody else has it. */
	setAddress(contact: Contact, email: EmailAddress, address: string): void {
		this.beforeChange(contact);
		if (contact.email_address) this.byAddress.delete(contact.email_address.address.toLowerCase());
		contact.email_address = email;
		email.address = address;
		this.byAddress.set(address.toLowerCase(), contact);
	}

	/** Contacts who are neither deleted nor unsubscribed. */
	isActive(contact: Contact): boolean {
		return contactStatus(contact) === 'active';
	}

	/** Active, and known for no longer than 30 days. */
	isNewSubscriber(contact: Contact): boolean {
		const monthAgo = this.clock.now() - 30 * 24 * 60 * 60 * 1000;
		return this.isActive(contact) && Date.parse(contact.created_at) > monthAgo;
	}

	timestamp(): string {
		return timestamp(this.clock.now());
	}
}
