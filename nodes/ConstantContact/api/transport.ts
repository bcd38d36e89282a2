import type { IHttpRequestOptions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { z } from 'zod/v4';

import type { Clock } from '../run/clock';
import type { Problem } from '../run/problem';
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
import type { Patience } from './pacer';
import { Pacer } from './pacer';
import type { FullResponse } from './rejection';
import { resultOfAnswer, resultOfRejection } from './rejection';
import type { Fault, Retries, TryResult } from './retry';
import { endsRun, judge, mayHaveTakenEffect, pauseAfter } from './retry';

const BASE_URL = 'https://api.cc.email/v3';
const LONGEST_ANSWER_MS = 30_000;
const SHORTEST_TIMEOUT_MS = 1_000;

export interface ApiRequest {
	method: 'GET' | 'PUT' | 'POST' | 'DELETE';
	/** Below /v3. Ids in it were checked for shape before. */
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: object;
	/** For error messages: the object of "Could not …". */
	doing: string;
	/** False for a POST whose effect differs when it is sent again; default true. */
	repeatable?: boolean;
	/** ms since 1970: not started or repeated after it; the last try may take until then, but always 1 s. */
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

/** n8n's request helper: adds the token, renews it once after a 401, and rejects on a second one. */
export type Send = (options: IHttpRequestOptions) => Promise<unknown>;

/** The one state of this package: the requests of a credential are paced together, whatever execution they belong to. */
const pacers = new Map<string, Pacer>();

const processClock: Clock = { now: () => Date.now(), sleep: async (ms) => await sleep(ms) };

function pacerOf(credentialId: string): Pacer {
	let pacer = pacers.get(credentialId);
	if (!pacer) {
		const created = new Pacer(processClock, () => {
			if (pacers.get(credentialId) === created) pacers.delete(credentialId);
		});
		pacer = created;
		pacers.set(credentialId, pacer);
	}
	return pacer;
}

function optionsFor({ method, path, query, body, deadline }: ApiRequest, now: number): IHttpRequestOptions {
	const timeLeft = Math.max(SHORTEST_TIMEOUT_MS, (deadline ?? Infinity) - now);
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
		timeout: Math.min(LONGEST_ANSWER_MS, timeLeft),
	};
}

/** The error for a fault that is not mended by repeating the request. */
function faultProblem(fault: Fault, result: TryResult, { doing, repeatable = true }: ApiRequest): Problem {
	if (result.kind === 'disconnected') return reconnectProblem(doing, result.words, result.key);
	const words = result.kind === 'answer' ? result.error.words : (result.words ?? '');
	const status = result.kind === 'answer' ? result.status : undefined;
	if (result.kind === 'answer' && result.byProxy) return proxyProblem(doing, result.status, words, result.duringRenewal === true);
	if (fault === 'throttled') return throttledProblem(doing, words);
	if (fault === 'quota') return quotaProblem(doing, words);
	if (fault === 'queueFull') return queueFullProblem(doing, words);
	const advice = result.kind === 'noAnswer' ? result.advice : undefined;
	return noAnswerProblem(doing, words, !repeatable && mayHaveTakenEffect(result), status, advice);
}

/** Says where an answer differs from what the contract promises, without showing its content. */
function whereWrong(error: z.ZodError): string {
	const issue = error.issues[0];
	return issue ? `${issue.path.join('.') || 'body'}: ${issue.message}` : 'body';
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
 * @param credentialId whose allowance the requests use
 * @param clock of the execution: its sleep ends when the execution is stopped
 * @param signal aborted when the execution is stopped
 */
export function createApi(send: Send, credentialId: string, clock: Clock, signal?: AbortSignal): Api {
	/** What ended the run, if something did. */
	let end: { fault: Fault; result: TryResult } | undefined;

	async function tryOnce(request: ApiRequest): Promise<{ startedAt: number; result: TryResult; body: unknown }> {
		const startedAt = clock.now();
		try {
			const response = (await send(optionsFor(request, startedAt))) as FullResponse;
			return { startedAt, result: resultOfAnswer(response, clock.now()), body: response.body };
		} catch (error) {
			signal?.throwIfAborted();
			return { startedAt, ...resultOfRejection(error, BASE_URL, clock.now()) };
		}
	}

	/** The pacer is told of a refusal while the request is under way: afterwards it may be idle, and forgotten, or start the next one. */
	async function tryInTurn(pacer: Pacer, request: ApiRequest, patience: Patience, retries: Retries) {
		return await pacer.run(async () => {
			const { startedAt, result, body } = await tryOnce(request);
			const verdict = judge(result, request.repeatable ?? true, retries, Math.random());
			if (verdict.then !== 'accept' && verdict.fault === 'throttled') pacer.throttled(startedAt, pauseAfter(result));
			if (verdict.then === 'fail' && endsRun(result)) end ??= { fault: verdict.fault, result };
			return { result, body, verdict };
		}, patience);
	}

	async function exchange(request: ApiRequest): Promise<ApiAnswer> {
		const { deadline = Infinity, doing } = request;
		const retries = { throttled: 0, lost: 0 };
		let repeated = false;
		const isCalledOff = () => !repeated && request.isCalledOff?.() === true;
		const patience = {
			// A request right at the deadline is still sent: it shows whether an activity has ended in time.
			until: deadline + SHORTEST_TIMEOUT_MS,
			isCalledOff: () => end !== undefined || isCalledOff(),
			tooLate: () => {
				if (isCalledOff()) return calledOffProblem(doing);
				return end ? faultProblem(end.fault, end.result, request) : noTimeProblem(doing);
			},
			signal,
		};
		for (;;) {
			const pacer = pacerOf(credentialId);
			const { result, body, verdict } = await tryInTurn(pacer, request, patience, retries);
			if (verdict.then === 'accept') {
				pacer.succeeded();
				return { status: result.kind === 'answer' ? result.status : 0, body, repeated };
			}
			if (verdict.then === 'fail' || clock.now() + verdict.delayMs > deadline) {
				throw faultProblem(verdict.fault, result, request);
			}
			retries[verdict.fault]++;
			repeated ||= mayHaveTakenEffect(result);
			await clock.sleep(verdict.delayMs);
		}
	}

	function read<T>({ doing, repeatable = true }: ApiRequest, { status, body }: ApiAnswer, schema: z.ZodType<T>): T {
		if (status < 200 || status >= 300) throw answerProblem(doing, status, body);
		const parsed = schema.safeParse(body);
		if (parsed.success) return parsed.data;
		const effect = repeatable ? '' : 'The activity may have started all the same: look at the newest activities before you run this again.';
		throw unexpectedAnswerProblem(doing, whereWrong(parsed.error), effect);
	}

	return {
		exchange,
		read,
		request: async (request, schema) => read(request, await exchange(request), schema),
	};
}
