import { TestClient } from './client';
import { API_HOST } from './index';

let api: TestClient;
beforeEach(() => {
	api = new TestClient();
});
const tokenFor = (scope: string) => api.sandbox.oauth.issueTokens({ scope }).access_token;

describe('who may', () => {
	it('answers 401 with one object to a missing, unknown or expired token', async () => {
		const unauthorized = { status: 401, body: { error_key: 'unauthorized', error_message: 'Unauthorized' } };
		expect(await api.ask(new Request(`https://${API_HOST}/v3/contacts`))).toMatchObject(unauthorized);
		expect(await api.send('GET', '/contacts', undefined, { authorization: 'Bearer x' })).toMatchObject(unauthorized);
		api.clock.advance(24 * 3_600_000 - 1);
		expect((await api.get('/contacts')).status).toBe(200);
		api.clock.advance(1);
		expect(await api.get('/contacts')).toMatchObject(unauthorized);
	});

	it('needs the scope, except for the privileges', async () => {
		api.token = tokenFor('offline_access');
		expect((await api.get('/contacts')).status).toBe(403);
		const { status, body } = await api.get('/account/user/privileges');
		expect(status).toBe(200);
		expect(body).toContainEqual({ privilege_id: expect.any(Number), privilege_name: 'contacts:write' });
		expect((await api.get('/account/summary')).status).toBe(403);
		api.token = tokenFor('account_read');
		expect((await api.get('/account/summary')).body).toHaveProperty('organization_name');
	});

	it.each([
		['contacts:read', 'GET', '/contacts'],
		['contacts:read', 'GET', '/contact_tags'],
		['contacts:write', 'GET', '/activities'],
		['contacts:write', 'DELETE', '/contacts/x'],
		['contacts:lists:read', 'GET', '/contact_lists'],
		['contacts:lists:write', 'POST', '/contact_lists'],
		['contacts:write', 'POST', '/contact_tags'],
		['contacts:write', 'POST', '/activities/contacts_taggings_add'],
		['contacts:write', 'PUT', '/contacts/resubscribe/x'],
	])('needs the privilege %s for %s %s', async (privilege, method, path) => {
		expect((await api.send(method, path)).status).not.toBe(403);
		api.account.privileges = api.account.privileges.filter(({ privilege_name }) => privilege_name !== privilege);
		expect((await api.send(method, path)).status).toBe(403);
	});

	it.each([
		['object' as const, { error_key: 'forbidden', error_message: 'Forbidden' }],
		['array' as const, [{ error_key: 'forbidden', error_message: 'Forbidden' }]],
		['gateway' as const, { message: 'Forbidden' }],
		['empty' as const, ''],
	])('a deactivated application, as %s', async (forbiddenBody, body) => {
		api.sandbox.unknowns.forbiddenBody = forbiddenBody;
		Object.assign(api.sandbox.oauth.clients[0] ?? {}, { deactivated: true });
		expect(await api.get('/account/user/privileges')).toMatchObject({ status: 403, body });
	});

	it.each([
		['GET', '/nonsense'],
		['GET', '/contacts/'],
		['GET', '/file_imports'],
	])('%s %s is refused by the gateway, token or not', async (method, path) => {
		const refused = { status: 403, body: { message: 'Forbidden' } };
		expect(await api.send(method, path)).toMatchObject(refused);
		expect(await api.send(method, path, undefined, { authorization: '' })).toMatchObject(refused);
	});

	it.each([
		['PUT', '/contacts'],
		['DELETE', '/contact_tags'],
		['GET', '/contacts/resubscribe/x'],
		['PUT', '/activities/contacts_taggings_add'],
		['DELETE', '/activities/contact_delete'],
	])('%s %s answers 405', async (method, path) => {
		expect(await api.send(method, path)).toMatchObject({ status: 405, body: [{ error_key: expect.any(String) }] });
	});
});

describe('limits', () => {
	const throttled = { status: 429, body: { error_key: 'throttled', error_message: 'Too Many Requests' } };
	const statuses = async (count: number) => {
		const answers = [];
		for (let index = 0; index < count; index += 1) answers.push(await api.get('/account/user/privileges'));
		return answers.map(({ status }) => status);
	};

	it('lets four through in any second', async () => {
		api = new TestClient({ limits: { perSecond: 4 } });
		expect(await statuses(5)).toEqual([200, 200, 200, 200, 429]);
		expect(await api.get('/contacts')).toMatchObject(throttled);
		api.clock.advance(999);
		expect(await statuses(1)).toEqual([429]);
		api.clock.advance(1);
		expect(await statuses(5)).toEqual([200, 200, 200, 200, 429]);
	});

	it('slides, or counts by the second', async () => {
		api = new TestClient({ limits: { perSecond: 4 } });
		api.clock.advance(900);
		await statuses(4);
		api.clock.advance(100);
		expect(await statuses(1)).toEqual([429]);
		api.sandbox.unknowns.rateWindow = 'fixed';
		expect(await statuses(1)).toEqual([200]);
	});

	it('counts per application, whatever the token', async () => {
		api = new TestClient({ limits: { perSecond: 1 } });
		api.sandbox.oauth.clients.push({ id: 'other', secret: 's', redirectUris: [], tokenKind: 'rotating' });
		expect(await statuses(1)).toEqual([200]);
		api.token = api.sandbox.oauth.issueTokens().access_token;
		expect(await statuses(1)).toEqual([429]);
		api.token = api.sandbox.oauth.issueTokens({ clientId: 'other' }).access_token;
		expect(await statuses(1)).toEqual([200]);
	});

	it('lets so many through a day, until midnight UTC', async () => {
		api = new TestClient({ limits: { perDay: 2 } });
		expect(await statuses(2)).toEqual([200, 200]);
		expect(await api.get('/contacts')).toMatchObject({
			status: 429,
			body: { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' },
		});
		api.clock.advance(12 * 3_600_000 - 1);
		expect(await statuses(1)).toEqual([429]);
		api.clock.advance(1);
		expect(await statuses(1)).toEqual([200]);
	});
});
