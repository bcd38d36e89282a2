/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sleep, type INodeParameters } from 'n8n-workflow';

import { ConstantContactOAuth2Api } from '../credentials/ConstantContactOAuth2Api.credentials';
import { useEngine } from './engine';
import { DEFAULT_CLIENT } from './sandbox';

const engine = useEngine();
const { stringContaining, stringMatching } = expect;

const type = new ConstantContactOAuth2Api();
const defaultOf = (name: string) => type.properties.find((property) => property.name === name)?.default as string;

const GET: INodeParameters = { resource: 'contact', operation: 'get', contact: { __rl: true, mode: 'id', value: '={{ $json.who }}' } };

const addItems = (count: number) => engine.sandbox.account.addContacts(count).map(({ contact_id }) => ({ who: contact_id }));

const tokenRequests = () => engine.sandbox.requests.filter(({ path }) => path.endsWith('/token'));

const useTokens = (tokenKind: 'rotating' | 'long_lived') => {
	for (const client of engine.sandbox.oauth.clients) client.tokenKind = tokenKind;
};

const DAY = 24 * 3_600_000;

describe('the credential type', () => {
	it('is what saved workflows and n8n know it as', () => {
		expect(type).toMatchObject({ name: 'constantContactOAuth2Api', displayName: 'Constant Contact OAuth2 API', extends: ['oAuth2Api'] });
		expect(type.documentationUrl).toMatch(/^https:\/\//);
		expect(Object.fromEntries(type.properties.map(({ name, type: kind, default: value }) => [name, [kind, value]]))).toEqual({
			registerNotice: ['notice', ''],
			longLivedNotice: ['notice', ''],
			connectNotice: ['notice', ''],
			grantType: ['hidden', 'authorizationCode'],
			authUrl: ['hidden', 'https://authz.constantcontact.com/oauth2/default/v1/authorize'],
			accessTokenUrl: ['hidden', 'https://authz.constantcontact.com/oauth2/default/v1/token'],
			scope: ['hidden', 'contact_data offline_access'],
			authQueryParameters: ['hidden', ''],
			authentication: ['hidden', 'header'],
		});
	});

	it('helps where users get stuck', () => {
		const help = type.properties.filter(({ type: kind }) => kind === 'notice').map(({ displayName }) => displayName);
		expect(help.join(' ')).toMatch(/developer portal.*may not contain "Constant Contact".*OAuth Redirect URL.*secret.*Long Lived Refresh Tokens/s);
		expect(help.join(' ')).toMatch(/target="_blank"/);
	});

	it('has icons that exist, for light and dark', () => {
		const { light, dark } = type.icon as { light: string; dark: string };
		expect(light).not.toBe(dark);
		for (const icon of [light, dark]) expect(existsSync(join(__dirname, '../credentials', icon.replace(/^file:/, '')))).toBe(true);
	});

	it('leads through the authorization code flow to a token that can be renewed', async () => {
		const [redirect_uri] = DEFAULT_CLIENT.redirectUris as [string];
		const ask = { client_id: DEFAULT_CLIENT.id, redirect_uri, response_type: 'code', scope: defaultOf('scope'), state: 'abc' };
		const consent = { ...ask, decision: 'allow' };
		const agreed = await engine.sandbox.handle(new Request(defaultOf('authUrl'), { method: 'POST', body: new URLSearchParams(consent) }));
		const { location } = (agreed as { headers: Record<string, string> }).headers;
		const code = new URL(location ?? '').searchParams.get('code') ?? '';
		const basic = Buffer.from(`${DEFAULT_CLIENT.id}:${DEFAULT_CLIENT.secret}`).toString('base64');
		const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri });
		const answer = await engine.sandbox.handle(
			new Request(defaultOf('accessTokenUrl'), { method: 'POST', headers: { authorization: `Basic ${basic}` }, body }),
		);
		expect(JSON.parse((answer as { body: string }).body)).toMatchObject({ refresh_token: expect.any(String), scope: 'contact_data offline_access' });
	});
});

describe('the test request', () => {
	it('asks for the user’s privileges, which needs no scope and no privilege', async () => {
		engine.sandbox.account.privileges = [];
		const poor = engine.connect('poor', { oauthTokenData: { ...engine.sandbox.oauth.issueTokens({ scope: 'offline_access' }) } });
		expect(await engine.testCredential(poor)).toBeUndefined();
		expect(await engine.testCredential()).toBeUndefined();
		expect(engine.sandbox.requests.map(({ method, host, path }) => [method, host, path])).toEqual(
			Array(2).fill(['GET', 'api.cc.email', '/v3/account/user/privileges']),
		);
	});

	it('renews the token if need be, and fails when the connection is dead', async () => {
		engine.sandbox.oauth.expireAccessTokens();
		expect(await engine.testCredential()).toBeUndefined();
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.oauth.revokeRefreshTokens();
		expect(await engine.testCredential()).toBeDefined();
	});

	it('fails for an application that was deactivated', async () => {
		for (const client of engine.sandbox.oauth.clients) client.deactivated = true;
		expect(await engine.testCredential()).toMatchObject({ httpCode: '403' });
	});
});

