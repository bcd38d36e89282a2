import { TestClient } from './client';

let api: TestClient;
beforeEach(() => {
	api = new TestClient();
});

describe('lists', () => {
	it('leaves deleted lists out, unless the status asks for them', async () => {
		api.account.addList('A');
		api.account.addList({ name: 'B', deleted_at: '2026-01-01T00:00:00Z' });
		const names = async (query: string) =>
			(await api.get(`/contact_lists${query}`)).body.lists.map(({ name }: { name: string }) => name);
		expect(await names('')).toEqual(['A']);
		expect(await names('?status=deleted')).toEqual(['B']);
		expect(await names('?status=all')).toEqual(['A', 'B']);
		expect(await names('?name=A')).toEqual(['A']);
		expect(await names('?name=a')).toEqual([]);
	});

	it('counts members when asked: all of them, or those who can be mailed', async () => {
		const { list_id } = api.account.addList('A');
		api.account.addContacts(3, () => ({ list_memberships: [list_id] }));
		api.account.addContact({ list_memberships: [list_id], email_address: { permission_to_send: 'unsubscribed' } });
		const first = async (query: string) => (await api.get(`/contact_lists${query}`)).body.lists[0];
		expect(await first('')).not.toHaveProperty('membership_count');
		expect(await first('?include_membership_count=all')).toMatchObject({ membership_count: 4 });
		expect(await first('?include_membership_count=active')).toMatchObject({ membership_count: 3 });
		expect((await api.get('/contact_lists?include_membership_count=true')).body).toEqual([
			{ error_key: 'contacts.api.validation.error', error_message: 'include_membership_count does not have a valid value' },
		]);
	});

	it('pages, and counts what matches', async () => {
		for (let count = 0; count < 60; count += 1) api.account.addList();
		const { body } = await api.get('/contact_lists?include_count=true');
		expect([body.lists.length, body.lists_count]).toEqual([50, 60]);
		expect((await api.get(body._links.next.href.slice('/v3'.length))).body.lists).toHaveLength(10);
	});

	it('reads one', async () => {
		const { list_id } = api.account.addList('A');
		expect((await api.get(`/contact_lists/${list_id}?include_membership_count=all`)).body).toMatchObject({ name: 'A', membership_count: 0 });
		expect((await api.get('/contact_lists/00000000-0000-11ef-a87d-fa163e560000')).status).toBe(404);
	});
});

const conflict = { status: 409, body: [{ error_key: 'contacts.api.conflict', error_message: expect.stringContaining('Name') }] };
const invalid = (message: string) => ({ status: 400, body: [{ error_key: 'contacts.api.validation.error', error_message: message }] });

describe('POST /contact_lists', () => {
	const create = async (body: unknown) => await api.post('/contact_lists', body);

	it('creates a list, which is there at once', async () => {
		const created = await create({ name: 'News', description: 'Weekly', favorite: true });
		const times = { created_at: '2026-11-18T12:00:00Z', updated_at: '2026-11-18T12:00:00Z' };
		const list = { list_id: expect.any(String), name: 'News', description: 'Weekly', favorite: true, ...times };
		expect(created).toMatchObject({ status: 201 });
		expect(created.body).toEqual(list);
		const plain = await create({ name: 'x'.repeat(255) });
		expect(plain.body).toEqual({ ...list, list_id: expect.any(String), name: 'x'.repeat(255), description: '', favorite: false });
		expect((await api.get('/contact_lists?name=News')).body.lists).toEqual([created.body]);
		expect((await api.get('/contact_lists')).body.lists).toEqual([created.body, plain.body]);
		const { contact_id } = api.account.addContact();
		const source = { contact_ids: [contact_id] };
		expect((await api.post('/activities/add_list_memberships', { source, list_ids: [created.body.list_id] })).status).toBe(201);
	});

	it.each<[unknown, string]>([
		[{}, 'name is missing'],
		[{ name: '' }, 'name does not have a valid value'],
		[{ name: 'x'.repeat(256) }, 'name does not have a valid value'],
		[{ name: 'x', favorite: 'yes' }, 'favorite does not have a valid value'],
		[{ name: 'x', description: 1 }, 'description does not have a valid value'],
		[{ name: 'x', list_id: 'y' }, 'list_id is not allowed'],
		['{"name":', 'The JSON request body is malformed.'],
	])('refuses %j', async (body, message) => {
		expect(await create(body)).toMatchObject(invalid(message));
		expect(api.account.lists).toEqual([]);
	});

	it.each([
		['ignored' as const, 409],
		['matters' as const, 201],
	])('refuses a name that is taken; its case: %s', async (nameCase, status) => {
		api.sandbox.unknowns.nameCase = nameCase;
		api.account.addList('News');
		expect(await create({ name: 'News' })).toMatchObject(conflict);
		expect((await create({ name: 'NEWS' })).status).toBe(status);
	});

	it.each([
		['taken' as const, 409],
		['free' as const, 201],
	])('the name of a deleted list is %s', async (deletedListNames, status) => {
		api.sandbox.unknowns.deletedListNames = deletedListNames;
		api.account.addList({ name: 'News', deleted_at: '2026-01-01T00:00:00Z' });
		expect((await create({ name: 'News' })).status).toBe(status);
	});
});

