import { readErrorBody } from './apiError';
import { networkFault } from './networkFault';
import type { TryResult } from './retry';
import { readRetryAfter } from './retry';

/** An answer as n8n's request helper gives it. */
export interface FullResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/**
 * What is read of the error that n8n's request helper rejects with. Its cause is the error of axios, or that of n8n's
 * OAuth2 client: code EAUTH and the parsed body if the token endpoint answered in OAuth's terms, then without a status;
 * ESTATUS, the status and the body as text for another answer below 500.
 */
interface Rejection {
	message?: string;
	httpCode?: string | null;
	cause?: {
		message?: string;
		code?: unknown;
		status?: unknown;
		body?: unknown;
		isAxiosError?: boolean;
		config?: { url?: unknown };
		request?: { socket?: { encrypted?: boolean } | null };
		response?: { status: number; headers: Record<string, unknown>; data?: unknown };
	};
}

/** Refusals of OAuth that pass; the status that would tell is lost. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
const PASSING = /^(temporarily_unavailable|server_error|slow_down)$|too_many|limit|throttl/i;

/** Whether the body is JSON, or empty as after a DELETE. Other text is JSON that was cut off on the way. */
function isReadable(body: unknown): boolean {
	return typeof body !== 'string' || body === '';
}

/** No socket is known of a refusal that is no rejection. Constant Contact says in JSON that something is not there, and never asks for a proxy's password. */
function isByStranger({ statusCode, body }: FullResponse): boolean {
	return statusCode === 407 || (statusCode === 404 && typeof body === 'string' && body !== '');
}

/**
 * What an answer means for the try.
 *
 * @param byProxy a proxy gave it instead of Constant Contact
 */
export function resultOfAnswer({ statusCode, headers, body }: FullResponse, byProxy = isByStranger({ statusCode, headers, body })): TryResult {
	const isSuccess = statusCode >= 200 && statusCode < 300;
	return {
		kind: 'answer',
		status: statusCode,
		error: isSuccess ? { key: undefined, words: '' } : readErrorBody(body),
		readable: isReadable(body),
		retryAfterMs: readRetryAfter(headers['retry-after'], Date.now()),
		...(byProxy ? { byProxy } : {}),
	};
}

/** A proxy that does not open the tunnel answers in place of the host, so the connection is not encrypted. */
function isByProxy({ request }: NonNullable<Rejection['cause']>): boolean {
	return Boolean(request?.socket) && request?.socket?.encrypted !== true;
}

function renewalTrouble(words: string, advice?: string): TryResult {
	return { kind: 'noAnswer', hadNoEffect: true, words: `the token could not be renewed${words}`, advice };
}

/** An answer of the token endpoint that is not in OAuth's terms, though it may be JSON. */
function resultOfStrangeRenewal(status: number, body: unknown): TryResult {
	const error = readErrorBody(body);
	if (status < 400 || status >= 500 || status === 408 || status === 429) return renewalTrouble(` (${error.words || `status ${status}`})`);
	// The token endpoint speaks JSON; of its answers the client tells no more than this.
	if (status === 407 || !/^\s*[{[]/.test(String(body))) {
		return { kind: 'answer', status, error, readable: true, retryAfterMs: undefined, byProxy: true, duringRenewal: true };
	}
	return { kind: 'disconnected', words: `the token could not be renewed: ${error.words || `status ${status}`}`, key: error.key, isCertain: true };
}

/** OAuth's key of n8n's text for it, where n8n tells no more than that. */
function keyOfText(text = ''): string | undefined {
	const keys: Array<[RegExp, string]> = [
		[/unexpected condition/, 'server_error'],
		[/temporary overloading/, 'temporarily_unavailable'],
		[/^Client authentication failed/, 'invalid_client'],
		[/^The client is not authorized/, 'unauthorized_client'],
		[/denied the request/, 'access_denied'],
	];
	return keys.find(([pattern]) => pattern.test(text))?.[1];
}

/** What OAuth's own answer to the renewal means: its status is not known, but its key is. */
function resultOfRefusedRenewal(body: unknown): TryResult {
	const { key, words } = readErrorBody(body);
	if (PASSING.test(key ?? '')) return renewalTrouble(` (${words})`);
	return { kind: 'disconnected', words: `the token could not be renewed: ${words || 'no reason was given'}`, key, isCertain: true };
}

/** What a status without its answer means: the token was refused although it was renewed, or could not be renewed, or the API failed afterwards. */
function resultOfRefusal(status: number, message: string | undefined): TryResult {
	const { words } = readErrorBody(message);
	// A success is none if its body broke off.
	if (status < 400 || status >= 500) return { kind: 'noAnswer', words: `no answer came from Constant Contact: ${words}` };
	if (status === 408 || status === 429) return renewalTrouble(` (${words})`);
	return { kind: 'disconnected', words, key: undefined, isCertain: true };
}

function resultOfAxiosError(cause: NonNullable<Rejection['cause']>, baseUrl: string): { result: TryResult; body: unknown } {
	const { config, response } = cause;
	const duringRenewal = typeof config?.url === 'string' && !config.url.startsWith(baseUrl);
	const byProxy = isByProxy(cause);
	// Without any data it broke off.
	if (response?.data === undefined) {
		const { words, advice, notSent } = networkFault(typeof cause.code === 'string' ? cause.code : undefined, cause.message);
		if (duringRenewal) return { result: renewalTrouble(words ? `: ${words}` : ' (no answer)', advice), body: undefined };
		return { result: { kind: 'noAnswer', words: words && `no answer came from Constant Contact: ${words}`, advice, hadNoEffect: notSent }, body: undefined };
	}
	const { status: statusCode, headers, data: body } = response;
	const answered = resultOfAnswer({ statusCode, headers, body }, byProxy);
	if (duringRenewal && byProxy) return { result: { ...answered, duringRenewal } as TryResult, body };
	if (duringRenewal) return { result: renewalTrouble(` (${readErrorBody(body).words || `status ${statusCode}`})`), body };
	if (statusCode !== 401 || byProxy) return { result: answered, body };
	return { result: { kind: 'disconnected', words: readErrorBody(body).words, key: undefined, isCertain: true }, body };
}

/**
 * What a rejection of n8n's request helper means: an answer of the API that is no success, or why there is none. Only
 * texts and numbers are taken out of it: it holds the token.
 *
 * @param baseUrl of the API: other addresses are the token endpoint
 * @returns with the body of the answer, if the API gave one
 */
export function resultOfRejection(rejection: unknown, baseUrl: string): { result: TryResult; body: unknown } {
	const { message, httpCode, cause } = (rejection ?? {}) as Rejection;
	const body = undefined;
	if (cause?.isAxiosError === true) return resultOfAxiosError(cause, baseUrl);
	// Older versions of n8n leave out the cause.
	if (httpCode === 'EAUTH') return { result: resultOfRefusedRenewal(cause?.body ?? { error: keyOfText(message), error_description: message }), body };
	if (cause?.code === 'ESTATUS') return { result: resultOfStrangeRenewal(Number(cause.status ?? httpCode), cause.body), body };
	if (/^\d{3}$/.test(httpCode ?? '')) return { result: resultOfRefusal(Number(httpCode), message), body };
	if (/^[A-Z][A-Z_]+$/.test(httpCode ?? '')) return { result: resultOfAxiosError({ code: httpCode }, baseUrl).result, body };
	// n8n's own words: a refresh token that is dead or missing, or something that only n8n knows.
	const words = readErrorBody(message).words;
	return { result: { kind: 'disconnected', words, key: undefined, isCertain: /reconnect/i.test(words) }, body };
}
