import { TestClient } from './client';
import type { Contact, Unknowns } from './index';

let api: TestClient;
let lists: string[];
let tag: string;
let contact: Contact;

const start = (unknowns: Partial<Unknowns> = {}) => {
	api = new TestClient({ unknowns, activity: { initializedFor: 0, processingFor: 0 } });
	lists = ['A', 'B'].map((name) => api.account.addList(name).list_id);
	tag = api.account.addTag('vip').tag_id;
	contact = api.account.addContact({ email: 'ann@example.org', first_name: 'Ann', list_memberships: [lists[0] as string] });
	api.account.addContact({ email: 'ben@example.org' });
	api.clock.advance(60_500);
};
beforeEach(() => start());

const CHANGES = {
	'a PUT': async () =>
		await api.put(`/contacts/${contact.contact_id}`, { email_address: { address: 'ann@example.org' }, update_source: 'Account' }),
	'changed details': () => api.account.updateContact(contact),
	'an opt-out': () => api.account.unsubscribe(contact),
	'a deletion': async () => await api.delete(`/contacts/${contact.contact_id}`),
	'an activity that adds to a list': async () =>
		await api.post('/activities/add_list_memberships', { source: { contact_ids: [contact.contact_id] }, list_ids: [lists[1]] }),
	'an activity that removes from a list': async () =>
		await api.post('/activities/remove_list_memberships', { source: { contact_ids: [contact.contact_id] }, list_ids: [lists[0]] }),
	'changed tags': () => api.account.changeTags(contact, [tag]),
	'an activity that adds a tag': async () =>
		await api.post('/activities/contacts_taggings_add', { source: { contact_ids: [contact.contact_id] }, tag_ids: [tag] }),
};

describe('which updated_at moves', () => {
	it.each<[keyof typeof CHANGES, Partial<Unknowns>, string[]]>([
		['a PUT', {}, ['contact', 'address']],
		['changed details', {}, ['contact']],
		['an opt-out', {}, ['address']],
		['a deletion', {}, ['contact']],
		['a deletion', { updatedAtBumpedByDeletion: false }, []],
		['a deletion', { addressUpdatedByDeletion: true }, ['contact', 'address']],
		['a deletion', { updatedAtBumpedByDeletion: false, addressUpdatedByDeletion: true }, ['address']],
		['an activity that adds to a list', {}, ['contact']],
		['an activity that adds to a list', { updatedAtMovedByLists: false }, []],
		['an activity that removes from a list', {}, ['contact']],
		['an activity that removes from a list', { updatedAtMovedByLists: false }, []],
		['changed tags', {}, ['contact']],
		['changed tags', { updatedAtMovedByTags: false }, []],
		['an activity that adds a tag', {}, ['contact']],
		['an activity that adds a tag', { updatedAtMovedByTags: false }, []],
	])('by %s, with %p: %p', async (change, unknowns, moved) => {
		start(unknowns);
		await CHANGES[change]();
		const { body } = await api.get(`/contacts/${contact.contact_id}`);
		const times = { contact: body.updated_at, address: body.email_address.updated_at };
		const at = (name: string) => (moved.includes(name) ? '2026-11-18T12:01:00Z' : '2026-11-18T12:00:00Z');
		expect(times).toEqual({ contact: at('contact'), address: at('address') });
	});

	const quiet = { updatedAtBumpedByDeletion: false, updatedAtMovedByLists: false };
	it.each<[string, () => unknown]>([
		['in process', () => api.account.restore(contact, [lists[1] as string])],
		['by an activity', async () => await CHANGES['an activity that adds to a list']()],
	])('by a restoration %s: the contact\'s in any case', async (_name, restore) => {
		start(quiet);
		await CHANGES['a deletion']();
		expect(contact.updated_at).toBe('2026-11-18T12:00:00Z');
		await restore();
		expect(api.account.contact(contact.contact_id)).toMatchObject({ updated_at: '2026-11-18T12:01:00Z', list_memberships: [lists[1]] });
		expect(contact).not.toHaveProperty('deleted_at');
		expect([...api.account.membersOf(lists[1] as string)]).toEqual([contact.contact_id]);
	});
});

it('changed details are those that were named', () => {
	api.account.updateContact(contact, { last_name: 'Lee' });
	expect(contact).toMatchObject({ first_name: 'Ann', last_name: 'Lee' });
});

describe('opting out', () => {
	it.each([
		['the person', undefined, 'Contact'],
		['the account', 'Account', 'Account'],
	])('by %s', async (_who, source, opt_out_source) => {
		api.account.unsubscribe(contact, source);
		const { contacts } = (await api.get('/contacts?status=unsubscribed')).body;
		expect(contacts).toMatchObject([
			{ first_name: 'Ann', email_address: { permission_to_send: 'unsubscribed', opt_out_source, opt_out_date: '2026-11-18T12:01:00Z' } },
		]);
	});

	it('by a PUT', async () => {
		const email_address = { address: 'ann@example.org', permission_to_send: 'unsubscribed' };
		await api.put(`/contacts/${contact.contact_id}`, { email_address, update_source: 'Contact' });
		expect(contact.email_address).toMatchObject({
			permission_to_send: 'unsubscribed',
			opt_out_source: 'Contact',
			opt_out_date: '2026-11-18T12:01:00Z',
		});
	});

	it('needs an address', () => {
		const { contact_id } = api.account.addContact({ email: null });
		expect(() => api.account.unsubscribe(api.account.contact(contact_id) as Contact)).toThrow(contact_id);
	});
});
