/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { TestClient } from './client';

let api: TestClient;
beforeEach(() => {
	api = new TestClient();
});
const PRIVILEGES = '/account/user/privileges';

describe('the log', () => {
	it('holds requests as they came, with their answers', async () => {
		api.clock.advance(5);
		await api.get('/contacts?limit=2');
		await api.post('/activities/contact_delete', { contact_ids: [] });
		await api.requestToken({ grant_type: 'refresh_token', refresh_token: 'x' });
		expect(api.sandbox.requests).toMatchObject([
			{ at: api.clock.now(), method: 'GET', host: 'api.cc.email', path: '/v3/contacts', query: { limit: '2' }, body: undefined, status: 200, response: { contacts: [] } },
			{ method: 'POST', path: '/v3/activities/contact_delete', body: { contact_ids: [] }, status: 400, response: [{}] },
			{ host: 'authz.constantcontact.com', body: { grant_type: 'refresh_token', refresh_token: 'x' }, status: 400 },
		]);
		expect(api.sandbox.requests[0]?.headers.authorization).toBe(`Bearer ${api.token}`);
	});

	it('can do without bodies', async () => {
		api.sandbox.keepBodies = false;
		await api.post('/activities/contact_delete', { contact_ids: [] });
		expect(api.sandbox.requests).toMatchObject([{ status: 400, body: undefined, response: undefined }]);
	});
});

describe('latency', () => {
	it('holds the answer, not the effect', async () => {
		const { contact_id } = api.account.addContact();
		api.sandbox.latency = 200;
		const answer = api.delete(`/contacts/${contact_id}`);
		await settled();
		expect(api.sandbox.held).toBe(1);
		expect(api.account.contact(contact_id)?.deleted_at).toBeDefined();
		expect(api.sandbox.requests[0]?.status).toBeNull();
		api.clock.advance(200);
		expect((await answer).status).toBe(204);
		expect(api.sandbox.held).toBe(0);
	});
});

describe('faults', () => {
	it('choose requests by method, path and body, skip some and hit some', async () => {
		api.sandbox.inject({ method: 'GET', path: `/v3${PRIVILEGES}`, skip: 1, times: 2, answer: { status: 503 } });
		api.sandbox.inject({ path: /contact_delete$/, body: (body) => JSON.stringify(body).includes('one'), answer: { status: 500, body: { message: 'x' }, headers: { 'retry-after': '7' } } });
		const statuses = [];
		for (let count = 0; count < 4; count += 1) statuses.push((await api.get(PRIVILEGES)).status);
		expect(statuses).toEqual([200, 503, 503, 200]);
		expect((await api.post('/activities/contact_delete', { contact_ids: ['two'] })).status).toBe(400);
		const hit = await api.post('/activities/contact_delete', { contact_ids: ['one'] });
		expect(hit).toMatchObject({ status: 500, body: { message: 'x' }, headers: { 'retry-after': '7' } });
	});

	it.each([
		[true, '2026-11-18'],
		[false, undefined],
	])('a lost answer, with effect %p', async (effect, deleted_at) => {
		const contact = api.account.addContact();
		api.sandbox.inject({ answer: 'reset', effect });
		await expect(api.delete(`/contacts/${contact.contact_id}`)).rejects.toThrow('reset');
		expect(contact.deleted_at).toBe(deleted_at);
		expect(api.sandbox.requests).toMatchObject([{ method: 'DELETE', status: null }]);
	});

	it('can be HTML, or half of the answer', async () => {
		api.sandbox.inject({ answer: 'html502' });
		expect(await api.get(PRIVILEGES)).toMatchObject({ status: 502, body: expect.stringContaining('<html>'), headers: { 'content-type': 'text/html' } });
		api.sandbox.inject({ answer: 'truncate' });
		expect(await api.get(PRIVILEGES)).toMatchObject({ status: 200, body: expect.stringMatching(/^\[\{"privilege_id".*[^\]]$/) });
	});

	it.each([
		[undefined, undefined],
		[true, '2026-11-18'],
	])('a delay, with effect %p, until the client has gone', async (effect, deleted_at) => {
		const contact = api.account.addContact();
		api.sandbox.inject({ answer: { delay: 60_000 }, effect });
		const client = new AbortController();
		const request = new Request(`https://api.cc.email/v3/contacts/${contact.contact_id}`, {
			method: 'DELETE',
			headers: { authorization: `Bearer ${api.token}` },
		});
		const outcome = api.sandbox.handle(request, client.signal);
		await settled();
		expect(api.sandbox.held).toBe(1);
		client.abort();
		await outcome;
		expect(api.sandbox.held).toBe(0);
		expect(contact.deleted_at).toBe(deleted_at);
	});

	it('a delay that is waited for ends with the real answer', async () => {
		api.sandbox.inject({ answer: { delay: 60_000 } });
		const answer = api.get(PRIVILEGES);
		await settled();
		api.clock.advance(60_000);
		expect((await answer).status).toBe(200);
	});

	it('a delay can last until something has happened', async () => {
		let happen = () => {};
		api.sandbox.inject({ answer: { delay: new Promise<void>((resolve) => (happen = resolve)) } });
		const answer = api.get(PRIVILEGES);
		await settled();
		expect(api.sandbox.requests).toMatchObject([{ status: null }]);
		happen();
		expect((await answer).status).toBe(200);
	});

	it('do not count towards the limits unless they take effect', async () => {
		api = new TestClient({ limits: { perSecond: 1 } });
		api.sandbox.inject({ answer: { status: 503 } });
		api.sandbox.inject({ answer: { status: 503 }, effect: true });
		for (let count = 0; count < 2; count += 1) expect((await api.get(PRIVILEGES)).status).toBe(503);
		expect((await api.get(PRIVILEGES)).status).toBe(429);
	});
});

async function settled(): Promise<void> {
	for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
}
