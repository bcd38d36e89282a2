/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { createServer, type Server } from 'node:net';
import { type CompletedRequest, generateCACertificate, getLocal } from 'mockttp';
import type { Outcome } from './exchange';

export interface CertificateAuthority {
	key: string;
	cert: string;
}

export interface Wire {
	/** The address of the HTTP proxy. */
	url: string;
	/** PEM; clients must trust it. */
	caCertificate: string;
	/** Ends every connection, and each new one at once. */
	goDown(): Promise<void>;
	comeBack(): Promise<void>;
	stop(): Promise<void>;
}

export interface WireOptions {
	port?: number;
	ca?: CertificateAuthority;
	/** `gone` aborts when the client has gone away. */
	handle: (request: Request, gone: AbortSignal) => Promise<Outcome | Response>;
}

let sharedCa: Promise<CertificateAuthority> | undefined;

/** A certificate authority of this process: making one takes a moment, so sandboxes share it. */
export async function processCa(): Promise<CertificateAuthority> {
	sharedCa ??= generateCACertificate({ subject: { commonName: 'Sandbox CA, trust it in tests only' } });
	return await sharedCa;
}

/** Opens the HTTP proxy that ends TLS for every host, with certificates of its own authority. */
export async function openWire(options: WireOptions): Promise<Wire> {
	const ca = options.ca ?? (await processCa());
	const server = getLocal({ https: ca, http2: false, recordTraffic: false, suggestChanges: false });
	const clients = new Map<string, AbortController>();
	const listen = async (port?: number) => {
		await server.start(port);
		await server.on('abort', ({ id }) => clients.get(id)?.abort());
		await server.forAnyRequest().thenCallback(async (incoming) => {
			const client = new AbortController();
			clients.set(incoming.id, client);
			try {
				return await onTheWire(await options.handle(await toRequest(incoming), client.signal));
			} finally {
				clients.delete(incoming.id);
			}
		});
	};
	await listen(options.port);
	const { port } = server;
	// Holds the port meanwhile: others look for free ones.
	let outage: Server | undefined;
	const endOutage = async () => {
		if (outage) await new Promise((resolve) => outage?.close(resolve));
		outage = undefined;
	};
	return {
		url: `http://127.0.0.1:${port}`,
		caCertificate: ca.cert,
		goDown: async () => {
			await server.stop();
			outage = createServer((socket) => socket.destroy());
			await new Promise<void>((resolve) => outage?.listen(port, resolve));
		},
		comeBack: async () => {
			await endOutage();
			await listen(port);
		},
		stop: async () => await (outage ? endOutage() : server.stop()),
	};
}

async function toRequest(incoming: CompletedRequest): Promise<Request> {
	const { method, url, headers } = incoming;
	const hasBody = method !== 'GET' && method !== 'HEAD';
	const text = hasBody ? ((await incoming.body.getText()) ?? '') : '';
	const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
	return new Request(url, { method, headers: pairs, body: text === '' ? undefined : text });
}

async function onTheWire(outcome: Outcome | Response) {
	if (outcome === 'reset') return outcome;
	if (outcome instanceof Response) {
		const rawBody = Buffer.from(await outcome.arrayBuffer());
		return { statusCode: outcome.status, headers: Object.fromEntries(outcome.headers), rawBody };
	}
	const { status, headers, body, cut } = outcome;
	const rawBody = Buffer.from(body);
	if (!cut) {
		const length = status === 204 ? {} : { 'content-length': String(rawBody.length) };
		return { statusCode: status, headers: { ...headers, ...length }, rawBody };
	}
	// Fewer bytes than announced, then the end of the connection.
	return {
		statusCode: status,
		headers: { ...headers, 'content-length': String(rawBody.length), connection: 'close' },
		rawBody: rawBody.subarray(0, Math.floor(rawBody.length / 2)),
	};
}
