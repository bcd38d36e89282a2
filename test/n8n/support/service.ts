/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- this runs on Node, not in n8n */
import { spawn } from 'node:child_process';

/** A program of the system that n8n needs in queue mode. */
export interface Service {
	port: number;
	/** Ends it and waits until it is gone. */
	stop(): Promise<void>;
}

export interface ServiceCommand {
	command: string;
	args: string[];
	/** What it prints once it takes connections. */
	ready: RegExp;
	/** Another user than ours: PostgreSQL refuses to run as root. */
	user?: { uid: number; gid: number };
}

/** The program ends in good order when its standard input closes, so also when we end without a word. */
const UNTIL_INPUT_CLOSES = 'exec 3<&0; (cat <&3; kill -INT $$) > /dev/null 2>&1 & exec "$@" < /dev/null';

/** Starts a program and waits until it is ready; rejects with its output if it ends before. */
export async function startService({ command, args, ready, user }: ServiceCommand): Promise<Pick<Service, 'stop'>> {
	const child = spawn('/bin/sh', ['-c', UNTIL_INPUT_CLOSES, 'sh', command, ...args], {
		...user,
		cwd: '/',
		env: { PATH: process.env.PATH, LC_ALL: 'C' },
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	let output = '';
	await new Promise<void>((resolve, reject) => {
		child.once('error', reject);
		void ended.then(() => reject(new Error(`${command} ended before it was ready:\n${output}`)));
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text: string) => {
				output = (output + text).slice(-10_000);
				if (ready.test(output)) resolve();
			});
		}
	});
	return {
		stop: async () => {
			child.stdin.end();
			await ended;
		},
	};
}
