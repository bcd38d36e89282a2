import { z } from 'zod/v4';

import { attempt, Problem } from '../run/problem';
import type { LostAnswer } from './apiError';
import { answerProblem, isRefusal } from './apiError';
import { idSchema } from './id';
import { collection, readPage } from './pages';
import type { Api, ApiAnswer } from './transport';

/** A contact as the API gives it. One without an address exists: SMS-only contacts. */
export const contactSchema = z.looseObject({
	contact_id: idSchema,
	email_address: z.looseObject({ address: z.string().nullish(), permission_to_send: z.string().nullish() }).nullish(),
	first_name: z.string().nullish(),
	last_name: z.string().nullish(),
	company_name: z.string().nullish(),
	/** A date, on deleted contacts alone. */
	deleted_at: z.string().nullish(),
	list_memberships: z.array(idSchema).nullish(),
	taggings: z.array(idSchema).nullish(),
});

export type Contact = z.infer<typeof contactSchema>;

/** Without `status` the API leaves deleted contacts out. */
export const contacts = collection({
	path: '/contacts',
	key: 'contacts',
	entry: contactSchema,
	noun: 'contacts',
});

/** Everything that a contact can be read with. @see https://developer.constantcontact.com/api_guide/contacts_subresources.html */
export const SUBRESOURCES = [
	'custom_fields',
	'list_memberships',
	'notes',
	'phone_numbers',
	'street_addresses',
	'taggings',
] as const;

/** Whether the contact is deleted: there is no status field, only this date. */
export function isDeleted({ deleted_at }: Contact): boolean {
	return Boolean(deleted_at);
}

/** The contact's address, if it has one. */
export function addressOf({ email_address }: Contact): string | undefined {
	return email_address?.address ?? undefined;
}

/** The form in which addresses are compared: without regard to case, and to how an accent is written. */
export function addressKey(address: string): string {
	return address.normalize('NFC').toLowerCase();
}

/** Whether mail may be sent to the contact, in the API's words: explicit, implicit, unsubscribed, … */
export function permissionOf({ email_address }: Contact): string | undefined {
	return email_address?.permission_to_send ?? undefined;
}

/** Whether the contact has withdrawn its consent to mail. */
export function hasUnsubscribed(contact: Contact): boolean {
	return permissionOf(contact) === 'unsubscribed';
}

/**
 * `GET /contacts/{contact_id}`, deleted ones too.
 *
 * @returns undefined if the id belongs to no contact
 */
export async function findContact(
	api: Api,
	contactId: string,
	include: readonly string[] = [],
): Promise<Contact | undefined> {
	const doing = `get contact ${contactId}`;
	const request = {
		method: 'GET',
		path: `/contacts/${contactId}`,
		...(include.length > 0 ? { query: { include: include.join(',') } } : {}),
		doing,
	} as const;
	const answer = await api.exchange(request);
	if (answer.status === 404) return undefined;
	return api.read(request, answer, contactSchema);
}

/**
 * The contact whose own address this is, ignoring case; deleted ones too.
 *
 * Asked for with `status=all`: a deleted contact keeps its address, but is not found otherwise.
 *
 * @throws Problem that names the address, if Constant Contact refuses to look it up
 */
export async function findContactByAddress(
	api: Api,
	address: string,
	include: readonly string[] = [],
): Promise<Contact | undefined> {
	const query = { email: address, status: 'all', ...(include.length > 0 ? { include: include.join(',') } : {}) };
	const page = await attempt(readPage(api, contacts, query));
	if (page instanceof Problem) {
		if (!isRefusal(page)) throw page;
		throw new Problem(`${page.message} (looked up: ${address})`, page.description, page.details);
	}
	const key = addressKey(address);
	return page.entries.find((contact) => addressKey(addressOf(contact) ?? '') === key);
}

/** `DELETE /contacts/{contact_id}`: 204 with an empty body, or 404 if it was deleted before or never was. */
export async function deleteContact(api: Api, contactId: string): Promise<ApiAnswer> {
	const doing = `delete contact ${contactId}`;
	const answer = await api.exchange({ method: 'DELETE', path: `/contacts/${contactId}`, doing });
	if (answer.status !== 404 && answer.status >= 300) throw answerProblem(doing, answer.status, answer.body);
	return answer;
}

/** `PUT /contacts/{contact_id}`. The answer holds no subresources, so read the contact again. */
export async function putContact(api: Api, contactId: string, body: object): Promise<void> {
	await api.request({ method: 'PUT', path: `/contacts/${contactId}`, body, doing: `restore contact ${contactId}` }, z.unknown());
}

/** The email may be out although nobody says so. */
const MAY_HAVE_BEEN_SENT: LostAnswer = {
	sentence: 'The email may have been sent all the same',
	advice:
		"It was not sent again, since it is sent once in a contact's life. Ask the person, or look at the contact in Constant Contact, before you run this again: if the email is out, Constant Contact refuses another one.",
	details: { may_have_been_sent: true },
};

export function resubscribeBody(lists: string[]): { list_ids: string[] } {
	return { list_ids: lists };
}

/**
 * `PUT /contacts/resubscribe/{contact_id}`: sends the one email that asks a contact to come back. Nothing else changes until
 * the person confirms; then the contact is on the lists too. Unlike other PUTs it is never repeated when its answer is lost.
 *
 * @param lists at most 50 ids
 * @param ifStopped told if the execution is stopped in the middle: the email may be out
 * @see https://developer.constantcontact.com/api_guide/contacts_re-subscribe.html
 */
export async function sendResubscribeEmail(api: Api, contactId: string, lists: string[], ifStopped?: () => void): Promise<void> {
	const request = {
		method: 'PUT',
		path: `/contacts/resubscribe/${contactId}`,
		body: resubscribeBody(lists),
		doing: `ask contact ${contactId} to resubscribe`,
		ifLost: MAY_HAVE_BEEN_SENT,
		ifStopped,
	} as const;
	// What the answer holds is not documented.
	await api.request(request, z.unknown());
}
