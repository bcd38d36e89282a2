import type { ChildProcess } from 'node:child_process';

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
export function run(command: string, args: string[], options: CommandOptions): Promise<Finished>;

/** Spawn options: Ctrl-C reaches only us, and we end the child and what it started in good order. */
export const ownGroup: { detached: boolean };

/** Kills a child that was spawned with a group of its own, and whatever it started. */
export function killGroup(child: ChildProcess): void;

/** What the child prints; at `most` the last so many characters of it. */
export function collect(child: ChildProcess, stream: 'stdout' | 'stderr', most?: number): () => string;

/** The exit code, null if a signal ended the child; rejects if it could not be started. */
export function endOf(child: ChildProcess): Promise<number | null>;

/**
 * Runs npm to its end; rejects with everything it printed if it fails. It ends when this process does, however that comes
 * about, and until then it holds `lock`, if there is one (tools/lock.cjs). `npm start` hands down npm's own path.
 */
export function npm(args: string[], options: CommandOptions & { lock?: string }): Promise<string>;