describe('POST /contact_tags', () => {
	const create = async (body: unknown) => await api.post('/contact_tags', body);

	it('creates a tag, which is there at once', async () => {
		const created = await create({ name: 'vip', tag_source: 'Shop' });
		const times = { created_at: '2026-11-18T12:00:00Z', updated_at: '2026-11-18T12:00:00Z' };
		expect(created).toMatchObject({ status: 201 });
		expect(created.body).toEqual({ tag_id: expect.any(String), name: 'vip', tag_source: 'Shop', ...times });
		const plain = await create({ name: 'x'.repeat(255) });
		expect(plain).toMatchObject({ status: 201, body: { tag_source: 'Contact' } });
		expect((await api.get('/contact_tags')).body.tags).toEqual([created.body, plain.body]);
		expect((await api.get(`/contact_tags/${created.body.tag_id}`)).body).toEqual(created.body);
	});

	it.each<[unknown, string]>([
		[{}, 'name is missing'],
		[{ name: '' }, 'name does not have a valid value'],
		[{ name: 'x'.repeat(256) }, 'name does not have a valid value'],
		[{ name: 'x', tag_source: 1 }, 'tag_source does not have a valid value'],
		[{ name: 'x', tag_id: 'y' }, 'tag_id is not allowed'],
	])('refuses %j', async (body, message) => {
		expect(await create(body)).toMatchObject(invalid(message));
		expect(api.account.tags).toEqual([]);
	});

	it.each([
		['ignored' as const, 409],
		['matters' as const, 201],
	])('refuses a name that is taken; its case: %s', async (nameCase, status) => {
		api.sandbox.unknowns.nameCase = nameCase;
		api.account.addTag('vip');
		expect(await create({ name: 'vip' })).toMatchObject(conflict);
		expect((await create({ name: 'VIP' })).status).toBe(status);
	});
});

describe('tags', () => {
	it('counts the contacts who are not deleted, when asked', async () => {
		const { tag_id } = api.account.addTag('vip');
		api.account.addContacts(2, () => ({ taggings: [tag_id] }));
		api.account.addContact({ taggings: [tag_id], deleted: true });
		expect((await api.get('/contact_tags')).body.tags[0]).not.toHaveProperty('contacts_count');
		expect((await api.get('/contact_tags?include_count=true')).body.tags[0]).toMatchObject({ name: 'vip', contacts_count: 2 });
		expect((await api.get(`/contact_tags/${tag_id}`)).body).toMatchObject({ name: 'vip' });
	});
});

describe('segments', () => {
	it('lists names and numbers, newest first', async () => {
		api.account.addSegment('a', () => true);
		api.account.addSegment('b', () => true);
		const { segments } = (await api.get('/segments')).body;
		expect(segments.map(({ segment_id, name }: { segment_id: number; name: string }) => [segment_id, name])).toEqual([[2, 'b'], [1, 'a']]);
		expect((await api.get('/segments?sort_by=name')).body.segments[0].name).toBe('a');
	});
});
