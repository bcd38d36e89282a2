import type { Contact } from '../../api/contact';
import { addressOf } from '../../api/contact';

/** The body of the PUT. Its values are the contact's own, as the API gave them. */
export interface RestoreBody {
	update_source: 'Account';
	email_address: { address: string };
	first_name?: string;
	last_name?: string;
	job_title?: string;
	company_name?: string;
	birthday_month?: number;
	birthday_day?: number;
	anniversary?: string;
	list_memberships: string[];
	taggings?: string[];
	custom_fields?: Array<{ custom_field_id: string; value?: string; choice_ids?: string[] }>;
	phone_numbers?: Array<{ phone_number?: string; kind?: string }>;
	street_addresses?: Array<{ kind: string; street?: string; city?: string; state?: string; postal_code?: string; country?: string }>;
	notes?: Array<{ note_id?: string; created_at?: string; content?: string }>;
}

/** The core fields: a PUT empties every one that it leaves out. */
const CORE = ['first_name', 'last_name', 'job_title', 'company_name', 'anniversary'] as const;

/** The subresources whose entries have keys of their own, by name. */
type Entries = Pick<Required<RestoreBody>, 'custom_fields' | 'notes' | 'phone_numbers' | 'street_addresses'>;

/** The keys of each that a PUT takes; the others are read-only. */
const WRITABLE: { [Name in keyof Entries]: ReadonlyArray<keyof Entries[Name][number]> } = {
	custom_fields: ['custom_field_id', 'value', 'choice_ids'],
	phone_numbers: ['phone_number', 'kind'],
	street_addresses: ['kind', 'street', 'city', 'state', 'postal_code', 'country'],
	notes: ['note_id', 'created_at', 'content'],
};

function isObject(entry: unknown): entry is Record<string, unknown> {
	return typeof entry === 'object' && entry !== null;
}

/** The given keys of an object that have a value. */
function pick<T>(from: Record<string, unknown>, keys: ReadonlyArray<keyof T & string>): Partial<T> {
	return Object.fromEntries(keys.map((key) => [key, from[key]]).filter(([, value]) => value !== null && value !== undefined)) as Partial<T>;
}

/**
 * The body of the PUT that restores a contact and changes nothing else: everything writable that the contact has, and the
 * lists. Consent is never part of it: a sent `permission_to_send` could change it, an omitted one does not.
 *
 * @param contact read with every subresource; has an address
 * @param lists all the lists it is to be on
 * @see https://developer.constantcontact.com/api_guide/contacts_delete.html#revive
 */
export function restoreBody(contact: Contact, lists: string[]): RestoreBody {
	// The API takes the two only together.
	const hasBirthday = contact.birthday_month && contact.birthday_day;
	const body: RestoreBody = {
		update_source: 'Account',
		email_address: { address: addressOf(contact) as string },
		...pick<RestoreBody>(contact, CORE),
		...(hasBirthday ? pick<RestoreBody>(contact, ['birthday_month', 'birthday_day']) : {}),
		...pick<RestoreBody>(contact, ['taggings']),
		list_memberships: lists,
	};
	for (const [name, keys] of Object.entries(WRITABLE)) {
		const entries = contact[name];
		if (Array.isArray(entries)) Object.assign(body, { [name]: entries.filter(isObject).map((entry) => pick(entry, keys)) });
	}
	return body;
}
