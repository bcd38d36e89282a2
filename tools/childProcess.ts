/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- this runs on Node, not in n8n */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Finished {
	exitCode: number | null;
	stdout: string;
	stderr: string;
}

export interface CommandOptions {
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** Aborting it kills the command and whatever it started. */
	signal?: AbortSignal;
}

/** Runs a command to its end and collects what it prints. Rejects only if it cannot be started or is aborted. */
export async function run(command: string, args: string[], options: CommandOptions): Promise<Finished> {
	const { cwd, env, signal } = options;
	signal?.throwIfAborted();
	const child = spawn(command, args, { cwd, env, ...ownGroup, stdio: ['ignore', 'pipe', 'pipe'] });
	const kill = () => killGroup(child);
	signal?.addEventListener('abort', kill, { once: true });
	const stdout = collect(child, 'stdout');
	const stderr = collect(child, 'stderr');
	const exitCode = await endOf(child);
	signal?.removeEventListener('abort', kill);
	signal?.throwIfAborted();
	return { exitCode, stdout: stdout(), stderr: stderr() };
}

/** Spawn options: Ctrl-C reaches only us, and we end the child and what it started in good order. */
export const ownGroup = { detached: process.platform !== 'win32' };

/** Kills a child that was spawned with a group of its own, and whatever it started. */
export function killGroup(child: ChildProcess): void {
	if (child.pid === undefined) return;
	try {
		process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
	} catch {
		// Nobody of the group is left.
	}
}

/** What the child prints; at `most` the last so many characters of it. */
export function collect(child: ChildProcess, stream: 'stdout' | 'stderr', most = Infinity): () => string {
	let text = '';
	child[stream]?.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-most)));
	return () => text;
}

/** The exit code, null if a signal ended the child; rejects if it could not be started. */
export async function endOf(child: ChildProcess): Promise<number | null> {
	return await new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (exitCode) => resolve(exitCode));
	});
}

/** Runs npm to its end; rejects with everything it printed if it fails. `npm start` hands down npm's own path. */
export async function npm(args: string[], options: CommandOptions): Promise<string> {
	const npmScript = process.env.npm_execpath;
	const { exitCode, stdout, stderr } = npmScript?.endsWith('.js')
		? await run(process.execPath, [npmScript, ...args], options)
		: await run('npm', args, options);
	if (exitCode !== 0) {
		throw new Error(`npm ${args.join(' ')} failed (exit code ${exitCode}) in ${options.cwd}:\n${stdout}${stderr}`);
	}
	return stdout;
}
