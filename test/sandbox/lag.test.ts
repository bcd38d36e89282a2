import type { EmailAddress } from './account/contact';
import { TestClient } from './client';
import type { Contact } from './index';

const LAG = 60_000;
const LONG_AGO = '2025-01-01T00:00:00Z';
const TODAY = '2026-11-18T00:00:00Z';

describe('a filterLag', () => {
	let api: TestClient;
	let lists: string[];
	let tag: string;
	let ann: Contact;
	let gone: Contact;
	beforeEach(() => {
		api = new TestClient({ unknowns: { filterLag: LAG }, activity: { initializedFor: 0, processingFor: 0 } });
		lists = ['A', 'B'].map((name) => api.account.addList(name).list_id);
		tag = api.account.addTag('vip').tag_id;
		const known = { created_at: LONG_AGO };
		ann = api.account.addContact({ ...known, email: 'ann@example.org', first_name: 'Ann', list_memberships: [lists[0] as string] });
		gone = api.account.addContact({ ...known, email: 'gone@example.org', deleted_at: '2026-11-01' });
	});

	const seen = async (query: string) => {
		const { contacts, contacts_count } = (await api.get(`/contacts?${query}&include_count=true`)).body;
		expect(contacts).toHaveLength(contacts_count);
		return contacts_count as number;
	};
	const inAnn = { email_address: { address: 'ann@example.org' }, update_source: 'Account' };
	const work = async (kind: string, { contact_id }: Contact, list?: string) => {
		const ids = { contact_ids: [contact_id] };
		await api.post(`/activities/${kind}`, list ? { source: ids, list_ids: [list] } : ids);
	};
	const tagAll = async (kind: string, contact_ids: string[]) =>
		await api.post(`/activities/${kind}`, { source: { contact_ids }, tag_ids: [tag] });

	it.each<[string, () => unknown, () => string]>([
		['a new contact', () => api.account.addContact({ first_name: 'new' }), () => `created_after=${TODAY}`],
		['a POST', async () => await api.post('/contacts', { first_name: 'new', create_source: 'Account' }), () => `created_after=${TODAY}`],
		['a PUT', async () => await api.put(`/contacts/${ann.contact_id}`, inAnn), () => `updated_after=${TODAY}`],
		['a restoring PUT', async () => await api.put(`/contacts/${gone.contact_id}`, { ...inAnn, email_address: { address: 'gone@example.org' } }), () => `updated_after=${TODAY}`],
		['changed details', () => api.account.updateContact(ann), () => `updated_after=${TODAY}`],
		['an opt-out', () => api.account.unsubscribe(ann), () => `status=all&optout_after=${TODAY}`],
		['an opt-out, by status', () => api.account.unsubscribe(ann), () => 'status=unsubscribed'],
		['a deletion', async () => await api.delete(`/contacts/${ann.contact_id}`), () => `status=deleted&updated_after=${TODAY}`],
		['a bulk deletion', async () => await work('contact_delete', ann), () => `status=deleted&updated_after=${TODAY}`],
		['a restoration', () => api.account.restore(gone, [lists[1] as string]), () => `lists=${lists[1]}`],
		['a bulk restoration', async () => await work('add_list_memberships', gone, lists[1]), () => `status=active&updated_after=${TODAY}`],
		['being revived', () => api.account.reviveContact(gone), () => `updated_after=${TODAY}`],
		['a new list', async () => await work('add_list_memberships', ann, lists[1]), () => `lists=${lists[1]}`],
		['a list less', async () => await work('remove_list_memberships', ann, lists[0]), () => `updated_after=${TODAY}`],
		['lists set', () => api.account.setLists(ann, lists), () => `lists=${lists[1]}`],
		['tags set', () => api.account.setTags(ann, [tag]), () => `tags=${tag}`],
		['changed tags', () => api.account.changeTags(ann, [tag]), () => `tags=${tag}`],
		['a new tag', async () => await tagAll('contacts_taggings_add', [ann.contact_id]), () => `tags=${tag}&updated_after=${TODAY}`],
	])('keeps %s from the lists of contacts for so long', async (_name, change, query) => {
		api.clock.advance(500);
		await change();
		expect(await seen(query())).toBe(0);
		api.clock.advance(LAG - 1);
		expect(await seen(query())).toBe(0);
		api.clock.advance(1);
		expect(await seen(query())).toBe(1);
	});

	it('is of no account to a look at one contact, by id or by address', async () => {
		const { contact_id } = api.account.addContact({ email: 'new@example.org' });
		await api.put(`/contacts/${ann.contact_id}`, { ...inAnn, first_name: 'Anna' });
		expect((await api.get(`/contacts/${contact_id}`)).status).toBe(200);
		expect((await api.get(`/contacts/${ann.contact_id}`)).body.first_name).toBe('Anna');
		expect(await seen('email=new@example.org')).toBe(1);
		expect((await api.get('/contacts?email=ann@example.org')).body.contacts).toMatchObject([{ first_name: 'Anna' }]);
	});

	it('shows a contact with all that it was', async () => {
		const whole = 'include=list_memberships,notes,taggings';
		const shown = async () => (await api.get(`/contacts?lists=${lists.join()}&${whole}`)).body.contacts;
		const before = await shown();
		expect(before).toHaveLength(1);
		await api.put(`/contacts/${ann.contact_id}`, {
			email_address: { address: 'ann@example.com' },
			update_source: 'Account',
			list_memberships: [lists[1]],
			taggings: [tag],
			notes: [{ content: 'x' }],
		});
		expect(await shown()).toEqual(before);
		api.clock.advance(LAG);
		expect(await shown()).toEqual([(await api.get(`/contacts/${ann.contact_id}?${whole}`)).body]);
	});

	it('shows the former address', async () => {
		const addresses = async () => (await api.get('/contacts')).body.contacts.map(({ email_address }: Contact) => email_address?.address);
		api.account.setAddress(ann, ann.email_address as EmailAddress, 'ann@example.com');
		expect(await addresses()).toEqual(['ann@example.org']);
		api.clock.advance(LAG);
		expect(await addresses()).toEqual(['ann@example.com']);
	});

	it('shows one change after the other', async () => {
		const shown = async () => (await api.get('/contacts')).body.contacts.map(({ first_name }: Contact) => first_name);
		for (const first_name of ['B', 'C']) {
			api.account.updateContact(ann, { first_name });
			api.clock.advance(20_000);
		}
		expect(await shown()).toEqual(['Ann']);
		api.clock.advance(20_000);
		expect(await shown()).toEqual(['B']);
		api.account.updateContact(ann, { first_name: 'D' });
		expect(await shown()).toEqual(['B']);
		api.clock.advance(20_000);
		expect(await shown()).toEqual(['C']);
		api.clock.advance(LAG - 20_000);
		expect(await shown()).toEqual(['D']);
	});

	it('counts from when an activity has ended, not from when that is noticed', async () => {
		api.account.nextActivity({ processingFor: 10_000 });
		await work('contact_delete', ann);
		api.clock.advance(10_000 + LAG - 1);
		expect(await seen(`status=deleted&updated_after=${TODAY}`)).toBe(0);
		api.clock.advance(1);
		expect(await seen(`status=deleted&updated_after=${TODAY}`)).toBe(1);
	});

	it('may begin and end at any time', async () => {
		api.sandbox.unknowns.filterLag = 0;
		api.account.addContact();
		expect(await seen(`created_after=${TODAY}`)).toBe(1);
		api.sandbox.unknowns.filterLag = LAG;
		api.account.addContact();
		expect(await seen(`created_after=${TODAY}`)).toBe(1);
		api.sandbox.unknowns.filterLag = 0;
		expect(await seen(`created_after=${TODAY}`)).toBe(2);
	});

	it('does not shift the pages that follow', async () => {
		for (let count = 0; count < 2; count += 1) api.account.addContact({ created_at: LONG_AGO });
		const { body } = await api.get('/contacts?limit=1');
		api.account.addContact();
		api.clock.advance(LAG);
		const ids = [body.contacts[0].contact_id];
		for (let next = body._links?.next.href; next; ) {
			const { body: page } = await api.get(next.slice('/v3'.length));
			ids.push(...page.contacts.map(({ contact_id }: Contact) => contact_id));
			next = page._links?.next.href;
		}
		expect(new Set(ids).size).toBe(3);
	});
});

