import type { Clock } from '../clock';
import type { Unknowns } from '../unknowns';
import { quotaExceeded, throttled } from './refusal';

/** The account's limits; null switches one off. */
export interface Limits {
	perSecond: number | null;
	perDay: number | null;
	queuedActivities: number | null;
	/** Of the token endpoint. */
	tokensPerSecond: number | null;
}

interface Usage {
	/** When the requests of the last second were let through, in ms. */
	recent: number[];
	/** The UTC day that is being counted, as days since the epoch. */
	day: number;
	today: number;
}

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** Counts the requests of each application (client id). Refused ones do not count. */
export class RateLimiter {
	private readonly usage = new Map<string, Usage>();
	private readonly tokenUsage = new Map<string, number[]>();

	constructor(
		private readonly clock: Clock,
		readonly limits: Limits,
		private readonly unknowns: Unknowns,
	) {}

	/** Lets a request of the application through, or throws one of the two 429 answers. */
	admit(clientId: string): void {
		const now = this.clock.now();
		const usage = this.usageOf(clientId, now);
		const { perDay, perSecond } = this.limits;
		if (perDay !== null && usage.today >= perDay) throw quotaExceeded();
		usage.recent = usage.recent.filter((at) => this.sameSecond(at, now));
		if (perSecond !== null && usage.recent.length >= perSecond) throw throttled();
		usage.recent.push(now);
		usage.today += 1;
	}

	/** The token endpoint counts by itself and has no daily quota. */
	admitToken(clientId: string): void {
		const now = this.clock.now();
		const recent = (this.tokenUsage.get(clientId) ?? []).filter((at) => this.sameSecond(at, now));
		const { tokensPerSecond } = this.limits;
		if (tokensPerSecond !== null && recent.length >= tokensPerSecond) throw throttled();
		this.tokenUsage.set(clientId, [...recent, now]);
	}

	private sameSecond(at: number, now: number): boolean {
		if (this.unknowns.rateWindow === 'sliding') return now - at < SECOND;
		return Math.floor(now / SECOND) === Math.floor(at / SECOND);
	}

	/** The day's count starts again at 00:00 UTC. */
	private usageOf(clientId: string, now: number): Usage {
		const day = Math.floor(now / DAY);
		const usage = this.usage.get(clientId) ?? { recent: [], day, today: 0 };
		if (usage.day !== day) Object.assign(usage, { day, today: 0 });
		this.usage.set(clientId, usage);
		return usage;
	}
}
