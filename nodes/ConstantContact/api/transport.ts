import type { IHttpRequestOptions } from 'n8n-workflow';
import type { z } from 'zod/v4';

import type { Send } from '../host';
import type { Clock } from '../run/clock';
import type { Problem, ProblemKind } from '../run/problem';
import type { LostAnswer } from './apiError';
import {
	answerProblem,
	calledOffProblem,
	noAnswerProblem,
	noTimeProblem,
	proxyProblem,
	queueFullProblem,
	quotaProblem,
	reconnectProblem,
	unexpectedAnswerProblem,
	throttledProblem,
} from './apiError';
import type { Pacer, Waiting } from './pacer';
import type { FullResponse } from './rejection';
import { resultOfAnswer, resultOfRejection } from './rejection';
import type { Fault, Retries, TryResult } from './retry';
import { endsRun, judge, mayHaveTakenEffect, pauseAfter } from './retry';

const BASE_URL = 'https://api.cc.email/v3';
const LONGEST_ANSWER_MS = 30_000;
const SHORTEST_TIMEOUT_MS = 1_000;
/** How much longer than its own timeout a GET may take: then n8n waits for a new token, for up to 5 minutes. */
const LONGEST_DELAY_MS = 1_000;

export interface ApiRequest {
	method: 'GET' | 'PUT' | 'POST' | 'DELETE';
	/** Below /v3. Ids in it were checked for shape before. */
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: object;
	/** For error messages: the object of "Could not …". */
	doing: string;
	/** Of a request whose effect differs when it is sent again: what is told if its answer is lost. Without it, it is repeated then. */
	ifLost?: LostAnswer | undefined;
	/** Told if the execution is stopped while it is under way: it may take effect all the same. */
	ifStopped?: (() => void) | undefined;
	/** ms of the clock: not started or repeated after it; the last try may take until then, but always 1 s. */
	deadline?: number;
	/** Asked when its turn comes; with true it is not sent. One that may have taken effect already is repeated all the same. */
	isCalledOff?: () => boolean;
}

export interface ApiAnswer {
	status: number;
	/** Parsed JSON; `''` when empty. */
	body: unknown;
	/** An earlier try of this request may have taken effect: its answer was lost. */
	repeated: boolean;
	/** When Constant Contact gave the answer, by its own clock: ms since 1970, in whole seconds. Undefined if it did not say. */
	at?: number | undefined;
}

/** Sends requests to Constant Contact: paced, retried, and with every failure as a {@link Problem}. */
export interface Api {
	/** Answers of every status that no retry can mend, 404 for instance; throws a {@link Problem} for the rest. */
	exchange(request: ApiRequest): Promise<ApiAnswer>;
	/** The body of an answer that is a success, as `schema` reads it; throws a {@link Problem} for anything else. */
	read<T>(request: ApiRequest, answer: ApiAnswer, schema: z.ZodType<T>): T;
	/** Exchange and read in one. */
	request<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T>;
}

function optionsFor({ method, path, query, body }: ApiRequest, timeout: number): IHttpRequestOptions {
	return {
		method,
		url: BASE_URL + path,
		...(query ? { qs: query } : {}),
		...(body ? { body } : {}),
		// A DELETE too: the API answers 415 to other content types.
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		json: true,
		returnFullResponse: true,
		// Every status rejects: n8n renews the token only when 401 does, and only a rejection tells a proxy's answer from Constant Contact's.
		ignoreHttpStatusErrors: false,
		// A redirect would carry the ids to somebody else, and bring back a foreign body as a success.
		disableFollowRedirect: true,
		timeout,
	};
}

const KINDS: Partial<Record<Fault, ProblemKind>> = {
	throttled: 'throttled',
	quota: 'quota',
	lost: 'unavailable',
	proxy: 'unavailable',
	disconnected: 'disconnected',
};

/** The error for a fault that is not mended by repeating the request. */
function faultProblem(fault: Fault, result: TryResult, request: ApiRequest, tries?: number): Problem {
	return problemOfFault(fault, result, request, tries).ofKind(KINDS[fault]);
}

