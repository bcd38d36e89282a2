import { resultOfAnswer, resultOfRejection } from '../../nodes/ConstantContact/api/rejection';
import { endsRun, faultOf, mayHaveTakenEffect } from '../../nodes/ConstantContact/api/retry';

const API = 'https://api.cc.email/v3';
const TOKEN = 'https://authz.constantcontact.com/oauth2/default/v1/token';

const tls = { socket: { encrypted: true } };
/** What a proxy's refusal comes by. */
const plain = { socket: {} };

/** What the request helper rejects with when axios failed. */
function axiosError(url: string, more: object) {
	return { message: 'Something', httpCode: 'whatever', cause: { isAxiosError: true, config: { url, headers: { Authorization: 'Bearer secret' } }, request: tls, ...more } };
}

function answered(status: number, data: unknown, { url = `${API}/contacts`, request = tls as object } = {}) {
	return axiosError(url, { request, code: 'ERR_BAD_REQUEST', response: { status, headers: { 'retry-after': '7' }, data } });
}

const eauth = (body: object) => ({ message: "n8n's own words", httpCode: 'EAUTH', cause: { code: 'EAUTH', body } });
const estatus = (status: number, body: string) => ({ message: 'n8n', httpCode: String(status), cause: { code: 'ESTATUS', status, body } });
const json = (body: object) => JSON.stringify(body);

/** What an older n8n rejects with: no more than a code, or a status, and n8n's words. */
const told = (httpCode: string, message: string) => ({ httpCode, message });

const DEAD = { fault: 'disconnected', ends: true, effect: false };
const PASSES = { fault: 'lost', ends: false, effect: false };
const LOST = { fault: 'lost', ends: false, effect: true };
const PROXY = { fault: 'proxy', ends: false, effect: false };

