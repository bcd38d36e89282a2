import { TestClient } from './client';
import type { ContactInput } from './index';

let api: TestClient;
let lists: string[];
beforeEach(() => {
	api = new TestClient();
	lists = ['A', 'B', 'C'].map((name) => api.account.addList(name).list_id);
});

const error = (status: number, error_key: string, message: string | RegExp = /./) => ({
	status,
	body: [{ error_key, error_message: expect.stringMatching(message) }],
});
const invalid = (message?: string | RegExp) => error(400, 'contacts.api.validation.error', message);

describe('DELETE', () => {
	it('takes the contact off its lists, dates the deletion and keeps everything else', async () => {
		const tag = api.account.addTag('vip');
		const contact = api.account.addContact({ email: 'ada@example.org', first_name: 'Ada', list_memberships: lists, taggings: [tag.tag_id] });
		const answer = await api.delete(`/contacts/${contact.contact_id}`);
		expect(answer).toMatchObject({ status: 204, body: '' });
		expect(answer.headers['content-type']).toContain('application/json');
		const after = await api.get(`/contacts/${contact.contact_id}?include=list_memberships,taggings`);
		expect(after.body).toMatchObject({ first_name: 'Ada', deleted_at: '2026-11-18', list_memberships: [], taggings: [tag.tag_id] });
		expect(api.account.membersOf(lists[0] as string).size).toBe(0);
	});

	it('answers 404 for a deleted contact and for nobody', async () => {
		const { contact_id } = api.account.addContact({ deleted: true });
		const gone = error(404, 'contacts.api.not_found');
		expect(await api.delete(`/contacts/${contact_id}`)).toMatchObject(gone);
		expect(await api.delete('/contacts/00000000-0000-11ef-a87d-fa163e560000')).toMatchObject(gone);
	});

	it.each([
		['secondDelete', { secondDelete: 204 as const }, 204],
		['malformedId', { malformedId: 400 as const }, 400],
	])('has the switch %s', async (name, unknowns, status) => {
		api = new TestClient({ unknowns });
		const id = name === 'malformedId' ? 'nonsense' : api.account.addContact({ deleted: true }).contact_id;
		expect((await api.delete(`/contacts/${id}`)).status).toBe(status);
	});

	it('refuses another content type', async () => {
		const { contact_id } = api.account.addContact();
		const answer = await api.send('DELETE', `/contacts/${contact_id}`, undefined, { 'content-type': 'text/plain' });
		expect(answer.status).toBe(415);
	});

	it.each([
		[true, 1],
		[false, 0],
	])('with taggingsSurviveDeletion %p', async (taggingsSurviveDeletion, count) => {
		api = new TestClient({ unknowns: { taggingsSurviveDeletion } });
		const contact = api.account.addContact({ taggings: [api.account.addTag().tag_id] });
		await api.delete(`/contacts/${contact.contact_id}`);
		expect(contact.taggings).toHaveLength(count);
	});

	it.each([
		[true, '2026-11-18T12:01:00Z'],
		[false, '2026-11-18T12:00:00Z'],
	])('with updatedAtBumpedByDeletion %p', async (updatedAtBumpedByDeletion, updated_at) => {
		api = new TestClient({ unknowns: { updatedAtBumpedByDeletion } });
		const contact = api.account.addContact();
		api.clock.advance(60_000);
		await api.delete(`/contacts/${contact.contact_id}`);
		expect(contact).toMatchObject({ updated_at });
	});
});

describe('GET one', () => {
	it('shows the core alone, or the subresources asked for', async () => {
		const { contact_id } = api.account.addContact({ list_memberships: [lists[0] as string] });
		const core = await api.get(`/contacts/${contact_id}`);
		expect(Object.keys(core.body)).toEqual(expect.not.arrayContaining(['list_memberships', 'notes', 'engagement_level']));
		const more = await api.get(`/contacts/${contact_id}?include=list_memberships,notes`);
		expect(more.body).toMatchObject({ list_memberships: [lists[0]], notes: [] });
		expect(await api.get(`/contacts/${contact_id}?include=sms_channel`)).toMatchObject(invalid('include.0 does not have a valid value'));
	});

	it('finds an id in upper case unless the switch says otherwise', async () => {
		const id = api.account.addContact().contact_id.toUpperCase();
		expect((await api.get(`/contacts/${id}`)).status).toBe(200);
		api.sandbox.unknowns.upperCaseIds = 404;
		expect((await api.get(`/contacts/${id}`)).status).toBe(404);
	});
});

