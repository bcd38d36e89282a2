/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import tls from 'node:tls';

interface Proxy {
	proxyUrl: string;
	caCertificate: string;
}

const openSockets = new Set<Socket>();

function countSocket(message: unknown): void {
	const { socket } = message as { socket: Socket };
	openSockets.add(socket);
	socket.once('close', () => openSockets.delete(socket));
}

/**
 * How many client connections this process holds open. n8n opens one per request and closes it with the answer, so this
 * is the number of requests in flight, from the first byte of the CONNECT to the last of the answer.
 */
export function connectionsInFlight(): number {
	return openSockets.size;
}

/**
 * Leads every request of this test file through the sandbox's proxy and makes its CA the only one that is trusted: a
 * request that would leave for the real Constant Contact fails. Returns the function that puts everything back.
 *
 * The CA is set on `tls.createSecureContext`, through which Node makes the context of every TLS connection.
 * NODE_EXTRA_CA_CERTS is read once when a process starts, so it would reach jest's workers but not `jest --runInBand`;
 * `tls.setDefaultCACertificates` is missing from Node 20; the agents are n8n's own and take no CA from outside.
 */
export function connectThrough({ proxyUrl, caCertificate }: Proxy): () => void {
	const proxyBefore = process.env.HTTPS_PROXY;
	const createSecureContext = tls.createSecureContext;

	process.env.HTTPS_PROXY = proxyUrl;
	tls.createSecureContext = (options = {}) =>
		createSecureContext({ ...options, ca: options.ca ?? caCertificate });
	subscribe('net.client.socket', countSocket);

	return () => {
		unsubscribe('net.client.socket', countSocket);
		tls.createSecureContext = createSecureContext;
		if (proxyBefore === undefined) delete process.env.HTTPS_PROXY;
		else process.env.HTTPS_PROXY = proxyBefore;
		openSockets.clear();
	};
}

/**
 * Makes the proxy issue its certificate for `host`. It dates certificates by the clock of the test file, and OpenSSL
 * checks them by the machine's, so this comes before the virtual clock.
 */
export async function issueCertificate({ proxyUrl, caCertificate }: Proxy, host: string): Promise<void> {
	const connect = request(proxyUrl, { method: 'CONNECT', path: `${host}:443` }).end();
	const [, socket] = (await once(connect, 'connect')) as [unknown, Socket];
	const secured = tls.connect({ socket, servername: host, ca: caCertificate });
	await once(secured, 'secureConnect');
	secured.destroy();
}
