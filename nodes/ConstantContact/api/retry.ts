import type { ErrorBody } from './apiError';

/** What became of one try. */
export type TryResult =
	| Answered
	/** `hadNoEffect`: it was not sent, or the API refused it with 401 and then the token could not be renewed; `words` tell why. */
	| { kind: 'noAnswer'; hadNoEffect?: boolean; words?: string; advice?: string }
	/** The connection is refused; `key` is OAuth's word for why. `isCertain`: and so will be every other request. */
	| { kind: 'disconnected'; words: string; key: string | undefined; isCertain: boolean };

/** An answer that came. */
export interface Answered {
	kind: 'answer';
	status: number;
	error: ErrorBody;
	/** Whether the body is JSON, or empty. */
	readable: boolean;
	retryAfterMs: number | undefined;
	/** A proxy gave it, and the API was not reached. */
	byProxy?: boolean;
	/** On the way to the token endpoint, after the API had refused the request with 401. */
	duringRenewal?: boolean;
}

export type Fault = 'throttled' | 'quota' | 'queueFull' | 'lost' | 'proxy' | 'disconnected';

/** What to do after a try. An answer that stays the same however often it is asked for, such as a 404, is accepted: the caller knows what it means. */
export type Verdict =
	| { then: 'accept' }
	| { then: 'retry'; fault: 'throttled' | 'lost'; delayMs: number }
	| { then: 'fail'; fault: Fault };

/** How many retries a request had for each fault. */
export interface Retries {
	throttled: number;
	lost: number;
}

/** So long after its first try a request that is throttled is tried again. */
export const THROTTLED_PATIENCE_MS = 45_000;
/** Gaps that do not grow further, but differ much: requests of several processes must not meet again and again. */
const LONGEST_THROTTLED_DELAY_MS = 2_000;
/** From one try that is throttled to the next, whatever the answers take. */
const SHORTEST_THROTTLED_GAP_MS = 1_000;
/** After so long it is tried again soon each time: beside a process that has the whole allowance, one try of four gets through. */
const HURRIES_AFTER_MS = 5_000;
export const MOST_LOST_RETRIES = 3;
/** A renewal of the token that hangs takes 5 minutes: after one the request is sent again, after two it is not. */
export const LOST_PATIENCE_MS = 320_000;
/** How long nobody starts after a refusal. Less than a second: where two processes both pause for a whole one, part of the allowance stays unused. */
export const SHORTEST_PAUSE_MS = 500;
/** The longest Retry-After that is obeyed: with a longer one a workflow would seem to hang. */
export const LONGEST_RETRY_AFTER_MS = 30_000;

/**
 * Why a try failed, if that is no final answer; undefined if it is one.
 *
 * @see https://developer.constantcontact.com/api_guide/rate_limits.html for the two kinds of 429; the third, the full
 * queue of activities, is documented by its text alone
 */
export function faultOf(result: TryResult): Fault | undefined {
	if (result.kind === 'noAnswer') return 'lost';
	if (result.kind === 'disconnected') return 'disconnected';
	const { status, error, readable, byProxy } = result;
	if (status >= 500) return 'lost';
	if (status === 429) {
		if (error.key === 'quota_exceeded') return 'quota';
		return error.key !== 'throttled' && /queue/i.test(error.words) ? 'queueFull' : 'throttled';
	}
	if (byProxy) return 'proxy';
	const isSuccess = status >= 200 && status < 300;
	return isSuccess && !readable ? 'lost' : undefined;
}

/** Whether the request may have taken effect although no usable answer came. */
export function mayHaveTakenEffect(result: TryResult): boolean {
	if (faultOf(result) !== 'lost') return false;
	return result.kind === 'noAnswer' ? result.hadNoEffect !== true : result.kind === 'answer' && !result.byProxy;
}

/** Whether every other request of the run would be answered the same: the connection is dead, or the day's allowance is gone. */
export function endsRun(result: TryResult): boolean {
	return faultOf(result) === 'quota' || (result.kind === 'disconnected' && result.isCertain);
}

/** When the tries of a request began, in ms before now. */
export interface Since {
	first: number;
	last: number;
}

/**
 * Decides what to do after a try.
 *
 * @param repeatable whether sending the same request again does no more than sending it once
 * @param random a number from 0 to 1: spreads those who were refused at the same moment
 */
export function judge(result: TryResult, repeatable: boolean, retries: Retries, since: Since, random: number): Verdict {
	const fault = faultOf(result);
	if (fault === undefined) return { then: 'accept' };
	const isHarmless = repeatable || !mayHaveTakenEffect(result);
	let delayMs: number;
	let patienceMs: number;
	if (fault === 'throttled') {
		const growing = Math.min(SHORTEST_THROTTLED_GAP_MS * 1.5 ** retries.throttled, LONGEST_THROTTLED_DELAY_MS);
		const soon = Math.max(SHORTEST_PAUSE_MS, SHORTEST_THROTTLED_GAP_MS - since.last);
		delayMs = (since.first > HURRIES_AFTER_MS ? soon : growing) * (1 + random);
		patienceMs = THROTTLED_PATIENCE_MS;
	} else if (fault === 'lost' && isHarmless && retries.lost < MOST_LOST_RETRIES) {
		delayMs = 1000 * 2 ** retries.lost * (0.8 + 0.4 * random);
		patienceMs = LOST_PATIENCE_MS;
	} else {
		return { then: 'fail', fault };
	}
	delayMs = Math.max(delayMs, askedBy(result));
	return since.first + delayMs <= patienceMs ? { then: 'retry', fault, delayMs } : { then: 'fail', fault };
}

/** How long after a refusal no other request of the credential starts, in ms. */
export function pauseAfter(refusal: TryResult): number {
	return Math.max(SHORTEST_PAUSE_MS, askedBy(refusal));
}

function askedBy(result: TryResult): number {
	return result.kind === 'answer' ? Math.min(result.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS) : 0;
}

/**
 * Reads a Retry-After header: seconds, or a date.
 *
 * @param now in ms since 1970
 * @returns ms to wait, or undefined if there is none to be read
 */
export function readRetryAfter(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' && typeof header !== 'number') return undefined;
	const text = String(header).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