describe('PUT', () => {
	const full = (): ContactInput => ({
		email: 'ada@example.org',
		first_name: 'Ada',
		company_name: 'Engines',
		birthday_month: 12,
		birthday_day: 10,
		list_memberships: [lists[0] as string, lists[1] as string],
		notes: [{ note_id: '00000000-0000-11ef-a87d-fa163e560001', created_at: '2026-01-01T00:00:00Z', content: 'x' }],
	});
	const minimal = { email_address: { address: 'ada@example.org' }, update_source: 'Account' };

	it('nulls the core properties left out and keeps the subresources left out', async () => {
		const contact = api.account.addContact(full());
		const answer = await api.put(`/contacts/${contact.contact_id}`, { ...minimal, first_name: 'Augusta' });
		expect(answer.status).toBe(200);
		expect(contact.first_name).toBe('Augusta');
		expect(contact).not.toHaveProperty('company_name');
		expect(contact).not.toHaveProperty('birthday_month');
		expect(contact.list_memberships).toEqual(lists.slice(0, 2));
		expect(contact.notes).toHaveLength(1);
	});

	it('replaces the arrays it is given and echoes those only', async () => {
		const contact = api.account.addContact(full());
		const answer = await api.put(`/contacts/${contact.contact_id}`, { ...minimal, list_memberships: [lists[2]], notes: [] });
		expect(answer.body).toMatchObject({ list_memberships: [lists[2]], notes: [] });
		expect(answer.body).not.toHaveProperty('taggings');
		expect(contact.list_memberships).toEqual([lists[2]]);
		expect(api.account.membersOf(lists[0] as string).size).toBe(0);
	});

	it('keeps the consent when permission_to_send is left out, and never weakens it', async () => {
		const contact = api.account.addContact({ ...full(), email_address: { permission_to_send: 'explicit' } });
		await api.put(`/contacts/${contact.contact_id}`, minimal);
		expect(contact.email_address?.permission_to_send).toBe('explicit');
		const weaker = { ...minimal, email_address: { address: 'ada@example.org', permission_to_send: 'implicit' } };
		expect(await api.put(`/contacts/${contact.contact_id}`, weaker)).toMatchObject(invalid('explicit to implicit'));
	});

	it.each<[string, object, RegExp]>([
		['no update_source', { update_source: undefined }, /update_source/],
		['no email address', { email_address: undefined }, /email_address is missing/],
		['a read-only key', { contact_id: 'x' }, /contact_id is not allowed/],
		['a read-only key of the address', { email_address: { address: 'ada@example.org', opt_in_source: 'Account' } }, /opt_in_source is not allowed/],
		['sms_channel', { sms_channel: {} }, /sms_channel is not allowed/],
		['half a birthday', { birthday_month: 3 }, /used together/],
		['a long name', { first_name: 'x'.repeat(51) }, /first_name/],
		['an unknown list', { list_memberships: ['00000000-0000-11ef-a87d-fa163e560000'] }, /list_memberships/],
		['51 lists', { list_memberships: Array(51).fill('00000000-0000-11ef-a87d-fa163e560000') }, /list_memberships does not have a valid value$/],
		['an unknown tag', { taggings: ['00000000-0000-11ef-a87d-fa163e560000'] }, /taggings/],
		['a phone id', { phone_numbers: [{ phone_number_id: 'x', phone_number: '1' }] }, /phone_number_id/],
	])('refuses %s and changes nothing', async (_case, change, message) => {
		const contact = api.account.addContact(full());
		const before = structuredClone(contact);
		expect(await api.put(`/contacts/${contact.contact_id}`, { ...minimal, ...change })).toMatchObject(invalid(message));
		expect(contact).toEqual(before);
	});

	it('replaces each of the other arrays, too, and keeps a note that is sent with its id', async () => {
		const [tag, other] = ['x', 'y'].map((name) => api.account.addTag(name).tag_id);
		const [field, second] = ['x', 'y'].map((label) => api.account.addCustomField(label).custom_field_id);
		const contact = api.account.addContact({ ...full(), taggings: [tag as string], custom_fields: [{ custom_field_id: field as string, value: '1' }] });
		const [note] = contact.notes;
		await api.put(`/contacts/${contact.contact_id}`, {
			...minimal,
			taggings: [other],
			custom_fields: [{ custom_field_id: second, value: '2' }],
			phone_numbers: [{ phone_number: '555-0100', kind: 'home' }],
			street_addresses: [{ kind: 'home', city: 'Salem' }],
			notes: [{ content: 'new' }, { note_id: note?.note_id, content: 'x' }],
		});
		expect(contact).toMatchObject({
			taggings: [other],
			custom_fields: [{ custom_field_id: second, value: '2' }],
			phone_numbers: [{ phone_number: '555-0100' }],
			street_addresses: [{ city: 'Salem' }],
			notes: [{ content: 'new' }, note],
		});
		expect([...api.account.taggedWith(tag as string)]).toEqual([]);
		await api.put(`/contacts/${contact.contact_id}`, { ...minimal, phone_numbers: [], street_addresses: [], custom_fields: [], taggings: [] });
		expect(contact).toMatchObject({ phone_numbers: [], street_addresses: [], custom_fields: [], taggings: [] });
	});

	it.each<[string, number, (length: number, refs: { tags: string[]; lists: string[]; field: string }) => unknown]>([
		['first_name', 50, (length) => 'x'.repeat(length)],
		['last_name', 50, (length) => 'x'.repeat(length)],
		['job_title', 50, (length) => 'x'.repeat(length)],
		['company_name', 50, (length) => 'x'.repeat(length)],
		['anniversary', 10, (length) => '1'.repeat(length)],
		['list_memberships', 50, (length, refs) => refs.lists.slice(0, length)],
		['taggings', 50, (length, refs) => refs.tags.slice(0, length)],
		['custom_fields', 25, (length, { field }) => Array(length).fill({ custom_field_id: field, value: 'x' })],
		['phone_numbers', 3, (length) => Array(length).fill({ phone_number: '1' })],
		['street_addresses', 3, (length) => Array(length).fill({ kind: 'home' })],
		['notes', 150, (length) => Array(length).fill({ content: 'x' })],
	])('takes %s up to %d and no more', async (key, most, value) => {
		const { contact_id } = api.account.addContact(full());
		const refs = {
			tags: Array.from({ length: 51 }, () => api.account.addTag().tag_id),
			lists: Array.from({ length: 51 }, () => api.account.addList().list_id),
			field: api.account.addCustomField('x').custom_field_id,
		};
		const put = async (length: number) => await api.put(`/contacts/${contact_id}`, { ...minimal, [key]: value(length, refs) });
		expect((await put(most)).status).toBe(200);
		expect(await put(most + 1)).toMatchObject(invalid(new RegExp(`^${key} does not have a valid value$`)));
	});

	it('tolerates create_source', async () => {
		const { contact_id } = api.account.addContact(full());
		expect((await api.put(`/contacts/${contact_id}`, { ...minimal, create_source: 'Account' })).status).toBe(200);
	});

	it('answers 409 for an address that belongs to somebody else, deleted ones too', async () => {
		const contact = api.account.addContact(full());
		const other = api.account.addContact({ email: 'bob@example.org', deleted: true });
		const body = { ...minimal, email_address: { address: 'Bob@example.org' } };
		expect(await api.put(`/contacts/${contact.contact_id}`, body)).toMatchObject(error(409, 'contacts.api.conflict', other.contact_id));
	});

	it('moves to a new address', async () => {
		const contact = api.account.addContact(full());
		await api.put(`/contacts/${contact.contact_id}`, { ...minimal, email_address: { address: 'ada@example.com' } });
		expect(api.account.contactByAddress('ada@example.com')).toBe(contact);
		expect(api.account.contactByAddress('ada@example.org')).toBeUndefined();
	});

	it('revives a deleted contact only as Account', async () => {
		const contact = api.account.addContact({ ...full(), deleted: true });
		const body = { ...minimal, list_memberships: [lists[0]] };
		expect(await api.put(`/contacts/${contact.contact_id}`, { ...body, update_source: 'Contact' })).toMatchObject(invalid());
		expect(contact.deleted_at).toBe('2026-11-18');
		const revived = await api.put(`/contacts/${contact.contact_id}`, body);
		expect(revived.body).not.toHaveProperty('deleted_at');
		expect(contact.list_memberships).toEqual([lists[0]]);
	});

	it('has the switches for restoring', async () => {
		const unsubscribed = api.account.addContact({ email_address: { address: 'u@example.org', permission_to_send: 'unsubscribed' }, deleted: true });
		const put = async (change: object) =>
			(await api.put(`/contacts/${unsubscribed.contact_id}`, { ...minimal, email_address: { address: 'u@example.org' }, ...change })).status;
		api.sandbox.unknowns.restoreNeedsList = true;
		expect(await put({})).toBe(400);
		api.sandbox.unknowns.unsubscribedOnRestore = 400;
		expect(await put({ list_memberships: lists })).toBe(400);
		api.sandbox.unknowns.updateDeletedAsContact = 'stays deleted';
		expect(await put({ update_source: 'Contact' })).toBe(200);
		expect(unsubscribed.deleted_at).toBeDefined();
		api.sandbox.unknowns.unsubscribedOnRestore = 'kept';
		expect(await put({ list_memberships: lists })).toBe(200);
		expect(unsubscribed.deleted_at).toBeUndefined();
		expect(unsubscribed.email_address?.permission_to_send).toBe('unsubscribed');
	});

	it('an empty list_memberships deletes only where removingLastListDeletes', async () => {
		const contact = api.account.addContact(full());
		await api.put(`/contacts/${contact.contact_id}`, { ...minimal, list_memberships: [] });
		expect(contact).toMatchObject({ list_memberships: [] });
		expect(contact.deleted_at).toBeUndefined();
		api.account.setLists(contact, [lists[0] as string]);
		api.sandbox.unknowns.removingLastListDeletes = true;
		await api.put(`/contacts/${contact.contact_id}`, { ...minimal, list_memberships: [] });
		expect(contact.deleted_at).toBe('2026-11-18');
	});
});

