import type { Account } from '../account/account';
import { type Contact, NULLABLE_FIELDS } from '../account/contact';
import type { PostBody } from './contactBodies';
import { replaceSubresources, requireReferences } from './subresources';
import { conflict } from './updateContact';

/** POST: 409 for an address that somebody has, deleted contacts included; it never restores. */
export function createContact(account: Account, body: PostBody): Contact {
	requireReferences(account, body);
	const owner = body.email_address && account.contactByAddress(body.email_address.address);
	if (owner) throw conflict(owner);
	const given = NULLABLE_FIELDS.filter((field) => (body[field] ?? undefined) !== undefined);
	const contact = account.addContact({
		...Object.fromEntries(given.map((field) => [field, body[field]])),
		email: body.email_address?.address ?? null,
		email_address: body.email_address,
		create_source: body.create_source,
		update_source: body.create_source,
	});
	replaceSubresources(account, contact, body);
	return contact;
}