function problemOfFault(fault: Fault, result: TryResult, { doing, ifLost }: ApiRequest, tries = 1): Problem {
	if (result.kind === 'disconnected') return reconnectProblem(doing, result.words, result.key);
	const words = result.kind === 'answer' ? result.error.words : (result.words ?? '');
	const status = result.kind === 'answer' ? result.status : undefined;
	if (result.kind === 'answer' && result.byProxy) return proxyProblem(doing, result.status, words, result.duringRenewal === true);
	if (fault === 'throttled') return throttledProblem(doing, words);
	if (fault === 'quota') return quotaProblem(doing, words);
	if (fault === 'queueFull') return queueFullProblem(doing, words);
	const advice = result.kind === 'noAnswer' ? result.advice : undefined;
	return noAnswerProblem(doing, words, { tries, status, advice, lost: mayHaveTakenEffect(result) ? ifLost : undefined });
}

/** Says where an answer differs from what the contract promises, without showing its content. */
function whereWrong(error: z.ZodError): string {
	const issue = error.issues[0];
	return issue ? `${issue.path.join('.') || 'body'}: ${issue.message}` : 'body';
}

/** What came of sending a request once. `startedAt` is a time of the clock, `at` one of Constant Contact's. */
interface Try {
	startedAt: number;
	result: TryResult;
	body: unknown;
	at?: number | undefined;
}

/** The time of an answer's Date header, in ms since 1970. */
function dateOf({ headers }: FullResponse): number | undefined {
	const date = Date.parse(String(headers.date));
	return Number.isNaN(date) ? undefined : date;
}

/** A GET took longer than it may. */
class LateAnswer extends Error {}

/** The API's own answer has a timeout, so it is the other that hangs. */
const LATE: TryResult = { kind: 'noAnswer', hadNoEffect: true, words: 'no answer came in time, neither from Constant Contact nor, for a new token, from its sign-in' };

/** Rejects when the execution is stopped. */
function stopOf(signal?: AbortSignal): Promise<never> {
	const stopped = new Promise<never>((_, reject) => {
		signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
	});
	stopped.catch(() => {});
	return stopped;
}

/** The same API for one piece of work, which can be called off as long as none of its requests has been sent. */
export function unlessCalledOff(api: Api, isCalledOff: () => boolean): Api {
	let isUnderWay = false;
	const exchange = async (request: ApiRequest) => {
		const answer = await api.exchange({ ...request, isCalledOff: () => !isUnderWay && isCalledOff() });
		isUnderWay = true;
		return answer;
	};
	return { ...api, exchange, request: async (request, schema) => api.read(request, await exchange(request), schema) };
}

/**
 * The API of a credential for one run: everything that is sent to Constant Contact is sent here. Once it answers that the
 * connection is dead or the day's allowance is gone, nothing more is sent: the rest of the run is told the same.
 *
 * @param send n8n's authenticated request
 * @param pacer of the credential
 * @param clock of the execution: its sleep ends when the execution is stopped
 * @param signal aborted when the execution is stopped
 */
