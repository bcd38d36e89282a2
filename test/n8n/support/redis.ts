import { freePort } from '../../../tools/n8n/environment';
import { programPath } from './programs';
import { startService, type Service } from './service';

/** Starts a Redis on a port of its own that writes nothing to disk. */
export async function startRedis(): Promise<Service> {
	const port = await freePort();
	const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
	const service = await startService({
		command: programPath('redisServer'),
		args: settings,
		ready: /Ready to accept connections/,
	});
	return { ...service, port };
}
