import { useEngine } from '../engine';

const engine = useEngine();

const queries = () => engine.sandbox.requests.map(({ query }) => query);

describe('the list picker', () => {
	it('offers every list by name with its members, deleted ones never', async () => {
		const { account } = engine.sandbox;
		const [news, board, alone] = [account.addList('News'), account.addList('Board'), account.addList('alone')];
		account.addList({ name: 'Abandoned', deleted_at: '2026-01-01T00:00:00Z' });
		account.addContacts(1_234, () => ({ list_memberships: [news.list_id] }));
		account.addContact({ list_memberships: [alone.list_id] });
		expect(await engine.loadOptions('getLists')).toEqual([
			{ name: 'alone (1 contact)', value: alone.list_id },
			{ name: 'Board (0 contacts)', value: board.list_id },
			{ name: 'News (1,234 contacts)', value: news.list_id },
		]);
		expect(queries()).toEqual([{ include_membership_count: 'active', status: 'active', limit: '500' }]);
	});

	it('reads past the first 50, and past the first 500', async () => {
		engine.sandbox.unknowns.parametersBesideCursor = 400;
		const ids = Array.from({ length: 730 }, () => engine.sandbox.account.addList().list_id);
		const offered = await engine.loadOptions('getLists');
		expect(offered.map(({ value }) => value).sort()).toEqual([...ids].sort());
		expect(queries().map((query) => Object.keys(query))).toEqual([['include_membership_count', 'status', 'limit'], ['cursor']]);
	});

	it('shows what is wrong, rather than a short list', async () => {
		engine.sandbox.account.privileges = [];
		await expect(engine.loadOptions('getLists')).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'Could not get contact lists: Forbidden',
			description: expect.stringContaining('contacts:lists:read'),
		});
		engine.sandbox.inject({ answer: { status: 200, body: { lists: [], _links: { next: { href: '/v3/contacts?cursor=a' } } } } });
		await expect(engine.loadOptions('getLists')).rejects.toThrow('the link to the next page leads elsewhere');
		engine.sandbox.inject({ times: 2, answer: { status: 200, body: { lists: [], _links: { next: { href: '/v3/contact_lists?cursor=a' } } } } });
		await expect(engine.loadOptions('getLists')).rejects.toThrow('go round in a circle');
	});
});

describe('the tag picker', () => {
	it('offers every tag by name with its contacts, past the first 500', async () => {
		const { account } = engine.sandbox;
		const [gold, best] = [account.addTag('Gold'), account.addTag('best')];
		account.addContacts(2, () => ({ taggings: [gold.tag_id] }));
		expect(await engine.loadOptions('getTags')).toEqual([
			{ name: 'best (0 contacts)', value: best.tag_id },
			{ name: 'Gold (2 contacts)', value: gold.tag_id },
		]);
		expect(queries()).toEqual([{ include_count: 'true', limit: '500' }]);
		for (let n = 0; n < 510; n++) account.addTag();
		expect(await engine.loadOptions('getTags')).toHaveLength(512);
	});

	it('shows what is wrong', async () => {
		engine.sandbox.inject({ answer: { status: 400, body: [{ error_message: 'No tags today' }] } });
		await expect(engine.loadOptions('getTags')).rejects.toThrow('Could not get tags: No tags today');
	});
});

describe('the activity picker', () => {
	it('offers the recent activities, the newest first, whatever the order of the API', async () => {
		const { account } = engine.sandbox;
		const old = account.addActivity({ createdAt: Date.parse('2026-03-01T10:20:30Z'), total: 412 }).activity_id;
		const failed = account.addActivity({ createdAt: Date.parse('2026-03-03T08:00:00Z'), state: 'failed', total: 1 }).activity_id;
		account.addActivity({ createdAt: Date.parse('2026-02-01T08:00:00Z') });
		for (const order of ['newest first', 'oldest first'] as const) {
			engine.sandbox.unknowns.activityOrder = order;
			const { results, paginationToken } = await engine.listSearch('searchActivities');
			expect(results).toEqual([
				{ name: expect.stringMatching(`^2026-03-03 08:00 UTC, failed, 1 contact \\(${failed.slice(0, 8)}\\)$`), value: failed },
				{ name: `2026-03-01 10:20 UTC, completed, 412 contacts (${old.slice(0, 8)})`, value: old },
			]);
			expect(paginationToken).toBeUndefined();
		}
		expect(queries()[0]).toEqual({ limit: '500' });
	});

	it('finds by state, day or id', async () => {
		const { account } = engine.sandbox;
		const old = account.addActivity({ createdAt: Date.parse('2026-03-01T10:20:30Z') }).activity_id;
		const failed = account.addActivity({ createdAt: Date.parse('2026-03-03T08:00:00Z'), state: 'failed' }).activity_id;
		const found = async (filter: string) => (await engine.listSearch('searchActivities', { filter })).results.map(({ value }) => value);
		expect([await found('FAILED '), await found('03-01'), await found(old.slice(2)), await found('nothing')]).toEqual([[failed], [old], [old], []]);
	});

	it('goes on past the first page', async () => {
		for (let n = 0; n < 510; n++) engine.sandbox.account.addActivity({});
		const first = await engine.listSearch('searchActivities');
		const second = await engine.listSearch('searchActivities', { paginationToken: first.paginationToken as string });
		const values = [...first.results, ...second.results].map(({ value }) => value);
		expect([new Set(values).size, second.paginationToken]).toEqual([510, undefined]);
	});

	it('shows what is wrong', async () => {
		engine.sandbox.inject({ times: 9, answer: 'html502' });
		await expect(engine.listSearch('searchActivities')).rejects.toMatchObject({ message: 'Could not get activities: 502 Bad Gateway' });
	});
});
