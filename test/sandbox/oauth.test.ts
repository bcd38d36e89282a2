import { TestClient } from './client';

let api: TestClient;
beforeEach(() => {
	api = new TestClient();
});

const redirect_uri = 'http://localhost:5678/rest/oauth2-credential/callback';
const request = {
	client_id: 'sandbox-client-id',
	redirect_uri,
	response_type: 'code',
	scope: 'contact_data offline_access',
	state: 'a b',
};
const invalidGrant = (status = 400) => ({ status, body: { error: 'invalid_grant', error_description: expect.any(String) } });

const codeFor = async (change = {}) => {
	const { headers } = await api.authorize({ ...request, ...change, decision: 'allow' }, 'POST');
	return new URL(headers.location ?? '').searchParams.get('code') ?? '';
};
const redeem = async (code: string, change = {}) =>
	await api.requestToken({ grant_type: 'authorization_code', code, redirect_uri, ...change });
const refresh = async (refresh_token: string) => await api.requestToken({ grant_type: 'refresh_token', refresh_token });

describe('authorize', () => {
	it('shows a page that carries the request on', async () => {
		const { status, body } = await api.authorize({ ...request, prompt: 'login' });
		expect(status).toBe(200);
		expect(body).toContain('name="state" value="a b"');
		expect(body).toContain('value="allow"');
	});

	it('leads back with a code and the state, or with access_denied', async () => {
		const allowed = await api.authorize({ ...request, decision: 'allow' }, 'POST');
		expect(allowed.status).toBe(302);
		const back = new URL(allowed.headers.location ?? '');
		expect(back.origin + back.pathname).toBe(redirect_uri);
		expect(back.searchParams.get('state')).toBe('a b');
		const denied = await api.authorize({ ...request, decision: 'deny' }, 'POST');
		expect(new URL(denied.headers.location ?? '').searchParams.get('error')).toBe('access_denied');
		api.sandbox.oauth.denyConsent = true;
		expect((await api.authorize(request)).headers.location).toContain('error=access_denied');
	});

	it.each([
		['an unknown client', { client_id: 'x' }],
		['another redirect_uri', { redirect_uri: `${redirect_uri}/` }],
		['another response_type', { response_type: 'token' }],
		['no state', { state: '' }],
		['an unknown scope', { scope: 'contact_data everything' }],
	])('refuses %s without leading anywhere', async (_case, change) => {
		for (const method of ['GET', 'POST'] as const) {
			const answer = await api.authorize({ ...request, ...change, decision: 'allow' }, method);
			expect(answer.status).toBe(400);
			expect(answer.headers).not.toHaveProperty('location');
		}
	});
});

describe('a code', () => {
	it('brings tokens that work', async () => {
		const { status, body } = await redeem(await codeFor());
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.stringMatching(/^ey.{900,}$/),
			refresh_token: expect.any(String),
			expires_in: 86_400,
			token_type: 'Bearer',
			scope: 'contact_data offline_access',
		});
		api.token = body.access_token;
		expect((await api.get('/contacts')).status).toBe(200);
	});

	it('brings a refresh token only with offline_access', async () => {
		expect((await redeem(await codeFor({ scope: 'contact_data' }))).body).not.toHaveProperty('refresh_token');
	});

	it('is good once, for five minutes, for its redirect_uri', async () => {
		const code = await codeFor();
		expect((await redeem(code)).status).toBe(200);
		expect(await redeem(code)).toMatchObject(invalidGrant());
		const late = await codeFor();
		api.clock.advance(5 * 60_000);
		expect(await redeem(late)).toMatchObject(invalidGrant());
		expect(await redeem(await codeFor(), { redirect_uri: 'http://127.0.0.1' })).toMatchObject(invalidGrant());
	});
});

describe('a refresh token', () => {
	const first = async () => (await redeem(await codeFor())).body.refresh_token;

	it('rotating: is used up, and its use ends all earlier ones', async () => {
		Object.assign(api.sandbox.oauth.clients[0] ?? {}, { tokenKind: 'rotating' });
		const earlier = await first();
		const used = await first();
		const next = (await refresh(used)).body;
		expect(next.refresh_token).not.toBe(used);
		expect(await refresh(used)).toMatchObject(invalidGrant());
		expect(await refresh(earlier)).toMatchObject(invalidGrant());
		expect((await refresh(next.refresh_token)).status).toBe(200);
	});

	it('long-lived: stays the same', async () => {
		const token = await first();
		expect((await refresh(token)).body.refresh_token).toBe(token);
		expect((await refresh(token)).body.refresh_token).toBe(token);
	});

	it('dies unused after 180 days, or when it is revoked', async () => {
		const token = await first();
		const other = await first();
		api.clock.advance(179 * 24 * 3_600_000);
		expect((await refresh(token)).status).toBe(200);
		api.clock.advance(24 * 3_600_000);
		expect((await refresh(token)).status).toBe(200);
		expect(await refresh(other)).toMatchObject(invalidGrant());
		api.sandbox.oauth.revokeRefreshTokens();
		api.sandbox.unknowns.tokenErrorStatus = 401;
		expect(await refresh(token)).toMatchObject(invalidGrant(401));
	});

	it('outlives the access tokens', async () => {
		const token = await first();
		api.sandbox.oauth.expireAccessTokens();
		expect((await api.get('/contacts')).status).toBe(401);
		api.token = (await refresh(token)).body.access_token;
		expect((await api.get('/contacts')).status).toBe(200);
	});

	it('outlives access tokens that expire after some more requests', async () => {
		const token = await first();
		api.sandbox.oauth.expireAccessTokens({ after: 2 });
		const statuses = [];
		for (let count = 0; count < 4; count += 1) statuses.push((await api.get('/contacts')).status);
		expect(statuses).toEqual([200, 200, 401, 401]);
		api.token = (await refresh(token)).body.access_token;
		for (let count = 0; count < 3; count += 1) expect((await api.get('/contacts')).status).toBe(200);
	});
});

it('the token endpoint knows its clients by the Basic header', async () => {
	const answer = await api.requestToken({ grant_type: 'refresh_token', refresh_token: 'x' }, 'sandbox-client-id:wrong');
	expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
	expect(await api.requestToken({ grant_type: 'password' })).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
});

it('the token endpoint can be limited', async () => {
	api.sandbox.limits.tokensPerSecond = 1;
	expect(await refresh('x')).toMatchObject({ status: 400 });
	expect(await refresh('x')).toMatchObject({ status: 429, body: { error_key: 'throttled' } });
	api.clock.advance(1000);
	expect(await refresh('x')).toMatchObject({ status: 400 });
});
