export interface LockOptions {
	/** Called once if other processes, those with these ids, hold the lock. If it throws, nobody waits. */
	onHeld?: (pids: number[]) => void;
	/** Ends the wait. */
	signal?: AbortSignal;
}

/**
 * Does `work` while it holds the lock: a file that names the processes that hold it, one a line. A lock whose processes are
 * all gone, killed perhaps, is taken over. While another process holds it: waits, after it has called `onHeld` once.
 */
export function withLock<T>(file: string, work: () => Promise<T>, options?: LockOptions): Promise<T>;

/** Adds this process to those that hold the lock: it is free only when all are gone. */
export function join(file: string): void;
