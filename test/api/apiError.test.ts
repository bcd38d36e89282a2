import fc from 'fast-check';
import {
	answerProblem,
	noAnswerProblem,
	noTimeProblem,
	proxyProblem,
	queueFullProblem,
	quotaProblem,
	readErrorBody,
	reconnectProblem,
	unexpectedAnswerProblem,
	throttledProblem,
} from '../../nodes/ConstantContact/api/apiError';

const page = `<!DOCTYPE html><html><head><title>502</title><style>p { color: red }</style></head>
<body><h1>Bad&nbsp;Gateway</h1><script>alert("x")</script><p>nginx &amp; friends say &lt;no&gt;</p></body></html>`;

test.each([
	['an array', [{ error_key: 'contacts.api.not_found', error_message: 'Not found.' }], 'contacts.api.not_found', 'Not found.'],
	['an array of several', [{ error_key: 'a', error_message: 'One.' }, { error_key: 'b', error_message: 'Two.' }], 'a', 'One.; Two.'],
	['an array that repeats itself', [{ error_message: 'One.' }, { error_message: 'One.' }], undefined, 'One.'],
	['an object', { error_key: 'throttled', error_message: 'Too Many Requests' }, 'throttled', 'Too Many Requests'],
	['the gateway', { message: 'Forbidden' }, undefined, 'Forbidden'],
	['the token endpoint', { error: 'invalid_grant', error_description: 'The token expired.' }, 'invalid_grant', 'The token expired.'],
	['the token endpoint without a description', { error: 'invalid_grant' }, 'invalid_grant', 'invalid_grant'],
	['the token endpoint in its own terms', { errorCode: 'E0000021', errorSummary: 'The request was bad.' }, undefined, 'The request was bad.'],
	['a key alone', [{ error_key: 'contacts.api.conflict' }], 'contacts.api.conflict', 'contacts.api.conflict'],
	['JSON as text', ' [{"error_key":"k","error_message":"m"}]', 'k', 'm'],
	['cut off JSON', '[{"error_key":"k"', undefined, '[{"error_key":"k"'],
	['a page', page, undefined, '502: Bad Gateway'],
	['a page without a title', page.replace(/<title>.*<.title>|<.?h1>/g, ''), undefined, 'Bad Gateway nginx & friends say <no>'],
	['text', '  upstream\n connect  error ', undefined, 'upstream connect error'],
	['nothing', '', undefined, ''],
	['null', null, undefined, ''],
	['undefined', undefined, undefined, ''],
	['an empty array', [], undefined, ''],
	['an array of texts and numbers', ['x', 1, null], undefined, ''],
	['words of a wrong kind', { error_key: 7, error_message: { a: 1 }, message: 'm' }, undefined, 'm'],
])('the words of %s', (_, body, key, words) => {
	expect(readErrorBody(body)).toEqual({ key, words });
});

