import type { Account } from '../account/account';
import type { Contact, Note, PhoneNumber, StreetAddress } from '../account/contact';
import type { PostBody, PutBody } from './contactBodies';
import { knownCase } from './ids';
import { invalid } from './refusal';

type Body = PutBody | PostBody;

/** 400 for lists, tags and custom fields that do not exist. */
export function requireReferences(account: Account, body: Body): void {
	const { unknowns } = account;
	const fields = new Set(account.customFields.map(({ custom_field_id }) => custom_field_id));
	requireLists(account, 'list_memberships', body.list_memberships);
	requireAll('taggings', body.taggings, (id) => account.tag(knownCase(id, unknowns)) !== undefined);
	const fieldIds = body.custom_fields?.map(({ custom_field_id }) => custom_field_id);
	requireAll('custom_fields', fieldIds, (id) => fields.has(knownCase(id, unknowns)));
}

/** 400 for a list, in the property of that name, that does not exist or is deleted. */
export function requireLists(account: Account, name: string, ids: string[] | undefined): void {
	requireAll(name, ids, (id) => account.hasList(knownCase(id, account.unknowns)));
}

function requireAll(name: string, ids: string[] | undefined, exists: (id: string) => boolean): void {
	const missing = ids?.find((id) => !exists(id));
	if (missing) throw invalid(`${name} does not have a valid value: ${missing} does not exist`);
}

/** Each array that the body has replaces the contact's; those left out stay. */
export function replaceSubresources(account: Account, contact: Contact, body: Body): void {
	const { list_memberships, taggings, custom_fields, phone_numbers, street_addresses, notes } = body;
	const distinct = (ids: string[]) => [...new Set(ids.map((id) => knownCase(id, account.unknowns)))];
	const at = account.timestamp();
	if (list_memberships) account.changeLists(contact, distinct(list_memberships));
	if (taggings) account.changeTags(contact, distinct(taggings));
	if (custom_fields) contact.custom_fields = custom_fields;
	if (phone_numbers) {
		contact.phone_numbers = phone_numbers.map((phone) => newPhone(account, phone, at));
	}
	if (street_addresses) {
		contact.street_addresses = street_addresses.map((address) => newStreetAddress(account, address, at));
	}
	if (notes) contact.notes = notes.map((note) => keptOrNewNote(account, contact, note, at));
}

type Sent<Key extends 'phone_numbers' | 'street_addresses' | 'notes'> = NonNullable<Body[Key]>[number];

function newPhone(account: Account, phone: Sent<'phone_numbers'>, at: string): PhoneNumber {
	return {
		phone_number_id: account.newPartId(),
		kind: 'other',
		...phone,
		created_at: at,
		updated_at: at,
		update_source: 'Account',
		create_source: 'Account',
	};
}

function newStreetAddress(account: Account, address: Sent<'street_addresses'>, at: string): StreetAddress {
	return { street_address_id: account.newPartId(), ...address, created_at: at, updated_at: at };
}

function keptOrNewNote(account: Account, contact: Contact, note: Sent<'notes'>, at: string): Note {
	const kept = contact.notes.find(({ note_id }) => note_id === note.note_id);
	return {
		note_id: kept?.note_id ?? account.newPartId(),
		created_at: kept?.created_at ?? at,
		content: note.content,
	};
}
