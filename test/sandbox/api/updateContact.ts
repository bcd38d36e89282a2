import type { Account } from '../account/account';
import { type Contact, type EmailAddress, NULLABLE_FIELDS } from '../account/contact';
import { newEmailAddress } from '../account/newContact';
import type { PutBody } from './contactBodies';
import { invalid, refusal } from './refusal';
import { replaceSubresources, requireReferences } from './subresources';

/** PUT: everything is checked first, then core properties left out become null and a deleted contact is revived. */
export function updateContact(account: Account, contact: Contact, body: PutBody): void {
	requireReferences(account, body);
	requireFreeAddress(account, contact, body.email_address.address);
	requireLawfulConsent(contact.email_address, body);
	if (contact.deleted_at !== undefined) revive(account, contact, body);
	account.beforeChange(contact);
	for (const field of NULLABLE_FIELDS) {
		const value = body[field] ?? undefined;
		if (value === undefined) delete contact[field];
		else Object.assign(contact, { [field]: value });
	}
	updateEmailAddress(account, contact, body);
	contact.update_source = body.update_source;
	contact.updated_at = account.timestamp();
	replaceSubresources(account, contact, body);
}

function revive(account: Account, contact: Contact, body: PutBody): void {
	const { updateDeletedAsContact, restoreNeedsList, unsubscribedOnRestore } = account.unknowns;
	if (body.update_source !== 'Account') {
		if (updateDeletedAsContact === 400) throw invalid('update_source must be Account to restore a deleted contact');
		return;
	}
	if (restoreNeedsList && !body.list_memberships?.length) throw invalid('list_memberships is missing');
	if (unsubscribedOnRestore === 400 && contact.email_address?.permission_to_send === 'unsubscribed') {
		throw invalid('The contact has unsubscribed.');
	}
	account.reviveContact(contact);
}

/** Deleted contacts still own their address. */
function requireFreeAddress(account: Account, contact: Contact, address: string): void {
	const owner = account.contactByAddress(address);
	if (owner && owner !== contact) throw conflict(owner);
}

export function conflict(owner: Contact): Error {
	const message = `Validation failed: Email already exists for contact ${owner.contact_id}`;
	return refusal(409, 'contacts.api.conflict', message);
}

/** Consent never goes from explicit back to implicit, and whoever opted out opts in again themselves. */
function requireLawfulConsent(current: EmailAddress | undefined, body: PutBody): void {
	const wanted = body.email_address.permission_to_send;
	if (!current || wanted === undefined || wanted === current.permission_to_send) return;
	if (current.permission_to_send === 'explicit' && wanted === 'implicit') {
		throw invalid('permission_to_send cannot be changed from explicit to implicit');
	}
	const optedOut = current.permission_to_send === 'unsubscribed' && current.opt_out_source === 'Contact';
	if (optedOut && body.update_source === 'Account') throw invalid('The contact has unsubscribed.');
}

function updateEmailAddress(account: Account, contact: Contact, body: PutBody): void {
	const { address, permission_to_send, opt_out_reason } = body.email_address;
	const at = account.timestamp();
	account.setAddress(contact, contact.email_address ?? newEmailAddress({ address }, at), address);
	const email = contact.email_address as EmailAddress;
	email.updated_at = at;
	if (opt_out_reason !== undefined) email.opt_out_reason = opt_out_reason;
	if (permission_to_send === undefined || permission_to_send === email.permission_to_send) return;
	if (permission_to_send === 'unsubscribed') account.unsubscribe(contact, body.update_source);
	else email.permission_to_send = permission_to_send;
}
