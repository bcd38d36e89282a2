import { sleep } from '../host';

/** Time is an argument, so that what depends on it can be tested without waiting. */
export interface Clock {
	/** ms, from any beginning: a clock that somebody sets must neither end a wait nor prolong it. */
	now(): number;
	/** Rejects at once when the execution is stopped; with `noMore` when that is aborted, since then nobody waits for it any more. */
	sleep(ms: number, noMore?: AbortSignal): Promise<void>;
}

/** The clock of the process, which nobody can set. @param stopped aborted when the execution is stopped */
export function processClock(stopped?: AbortSignal): Clock {
	return {
		now: () => performance.now(),
		sleep: async (ms, noMore) => await sleep(ms, noMore ?? stopped),
	};
}
