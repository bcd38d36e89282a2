/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { withGlobal, type Clock } from '@sinonjs/fake-timers';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the event loop without any traffic, after which nothing can still be on its way through streams or promises. */
const QUIET_TURNS = 5;
/** Real time after which a run that waits for neither a request nor a timer is given up. */
const STUCK_AFTER_MS = 3_000;
/** Virtual time after which a run that never ends is given up. */
const LONGEST_RUN_MS = 7 * 24 * 3_600_000;

const realNow = Date.now;

/**
 * Replaces setTimeout, setInterval and Date of the test file, so of the node, of n8n-core, of axios and of the sandbox.
 * Time stands still while a request is in flight and jumps to the next timer as soon as nothing is, so that what a test
 * measures is exactly what was waited on purpose: a request takes 0 ms unless the sandbox delays it by this very clock.
 * Node's own timers (sockets, `timers/promises`, AbortSignal.timeout) stay real.
 */
export class VirtualClock {
	private readonly clock: Clock;

	private readonly startedAt: number;

	private waiters = new Set<(error: Error) => void>();

	private driving = false;

	constructor(
		private readonly requestsInFlight: () => number,
		now: number = realNow(),
	) {
		this.startedAt = now;
		this.clock = withGlobal(globalThis).install({
			now,
			toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
			shouldClearNativeTimers: true,
		});
	}

	/** Milliseconds since the clock was started. */
	get elapsed(): number {
		return this.clock.now - this.startedAt;
	}

	get now(): number {
		return this.clock.now;
	}

	/** Calls `action` once `ms` of virtual time have passed. */
	after(ms: number, action: () => void): void {
		this.clock.setTimeout(action, ms);
	}

	/** Lets time pass until `work` has settled. */
	async during<T>(work: PromiseLike<T>): Promise<T> {
		let giveUp: (error: Error) => void = () => {};
		const givenUp = new Promise<never>((_resolve, reject) => {
			giveUp = reject;
		});
		this.waiters.add(giveUp);
		void this.drive();
		try {
			return await Promise.race([work, givenUp]);
		} finally {
			this.waiters.delete(giveUp);
		}
	}

	stop(): void {
		this.giveUp('The virtual clock was stopped while a run was under way');
		this.clock.uninstall();
	}

	private async drive(): Promise<void> {
		if (this.driving) return;
		this.driving = true;
		const limit = this.clock.now + LONGEST_RUN_MS;
		let quietTurns = 0;
		let progressAt = realNow();

		while (this.waiters.size > 0) {
			await nextTurn();
			quietTurns = this.requestsInFlight() > 0 ? 0 : quietTurns + 1;
			if (this.waiters.size === 0) break;
			if (quietTurns >= QUIET_TURNS && this.clock.countTimers() > 0) {
				this.clock.next();
				quietTurns = 0;
				progressAt = realNow();
			}
			if (realNow() - progressAt > STUCK_AFTER_MS)
				this.giveUp(`Stuck: no timer was due for ${STUCK_AFTER_MS} ms (requests in flight: ${this.requestsInFlight()})`);
			if (this.clock.now > limit) this.giveUp('The run was still waiting after 7 days of virtual time');
		}
		this.driving = false;
	}

	private giveUp(message: string): void {
		for (const reject of this.waiters) reject(new Error(message));
		this.waiters.clear();
	}
}
