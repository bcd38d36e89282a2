import type { Clock } from '../run/clock';
import { processClock } from '../run/clock';
import { Rate } from './rate';

/** The first request after a pause arrives late, since code is loaded and names are looked up. The fifth waits this much longer, or five would arrive within a second. */
export const LATE_FIRST_MS = 150;
const IN_A_SECOND = 4;
/** So long after its start a request is on its way, unless the process is busy. */
const SENT_AFTER_MS = 50;
/** A timer may be so much early or late. */
const TIMER_DELAY_MS = 20;
/** Longer than a busy process is late. */
const PAUSE_MS = 1_000;
/** How long after the last start a refused request waits at most, however low the rate is: it has little time. */
export const LONGEST_RETRY_GAP_MS = 1_000;
/** So long a request without an answer holds a place. */
export const PLACE_HELD_MS = 30_000;

/** Whoever asks, for instance an execution. Those who wait take turns. */
export interface Line {
	/** The number of the start that was its last turn, or of the last one before it came. */
	lastTurn: number;
}

/** What waits for its turn. */
export interface Waiting {
	line: Line;
	/** ms: rather fail than start later. */
	until?: number;
	/** Asked when its turn comes: true gives it up. */
	isCalledOff?: () => boolean;
	/** The error for both. */
	tooLate: () => Error;
	/** Ends the waiting at once. */
	signal?: AbortSignal | undefined;
	/** Of a request that was refused: when it may be tried again, in ms. */
	notBefore?: number | undefined;
}

interface Waiter extends Waiting {
	start: () => void;
	giveUp: () => void;
}

/** Those that were refused go first; then whoever's turn was the longest ago. */
function goesBefore(one: Waiter, other: Waiter): boolean {
	const [oneAt, otherAt] = [one.notBefore ?? Infinity, other.notBefore ?? Infinity];
	return oneAt === otherAt ? one.line.lastTurn < other.line.lastTurn : oneAt < otherAt;
}

/**
 * Spaces the starts of requests, for all executions of a process that use one credential. There is one for as long as the
 * process runs, so that it never forgets how fast it may ask beside other processes.
 *
 * Guarantee: no two starts are closer than `EVEN_GAP_MS`, and never more than `MOST_IN_FLIGHT` are under way that are
 * younger than {@link PLACE_HELD_MS}. The lines take turns: a request waits for at most one of each other line, beside
 * those of its own and those that were refused. A refusal pauses everybody and lowers the {@link Rate}.
 *
 * @see https://developer.constantcontact.com/api_guide/rate_limits.html
 */
export class Pacer {
	private readonly rate = new Rate();
	private waiting: Waiter[] = [];
	/** When the requests under way started, in ms, the oldest first. */
	private readonly underWay = new Map<Waiter, number>();
	private turns = 0;
	private turnsSincePause = 0;
	private lastStartAt = -Infinity;
	private nextStartAt = -Infinity;
	private pausedUntil = -Infinity;
	/** When the last start was, in ms, until that request is sent for certain. */
	private onItsWaySince = Infinity;
	private wakesAt = Infinity;

	constructor(private readonly clock: Clock) {}

	/** A new line of requests. */
	line(): Line {
		return { lastTurn: this.turns };
	}

	/**
	 * Runs `request` when its turn comes.
	 *
	 * @throws what `tooLate` gives if its turn comes too late, and what the request throws
	 */
	async run<T>(request: () => Promise<T>, waiting: Waiting): Promise<T> {
		const waiter = await this.turn(waiting);
		try {
			return await request();
		} finally {
			this.underWay.delete(waiter);
			this.pump();
		}
	}

	/** Tells of an answer that is no refusal. */
	accepted(): void {
		this.rate.accepted();
	}

	/**
	 * Tells of a refusal: nobody starts for `pauseMs`, and the rate sinks.
	 *
	 * @param startedAt when the refused request started, in ms
	 */
	refused(startedAt: number, pauseMs: number): void {
		const now = this.clock.now();
		this.pausedUntil = Math.max(this.pausedUntil, now + pauseMs);
		this.rate.refused(startedAt, now);
	}

	private async turn(waiting: Waiting): Promise<Waiter> {
		const { tooLate, signal } = waiting;
		signal?.throwIfAborted();
		return await new Promise<Waiter>((resolve, reject) => {
			const onAbort = () => {
				this.remove(waiter);
				reject(signal?.reason as Error);
				// The next one may have waited behind it.
				this.pump();
			};
			const settle = (then: () => void) => () => {
				signal?.removeEventListener('abort', onAbort);
				this.remove(waiter);
				then();
			};
			const waiter: Waiter = { ...waiting, start: settle(() => resolve(waiter)), giveUp: settle(() => reject(tooLate())) };
			signal?.addEventListener('abort', onAbort, { once: true });
			this.waiting.push(waiter);
			this.pump();
		});
	}

