import type { Clock } from '../run/clock';

/** 4 requests a second, evenly. A little more than 250 ms: the network delays some, and the API would count five in a second. */
export const EVEN_GAP_MS = 1050 / 4;
/** The first request of a process arrives late, since code is loaded and names are looked up. The fifth waits this much longer, or five would arrive within a second. */
export const LATE_FIRST_MS = 150;
const IN_A_SECOND = 4;
/** The most requests under way: enough to use the whole allowance while answers take up to 4 s. */
export const MOST_IN_FLIGHT = 16;

const FULL_RATE = 1 / EVEN_GAP_MS;
/** What a refusal leaves of the rate. TCP CUBIC takes the same part; a half would leave too much of the allowance unused. */
const SLOW_DOWN = 0.7;
/** Each success gives back 1/80 of the full rate, so that several processes find their shares without many refusals. */
const SPEED_UP = FULL_RATE / 80;
/** The lowest rate, so that no process stops asking, however many share the application. */
const SLOWEST_RATE = FULL_RATE / 20;

interface Waiter {
	until: number;
	isCalledOff: () => boolean;
	start: () => void;
	giveUp: () => void;
}

/** When a request gives up waiting for its turn. */
export interface Patience {
	/** ms since 1970: rather fail than start later. */
	until?: number;
	/** Asked when its turn comes: true gives it up. */
	isCalledOff?: () => boolean;
	/** The error for both. */
	tooLate: () => Error;
	/** Ends the waiting at once. */
	signal?: AbortSignal;
}

/**
 * Spaces the starts of requests, for all executions of a process that use one credential.
 *
 * Guarantee: no two starts are closer than {@link EVEN_GAP_MS}, and never more than {@link MOST_IN_FLIGHT} are under way.
 * A refusal pauses everybody and lowers the rate; successes raise it slowly. Several processes that share the allowance
 * find their shares this way.
 *
 * @see https://developer.constantcontact.com/api_guide/rate_limits.html
 */
export class Pacer {
	private readonly queue: Waiter[] = [];
	private inFlight = 0;
	private rate = FULL_RATE;
	private earliestStart = 0;
	private started = 0;
	private slowedDownAt = -Infinity;
	private pumping = false;

	constructor(
		private readonly clock: Clock,
		private readonly onIdle: () => void,
	) {}

	/** Runs `request` when its turn comes. */
	async run<T>(request: () => Promise<T>, patience: Patience): Promise<T> {
		await this.turn(patience);
		try {
			return await request();
		} finally {
			this.inFlight--;
			void this.pump();
		}
	}

	/** Tells of a success, so that a lowered rate recovers. */
	succeeded(): void {
		this.rate = Math.min(FULL_RATE, this.rate + SPEED_UP);
	}

	/**
	 * Tells of a refusal: nobody starts for `delayMs`, and the rate sinks, once for all requests that were under way.
	 *
	 * @param startedAt when the refused request started, ms since 1970
	 */
	throttled(startedAt: number, delayMs: number): void {
		const now = this.clock.now();
		this.earliestStart = Math.max(this.earliestStart, now + delayMs);
		if (startedAt <= this.slowedDownAt) return;
		this.slowedDownAt = now;
		this.rate = Math.max(SLOWEST_RATE, this.rate * SLOW_DOWN);
	}

	private async turn({ until = Infinity, isCalledOff = () => false, tooLate, signal }: Patience): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const onAbort = () => {
				this.queue.splice(this.queue.indexOf(waiter), 1);
				reject(signal?.reason as Error);
			};
			const settle = (then: () => void) => () => {
				signal?.removeEventListener('abort', onAbort);
				then();
			};
			const waiter: Waiter = {
				until,
				isCalledOff,
				start: settle(resolve),
				giveUp: settle(() => reject(tooLate())),
			};
			signal?.addEventListener('abort', onAbort, { once: true });
			this.queue.push(waiter);
			void this.pump();
		});
	}

	/** Starts waiting requests one by one, as they come due. One pump runs at a time. */
	private async pump(): Promise<void> {
		this.dropHopeless();
		if (this.pumping) return;
		this.pumping = true;
		while (this.queue.length > 0 && this.inFlight < MOST_IN_FLIGHT) {
			const wait = this.earliestStart - this.clock.now();
			this.dropHopeless();
			if (wait > 0) {
				await this.clock.sleep(wait);
				continue;
			}
			const next = this.queue.shift();
			if (next) {
				this.started++;
				this.earliestStart = this.clock.now() + 1 / this.rate + (this.started === IN_A_SECOND ? LATE_FIRST_MS : 0);
				this.inFlight++;
				next.start();
			}
		}
		this.pumping = false;
		await this.tellWhenIdle();
	}

	/** Gives up the waiting requests whose turn cannot come in time, and those that were called off. */
	private dropHopeless(): void {
		const nextStart = Math.max(this.earliestStart, this.clock.now());
		for (const waiter of this.queue.filter(({ until, isCalledOff }) => until < nextStart || isCalledOff())) {
			this.queue.splice(this.queue.indexOf(waiter), 1);
			waiter.giveUp();
		}
	}

	/** Tells when nothing is left to do and the gap after the last start is over: a new pacer would not know of that gap. */
	private async tellWhenIdle(): Promise<void> {
		while (this.inFlight === 0 && this.queue.length === 0) {
			const rest = this.earliestStart - this.clock.now();
			if (rest <= 0) {
				this.onIdle();
				return;
			}
			await this.clock.sleep(rest);
		}
	}
}
