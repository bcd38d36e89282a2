/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { generateCACertificate, getLocal, type CompletedRequest } from 'mockttp';
import tls from 'node:tls';

export interface SandboxRequest {
	method: string;
	path: string;
	at: number;
}

const CA = Symbol.for('constant-contact-sandbox-ca');
type CaHolder = { [CA]?: ReturnType<typeof generateCACertificate> };

export type SandboxOptions = object;

export async function startSandbox(options: SandboxOptions = {}) {
	if (Object.keys(options).length > 0) throw new Error('The probe has no options');
	const holder = tls as unknown as CaHolder;
	holder[CA] ??= generateCACertificate({ bits: 2048 });
	const ca = await holder[CA];
	const server = getLocal({ https: { key: ca.key, cert: ca.cert } });
	const requests: SandboxRequest[] = [];
	let validToken = 'token-0';
	let issued = 0;
	const sandbox = {
		proxyUrl: '',
		caCertificate: ca.cert,
		requests,
		held: 0,
		oauth: {
			issueTokens: () => ({ access_token: validToken, refresh_token: 'refresh', token_type: 'Bearer' }),
			expire: () => {
				validToken = 'nobody has this';
			},
		},
		stop: async () => await server.stop(),
	};
	await server.start();
	sandbox.proxyUrl = `http://127.0.0.1:${server.port}`;
	const log = (request: CompletedRequest) =>
		requests.push({ method: request.method, path: request.path, at: Date.now() });
	await server
		.forPost('https://authz.constantcontact.com/oauth2/default/v1/token')
		.thenCallback((request) => {
			log(request);
			validToken = `token-${(issued += 1)}`;
			return { statusCode: 200, json: sandbox.oauth.issueTokens() };
		});
	await server.forAnyRequest().thenCallback(async (request) => {
		log(request);
		const url = new URL(request.url);
		const latency = Number(url.searchParams.get('latency') ?? 0);
		if (latency > 0 || url.pathname.endsWith('/hang')) {
			sandbox.held += 1;
			await new Promise((resolve) => setTimeout(resolve, latency || 86_400_000));
			sandbox.held -= 1;
		}
		if (request.headers.authorization !== `Bearer ${validToken}`)
			return { statusCode: 401, json: [{ error_key: 'unauthorized' }] };
		if (url.pathname.endsWith('/missing'))
			return { statusCode: 404, json: [{ error_key: 'contacts.api.not_found' }] };
		return { statusCode: 200, json: { path: url.pathname } };
	});
	return sandbox;
}

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;