test.each<[string, unknown, { fault: string | undefined; ends: boolean; effect: boolean }, string]>([
	['OAuth: invalid_client', eauth({ error: 'invalid_client', error_description: 'Bad secret' }), DEAD, 'renewed: Bad secret'],
	['OAuth: unauthorized_client', eauth({ error: 'unauthorized_client', error_description: 'Not you' }), DEAD, 'renewed: Not you'],
	['OAuth: access_denied', eauth({ error: 'access_denied', error_description: 'By policy' }), DEAD, 'renewed: By policy'],
	['OAuth: invalid_grant, in older versions of n8n', eauth({ error: 'invalid_grant', error_description: 'Expired' }), DEAD, 'renewed: Expired'],
	['OAuth: a key alone', eauth({ error: 'invalid_scope' }), DEAD, 'renewed: invalid_scope'],
	['OAuth: nothing at all', { httpCode: 'EAUTH' }, DEAD, 'no reason was given'],
	['OAuth: temporarily_unavailable', eauth({ error: 'temporarily_unavailable', error_description: 'Later' }), PASSES, 'renewed (Later)'],
	['OAuth: server_error', eauth({ error: 'server_error' }), PASSES, 'renewed (server_error)'],
	['OAuth: too many requests', eauth({ error: 'too_many_requests', error_description: 'Slower' }), PASSES, 'renewed (Slower)'],
	['token: 400 in other JSON', estatus(400, json({ errorCode: 'E1', errorSummary: 'No such client' })), DEAD, 'renewed: No such client'],
	['token: 401 in JSON without words', estatus(401, '{}'), DEAD, 'renewed: status 401'],
	['token: 408', estatus(408, ''), PASSES, 'renewed (status 408)'],
	['token: 429', estatus(429, json({ error_message: 'Too Many Requests' })), PASSES, 'renewed (Too Many Requests)'],
	['token: 200 with a page', estatus(200, '<p>Log in</p>'), PASSES, 'renewed (Log in)'],
	['token: 407', estatus(407, '{}'), PROXY, ''],
	['token: 403 with a page', estatus(403, '<p>Blocked</p>'), PROXY, 'Blocked'],
	['token: 503', answered(503, 'Down', { url: TOKEN }), PASSES, 'renewed (Down)'],
	['token: 502 by a proxy', answered(502, 'Down', { url: TOKEN, request: plain }), PASSES, 'Down'],
	['token: reset', axiosError(TOKEN, { code: 'ECONNRESET' }), PASSES, 'renewed: the connection was broken off (ECONNRESET)'],
	['token: silence', axiosError(TOKEN, { code: 'ECONNABORTED' }), PASSES, 'renewed: nothing came in time (ECONNABORTED)'],
	['token: nobody knows why', axiosError(TOKEN, {}), PASSES, 'renewed (no answer)'],
	["n8n: the refresh token is dead", { message: 'The credential "x" needs to be reconnected.', httpCode: null, cause: {} }, DEAD, 'reconnected'],
	['n8n: no refresh token', { message: 'No refresh token is available. Please reconnect the credentials.' }, DEAD, 'reconnect'],
	['n8n: something of its own', { message: 'Found credential with no ID.' }, { ...DEAD, ends: false }, 'no ID'],
	['API: 401 after the renewal', answered(401, { error_key: 'unauthorized', error_message: 'Unauthorized' }), DEAD, 'Unauthorized'],
	['API: 403', answered(403, { message: 'Forbidden' }), { fault: undefined, ends: false, effect: false }, 'Forbidden'],
	['API: 404', answered(404, [{ error_message: 'Not found' }]), { fault: undefined, ends: false, effect: false }, 'Not found'],
	['API: 302', answered(302, ''), { fault: undefined, ends: false, effect: false }, ''],
	['API: 429', answered(429, { error_key: 'throttled' }), { fault: 'throttled', ends: false, effect: false }, 'throttled'],
	['API: 429 quota', answered(429, { error_key: 'quota_exceeded' }), { fault: 'quota', ends: true, effect: false }, 'quota'],
	['API: 502', answered(502, 'Down'), LOST, 'Down'],
	['API: 403 by a proxy', answered(403, 'Blocked', { request: plain }), PROXY, 'Blocked'],
	['API: 401 by a proxy', answered(401, 'Blocked', { request: plain }), PROXY, 'Blocked'],
	['API: 407 by a proxy', answered(407, '', { request: plain }), PROXY, ''],
	['API: 502 by a proxy', answered(502, 'Down', { request: plain }), PASSES, 'Down'],
	['API: reset', axiosError(`${API}/contacts`, { code: 'ECONNRESET' }), LOST, 'no answer came from Constant Contact: the connection was broken off (ECONNRESET)'],
	['API: refused', axiosError(`${API}/contacts`, { code: 'ECONNREFUSED', request: {} }), PASSES, '(ECONNREFUSED)'],
	['API: half an answer', axiosError(`${API}/contacts`, { code: 'ERR_BAD_RESPONSE', response: { status: 200, headers: {} } }), LOST, 'broke off'],
	['a network error without that of axios', { httpCode: 'ECONNRESET', message: 'x' }, LOST, '(ECONNRESET)'],
	['older n8n, OAuth: invalid_grant', told('EAUTH', 'The refresh token is invalid, expired, revoked'), DEAD, 'renewed: The refresh token is invalid'],
	['older n8n, OAuth: server_error', told('EAUTH', 'The authorization server encountered an unexpected condition'), PASSES, 'unexpected condition'],
	['older n8n, OAuth: temporarily_unavailable', told('EAUTH', 'The server cannot, due to a temporary overloading'), PASSES, 'temporary overloading'],
	['older n8n, token: 400 in other terms', told('400', 'Bad request'), DEAD, 'Bad request'],
	['older n8n, token: 408', told('408', 'Timed out'), PASSES, 'renewed (Timed out)'],
	['older n8n, token: 429', told('429', 'Too many'), PASSES, 'renewed (Too many)'],
	['older n8n: 401 after the renewal', told('401', 'Authorization failed'), DEAD, 'Authorization failed'],
	['older n8n: 503 after the renewal', told('503', 'Unavailable'), LOST, 'Unavailable'],
	['older n8n: half an answer', told('200', 'stream has been aborted'), LOST, 'aborted'],
	['older n8n: a certificate', told('CERT_HAS_EXPIRED', 'certificate has expired'), PASSES, 'CERT_HAS_EXPIRED'],
	['undefined', undefined, { ...DEAD, ends: false }, ''],
])('%s', (_, rejection, expected, words) => {
	const { result } = resultOfRejection(rejection, API);
	expect({ fault: faultOf(result), ends: endsRun(result), effect: mayHaveTakenEffect(result) }).toEqual(expected);
	const said = result.kind === 'answer' ? `${result.error.words} ${result.error.key}` : (result.words ?? '');
	expect(said).toContain(words);
	expect(JSON.stringify(result)).not.toContain('Bearer');
});

test('an answer of the API keeps its body and its headers', () => {
	expect(resultOfRejection(answered(404, [{ error_key: 'k', error_message: 'm' }]), API)).toEqual({
		result: { kind: 'answer', status: 404, error: { key: 'k', words: 'm' }, readable: true, retryAfterMs: 7_000 },
		body: [{ error_key: 'k', error_message: 'm' }],
	});
});

test.each([
	['invalid_client', 'Client authentication failed (e.g., unknown client)'],
	['unauthorized_client', 'The client is not authorized to request an authorization code'],
	['access_denied', 'The resource owner or authorization server denied the request.'],
	[undefined, 'The refresh token is invalid'],
])('of an older n8n OAuth\'s key is known by its text: %s', (key, text) => {
	expect(resultOfRejection(told('EAUTH', text), API).result).toMatchObject({ kind: 'disconnected', key });
});

test.each([
	[404, '<h1>Not here</h1>', true],
	[404, [{ error_message: 'Not found' }], false],
	[404, '', false],
	[407, '', true],
	[403, 'Forbidden by gateway', false],
])('a refusal that is no rejection, %d with %j, is by a proxy: %s', (statusCode, body, byProxy) => {
	expect(faultOf(resultOfAnswer({ statusCode, headers: {}, body }))).toBe(byProxy ? 'proxy' : undefined);
});
