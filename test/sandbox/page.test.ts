import { type Sandbox, startSandbox } from './index';

/** What the page's snapshot holds, as far as these tests look. */
interface Snapshot {
	version: string;
	changes: number;
	counts: Record<string, number>;
	contacts: { matching: number; start: number; rows: Array<{ id: string; name: string; status: string; lists: string[]; changed: number }> };
	deleted: { matching: number; rows: Array<{ id: string; deletedAt: string }> };
	lists: Array<{ name: string; members: number }>;
	activities: Array<{ type: string; state: string; done: number | null; total: number | null }>;
	requests: Array<{ method: string; path: string; query: string; status: number }>;
}

let sandbox: Sandbox;
let now: number;
beforeEach(async () => {
	now = Date.parse('2026-11-21T12:00:00Z');
	sandbox = await startSandbox({
		clock: { now: () => now, sleep: async () => {} },
		activity: { initializedFor: 1_000, processingFor: 1_000 },
		links: [{ label: 'Open n8n', url: 'http://127.0.0.1:5678' }],
	});
});
afterEach(async () => await sandbox.stop());

const get = async (path: string) => await fetch(sandbox.proxyUrl + path);
const snapshot = async (query = '') => (await (await get(`/__sandbox/snapshot?${query}`)).json()) as Snapshot;

async function api(method: string, path: string, body?: object): Promise<void> {
	const headers = { authorization: `Bearer ${sandbox.oauth.issueTokens().access_token}`, 'content-type': 'application/json' };
	await sandbox.handle(new Request(`https://api.cc.email/v3${path}`, { method, headers, body: body && JSON.stringify(body) }));
}

it('is a page of its own address that runs nothing but its own script', async () => {
	const page = await get('/');
	expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
	expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
	const html = await page.text();
	expect(html).toContain('not made by Constant Contact');
	for (const [, file] of html.matchAll(/(?:href|src)="(\/[^"]+)"/g)) expect((await get(file ?? '')).status).toBe(200);
	expect(await (await get('/__sandbox/links')).json()).toEqual([{ label: 'Open n8n', url: 'http://127.0.0.1:5678' }]);
	expect(sandbox.requests).toEqual([]);
});

it('shows contacts go and come back, and those that changed last first', async () => {
	const { account } = sandbox;
	const list = account.addList('Newsletter');
	const [one, two] = account.addContacts(3, () => ({ list_memberships: [list.list_id] }));
	if (!one || !two) throw new Error('no contacts');
	const before = await snapshot();
	expect(before.counts).toEqual({ active: 3, unsubscribed: 0, otherStatus: 0, deleted: 0 });
	expect(before.lists).toMatchObject([{ name: 'Newsletter', members: 3 }]);

	await api('DELETE', `/contacts/${one.contact_id}`);
	account.unsubscribe(two);
	const after = await snapshot();
	expect(after.counts).toEqual({ active: 1, unsubscribed: 1, otherStatus: 0, deleted: 1 });
	expect(after.deleted.rows).toMatchObject([{ id: one.contact_id, deletedAt: '2026-11-21' }]);
	expect(after.contacts.rows[0]).toMatchObject({ id: two.contact_id, status: 'unsubscribed', lists: ['Newsletter'] });
	expect(after.contacts.rows.map(({ changed }) => changed > before.changes)).toEqual([true, false]);
	expect(after.lists).toMatchObject([{ name: 'Newsletter', members: 2 }]);

	account.restore(one, [list.list_id]);
	expect(await snapshot()).toMatchObject({ counts: { active: 2, deleted: 0 }, contacts: { rows: [{ id: one.contact_id, status: 'active' }, {}, {}] } });
});

it('shows the states of a bulk activity as time goes on', async () => {
	const contact_ids = sandbox.account.addContacts(2).map(({ contact_id }) => contact_id);
	await api('POST', '/activities/contact_delete', { contact_ids });
	const seen: unknown[] = [];
	for (let step = 0; step < 3; step += 1) {
		const { activities, deleted } = await snapshot();
		seen.push([activities[0]?.type, activities[0]?.state, activities[0]?.done, deleted.matching]);
		now += 1_100;
	}
	expect(seen).toEqual([
		['contact_delete', 'initialized', null, 0],
		['contact_delete', 'processing', null, 0],
		['contact_delete', 'completed', 2, 2],
	]);
});

it('sends nothing as long as nothing changes', async () => {
	const [contact] = sandbox.account.addContacts(2);
	const { version } = await snapshot();
	const again = async () => (await get(`/__sandbox/snapshot?since=${version}`)).status;
	expect([await again(), await again()]).toEqual([204, 204]);
	if (contact) sandbox.account.unsubscribe(contact);
	expect(await again()).toBe(200);
});

it('finds contacts by a part of a name or an address, and sends them in pages', async () => {
	sandbox.account.addContacts(120, (index) => ({ first_name: index < 60 ? 'Ada' : 'Grace', email: `${index}@Example.org` }));
	const pages = await Promise.all([0, 1, 2].map(async (page) => (await snapshot(`page=${page}`)).contacts));
	expect(pages.map(({ start, rows }) => [start, rows.length])).toEqual([[0, 50], [50, 50], [100, 20]]);
	expect(new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).size).toBe(120);
	expect((await snapshot('search=ada')).contacts.matching).toBe(60);
	expect((await snapshot('search=119%40EXAMPLE')).contacts).toMatchObject({ matching: 1, rows: [{ name: 'Grace' }] });
});

it('shows requests, and of no request a token or a code', async () => {
	await api('GET', '/contacts?limit=1');
	const code = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'a-secret' }).toString();
	await sandbox.handle(new Request('https://authz.constantcontact.com/oauth2/default/v1/token?code=another-secret', { method: 'POST', body: code, headers: { 'content-type': 'application/x-www-form-urlencoded' } }));
	const shown = await snapshot();
	expect(shown.requests).toMatchObject([
		{ method: 'POST', path: '/oauth2/default/v1/token', query: '', status: 401 },
		{ method: 'GET', path: '/v3/contacts', query: 'limit=1', status: 200 },
	]);
	expect(JSON.stringify(shown)).not.toMatch(/secret|bearer|eyJ/i);
	expect(sandbox.requests).toHaveLength(2);
});

it('stays small however large the account is', async () => {
	sandbox.account.addContacts(20_000);
	expect(JSON.stringify(await snapshot()).length).toBeLessThan(40_000);
});
