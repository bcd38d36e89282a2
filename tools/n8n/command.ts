/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- this runs on Node, not in n8n */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { collect, endOf, killGroup, ownGroup, type Finished } from '../childProcess.cjs';
import { n8nEnvironment, type N8nSettings } from './environment';
import type { InstalledN8n } from './install';

/** n8n is given this long to end by itself before it is killed, in milliseconds. */
const TIME_TO_END = 10_000;

/** So much of what a long-running n8n printed is kept for an error message, in characters. */
const KEPT_OUTPUT = 20_000;

/** An n8n that runs until it is stopped: `n8n start`, or `n8n worker`. */
export interface RunningN8n {
	/** Of the process that was started. */
	pid: number;
	/** Settles when the process has ended, by itself or not; the code is null if a signal ended it. */
	ended: Promise<number | null>;
	/** Ends it and everything it started. */
	stop(): Promise<void>;
	/** What it printed, or the end of that if it is long. */
	output(): string;
}

/** Runs one command of n8n (`import:workflow`, `execute`, …) to its end. */
export async function runN8nCommand(
	n8n: InstalledN8n,
	settings: N8nSettings,
	args: string[],
	signal?: AbortSignal,
): Promise<Finished> {
	signal?.throwIfAborted();
	const child = await spawnN8n(n8n, settings, args);
	const stdout = collect(child, 'stdout');
	const stderr = collect(child, 'stderr');
	const onAbort = () => void endGroup(child);
	signal?.addEventListener('abort', onAbort, { once: true });
	const exitCode = await endOf(child);
	signal?.removeEventListener('abort', onAbort);
	signal?.throwIfAborted();
	return { exitCode, stdout: stdout(), stderr: stderr() };
}

/** Starts a command of n8n that goes on until it is stopped; what it prints also goes to `logFile`. */
export async function startN8nCommand(
	n8n: InstalledN8n,
	settings: N8nSettings,
	args: string[],
	logFile?: string,
): Promise<RunningN8n> {
	const child = await spawnN8n(n8n, settings, args);
	if (logFile !== undefined) {
		const log = createWriteStream(logFile);
		child.stdout?.pipe(log, { end: false });
		child.stderr?.pipe(log, { end: false });
	}
	const stdout = collect(child, 'stdout', KEPT_OUTPUT);
	const stderr = collect(child, 'stderr', KEPT_OUTPUT);
	return {
		pid: child.pid ?? 0,
		ended: endOf(child),
		output: () => stdout() + stderr(),
		stop: async () => await endGroup(child),
	};
}

async function spawnN8n(n8n: InstalledN8n, settings: N8nSettings, args: string[]): Promise<ChildProcess> {
	const env = await n8nEnvironment({ ...settings, environment: { ...n8n.environment, ...settings.environment } });
	const preload = path.join(__dirname, 'exitWithParent.cjs');
	return spawn(n8n.node, ['--require', preload, n8n.script, ...args], {
		cwd: settings.userFolder,
		// n8n starts its task runner with whatever Node comes first.
		env: { ...env, PATH: [path.dirname(n8n.node), env.PATH].join(path.delimiter) },
		...ownGroup,
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
}

async function endGroup(child: ChildProcess): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		await Promise.race([ended, sleep(TIME_TO_END, undefined, { ref: false })]);
	}
	killGroup(child);
}
