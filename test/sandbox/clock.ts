/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
/** What the sandbox knows of time. Milliseconds throughout. */
export interface Clock {
	now(): number;
	/** Resolves after `ms`, or at once when the signal aborts. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The process's own time, looked up at call time, so that fake timers installed later count. */
export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => await timer(ms, signal),
};

/** A clock that starts now and runs `speed` times as fast as the wall clock. */
export function scaledClock(speed: number): Clock {
	const start = Date.now();
	return {
		now: () => Math.round(start + (Date.now() - start) * speed),
		sleep: async (ms, signal) => await timer(ms / speed, signal),
	};
}

/** A clock that is `ms` ahead of the other, and sleeps as long as the other does. */
export function aheadClock(clock: Clock, ms: number): Clock {
	return {
		now: () => clock.now() + ms,
		sleep: async (time, signal) => await clock.sleep(time, signal),
	};
}

async function timer(ms: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) return;
	await new Promise<void>((resolve) => {
		const done = () => {
			clearTimeout(handle);
			signal?.removeEventListener('abort', done);
			resolve();
		};
		const handle = setTimeout(done, ms);
		signal?.addEventListener('abort', done);
	});
}