describe('an activityLag', () => {
	let api: TestClient;
	let contact: Contact;
	beforeEach(() => {
		api = new TestClient({ unknowns: { activityLag: 5000 }, activity: { initializedFor: 1000, processingFor: 2000 } });
		contact = api.account.addContact();
	});
	const submit = async () => await api.post('/activities/contact_delete', { contact_ids: [contact.contact_id] });
	const listed = async (query = '') => (await api.get(`/activities?${query}`)).body.activities;

	it.each([
		[0, [], 'initialized'],
		[4999, [], 'completed'],
		[5000, ['initialized'], 'completed'],
		[5999, ['initialized'], 'completed'],
		[6000, ['processing'], 'completed'],
		[7999, ['processing'], 'completed'],
		[8000, ['completed'], 'completed'],
	])('%i ms after the submission the list has %p, and the activity is %s', async (after, states, state) => {
		const { activity_id } = (await submit()).body;
		api.clock.advance(after);
		expect((await listed()).map((activity: { state: string }) => activity.state)).toEqual(states);
		expect((await api.get(`/activities/${activity_id}`)).body.state).toBe(state);
		expect(await listed('state=completed')).toHaveLength(states.includes('completed') ? 1 : 0);
		expect(await listed('state=processing')).toHaveLength(states.includes('processing') ? 1 : 0);
	});

	it('shows an activity that has ended as if it still ran', async () => {
		api.account.nextActivity({ errors: ['one failed'] });
		await submit();
		api.clock.advance(7000);
		const [activity] = await listed();
		expect(activity).toMatchObject({
			state: 'processing',
			started_at: '2026-11-18T12:00:01.000Z',
			updated_at: '2026-11-18T12:00:01.000Z',
			percent_done: 49,
			activity_errors: [],
			status: { items_total_count: 1, items_completed_count: 0 },
		});
		expect(activity).not.toHaveProperty('completed_at');
		api.clock.advance(1000);
		expect(await listed()).toMatchObject([{ percent_done: 100, activity_errors: ['one failed'], completed_at: '2026-11-18T12:00:03.000Z' }]);
	});
});