describe('POST', () => {
	it('creates, and answers 409 with the owner for an address that is taken', async () => {
		const created = await api.post('/contacts', { email_address: { address: 'new@example.org' }, create_source: 'Account', list_memberships: [lists[0]] });
		expect(created).toMatchObject({ status: 201, body: { list_memberships: [lists[0]] } });
		await api.delete(`/contacts/${created.body.contact_id}`);
		const again = await api.post('/contacts', { email_address: { address: 'new@example.org' }, create_source: 'Account' });
		expect(again).toMatchObject(error(409, 'contacts.api.conflict', created.body.contact_id));
		expect(await api.post('/contacts', { first_name: 'x' })).toMatchObject(invalid('create_source'));
	});
});

describe('GET many', () => {
	const found = async (query: string) => {
		const answer = await api.get(`/contacts?${query}`);
		expect(answer.status).toBe(200);
		return answer.body.contacts.map(({ first_name }: { first_name: string }) => first_name);
	};

	beforeEach(() => {
		const tag = api.account.addTag('vip').tag_id;
		api.account.addContact({ first_name: 'active', email: 'active@example.org', list_memberships: [lists[0] as string], created_at: '2025-01-01T00:00:00Z' });
		api.account.addContact({ first_name: 'deleted', email: 'deleted@example.org', deleted: true, taggings: [tag] });
		api.account.addContact({ first_name: 'unsubscribed', email_address: { permission_to_send: 'unsubscribed' }, list_memberships: [lists[1] as string] });
		api.account.addContact({ first_name: 'sms', email: null, taggings: [tag] });
	});

	it.each([
		['', ['sms', 'unsubscribed', 'active']],
		['status=all', ['sms', 'unsubscribed', 'deleted', 'active']],
		['status=deleted', ['deleted']],
		['status=active', ['sms', 'active']],
		['status=deleted,unsubscribed', ['unsubscribed', 'deleted']],
		['email=ACTIVE@example.org', ['active']],
		['email=deleted@example.org', []],
		['email=deleted@example.org&status=all', ['deleted']],
		['email=active@example', []],
		['created_before=2025-06-01', ['active']],
		['created_after=2025-06-01T00:00:00Z&status=all', ['sms', 'unsubscribed', 'deleted']],
		['updated_after=2026-11-18T11:00:00%2B00:00', ['sms', 'unsubscribed']],
		['status=all&optout_after=2026-01-01', ['unsubscribed']],
		['status=all&optout_before=2026-01-01', []],
		['status=active,unsubscribed&optout_after=2026-01-01', ['unsubscribed']],
		['status=active&optout_after=2026-01-01', []],
		['optout_after=2026-01-01', []],
		['sms_status=explicit', []],
	])('%p finds %p', async (query, names) => {
		expect(await found(query)).toEqual(names);
	});

	it('finds who opted out without a status, too, where optoutNeedsAll is false', async () => {
		api.sandbox.unknowns.optoutNeedsAll = false;
		expect(await found('optout_after=2026-01-01')).toEqual(['unsubscribed']);
		expect(await found('optout_before=2026-12-01')).toEqual(['unsubscribed']);
		expect(await found('optout_before=2026-01-01')).toEqual([]);
	});

	it('filters by lists and tags', async () => {
		expect(await found(`lists=${lists[0]},${lists[1]}`)).toEqual(['unsubscribed', 'active']);
		const tag = api.account.tags[0]?.tag_id;
		expect(await found(`tags=${tag}`)).toEqual(['sms']);
		expect(await found(`tags=${tag}&status=all`)).toEqual(['sms', 'deleted']);
	});

	it('counts all that match, not only the page', async () => {
		const answer = await api.get('/contacts?status=all&include_count=true&limit=1');
		expect(answer.body).toMatchObject({ contacts_count: 4, contacts: [{ first_name: 'sms' }] });
	});

	it.each([
		['limit=0'], ['limit=501'], ['limit=x'], ['stauts=all'], ['status=gone'], ['include=lists'], ['lists=x'],
		['include_count=yes'], ['created_after=yesterday'], ['limit=1&limit=2'], ['cursor=nonsense'],
		[`lists=${Array(26).fill('00000000-0000-11ef-a87d-fa163e560000').join()}`],
	])('refuses %p', async (query) => {
		expect(await api.get(`/contacts?${query}`)).toMatchObject(invalid());
	});

	it('pages with a relative link whose cursor carries filters and limit', async () => {
		const names: string[] = [];
		let path: string | undefined = '/v3/contacts?status=all&limit=3&include=list_memberships';
		let pages = 0;
		while (path) {
			const { body } = await api.get(path.slice('/v3'.length));
			names.push(...body.contacts.map(({ first_name }: { first_name: string }) => first_name));
			expect(body.contacts[0]).toHaveProperty('list_memberships');
			pages += 1;
			path = body._links?.next.href;
			if (path) expect(path).toMatch(/^\/v3\/contacts\?cursor=[^&]+$/);
			else expect(body).not.toHaveProperty('_links');
		}
		expect([pages, names]).toEqual([2, ['sms', 'unsubscribed', 'deleted', 'active']]);
	});

	it('has the switches of paging', async () => {
		const { unknowns } = api.sandbox;
		Object.assign(unknowns, { lastPageLinks: 'null', contactOrder: 'oldest first', parametersBesideCursor: 400 });
		const first = (await api.get('/contacts?limit=2')).body;
		expect(first.contacts[0].first_name).toBe('active');
		const next = first._links.next.href.slice('/v3'.length);
		expect((await api.get(`${next}&limit=2`)).status).toBe(400);
		const last = (await api.get(next)).body;
		expect(last.contacts[0].first_name).toBe('sms');
		expect(last._links).toEqual({ next: null });
	});

	it('a cursor of another collection is refused', async () => {
		const { body } = await api.get('/contact_lists?limit=1');
		const cursor = body._links.next.href.split('?')[1];
		expect(await api.get(`/contacts?${cursor}`)).toMatchObject(invalid('cursor'));
	});

	it('answers a segment with 202 first, and combines it with limit only', async () => {
		const { segment_id } = api.account.addSegment('s', ({ first_name }) => first_name === 'sms');
		expect((await api.get(`/contacts?segment_id=${segment_id}`)).status).toBe(202);
		expect(await found(`segment_id=${segment_id}&limit=10`)).toEqual(['sms']);
		expect(await api.get(`/contacts?segment_id=${segment_id}&status=all`)).toMatchObject(invalid('status'));
	});

	it('counts by consent', async () => {
		expect((await api.get('/contacts/counts')).body).toEqual({ total: 3, explicit: 0, implicit: 1, pending: 0, unsubscribed: 1 });
		expect((await api.get('/contacts/counts?include=new_subscriber')).body.new_subscriber).toBe(1);
	});
});
