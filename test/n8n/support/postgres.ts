/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- this runs on Node, not in n8n */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../tools/n8n/environment';
import { programPath } from './programs';
import { startService, type Service } from './service';

const execute = promisify(execFile);

/** It needs no password. */
export const POSTGRES_DATABASE = { user: 'n8n', database: 'postgres' };

/** Starts a PostgreSQL on a port of its own, with a data folder that is removed when it stops. */
export async function startPostgres(): Promise<Service> {
	const user = await userForPostgres();
	const data = await mkdtemp(path.join(tmpdir(), 'n8n-postgres-'));
	const remove = async () => await rm(data, { recursive: true, force: true });
	try {
		if (user) await chown(data, user.uid, user.gid);
		const port = await freePort();
		const initdb = ['-D', data, '-U', POSTGRES_DATABASE.user, '--auth=trust', '--no-sync', '--encoding=UTF8', '--no-locale'];
		await execute(programPath('initdb'), initdb, { ...user, cwd: '/' });
		// Nothing has to outlive the machine, so nothing waits for the disk.
		const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };
		const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		const service = await startService({
			command: programPath('postgres'),
			args: ['-D', data, ...options],
			ready: /ready to accept connections/,
			user,
		});
		return {
			port,
			stop: async () => {
				await service.stop();
				await remove();
			},
		};
	} catch (error) {
		await remove();
		throw error;
	}
}

/** Runs statements of SQL; what they print, without headers and padding. */
export async function runSql(port: number, statements: string): Promise<string> {
	const { user, database } = POSTGRES_DATABASE;
	const args = ['-h', '127.0.0.1', '-p', String(port), '-U', user, '-d', database, '-qAtX', '-v', 'ON_ERROR_STOP=1'];
	const psql = execute(programPath('psql'), args, { maxBuffer: Infinity });
	psql.child.stdin?.end(statements);
	return (await psql).stdout;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function userForPostgres() {
	if (process.getuid?.() !== 0) return undefined;
	const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await execute('id', [flag, 'postgres'])).stdout)));
	if (uid === undefined || gid === undefined) throw new Error('There is no user postgres');
	return { uid, gid };
}