export function createApi(send: Send, pacer: Pacer, clock: Clock, signal?: AbortSignal): Api {
	const line = pacer.line();
	const stopped = stopOf(signal);
	/** What ended the run, if something did. */
	let end: { fault: Fault; result: TryResult } | undefined;

	/**
	 * What n8n's helper gives, as long as somebody waits for it. A GET that hangs is left behind; whatever changes something
	 * is not, since it may still be sent.
	 */
	async function answerTo(request: ApiRequest, startedAt: number): Promise<FullResponse> {
		const timeout = Math.min(LONGEST_ANSWER_MS, Math.max(SHORTEST_TIMEOUT_MS, (request.deadline ?? Infinity) - startedAt));
		const answered = new AbortController();
		const ends = [send(optionsFor(request, timeout)) as Promise<FullResponse>, stopped];
		if (request.method === 'GET') {
			const isLate = () => Promise.reject(new LateAnswer());
			ends.push(clock.sleep(timeout + LONGEST_DELAY_MS, answered.signal).then(isLate));
		}
		try {
			return await Promise.race(ends);
		} finally {
			answered.abort();
		}
	}

	async function tryOnce(request: ApiRequest): Promise<Try> {
		const startedAt = clock.now();
		try {
			const response = await answerTo(request, startedAt);
			return { startedAt, result: resultOfAnswer(response), body: response.body, at: dateOf(response) };
		} catch (error) {
			if (signal?.aborted) request.ifStopped?.();
			signal?.throwIfAborted();
			if (error instanceof LateAnswer) return { startedAt, result: LATE, body: undefined };
			return { startedAt, ...resultOfRejection(error, BASE_URL) };
		}
	}

	/** The pacer is told of a refusal while the request is under way: afterwards it may start the next one. */
	async function tryInTurn(request: ApiRequest, waiting: Waiting, retries: Retries, firstAt: number | undefined) {
		return await pacer.run(async () => {
			const tried = await tryOnce(request);
			const { startedAt, result } = tried;
			const since = { first: clock.now() - (firstAt ?? startedAt), last: clock.now() - startedAt };
			const verdict = judge(result, request.ifLost === undefined, retries, since, Math.random());
			if (verdict.then === 'accept') pacer.accepted();
			else if (verdict.fault === 'throttled') pacer.refused(startedAt, pauseAfter(result));
			if (verdict.then === 'fail' && endsRun(result)) end ??= { fault: verdict.fault, result };
			return { ...tried, verdict };
		}, waiting);
	}

	async function exchange(request: ApiRequest): Promise<ApiAnswer> {
		const { deadline = Infinity, doing } = request;
		const retries = { throttled: 0, lost: 0 };
		let repeated = false;
		let firstAt: number | undefined;
		let notBefore: number | undefined;
		let refusal: TryResult | undefined;
		const isCalledOff = () => !repeated && request.isCalledOff?.() === true;
		const waiting: Waiting = {
			line,
			// A request right at the deadline is still sent: it shows whether an activity has ended in time.
			until: deadline + SHORTEST_TIMEOUT_MS,
			isCalledOff: () => end !== undefined || isCalledOff(),
			tooLate: () => {
				if (isCalledOff()) return calledOffProblem(doing);
				if (end) return faultProblem(end.fault, end.result, request);
				return refusal ? faultProblem('throttled', refusal, request) : noTimeProblem(doing);
			},
			signal,
		};
		for (;;) {
			const { startedAt, result, body, at, verdict } = await tryInTurn(request, { ...waiting, notBefore }, retries, firstAt);
			firstAt ??= startedAt;
			if (verdict.then === 'accept') return { status: result.kind === 'answer' ? result.status : 0, body, repeated, at };
			if (verdict.then === 'fail' || clock.now() + verdict.delayMs > deadline) {
				throw faultProblem(verdict.fault, result, request, 1 + retries.throttled + retries.lost);
			}
			retries[verdict.fault]++;
			repeated ||= mayHaveTakenEffect(result);
			refusal = verdict.fault === 'throttled' ? result : undefined;
			// The pacer lets a refused request go first; after a lost one nobody else has to wait.
			notBefore = refusal && clock.now() + verdict.delayMs;
			if (!refusal) await clock.sleep(verdict.delayMs);
		}
	}

	function read<T>({ doing, ifLost }: ApiRequest, { status, body }: ApiAnswer, schema: z.ZodType<T>): T {
		if (status < 200 || status >= 300) throw answerProblem(doing, status, body);
		const parsed = schema.safeParse(body);
		if (parsed.success) return parsed.data;
		throw unexpectedAnswerProblem(doing, whereWrong(parsed.error), ifLost);
	}

	return {
		exchange,
		read,
		request: async (request, schema) => read(request, await exchange(request), schema),
	};
}