describe('a connection', () => {
	it('sends the token, and nothing else of the credential', async () => {
		const run = await engine.runNode(GET, addItems(2));
		const { access_token } = engine.tokens();
		expect(run.requests.map(({ headers }) => headers.authorization)).toEqual(Array(2).fill(`Bearer ${String(access_token)}`));
		expect(JSON.stringify(run.requests.map(({ headers, query }) => [headers, query]))).not.toContain(DEFAULT_CLIENT.secret);
	});

	it.each(['rotating', 'long_lived'] as const)('is renewed once for many items whose token has expired (%s)', async (kind) => {
		useTokens(kind);
		const before = engine.tokens();
		await engine.clock.during(sleep(DAY + 1));
		const run = await engine.runNode(GET, addItems(6));
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(6);
		expect(tokenRequests()).toHaveLength(1);
		expect(tokenRequests()[0]).toMatchObject({
			method: 'POST',
			host: 'authz.constantcontact.com',
			path: '/oauth2/default/v1/token',
			headers: { authorization: `Basic ${Buffer.from(`${DEFAULT_CLIENT.id}:${DEFAULT_CLIENT.secret}`).toString('base64')}` },
			body: { grant_type: 'refresh_token', refresh_token: before.refresh_token },
		});
		expect(engine.refreshes()).toBe(1);
		expect(engine.tokens().access_token).not.toBe(before.access_token);
		expect(engine.tokens().refresh_token === before.refresh_token).toBe(kind === 'long_lived');
	});

	it.each(['rotating', 'long_lived'] as const)('is renewed once when answers are slow, so that many fail together (%s)', async (kind) => {
		useTokens(kind);
		engine.sandbox.latency = 2_000;
		engine.sandbox.oauth.expireAccessTokens();
		const run = await engine.runNode(GET, addItems(8));
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(8);
		expect([tokenRequests().length, engine.refreshes()]).toEqual([1, 1]);
	});

	it.each(['rotating', 'long_lived'] as const)('lasts, day after day (%s)', async (kind) => {
		useTokens(kind);
		const items = addItems(2);
		for (let day = 1; day <= 3; day++) {
			await engine.clock.during(sleep(DAY + 1));
			const run = await engine.runNode(GET, items);
			expect(run.error).toBeUndefined();
			expect(engine.refreshes()).toBe(day);
		}
	});

	it('is renewed within a long run', async () => {
		const { account } = engine.sandbox;
		const ids = [account.addActivity({}), account.addActivity({ state: 'processing', createdAt: engine.clock.now })].map(({ activity_id }) => ({ who: activity_id }));
		const parameters = { resource: 'activity', operation: 'get', activity: { __rl: true, mode: 'id', value: '={{ $json.who }}' }, waitForCompletion: true, options: { timeout: 120, onTimeout: 'continue' } };
		const run = engine.runNode(parameters, ids);
		await engine.clock.until(() => engine.sandbox.requests.length === 4);
		engine.sandbox.oauth.expireAccessTokens();
		expect((await run).error).toBeUndefined();
		expect(engine.refreshes()).toBe(1);
	});

	describe.each([400, 401] as const)('whose refresh token is dead (%s)', (tokenErrorStatus) => {
		beforeEach(() => {
			engine.sandbox.unknowns.tokenErrorStatus = tokenErrorStatus;
			engine.sandbox.oauth.expireAccessTokens();
			engine.sandbox.oauth.revokeRefreshTokens();
		});

		it('is an error that says to connect again, without a token in it', async () => {
			const tokens = engine.tokens();
			const items = addItems(2);
			const run = await engine.runNode(GET, items);
			expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: '401', message: stringMatching(/^Could not get contact .* \[item 0\]$/) });
			expect(run.error?.description).toMatch(/connect it again.*Long Lived Refresh Tokens/);
			expect(run.error?.cause).toBeUndefined();
			const shown = JSON.stringify([run.error, run.error?.message, run.error?.description, run.error?.stack]);
			for (const secret of [String(tokens.access_token), String(tokens.refresh_token), DEFAULT_CLIENT.secret]) expect(shown).not.toContain(secret);
		});

		it('makes an error item of each with On Error set to continue', async () => {
			const items = addItems(2);
			const run = await engine.runNode(GET, items, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject(
				items.map(({ who }) => ({ error: stringContaining(who), details: { contact_id: who, http_status: 401, description: stringContaining('connect it again') } })),
			);
		});
	});

	it('says so when the token lacks the scope', async () => {
		const poor = engine.connect('poor', { oauthTokenData: { ...engine.sandbox.oauth.issueTokens({ scope: 'account_read offline_access' }) } });
		const run = await engine.runNode(GET, addItems(2), { credential: poor });
		expect(run.error).toMatchObject({ httpCode: '403', description: stringContaining('contact_data') });
	});
});
