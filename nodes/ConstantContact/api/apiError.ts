import type { ProblemDetails } from '../run/problem';
import { Problem } from '../run/problem';
import { plainText } from './plainText';

/** What Constant Contact said in an answer that is not a success. */
export interface ErrorBody {
	/** The machine-readable key, e.g. `throttled` or `contacts.api.not_found`, if there is one. */
	key: string | undefined;
	/** Its own words: plain text on one line, shortened; empty if it sent none. */
	words: string;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}

/**
 * Reads the words out of an error body. Never throws.
 *
 * @param answered the body in any of its shapes: `[{error_key, error_message}]` in general, one such object for 401 and
 * 429, `{message}` from the gateway, `{error, error_description}` or `{errorSummary}` from the token endpoint, or text and HTML
 * @see https://developer.constantcontact.com/api_guide/glossary_responses.html
 */
export function readErrorBody(answered: unknown): ErrorBody {
	const body = parsed(answered);
	if (typeof body === 'string') return { key: undefined, words: plainText(body) };
	const errors = (Array.isArray(body) ? body : [body]).filter(
		(entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null,
	);
	const keys = errors.map((entry) => textOf(entry.error_key) || textOf(entry.error)).filter(Boolean);
	const words = errors
		.map(
			(entry) =>
				textOf(entry.error_message) ||
				textOf(entry.error_description) ||
				textOf(entry.message) ||
				textOf(entry.errorSummary) ||
				textOf(entry.error) ||
				textOf(entry.error_key),
		)
		.filter(Boolean);
	return { key: keys[0], words: plainText([...new Set(words)].join('; ')) };
}

const RECONNECT =
	'Open the Constant Contact credential in n8n and connect it again. If this happens often, set the application to Long Lived Refresh Tokens in the Constant Contact developer portal.';

const CLIENT_REFUSED =
	'Constant Contact refused the application itself. Look in the Constant Contact developer portal whether its client secret was replaced (a new one is shown there only once) or the application was deactivated. Put the right client ID and client secret into the Constant Contact credential in n8n and connect it again.';

/** The refusals of OAuth that are about the application, not about the connection. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const CLIENT_REFUSALS = ['invalid_client', 'unauthorized_client', 'access_denied'];

const FORBIDDEN =
	'There are three possible causes: the connection lacks the scope "contact_data" (connect the credential again), the Constant Contact user lacks the privilege for this (contacts:read, contacts:write, contacts:lists:read or contacts:lists:write; ask the account owner), or the application was deactivated in the Constant Contact developer portal.';

const ADVICE: Record<number, string> = {
	400: 'Constant Contact refused the request as it stands, so sending it again will not help. Check the values that the message names.',
	401: RECONNECT,
	403: FORBIDDEN,
	404: 'Check that the ID is right and belongs to the account that this credential is connected to.',
	409: 'Another contact of the account has the same email address (a deleted contact keeps its address), or the contact was changed at the same moment. Look at the contact in Constant Contact, then run this again.',
};

function adviceFor(status: number): string {
	if (ADVICE[status]) return ADVICE[status];
	if (status >= 500) return 'Constant Contact has trouble at the moment. Run this again later.';
	if (status >= 300 && status < 400) {
		return 'The API never redirects; something between n8n and Constant Contact answered instead. Check the proxy settings of n8n.';
	}
	return 'Check the values that were sent.';
}

/**
 * The error for an answer that is not a success: Constant Contact's own words are in the message, our advice is the
 * description.
 *
 * @param doing what was tried, as the object of "Could not …": "delete contact 0f3c…"
 */
export function answerProblem(doing: string, status: number, body: unknown): Problem {
	const { key, words } = readErrorBody(body);
	const said = words || `Constant Contact answered with status ${status} and no explanation`;
	const details = { http_status: status, ...(key ? { error_key: key } : {}) };
	return new Problem(`Could not ${doing}: ${said}`, adviceFor(status), details);
}

/** Whether Constant Contact refused a request for what it says: another one may go through. */
export function isRefusal({ details }: Problem): boolean {
	return details.http_status === 400;
}

/**
 * The connection is no longer good: a token that cannot be renewed, or that stays refused after it was renewed.
 *
 * @param key why, in OAuth's terms, if that is known: `invalid_client`
 * @see https://developer.constantcontact.com/api_guide/server_flow.html
 */
export function reconnectProblem(doing: string, words: string, key?: string): Problem {
	const said = words.replace(/\.$/, '') || 'the connection to Constant Contact is no longer valid';
	const advice = CLIENT_REFUSALS.includes(key ?? '') ? CLIENT_REFUSED : RECONNECT;
	return new Problem(`Could not ${doing}: ${said}`, advice, { http_status: 401, ...(key ? { error_key: key } : {}) });
}

/**
 * A proxy did not let n8n through to Constant Contact.
 *
 * @param words what the proxy said, if anything
 * @param duringRenewal whether it was on the way to the token endpoint
 */
export function proxyProblem(doing: string, status: number, words: string, duringRenewal: boolean): Problem {
	const what = duringRenewal ? 'the token could not be renewed: the' : 'the';
	const said = words ? ` (${words})` : '';
	const reason = status === 407 ? 'The proxy wants a user name and a password, or refuses those it was given. ' : '';
	return new Problem(
		`Could not ${doing}: ${what} proxy between n8n and Constant Contact refused the connection with status ${status}${said}`,
		`Constant Contact was not reached. ${reason}Check n8n's proxy settings (HTTPS_PROXY, NO_PROXY), and whether the proxy allows connections to api.cc.email and authz.constantcontact.com.${duringRenewal ? ' If n8n uses no proxy, open the Constant Contact credential in n8n and connect it again.' : ''}`,
		{ http_status: status },
	);
}

/** The day's allowance is gone. @see https://developer.constantcontact.com/api_guide/rate_limits.html */
export function quotaProblem(doing: string, words: string): Problem {
	return new Problem(
		`Could not ${doing}: the daily quota of API requests is used up and resets at 00:00 UTC (${words || 'Limit Exceeded'})`,
		'Constant Contact allows 10,000 requests a day for an application, all its accounts and workflows together. Run this again after 00:00 UTC, or use the bulk operations, which need one request for 500 contacts.',
		{ http_status: 429, error_key: 'quota_exceeded' },
	);
}

/** Still too fast after all tries: other programs use the same application's allowance. */
export function throttledProblem(doing: string, words: string): Problem {
	return new Problem(
		`Could not ${doing}: ${words || 'Too Many Requests'}`,
		'Constant Contact allows 4 requests a second for an application, shared by all programs that use it, and kept refusing. Let fewer workflows run at once, then run this again.',
		{ http_status: 429, error_key: 'throttled' },
	);
}

/** The account has 1,000 bulk activities waiting. @see https://developer.constantcontact.com/api_guide/bulk_activities.html */
export function queueFullProblem(doing: string, words: string): Problem {
	return new Problem(
		`Could not ${doing}: ${words || 'the queue of bulk activities is full'}`,
		'A Constant Contact account can have 1,000 bulk activities queued. Run this again when some have ended; Activity > Get Many shows them.',
		{ http_status: 429, queue_full: true },
	);
}

/** What is told of a request that must not be sent twice, when nobody knows whether it took effect. */
export interface LostAnswer {
	/** What may have happened, as a sentence without its full stop: "The activity may have started all the same". */
	sentence: string;
	/** Why it was not sent again, and what to do. */
	advice: string;
	/** The same for the error's details. */
	details: ProblemDetails;
}

const CHECK_THE_CONNECTION = 'Check the connection of n8n to the internet and the status of Constant Contact, then run this again.';

/**
 * No usable answer: the connection broke, nothing came in time, or the service failed.
 *
 * @param words what Constant Contact said, or why no answer came, if that is known
 * @param more `tries`: how often it was sent; `advice`: what to do about it, if that is known; `lost`: of a request
 * that must not be repeated and may have taken effect all the same
 */
export function noAnswerProblem(
	doing: string,
	words: string,
	{ tries, status, advice = CHECK_THE_CONNECTION, lost }: { tries: number; status: number | undefined; advice: string | undefined; lost: LostAnswer | undefined },
): Problem {
	const said = words || (status ? `Constant Contact answered with status ${status} and nothing readable` : 'no answer came from Constant Contact');
	const details = status && status >= 300 ? { http_status: status } : {};
	if (lost) return new Problem(`Could not ${doing}: ${said}. ${lost.sentence}`, lost.advice, { ...details, ...lost.details });
	return new Problem(
		`Could not ${doing}: ${said}`,
		tries > 1 ? `It was tried ${tries} times. ${advice}` : advice,
		details,
	);
}

/** The time that was given for it was over before its turn came. */
export function noTimeProblem(doing: string): Problem {
	return new Problem(
		`Could not ${doing}: the time was over before its turn came in the queue of requests`,
		'Requests share 4 a second with everything else on this connection. Raise Timeout (Seconds), or run this again when less is going on.',
	).ofKind('throttled');
}

/** It was never sent: something else had gone wrong before its turn came. */
export function calledOffProblem(doing: string): Problem {
	return new Problem(`Could not ${doing}: not sent, since something else went wrong before`, undefined, { called_off: true });
}

/**
 * An answer that is no success and no failure either: JSON of another shape than the contract's.
 *
 * @param where what in the answer is wrong
 * @param lost of a request that must not be repeated: it may have taken effect all the same
 */
export function unexpectedAnswerProblem(doing: string, where: string, lost?: LostAnswer): Problem {
	const effect = lost ? `${lost.sentence}. ${lost.advice} ` : '';
	return new Problem(
		`Could not ${doing}: the answer of Constant Contact made no sense (${where})`,
		`${effect}The API may have changed, or something between n8n and Constant Contact answered instead. Look for an update of this node.`,
		lost?.details,
	);
}
