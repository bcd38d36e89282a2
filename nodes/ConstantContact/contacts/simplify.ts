import type { Contact } from '../api/contact';
import { addressOf } from '../api/contact';

/** The contact as most workflows need it: flat, with the same keys always, and what was asked for besides. */
export function simplified(contact: Contact, include: readonly string[]): object {
	return {
		contact_id: contact.contact_id,
		email: addressOf(contact) ?? null,
		first_name: contact.first_name ?? null,
		last_name: contact.last_name ?? null,
		company_name: contact.company_name ?? null,
		permission_to_send: contact.email_address?.permission_to_send ?? null,
		created_at: contact.created_at ?? null,
		updated_at: contact.updated_at ?? null,
		deleted_at: contact.deleted_at ?? null,
		...Object.fromEntries(include.map((name) => [name, contact[name] ?? []])),
	};
}
