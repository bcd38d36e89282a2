/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

/** What a proxy says instead of opening the tunnel. */
export interface ProxyRefusal {
	status: number;
	body?: string;
}

/**
 * Puts a CONNECT proxy between n8n and the sandbox for the rest of a test. It refuses what `refuse` gives an answer for, by
 * the host, and leads the rest to the sandbox. When the test ends, the engine puts back the proxy that was there.
 */
export async function startRefusingProxy(
	sandbox: { proxyUrl: string },
	refuse: (host: string) => ProxyRefusal | undefined,
): Promise<{ asked: string[]; stop: () => void }> {
	const asked: string[] = [];
	const sockets = new Set<Socket>();
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		return socket;
	};
	const server = createServer();
	server.on('connect', ({ url = '' }, client: Socket) => {
		keep(client);
		const host = url.replace(/:443$/, '');
		asked.push(host);
		const refusal = refuse(host);
		if (refusal) {
			client.end(`HTTP/1.1 ${refusal.status} Refused\r\nContent-Type: text/html\r\n\r\n${refusal.body ?? ''}`);
			return;
		}
		const { hostname, port } = new URL(sandbox.proxyUrl);
		const upstream = keep(connect(Number(port), hostname));
		upstream.write(`CONNECT ${url} HTTP/1.1\r\nHost: ${url}\r\n\r\n`);
		upstream.pipe(client).pipe(upstream);
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	process.env.HTTPS_PROXY = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		asked,
		stop: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
}
