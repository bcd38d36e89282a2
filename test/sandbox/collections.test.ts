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
