import type { IdSource } from '../ids';
import type { Contact, EmailAddress } from './contact';
import { dateIn, timestamp } from './times';

/** What `addContact` takes: any part of a contact, with shorthands for the address and the deletion. */
export type ContactInput = Partial<Omit<Contact, 'email_address' | 'deleted_at'>> & {
	/** The address; null makes a contact without one. Without it, an address is made up. */
	email?: string | null;
	email_address?: Partial<EmailAddress>;
	/** true: deleted today. A date: deleted that day. */
	deleted?: boolean;
	deleted_at?: string;
};

/** A whole contact from a part of one. `zone`: that of the date of deletion. */
export function newContact(input: ContactInput, nextId: IdSource, now: number, zone: string): Contact {
	const { email, email_address, deleted, ...rest } = input;
	const contact_id = input.contact_id ?? nextId();
	const created_at = input.created_at ?? timestamp(now);
	const defaults = {
		update_source: 'Account',
		create_source: 'Account',
		created_at,
		updated_at: created_at,
		custom_fields: [],
		phone_numbers: [],
		street_addresses: [],
		list_memberships: [],
		taggings: [],
		notes: [],
		engagement_level: 'unqualified' as const,
	};
	const address = email ?? email_address?.address ?? `${contact_id}@example.com`;
	const contact: Contact = {
		contact_id,
		...(email !== null && { email_address: newEmailAddress({ ...email_address, address }, created_at) }),
		// Twice: first for the order of the keys, then for their values.
		...rest,
		...defaults,
		...rest,
	};
	if (deleted && contact.deleted_at === undefined) contact.deleted_at = dateIn(zone, now);
	// A deleted contact is on no list, whatever was asked for.
	if (contact.deleted_at !== undefined) contact.list_memberships = [];
	return contact;
}

/** An email address with the consent of somebody whom the account added. */
export function newEmailAddress(
	input: Partial<EmailAddress> & { address: string },
	at: string,
): EmailAddress {
	const optedOut = input.permission_to_send === 'unsubscribed';
	return {
		permission_to_send: 'implicit',
		created_at: at,
		updated_at: at,
		...(optedOut
			? { opt_out_source: 'Contact', opt_out_date: at }
			: { opt_in_source: 'Account', opt_in_date: at }),
		confirm_status: 'off',
		...input,
	};
}
