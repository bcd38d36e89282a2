/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { get } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { type Sandbox, startSandbox } from './index';

interface Received {
	status: number;
	headers: Record<string, unknown>;
	body: string;
}

let sandbox: Sandbox;
beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => await sandbox.stop());

async function send(url: string, { method = 'GET', headers = {}, body = '', signal = undefined as AbortSignal | undefined } = {}): Promise<Received> {
	const agent = new HttpsProxyAgent(sandbox.proxyUrl, { ca: sandbox.caCertificate });
	return await new Promise((resolve, reject) => {
		const options = { method, headers, agent, ca: sandbox.caCertificate, signal };
		const request = httpsRequest(url, options, (response) => {
			let text = '';
			response.setEncoding('latin1');
			response.on('data', (part) => (text += part));
			response.on('error', reject);
			response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
		});
		request.on('error', reject);
		request.end(body);
	});
}

const authorization = () => ({ authorization: `Bearer ${sandbox.oauth.issueTokens().access_token}` });

test('serves both host names over TLS behind the proxy', async () => {
	const contact = sandbox.account.addContact({ email: 'ada@example.org' });
	const found = await send(`https://api.cc.email/v3/contacts/${contact.contact_id}`, { headers: authorization() });
	expect(found.status).toBe(200);
	expect(JSON.parse(found.body).email_address.address).toBe('ada@example.org');
	const page = await send('https://authz.constantcontact.com/oauth2/default/v1/authorize');
	expect(page.status).toBe(400);
	expect(page.headers['content-type']).toContain('text/html');
	expect(sandbox.requests.map(({ host }) => host)).toEqual(['api.cc.email', 'authz.constantcontact.com']);
});

test('tells the time of its own clock', async () => {
	await sandbox.stop();
	sandbox = await startSandbox({ skew: 3 * 3_600_000 });
	for (const url of ['https://api.cc.email/v3/contacts', 'https://authz.constantcontact.com/oauth2/default/v1/authorize']) {
		const { headers } = await send(url);
		expect(Math.abs(Date.parse(String(headers.date)) - Date.now() - 3 * 3_600_000)).toBeLessThan(60_000);
	}
});

test('a delete answers 204 with an empty body and a JSON content type', async () => {
	const contact = sandbox.account.addContact();
	const answer = await send(`https://api.cc.email/v3/contacts/${contact.contact_id}`, { method: 'DELETE', headers: authorization() });
	expect(answer).toMatchObject({ status: 204, body: '' });
	expect(answer.headers['content-type']).toContain('application/json');
});

test('refuses every other host', async () => {
	const answer = await send('https://example.com/');
	expect(answer.status).toBe(502);
	expect(answer.body).toContain('refuses example.com');
	expect(sandbox.refusedHosts).toEqual(['example.com']);
	expect(sandbox.requests).toEqual([]);
});

test('leaves other hosts to whoever stands in for them, with bytes as they are', async () => {
	await sandbox.stop();
	const bytes = Uint8Array.from([0, 255, 128, 10]);
	sandbox = await startSandbox({ otherHosts: async ({ url }) => new Response(bytes, { status: 203, headers: { 'x-url': url } }) });
	const answer = await send('https://example.com/a?b=c');
	expect(answer).toMatchObject({ status: 203, headers: { 'x-url': 'https://example.com/a?b=c' } });
	expect(Buffer.from(answer.body, 'latin1')).toEqual(Buffer.from(bytes));
	expect((await send('https://api.cc.email/v3/contacts')).status).toBe(401);
	expect(sandbox.refusedHosts).toEqual([]);
});

test('refuses what nobody stands in for', async () => {
	await sandbox.stop();
	sandbox = await startSandbox({ otherHosts: async ({ url }) => (url.includes('example.com') ? new Response('here') : undefined) });
	expect([(await send('https://example.com/')).status, (await send('https://example.org/')).status]).toEqual([200, 502]);
	expect(sandbox.refusedHosts).toEqual(['example.org']);
});

test('a reset and a cut body reach the client as broken connections', async () => {
	sandbox.inject({ answer: 'reset' });
	sandbox.inject({ answer: 'cut' });
	const url = 'https://api.cc.email/v3/account/user/privileges';
	await expect(send(url, { headers: authorization() })).rejects.toMatchObject({ code: 'ECONNRESET' });
	await expect(send(url, { headers: authorization() })).rejects.toMatchObject({ code: 'ECONNRESET' });
	await expect(send(url, { headers: authorization() })).resolves.toMatchObject({ status: 200 });
});

test('a hanging request is held until the client gives up', async () => {
	sandbox.inject({ answer: 'hang' });
	const client = new AbortController();
	const url = 'https://api.cc.email/v3/account/user/privileges';
	const answer = send(url, { headers: authorization(), signal: client.signal });
	const failed = expect(answer).rejects.toThrow();
	await until(() => sandbox.held === 1);
	client.abort();
	await failed;
	await until(() => sandbox.held === 0);
	expect(sandbox.requests[0]?.status).toBeNull();
});

test('stopping ends hanging requests', async () => {
	sandbox.inject({ answer: 'hang' });
	const answer = send('https://api.cc.email/v3/account/user/privileges', { headers: authorization() });
	const failed = expect(answer).rejects.toThrow();
	await until(() => sandbox.held === 1);
	await sandbox.stop();
	await failed;
	expect(sandbox.held).toBe(0);
	sandbox = await startSandbox();
});

test('is down for a while, and comes back at the same address with all it knew', async () => {
	const [contact] = sandbox.account.addContacts(2);
	const headers = authorization();
	const ask = async () => await send(`https://api.cc.email/v3/contacts/${contact?.contact_id}`, { headers });
	await sandbox.goDown();
	await expect(ask()).rejects.toThrow();
	await expect(ask()).rejects.toThrow();
	expect(sandbox.requests).toEqual([]);
	await sandbox.comeBack();
	expect(await ask()).toMatchObject({ status: 200 });
});

test('going down ends the connections that are open', async () => {
	sandbox.inject({ answer: 'hang' });
	const failed = expect(send('https://api.cc.email/v3/account/user/privileges', { headers: authorization() })).rejects.toThrow();
	await until(() => sandbox.held === 1);
	await sandbox.goDown();
	await failed;
});

test('tells people and scripts over plain HTTP what was asked', async () => {
	sandbox.account.addContacts(2);
	await send('https://api.cc.email/v3/contacts', { headers: authorization() });
	const asked = async (path: string) =>
		await new Promise((resolve) => {
			get(`${sandbox.proxyUrl}/__sandbox${path}`, (response) => {
				let text = '';
				response.on('data', (part) => (text += part));
				response.on('end', () => resolve(JSON.parse(text)));
			});
		});
	expect(await asked('/requests?last=1')).toMatchObject([{ path: '/v3/contacts', status: 200 }]);
	expect(await asked('/account')).toMatchObject({ contacts: 2, deleted: 0, requests: 1 });
});

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise(setImmediate);
}
