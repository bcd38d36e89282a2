/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { withGlobal, type Clock } from '@sinonjs/fake-timers';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the event loop without traffic, after which nothing is still on its way through streams and promises. */
const QUIET_TURNS = 20;
/** Real time after which a run that waits for neither a request nor a timer is given up. */
const STUCK_AFTER_MS = 3_000;
/** Virtual time after which a run that never ends is given up. */
const LONGEST_RUN_MS = 30 * 24 * 3_600_000;

const realNow = Date.now;

interface Watch {
	condition: () => boolean;
	met: () => void;
}

/**
 * Whole milliseconds and never too few to end a wait for half of one, as in Node. (Node makes 1 ms of 0 as well; here 0
 * stays 0, so that what a test measures is what somebody chose to wait.)
 */
function wholeDelay(ms = 0): number {
	return ms > 0 && ms < 1 ? 1 : Math.trunc(ms);
}

/**
 * Replaces setTimeout, setInterval, Date and performance of the test file, so of the node, of n8n-core, of axios and of the sandbox.
 * Time stands still while a request is in flight and jumps to the next timer as soon as nothing is, so that what a test
 * measures is exactly what was waited on purpose: a request takes 0 ms unless the sandbox delays it by this very clock.
 *
 * Node's own timers stay real: `timers/promises`, AbortSignal.timeout, and the idle timeout of sockets. A `timeout` of
 * the request helper is virtual all the same while no answer has begun: axios backs it with a plain setTimeout.
 */
export class VirtualClock {
	private readonly clock: Clock;

	private readonly stops = new Set<(error: Error) => void>();

	private readonly watches = new Set<Watch>();

	private driving = false;

	constructor(
		private readonly startedAt: number,
		/** Those that nobody holds back on purpose. */
		private readonly requestsInFlight: () => number,
	) {
		this.clock = withGlobal(globalThis).install({
			now: startedAt,
			toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
			shouldClearNativeTimers: true,
		});
		const { setTimeout } = globalThis;
		globalThis.setTimeout = Object.assign(
			(...[callback, ms, ...args]: Parameters<typeof setTimeout>) => setTimeout(callback, wholeDelay(ms), ...args),
			setTimeout,
		);
	}

	get now(): number {
		return this.clock.now;
	}

	/** Milliseconds since the test started. */
	get elapsed(): number {
		return this.clock.now - this.startedAt;
	}

	/** Calls `action` once `ms` of virtual time have passed. */
	after(ms: number, action: () => void): void {
		this.clock.setTimeout(action, ms);
	}

	/** Sets the clock of the machine, by so many ms; timers and `performance` go on as before. */
	step(ms: number): void {
		this.clock.setSystemTime(this.clock.now + ms);
	}

	/** Lets time pass until `work` has settled. */
	async during<T>(work: PromiseLike<T>): Promise<T> {
		let stop: (error: Error) => void = () => {};
		const stopped = new Promise<never>((_resolve, reject) => {
			stop = reject;
		});
		this.stops.add(stop);
		void this.drive();
		try {
			return await Promise.race([work, stopped]);
		} finally {
			this.stops.delete(stop);
		}
	}

	/** Lets time pass until `condition` holds; it is looked at before every jump. */
	async until(condition: () => boolean): Promise<void> {
		const watched = new Promise<void>((met) => {
			this.watches.add({ condition, met });
		});
		await this.during(watched);
	}

	/** Gives the test file its own time back. */
	stop(): void {
		this.giveUp('The test ended while a run was under way');
		this.clock.uninstall();
	}

	private async drive(): Promise<void> {
		if (this.driving) return;
		this.driving = true;
		const limit = this.clock.now + LONGEST_RUN_MS;
		let quietTurns = 0;
		let inFlight = 0;
		let progressAt = realNow();

		while (this.stops.size > 0) {
			await nextTurn();
			if (inFlight !== this.requestsInFlight()) progressAt = realNow();
			inFlight = this.requestsInFlight();
			quietTurns = inFlight > 0 || this.meetsCondition() ? 0 : quietTurns + 1;
			if (quietTurns > QUIET_TURNS && this.clock.countTimers() > 0) {
				this.clock.next();
				quietTurns = 0;
				progressAt = realNow();
			}
			if (this.clock.now > limit) this.giveUp('The run still waits after 30 days');
			if (realNow() - progressAt > STUCK_AFTER_MS) this.giveUp(this.describeStandstill());
		}
		this.driving = false;
	}

	private meetsCondition(): boolean {
		const met = [...this.watches].filter(({ condition }) => condition());
		for (const watch of met) {
			this.watches.delete(watch);
			watch.met();
		}
		return met.length > 0;
	}

	private describeStandstill(): string {
		return `For ${STUCK_AFTER_MS} ms no timer was due and no request ended (in flight: ${this.requestsInFlight()})`;
	}

	private giveUp(message: string): void {
		for (const stop of this.stops) stop(new Error(message));
		this.stops.clear();
	}
}
