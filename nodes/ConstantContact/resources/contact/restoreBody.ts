import type { Contact } from '../../api/contact';
import { addressOf } from '../../api/contact';

/** The core fields: a PUT empties every one that it leaves out. */
const CORE = ['first_name', 'last_name', 'job_title', 'company_name', 'anniversary'] as const;

/** The keys of each subresource that a PUT takes; the others are read-only. */
const WRITABLE = {
	custom_fields: ['custom_field_id', 'value', 'choice_ids'],
	phone_numbers: ['phone_number', 'kind'],
	street_addresses: ['kind', 'street', 'city', 'state', 'postal_code', 'country'],
	notes: ['note_id', 'created_at', 'content'],
} as const;

function isObject(entry: unknown): entry is Record<string, unknown> {
	return typeof entry === 'object' && entry !== null;
}

/** The given keys of an object that have a value. */
function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
	return Object.fromEntries(keys.map((key) => [key, from[key]]).filter(([, value]) => value !== null && value !== undefined));
}

/**
 * The body of the PUT that restores a contact and changes nothing else: everything writable that the contact has, and the
 * lists. Consent is never part of it: a sent `permission_to_send` could change it, an omitted one does not.
 *
 * @param contact read with every subresource; has an address
 * @param lists all the lists it is to be on
 * @see https://developer.constantcontact.com/api_guide/contacts_delete.html#revive
 */
export function restoreBody(contact: Contact, lists: string[]): object {
	// The API takes the two only together.
	const hasBirthday = contact.birthday_month && contact.birthday_day;
	const body: Record<string, unknown> = {
		update_source: 'Account',
		email_address: { address: addressOf(contact) },
		...pick(contact, CORE),
		...(hasBirthday ? pick(contact, ['birthday_month', 'birthday_day']) : {}),
		...pick(contact, ['taggings']),
		list_memberships: lists,
	};
	for (const [name, keys] of Object.entries(WRITABLE)) {
		const entries = contact[name];
		if (Array.isArray(entries)) body[name] = entries.filter(isObject).map((entry) => pick(entry, keys));
	}
	return body;
}