/** Words that neither end early nor hold what reads as HTML. */
const plainWords = fc.stringMatching(/^[A-Za-z0-9 .,;:!?'"()@/-]{1,400}$/);
const folded = (text: string) => text.replace(/\s+/g, ' ').trim();

test('words in any of the shapes come out, in one line and at most 300 characters', () => {
	fc.assert(
		fc.property(plainWords, fc.constantFrom(...['array', 'object', 'gateway', 'oauth', 'json', 'html'] as const), (words, shape) => {
			const error = { error_key: 'some.key', error_message: words };
			const bodies = {
				array: [error],
				object: error,
				gateway: { message: words },
				oauth: { error: 'some.key', error_description: words },
				json: JSON.stringify([error]),
				html: `<html><body><p>${words}</p></body></html>`,
			};
			const read = readErrorBody(bodies[shape]);
			const whole = folded(words) || (shape === 'gateway' || shape === 'html' ? '' : folded(words));
			if (whole.length <= 300) expect(read.words).toBe(whole);
			else expect(read.words).toMatch(/^.{1,299}…$/);
			expect(whole.startsWith(read.words.replace(/…$/, ''))).toBe(true);
		}),
	);
});

test('words of up to 300 characters are whole, longer ones are cut', () => {
	expect(readErrorBody('x'.repeat(300)).words).toBe('x'.repeat(300));
	expect(readErrorBody('x'.repeat(301)).words).toBe(`${'x'.repeat(299)}…`);
});

test.each(['<', '<script', '<p ', '&amp;'])('a huge page of %s does not hold up the process', (part) => {
	expect(readErrorBody(part.repeat(1_000_000)).words.length).toBeLessThanOrEqual(300);
});

test('nothing that an answer may hold makes the reading fail, and nothing unprintable or long comes out', () => {
	fc.assert(
		fc.property(fc.oneof(fc.anything(), fc.jsonValue(), fc.json(), fc.string({ maxLength: 2_000 })), (body) => {
			const { key, words } = readErrorBody(body);
			expect(words.length).toBeLessThanOrEqual(300);
			expect(words).not.toMatch(/[\r\n\t]|^\s|\s$/);
			expect(key === undefined || typeof key === 'string').toBe(true);
		}),
		{ numRuns: 500 },
	);
});

describe('the error for an answer', () => {
	const statuses = [301, 307, 400, 401, 403, 404, 405, 409, 415, 429, 500, 502, 503];

	test.each(statuses)('%d holds the words of Constant Contact and advice of ours', (status) => {
		const problem = answerProblem('get contact 1', status, [{ error_key: 'some.key', error_message: 'These words.' }]);
		expect(problem.message).toBe('Could not get contact 1: These words.');
		expect(problem.description).toMatch(/\w/);
		expect(problem.details).toEqual({ http_status: status, error_key: 'some.key' });
	});

	test.each(statuses)('%d without a word says the status', (status) => {
		const problem = answerProblem('get contact 1', status, '');
		expect(problem.message).toBe(`Could not get contact 1: Constant Contact answered with status ${status} and no explanation`);
		expect(problem.details).toEqual({ http_status: status });
	});

	test('403 names the three possible causes', () => {
		const { description } = answerProblem('get contacts', 403, { message: 'Forbidden' });
		expect(description).toMatch(/scope.*privilege.*deactivated/);
	});

	test('401 and a dead connection tell to connect again', () => {
		const refused = answerProblem('get contacts', 401, { error_key: 'unauthorized', error_message: 'Unauthorized' });
		const dead = reconnectProblem('get contacts', 'The refresh token is invalid or expired.');
		expect(dead.message).toBe('Could not get contacts: The refresh token is invalid or expired');
		expect(reconnectProblem('get contacts', '').message).toMatch(/^Could not get contacts: the connection .* no longer valid$/);
		expect(dead.details).toEqual({ http_status: 401 });
		for (const { description } of [refused, dead]) expect(description).toMatch(/connect it again/);
	});
});

describe('a connection that is refused', () => {
	test.each(['invalid_client', 'unauthorized_client', 'access_denied'])('because of the application (%s) tells to look at the client secret', (key) => {
		const { description, details } = reconnectProblem('get contacts', 'Bad secret', key);
		expect(description).toMatch(/client secret was replaced.*shown there only once.*connect it again/);
		expect(details).toEqual({ http_status: 401, error_key: key });
	});

	test('for another reason does not speak of the client secret', () => {
		expect(reconnectProblem('get contacts', 'Expired', 'invalid_grant').description).not.toContain('secret');
	});
});

describe("a proxy's refusal", () => {
	test.each([true, false])('is told as one, with its status and words (during renewal: %s)', (duringRenewal) => {
		const { message, description, details } = proxyProblem('get contacts', 407, 'Log in', duringRenewal);
		expect(message).toMatch(/^Could not get contacts: .*the proxy between n8n and Constant Contact refused the connection with status 407 \(Log in\)$/);
		expect(message.includes('the token could not be renewed')).toBe(duringRenewal);
		expect(description).toMatch(/HTTPS_PROXY/);
		expect(description?.includes('connect it again')).toBe(duringRenewal);
		expect(details).toEqual({ http_status: 407 });
	});
});

test.each([
	['daily quota', quotaProblem, 'Limit reached', { http_status: 429, error_key: 'quota_exceeded' }],
	['throttling', throttledProblem, 'Slow down', { http_status: 429, error_key: 'throttled' }],
	['full queue', queueFullProblem, 'You exceeded 1,000', { http_status: 429, queue_full: true }],
])('%s: what was tried, the words, and something to go by', (_, make, words, details) => {
	const problem = make('delete contacts', words);
	expect(problem.message).toMatch(/^Could not delete contacts: /);
	expect(problem.message).toContain(words);
	expect(problem.details).toEqual(details);
	expect(make('delete contacts', '').message).toMatch(/^Could not delete contacts: \S/);
});

test('the daily quota names midnight UTC', () => {
	expect(quotaProblem('delete contacts', '').message).toContain('00:00 UTC');
});

const LOST = { sentence: 'It may have been done', advice: 'Look at it.', details: { may_be_done: true } };

describe('no usable answer', () => {
	test.each([
		['words', 'Service unavailable', 503, 'Service unavailable', { http_status: 503 }],
		['a status alone', '', 502, 'status 502', { http_status: 502 }],
		['an unreadable success', '', 200, 'nothing readable', {}],
		['nothing', '', undefined, 'no answer came', {}],
	])('with %s', (_, words, status, expected, details) => {
		const problem = noAnswerProblem('get contacts', words, { tries: 4, status, advice: undefined, lost: undefined });
		expect(problem.message).toContain(expected);
		expect(problem.details).toEqual(details);
		const unsure = noAnswerProblem('remove contacts', words, { tries: 1, status, advice: undefined, lost: LOST });
		expect(unsure.message).toMatch(/\. It may have been done$/);
		expect(unsure.message).toContain(expected);
		expect(unsure.description).toBe('Look at it.');
		expect(unsure.details).toEqual({ ...details, may_be_done: true });
	});
});

test('a request whose turn did not come in time does not say that it was tried', () => {
	const { message, description } = noTimeProblem('get activity a');
	expect(message).toBe('Could not get activity a: the time was over before its turn came in the queue of requests');
	expect(description).not.toMatch(/tried/);
});

test('an answer that makes no sense says where, and what may have happened', () => {
	expect(unexpectedAnswerProblem('get contacts', 'contacts: expected array').message).toContain('(contacts: expected array)');
	const unsure = unexpectedAnswerProblem('delete contacts', 'x', LOST);
	expect(unsure.description).toMatch(/^It may have been done\. Look at it\. The API/);
	expect(unsure.details).toEqual({ may_be_done: true });
	expect(unexpectedAnswerProblem('get contacts', 'x').description).toMatch(/^The API/);
});
