import type { Clock } from './clock';

/** How long the node works in one piece, in ms: until it is done nothing else runs in n8n's process, no other execution and no request. */
export const LONGEST_PIECE_MS = 50;

/**
 * Does `work` for each value, in pieces: whatever else waits in the process takes its turn between them.
 *
 * @throws what the clock's sleep throws, once the execution is stopped
 */
export async function forEachInPieces<T>({ now, sleep }: Pick<Clock, 'now' | 'sleep'>, values: Iterable<T>, work: (value: T) => void): Promise<void> {
	let startedAt = now();
	for (const value of values) {
		work(value);
		if (now() - startedAt < LONGEST_PIECE_MS) continue;
		await sleep(0);
		startedAt = now();
	}
}