	private remove(waiter: Waiter): void {
		this.waiting = this.waiting.filter((other) => other !== waiter);
	}

	/** Starts those whose turn it is, and comes back when the next one may start or give up. */
	private pump(): void {
		this.makeUpForDelay();
		for (;;) {
			const now = this.clock.now();
			const placeAt = this.placeFreeAt();
			for (const waiter of this.waiting) {
				const isTooLate = (waiter.until ?? Infinity) < Math.max(this.earliestStart(waiter, placeAt), now);
				if (isTooLate || waiter.isCalledOff?.()) waiter.giveUp();
			}
			const next = this.next(now, placeAt);
			if (!next) return;
			const startsAt = this.earliestStart(next, placeAt);
			if (startsAt > now) {
				this.wakeAt(Math.min(startsAt, ...this.waiting.map(({ until = Infinity }) => until + 1)));
				return;
			}
			this.begin(next);
		}
	}

	/** Whoever can start first. With two that were refused nobody else starts: they have little time. */
	private next(now: number, placeAt: number): Waiter | undefined {
		const refused = this.waiting.filter(({ notBefore }) => notBefore !== undefined);
		const [first, ...others] = refused.length > 1 ? refused : this.waiting;
		const startsAt = (waiter: Waiter) => Math.max(now, this.earliestStart(waiter, placeAt));
		return others.reduce((best, other) => {
			const later = startsAt(other) - startsAt(best as Waiter);
			return later < 0 || (later === 0 && goesBefore(other, best as Waiter)) ? other : best;
		}, first);
	}

	private begin(waiter: Waiter): void {
		const now = this.clock.now();
		waiter.line.lastTurn = ++this.turns;
		this.turnsSincePause = now - this.nextStartAt < PAUSE_MS ? this.turnsSincePause + 1 : 1;
		this.lastStartAt = now;
		this.nextStartAt = now + this.rate.gap(now) + (this.turnsSincePause === IN_A_SECOND ? LATE_FIRST_MS : 0);
		this.underWay.set(waiter, now);
		waiter.start();
		this.onItsWaySince = now;
		void this.clock.sleep(SENT_AFTER_MS).then(() => this.makeUpForDelay());
	}

	/** A process that is busy sends a request later than it has started it: the fifth would arrive within its second, so all others wait as much longer. */
	private makeUpForDelay(): void {
		const passed = this.clock.now() - this.onItsWaySince;
		if (passed < SENT_AFTER_MS - TIMER_DELAY_MS) return;
		if (passed > SENT_AFTER_MS + TIMER_DELAY_MS) this.nextStartAt += passed;
		this.onItsWaySince = Infinity;
	}

	/** When a request could start if it were the next, in ms. */
	private earliestStart({ notBefore }: Waiter, placeAt: number): number {
		if (notBefore === undefined) return Math.max(this.pausedUntil, placeAt, this.nextStartAt);
		return Math.max(this.pausedUntil, placeAt, notBefore, Math.min(this.nextStartAt, this.lastStartAt + LONGEST_RETRY_GAP_MS));
	}

	/** When there is a place, even if no answer comes, in ms. */
	private placeFreeAt(): number {
		const startedAt = [...this.underWay.values()].at(-this.rate.mostInFlight);
		return startedAt === undefined ? -Infinity : startedAt + PLACE_HELD_MS;
	}

	private wakeAt(at: number): void {
		if (at >= this.wakesAt) return;
		this.wakesAt = at;
		void this.clock.sleep(at - this.clock.now()).then(() => {
			if (this.wakesAt === at) this.wakesAt = Infinity;
			this.pump();
		});
	}
}

/**
 * The one state of this package. Nothing of it is dropped, since a pacer knows how fast this process may ask beside others;
 * it takes a few hundred bytes for each credential.
 */
const pacers = new Map<string, Pacer>();

/** The pacer of a credential: its requests are paced together, whatever execution they belong to. */
export function pacerOf(credentialId: string): Pacer {
	let pacer = pacers.get(credentialId);
	if (!pacer) pacers.set(credentialId, (pacer = new Pacer(processClock())));
	return pacer;
}
