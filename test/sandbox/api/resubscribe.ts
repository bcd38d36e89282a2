import { z } from 'zod/v4';
import type { Account } from '../account/account';
import { type Contact, MOST } from '../account/contact';
import { ids, knownCase } from './ids';
import { notFound, refusal } from './refusal';
import { requireLists } from './subresources';

export const resubscribeBody = z.strictObject({ list_ids: ids(MOST.list_memberships) });

/** PUT /contacts/resubscribe/{id}: asks somebody who opted out to come back, by the one email that they ever get for that. */
export function resubscribe(account: Account, contact: Contact, body: z.output<typeof resubscribeBody>): void {
	const { unknowns } = account;
	requireLists(account, 'list_ids', body.list_ids);
	if (contact.deleted_at !== undefined && unknowns.resubscribeDeleted === 404) throw notFound('The contact was not found.');
	if (contact.email_address?.permission_to_send !== 'unsubscribed') throw refused(account, 'The contact is not unsubscribed.');
	const listIds = [...new Set(body.list_ids.map((id) => knownCase(id, unknowns)))];
	if (!account.sendResubscribeEmail(contact, listIds)) throw refused(account, 'A resubscribe email has already been sent to the contact.');
}

function refused({ unknowns }: Account, message: string): Error {
	return refusal(unknowns.resubscribeRefusal, 'contacts.api.conflict', message);
}
