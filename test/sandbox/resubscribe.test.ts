import { TestClient } from './client';
import type { Contact } from './index';

const NOBODY = '00000000-0000-11ef-a87d-fa163e560000';

let api: TestClient;
let lists: string[];
let contact: Contact;
beforeEach(() => {
	api = new TestClient();
	lists = ['A', 'B'].map((name) => api.account.addList(name).list_id);
	const optedOut = { permission_to_send: 'unsubscribed' as const, opt_out_reason: 'Too many emails' };
	contact = api.account.addContact({ email: 'ann@example.org', email_address: optedOut, list_memberships: lists.slice(0, 1) });
	api.clock.advance(60_000);
});

const resubscribe = async (id: string | undefined, body: unknown) => await api.put(`/contacts/resubscribe/${id}`, body);
const refusal = (status: number, error_key: string, message: RegExp) => ({
	status,
	body: [{ error_key, error_message: expect.stringMatching(message) }],
});

it('sends one email and leaves the contact as it is', async () => {
	const before = structuredClone(contact);
	expect(await resubscribe(contact.contact_id, { list_ids: [lists[1]?.toUpperCase(), lists[1]] })).toMatchObject({ status: 200, body: '' });
	expect(contact).toEqual(before);
	expect(api.account.resubscribeEmails).toEqual([{ contact_id: contact.contact_id, list_ids: [lists[1]], sent_at: '2026-11-18T12:01:00Z' }]);
});

it('sends it once in the life of a contact', async () => {
	const again = refusal(409, 'contacts.api.conflict', /already been sent/);
	await resubscribe(contact.contact_id, { list_ids: lists });
	expect(await resubscribe(contact.contact_id, { list_ids: lists })).toMatchObject(again);
	api.account.confirmResubscription(contact);
	api.account.unsubscribe(contact);
	expect(await resubscribe(contact.contact_id, { list_ids: lists })).toMatchObject(again);
	expect(api.account.resubscribeEmails).toHaveLength(1);
});

it.each<[string, () => string, unknown, ReturnType<typeof refusal>]>([
	['somebody who has not unsubscribed', () => api.account.addContact().contact_id, undefined, refusal(409, 'contacts.api.conflict', /not unsubscribed/)],
	['a contact without an address', () => api.account.addContact({ email: null }).contact_id, undefined, refusal(409, 'contacts.api.conflict', /not unsubscribed/)],
	['nobody', () => NOBODY, undefined, refusal(404, 'contacts.api.not_found', /not found/)],
	['no id', () => 'x', undefined, refusal(404, 'contacts.api.not_found', /invalid format/)],
	['no lists', () => contact.contact_id, {}, refusal(400, 'contacts.api.validation.error', /list_ids is missing/)],
	['an empty list of lists', () => contact.contact_id, { list_ids: [] }, refusal(400, 'contacts.api.validation.error', /list_ids/)],
	['51 lists', () => contact.contact_id, { list_ids: Array(51).fill(NOBODY) }, refusal(400, 'contacts.api.validation.error', /list_ids does not have a valid value$/)],
	['an unknown list', () => contact.contact_id, { list_ids: [NOBODY] }, refusal(400, 'contacts.api.validation.error', /list_ids.*does not exist/)],
	['more than lists', () => contact.contact_id, { list_ids: [NOBODY], update_source: 'Account' }, refusal(400, 'contacts.api.validation.error', /update_source is not allowed/)],
])('refuses %s', async (_what, id, body, answer) => {
	expect(await resubscribe(id(), body ?? { list_ids: lists })).toMatchObject(answer);
	expect(api.account.resubscribeEmails).toEqual([]);
});

it('has the switches resubscribeRefusal and resubscribeAnswer', async () => {
	Object.assign(api.sandbox.unknowns, { resubscribeRefusal: 400, resubscribeAnswer: 'contact' });
	const answer = await resubscribe(contact.contact_id, { list_ids: lists });
	expect(answer).toMatchObject({ status: 200, body: { contact_id: contact.contact_id, email_address: { permission_to_send: 'unsubscribed' } } });
	expect((await resubscribe(contact.contact_id, { list_ids: lists })).status).toBe(400);
	expect((await resubscribe(api.account.addContact().contact_id, { list_ids: lists })).status).toBe(400);
});

it.each([
	[200 as const, 1],
	[404 as const, 0],
])('a deleted contact, with resubscribeDeleted %p', async (resubscribeDeleted, sent) => {
	api.sandbox.unknowns.resubscribeDeleted = resubscribeDeleted;
	api.account.deleteContact(contact);
	expect((await resubscribe(contact.contact_id, { list_ids: lists })).status).toBe(resubscribeDeleted);
	expect(api.account.resubscribeEmails).toHaveLength(sent);
});

describe('once the person has confirmed', () => {
	it('they are subscribed by their own consent, on the new lists and the old', async () => {
		await resubscribe(contact.contact_id, { list_ids: [lists[1]] });
		api.clock.advance(60_000);
		api.account.confirmResubscription(contact);
		const { body } = await api.get(`/contacts/${contact.contact_id}?include=list_memberships`);
		expect(body).toMatchObject({ updated_at: '2026-11-18T12:02:00Z', list_memberships: lists });
		expect(body.email_address).toMatchObject({ permission_to_send: 'explicit', opt_in_source: 'Contact', opt_in_date: '2026-11-18T12:02:00Z' });
		expect(Object.keys(body.email_address).filter((key) => key.startsWith('opt_out'))).toEqual([]);
		expect((await api.get('/contacts?status=all&optout_after=2026-01-01')).body.contacts).toEqual([]);
	});

	it('who was deleted is back', async () => {
		api.account.deleteContact(contact);
		await resubscribe(contact.contact_id, { list_ids: [lists[1]] });
		api.account.confirmResubscription(contact);
		expect(contact).not.toHaveProperty('deleted_at');
		expect([...api.account.membersOf(lists[1] as string)]).toEqual([contact.contact_id]);
	});

	it('which only somebody can who was asked', () => {
		expect(() => api.account.confirmResubscription(contact)).toThrow(contact.contact_id);
	});
});
