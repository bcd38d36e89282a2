/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { inspect, isDeepStrictEqual } from 'node:util';

import { KEEPS_CAUSE, KNOWS_DETAILS } from '../../nodes/ConstantContact/host';
import { SHORTEST_PAUSE_MS, THROTTLED_PATIENCE_MS } from '../../nodes/ConstantContact/api/retry';
import type { NodeRun } from '../engine';
import { FIFTH, PACE, useEngine } from '../engine';
import type { Fault } from '../sandbox';
import { addContacts, addLists, addMany, deleted, listsOf } from '../support/account';
import { column } from '../support/items';
import { bodies, looks } from '../support/sentRequests';

const engine = useEngine();
const { stringContaining, stringMatching } = expect;

const RENEWAL = '/oauth2/default/v1/token';
const THROTTLED = { status: 429, body: { error_key: 'throttled', error_message: 'Too Many Requests' } };

/** Requests of every kind, each made by an operation for two items. `main` is the path of the first item's request. */
interface Kind {
	parameters: INodeParameters;
	/** Items, and the method and path of the request that the first one makes. */
	prepare(): { items: IDataObject[]; method: string; path: string };
}

const id = (value: string) => ({ __rl: true, mode: 'id', value });

const GET: Kind = {
	parameters: { resource: 'contact', operation: 'get', contact: id('={{ $json.who }}') },
	prepare: () => {
		const [ann, ben] = addContacts(engine, {}, {});
		return { items: [{ who: ann }, { who: ben }], method: 'GET', path: `/v3/contacts/${ann}` };
	},
};

const DELETE: Kind = {
	parameters: { resource: 'contact', operation: 'delete', contact: id('={{ $json.who }}') },
	prepare: () => ({ ...GET.prepare(), method: 'DELETE' }),
};

const PUT: Kind = {
	parameters: { resource: 'contact', operation: 'restore', contact: id('={{ $json.who }}'), lists: '={{ $json.list }}' },
	prepare: () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, { deleted: true });
		return { items: [ann, ben].map((who) => ({ who, list })), method: 'PUT', path: `/v3/contacts/${ann}` };
	},
};

const POST_BY_CONTACTS: Kind = {
	parameters: { resource: 'listMembership', operation: 'remove', contacts: '={{ $json.who }}', lists: '={{ $json.list }}' },
	prepare: () => {
		const items = addLists(engine, 2).map((list) => ({ who: addMany(engine, 1)[0] ?? '', list }));
		return { items, method: 'POST', path: '/v3/activities/remove_list_memberships' };
	},
};

/** The one way in of each that selects whoever it may be at that moment. */
function postBy(source: string): Kind {
	return {
		parameters: {
			resource: 'listMembership',
			operation: 'remove',
			source,
			lists: '={{ $json.list }}',
			sourceLists: '={{ $json.list }}',
			tags: '={{ $json.list }}',
			confirmAllActiveContacts: true,
		},
		prepare: () => ({
			items: addLists(engine, 2).map((list) => ({ list })),
			method: 'POST',
			path: '/v3/activities/remove_list_memberships',
		}),
	};
}

const POST_DELETE_BY_LISTS: Kind = {
	parameters: { resource: 'contact', operation: 'deleteMany', deleteBy: 'lists', sourceLists: '={{ $json.list }}' },
	prepare: () => ({ items: addLists(engine, 2).map((list) => ({ list })), method: 'POST', path: '/v3/activities/contact_delete' }),
};

const REPEATABLE: Array<[string, Kind]> = [
	['GET', GET],
	['DELETE', DELETE],
	['PUT', PUT],
	['POST by contact ids', POST_BY_CONTACTS],
];

const NOT_REPEATABLE: Array<[string, Kind]> = [
	['POST by lists', postBy('lists')],
	['POST by tags', postBy('tags')],
	['POST by engagement level', postBy('engagementLevel')],
	['POST for all active contacts', postBy('allActiveContacts')],
	['POST that deletes by lists', POST_DELETE_BY_LISTS],
];

const RESUBSCRIBE: Kind = {
	parameters: { resource: 'contact', operation: 'resubscribe', contact: id('={{ $json.who }}'), lists: '={{ $json.list }}' },
	prepare: () => {
		const [list = ''] = addLists(engine, 1);
		const who = addMany(engine, 2, { email_address: { permission_to_send: 'unsubscribed' } });
		return { items: who.map((each) => ({ who: each, list })), method: 'PUT', path: `/v3/contacts/resubscribe/${who[0]}` };
	},
};

function create(resource: 'list' | 'tag'): Kind {
	return {
		parameters: { resource, operation: 'create', name: '={{ $json.name }}' },
		prepare: () => ({ items: [{ name: 'One' }, { name: 'Two' }], method: 'POST', path: `/v3/contact_${resource}s` }),
	};
}

/** What must not be sent twice; each operation's own tests have what a lost answer means to it. */
const ONCE: Array<[string, Kind]> = [
	['PUT that sends an email', RESUBSCRIBE],
	['POST that creates a list', create('list')],
	['POST that creates a tag', create('tag')],
];

/** Runs the operation on its two items with something wrong with the request of the first. */
async function runWith(kind: Kind, fault: Omit<Fault, 'method' | 'path'>, onError?: 'continueErrorOutput') {
	const { items, method, path } = kind.prepare();
	engine.sandbox.inject({ method, path, ...fault });
	const run = await engine.runNode(kind.parameters, items, { onError });
	return { run, items, tries: triesOf(run, method, path) };
}

/** When the request was tried, in ms since the first try, and what came back. */
function triesOf(run: NodeRun, method: string, path: string) {
	const tries = run.requests.filter((request) => request.method === method && request.path === path);
	return tries.map(({ at, status }) => ({ after: at - (tries[0]?.at ?? 0), status }));
}

/** The statuses of those tries that repeat the first one's body. */
function statusesOf(run: NodeRun, method: string, path: string) {
	const same = run.requests.filter((request) => request.method === method && request.path === path);
	const first = JSON.stringify(same[0]?.body);
	return same.filter(({ body }) => JSON.stringify(body) === first).map(({ at, status }) => ({ after: at - (same[0]?.at ?? 0), status }));
}

describe('a request', () => {
	it('says who asks, and that it speaks JSON, whatever its method', async () => {
		const runs = [];
		for (const [, { parameters, prepare }] of REPEATABLE) runs.push(await engine.runNode(parameters, prepare().items));
		for (const { headers, host } of runs.flatMap(({ requests }) => requests)) {
			expect(host).toBe('api.cc.email');
			expect(headers).toMatchObject({
				authorization: `Bearer ${String(engine.tokens().access_token)}`,
				accept: 'application/json',
				'content-type': 'application/json',
			});
		}
		const withBody = runs.flatMap(({ requests }) => requests).filter(({ body }) => body !== undefined);
		expect(new Set(withBody.map(({ method }) => method))).toEqual(new Set(['PUT', 'POST']));
	});
});

describe('pacing', () => {
	it.each(['sliding', 'fixed'] as const)('is never refused by the API, whose window is %s', async (rateWindow) => {
		engine.sandbox.unknowns.rateWindow = rateWindow;
		const who = addMany(engine, 40);
		const run = await engine.runNode(DELETE.parameters, who.map((each) => ({ who: each })));
		expect(run.lines).toHaveLength(40);
		expect(run.gaps).toEqual(run.gaps.map((_gap, index) => (index === 3 ? FIFTH : PACE)));
		expect(new Set(run.requests.map(({ status }) => status))).toEqual(new Set([204]));
	});

	it('does not wait for answers, but leaves at most 16 requests under way', async () => {
		engine.sandbox.latency = 10_000;
		const who = addMany(engine, 20);
		const run = await engine.runNode(GET.parameters, who.map((each) => ({ who: each })));
		const starts = run.requests.map(({ at }) => at - (run.requests[0]?.at ?? 0));
		expect(starts.slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, index) => index * PACE + (index < 4 ? 0 : FIFTH - PACE)));
		expect(starts.slice(16)).toEqual([0, 1, 2, 3].map((index) => 10_000 + index * PACE));
	});

	it('is shared by the executions of a credential, a pause too', async () => {
		const first = GET.prepare();
		engine.sandbox.inject({ path: first.path, answer: { ...THROTTLED } });
		const runs = await Promise.all([
			engine.runNode(GET.parameters, first.items),
			engine.runNode(DELETE.parameters, DELETE.prepare().items),
			engine.runNode(POST_BY_CONTACTS.parameters, POST_BY_CONTACTS.prepare().items),
		]);
		expect(runs.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
		const all = engine.sandbox.requests;
		expect(all).toHaveLength(7);
		const gaps = all.slice(1).map(({ at }, index) => at - (all[index]?.at ?? 0));
		expect(gaps[0]).toBeGreaterThanOrEqual(SHORTEST_PAUSE_MS);
		// Slower for a while: 0.9 of the rate.
		for (const gap of gaps.slice(1)) expect(gap).toBeGreaterThan(PACE * 1.09);
		expect(Math.max(...gaps.slice(1))).toBeLessThan(PACE * 1.12 + FIFTH - PACE + 1);
	});

	it('is still slower after a while without requests, and no more after a longer one', async () => {
		await runWith(GET, { answer: THROTTLED });
		const gapAfter = async (ms: number) => {
			await engine.clock.during(new Promise<void>((resolve) => engine.clock.after(ms, resolve)));
			const [gap] = (await engine.runNode(GET.parameters, addMany(engine, 2).map((who) => ({ who })))).gaps;
			return gap ?? 0;
		};
		expect(await gapAfter(5_000)).toBeGreaterThan(PACE * 1.05);
		expect(await gapAfter(60_000)).toBe(PACE);
	});
});

describe('429 throttled', () => {
	it.each([...REPEATABLE, ...NOT_REPEATABLE, ...ONCE])('is waited out and repeated: %s', async (_what, kind) => {
		const { items, method, path } = kind.prepare();
		engine.sandbox.inject({ method, path, times: 5, answer: THROTTLED });
		const run = await engine.runNode(kind.parameters, items);
		expect(run.error).toBeUndefined();
		const refused = run.requests.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(5);
		for (const each of refused) {
			const later = run.requests.slice(run.requests.indexOf(each) + 1);
			const repeated = later.find(({ path, body }) => path === each.path && isDeepStrictEqual(body, each.body));
			expect((repeated?.at ?? 0) - each.at).toBeGreaterThanOrEqual(1_000);
		}
	});

	it('is tried for 45 s, a second and more apart, and is an error then', async () => {
		const { run, tries } = await runWith(GET, { times: 99, answer: THROTTLED }, 'continueErrorOutput');
		expect(tries.length).toBeGreaterThan(10);
		const lasted = tries.at(-1)?.after ?? 0;
		expect(lasted).toBeLessThanOrEqual(THROTTLED_PATIENCE_MS);
		expect(lasted).toBeGreaterThan(THROTTLED_PATIENCE_MS - 4_000);
		const gaps = tries.slice(1).map(({ after }, index) => after - (tries[index]?.after ?? 0));
		const first = gaps.slice(0, 3);
		expect(first).toEqual([...first].sort((a, b) => a - b));
		for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_000);
		expect(run.errors).toMatchObject([
			{
				error: stringContaining('Too Many Requests'),
				details: { http_status: 429, error_key: 'throttled', description: stringContaining('4 requests a second') },
			},
		]);
		expect(run.json).toHaveLength(1);
	});

	it.each([
		['an array', [{ error_key: 'throttled', error_message: 'Too Many Requests' }]],
		["the gateway's message", { message: 'Too Many Requests' }],
		['a page', '<html><body>Too Many Requests</body></html>'],
		['nothing', undefined],
	])('is known in the shape of %s', async (_shape, body) => {
		const { run, tries } = await runWith(GET, { answer: { status: 429, body } });
		expect(run.error).toBeUndefined();
		expect(tries.map(({ status }) => status)).toEqual([429, 200]);
	});
});

describe('429 quota_exceeded', () => {
	it.each([...REPEATABLE, ...NOT_REPEATABLE, ...ONCE])('is never repeated: %s', async (_what, kind) => {
		const { items, method, path } = kind.prepare();
		const answer = { status: 429, body: { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' } };
		engine.sandbox.inject({ method, path, answer });
		const run = await engine.runNode(kind.parameters, items);
		expect(statusesOf(run, method, path)).toEqual([{ after: 0, status: 429 }]);
		expect(run.error?.message).toContain('resets at 00:00 UTC');
		expect(run.error?.message).toContain('Limit Exceeded');
		expect(run.error?.httpCode).toBe('429');
	});

	it('is an error of each item when On Error says continue', async () => {
		engine.sandbox.limits.perDay = 1;
		const run = await engine.runNode(GET.parameters, addMany(engine, 3).map((who) => ({ who })), { onError: 'continueErrorOutput' });
		expect(run.json).toHaveLength(1);
		expect(column(run.errors, 'error')).toEqual([stringContaining('00:00 UTC'), stringContaining('00:00 UTC')]);
		// The third item is told the same without asking.
		expect(run.lines).toHaveLength(2);
	});
});

describe('no usable answer', () => {
	const FAULTS: Array<[string, Fault['answer'], number]> = [
		['500', { status: 500, body: [{ error_key: 'x', error_message: 'Internal trouble' }] }, 0],
		['503 without words', { status: 503 }, 0],
		['an HTML 502', 'html502', 0],
		['a reset connection', 'reset', 0],
		['silence', 'hang', 30_000],
		['a connection that ends in the middle', 'cut', 0],
		['half an answer', { status: 200, body: '{"contact_id": "1' }, 0],
		['a page instead of an answer', { status: 200, body: '<html><body>Please log in</body></html>', headers: { 'content-type': 'text/html' } }, 0],
	];

	describe.each(REPEATABLE)('%s', (_what, kind) => {
		it.each(FAULTS)('%s: is tried again after 1, 2 and 4 s', async (_fault, answer, takes) => {
			const { items, method, path } = kind.prepare();
			// Of an answer that breaks off, there has to be something to break off.
			if (answer === 'cut' && method === 'DELETE') return;
			engine.sandbox.inject({ method, path, times: 3, body: isFirst(), answer });
			const run = await engine.runNode(kind.parameters, items);
			expect(run.error).toBeUndefined();
			expect(run.json).toHaveLength(2);
			const tries = statusesOf(run, method, path);
			expect(tries).toHaveLength(4);
			const gaps = tries.slice(1).map(({ after }, index) => after - (tries[index]?.after ?? 0));
			for (const [index, gap] of gaps.entries()) {
				expect(gap).toBeGreaterThanOrEqual(takes + 1_000 * 2 ** index);
				expect(gap).toBeLessThan(takes + 1_000 * 2 ** index + 3 * PACE);
			}
		});

		it('is an error after the fourth try, of its item alone when On Error says continue', async () => {
			const { items, method, path } = kind.prepare();
			engine.sandbox.inject({ method, path, times: 99, body: isFirst(), answer: 'reset' });
			const run = await engine.runNode(kind.parameters, items, { onError: 'continueErrorOutput' });
			expect(statusesOf(run, method, path)).toHaveLength(4);
			expect(run.json).toHaveLength(1);
			expect(run.errors).toMatchObject([
				{ error: stringContaining('no answer came from Constant Contact'), details: { description: stringContaining('tried 4 times') } },
			]);
		});
	});

	/** Fits the requests with the body of the first one. */
	function isFirst() {
		let first: string | undefined;
		return (body: unknown) => JSON.stringify(body ?? null) === (first ??= JSON.stringify(body ?? null));
	}

	describe.each(NOT_REPEATABLE)('%s', (_what, kind) => {
		it.each(FAULTS)('%s: is never tried again; the error says that it may have started', async (_fault, answer) => {
			const { items, method, path } = kind.prepare();
			engine.sandbox.inject({ method, path, answer, effect: true });
			const run = await engine.runNode(kind.parameters, [items[0] ?? {}, items[0] ?? {}], { onError: 'continueErrorOutput' });
			expect(triesOf(run, method, path)).toHaveLength(1);
			expect(run.json).toEqual([]);
			expect(run.errors).toMatchObject([
				{
					error: stringMatching(/The activity may have started all the same$/),
					details: { description: stringMatching(/newest activities/), may_have_started: true },
				},
			]);
		});

		it('that no longer makes sense says so too', async () => {
			const { items, method, path } = kind.prepare();
			engine.sandbox.inject({ method, path, answer: { status: 201, body: { id: 7 } }, effect: true });
			const run = await engine.runNode(kind.parameters, items);
			expect(triesOf(run, method, path)).toHaveLength(1);
			expect(run.error?.message).toContain('made no sense (activity_id:');
			expect(run.error?.description).toContain('may have started');
		});
	});

	it('after a DELETE that took effect is no "already deleted"', async () => {
		const { run, items } = await runWith(DELETE, { answer: 'reset', effect: true });
		expect(run.json).toEqual(items.map(({ who }) => ({ contact_id: who, deleted: true })));
	});

	it('after a POST by contact ids that took effect submits it a second time: harmless', async () => {
		const [list = ''] = addLists(engine, 1);
		const who = addMany(engine, 2, { list_memberships: [list] });
		engine.sandbox.inject({ method: 'POST', answer: 'truncate' });
		const run = await engine.runNode({ ...POST_BY_CONTACTS.parameters, waitForCompletion: true }, who.map((each) => ({ who: each, list })));
		expect(bodies(run)).toHaveLength(2);
		expect(bodies(run)[1]).toEqual(bodies(run)[0]);
		expect(looks(run).length).toBeGreaterThan(0);
		expect(column(run.json, 'succeeded')).toEqual([true, true]);
		expect(who.map((each) => listsOf(engine, each))).toEqual([[], []]);
	});

	it("puts Constant Contact's words into the message, without the page around them", async () => {
		const messages = [];
		for (const answer of ['html502', { status: 500, body: [{ error_key: 'x', error_message: 'Internal trouble' }] }] as const) {
			const { run } = await runWith(GET, { times: 4, answer });
			messages.push(run.error?.message);
		}
		expect(messages).toEqual([stringMatching(/: 502 Bad Gateway \[item 0\]$/), stringMatching(/: Internal trouble \[item 0\]$/)]);
	});
});

describe('Retry-After', () => {
	it.each([
		['seconds', '7', 7_000],
		['a date', 'Wed, 04 Mar 2026 09:00:09 GMT', 9_000],
		['more than is reasonable', '3600', 30_000],
		['less than the node waits anyway', '0', 1_000],
		['nonsense', 'soon', 1_000],
	])('is honoured: %s', async (_what, header, delay) => {
		for (const status of [429, 503]) {
			const body = status === 429 ? THROTTLED.body : undefined;
			const started = engine.clock.now;
			// A date is one moment, so only the first run can tell.
			if (status === 503 && header.includes('GMT')) continue;
			const { run, tries } = await runWith(GET, { answer: { status, body, headers: { 'retry-after': header } } });
			expect(run.error).toBeUndefined();
			expect(tries.map((each) => each.status)).toEqual([status, 200]);
			expect(tries[1]?.after).toBeGreaterThanOrEqual(delay - (header.includes('GMT') ? engine.clock.now - started : 0));
			expect(tries[1]?.after).toBeLessThan(delay + 1_000);
		}
	});
});

/** An older n8n renews a token only for a request that it may reject: it is sent once more. */
const TRIES_BEFORE_RENEWAL = KEEPS_CAUSE ? 1 : 2;
/** n8n's words for a refresh token that is dead; in older versions OAuth's own. */
const DEAD = KEEPS_CAUSE ? /needs to be reconnected/ : /refresh token is invalid/;
/** Of the token endpoint's 429. */
const TOO_MANY = KEEPS_CAUSE ? 'Too Many Requests' : 'The service is receiving too many requests from you';

describe('401', () => {
	it.each([...REPEATABLE, ...NOT_REPEATABLE, ...ONCE])('renews the token once and repeats: %s', async (_what, { parameters, prepare }) => {
		const { items } = prepare();
		engine.sandbox.oauth.expireAccessTokens();
		const run = await engine.runNode(parameters, items);
		expect(run.error).toBeUndefined();
		expect(run.lines.filter((line) => line === `POST ${RENEWAL}`)).toHaveLength(1);
		expect(run.requests.filter(({ status }) => status === 401)).toHaveLength(TRIES_BEFORE_RENEWAL);
	});

	it.each([400, 401] as const)('with a dead refresh token (%d) is an error that says to reconnect', async (tokenErrorStatus) => {
		engine.sandbox.unknowns.tokenErrorStatus = tokenErrorStatus;
		const { items } = GET.prepare();
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.oauth.revokeRefreshTokens();
		const stopped = await engine.runNode(GET.parameters, items);
		expect(stopped.error?.message).toMatch(DEAD);
		expect(stopped.error?.description).toContain('connect it again');
		expect(stopped.error?.httpCode).toBe('401');
		const run = await engine.runNode(GET.parameters, items, { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject(
			items.map(({ who }) => ({
				error: stringMatching(DEAD),
				details: { contact_id: who, http_status: 401 },
			})),
		);
	});

	it('that comes back after the token was renewed says to reconnect, too', async () => {
		const { run, tries } = await runWith(GET, { times: 9, answer: { status: 401, body: { error_key: 'unauthorized', error_message: 'Unauthorized' } } });
		// Before 2.36 n8n itself tries once more, and before 2.34 each of the two.
		expect(tries).toHaveLength(KNOWS_DETAILS ? 2 : KEEPS_CAUSE ? 3 : 4);
		expect(run.error?.message).toMatch(KEEPS_CAUSE ? /Unauthorized/ : /Authorization failed/);
		expect(run.error?.description).toContain('connect it again');
	});

	it.each([
		['a reset connection', 'reset'],
		['a server error', { status: 503 }],
		['too many requests', { status: 429, body: { error_key: 'throttled', error_message: 'Too Many Requests' } }],
	] as const)('is no reason to reconnect when the token endpoint answers with %s', async (_what, answer) => {
		// An older n8n does not tell whether it was the renewal that failed, so the second may have started.
		for (const { parameters, prepare } of [GET, ...(KEEPS_CAUSE ? [postBy('lists')] : [])]) {
			const { items } = prepare();
			engine.sandbox.oauth.expireAccessTokens();
			engine.sandbox.inject({ method: 'POST', path: RENEWAL, answer });
			const run = await engine.runNode(parameters, items);
			expect(run.error).toBeUndefined();
			expect(run.json).toHaveLength(2);
			expect(run.requests.filter(({ path, status }) => path !== RENEWAL && status !== 401)).toHaveLength(2);
		}
	});

	it('with a token that cannot be renewed for a while says so in the end', async () => {
		for (const { parameters, prepare } of [GET, postBy('lists')]) {
			const { items } = prepare();
			engine.sandbox.oauth.expireAccessTokens();
			engine.sandbox.inject({ method: 'POST', path: RENEWAL, times: 99, answer: THROTTLED });
			const run = await engine.runNode(parameters, items);
			engine.sandbox.clearFaults();
			expect(run.error?.message).toContain(`the token could not be renewed (${TOO_MANY})`);
			expect(run.error?.message).not.toContain('may have started');
		}
	});
});

describe('other refusals', () => {
	const SHAPES: Array<[string, unknown]> = [
		['an array', [{ error_key: 'contacts.api.validation.error', error_message: 'The words' }]],
		['an object', { error_key: 'forbidden', error_message: 'The words' }],
		["the gateway's message", { message: 'The words' }],
		["OAuth's object", { error: 'invalid_scope', error_description: 'The words' }],
		['a page', '<html><head><title>No</title></head><body><h1>The&nbsp;words</h1></body></html>'],
		['plain text', 'The words'],
	];

	it.each(SHAPES)("carry Constant Contact's words as %s", async (_shape, body) => {
		for (const status of [400, 403, 415]) {
			const { run, tries } = await runWith(GET, { answer: { status, body } });
			expect(tries).toHaveLength(1);
			expect(run.error?.message).toMatch(/: The words \[item 0\]$/);
			expect(run.error?.httpCode).toBe(String(status));
			expect(run.error?.description).toBeTruthy();
		}
	});

	it.each([...REPEATABLE, ...NOT_REPEATABLE, ...ONCE])('are never repeated: %s', async (_what, kind) => {
		for (const status of [400, 409]) {
			const { items, method, path } = kind.prepare();
			const body = [{ error_key: 'k', error_message: `No, said with ${status}` }];
			engine.sandbox.inject({ method, path, answer: { status, body } });
			const run = await engine.runNode(kind.parameters, items, { onError: 'continueErrorOutput' });
			expect(statusesOf(run, method, path)).toEqual([{ after: 0, status }]);
			expect(run.errors[0]).toMatchObject({
				error: stringContaining(`No, said with ${status}`),
				details: { http_status: status, error_key: 'k' },
			});
		}
	});

	it('without a body tell the status', async () => {
		const { run } = await runWith(GET, { answer: { status: 415 } });
		expect(run.error?.message).toContain('status 415 and no explanation');
	});

	it.each(['object', 'array', 'gateway', 'empty'] as const)('with 403 (%s) name the three possible causes', async (forbiddenBody) => {
		engine.sandbox.unknowns.forbiddenBody = forbiddenBody;
		engine.sandbox.account.privileges = [];
		const run = await engine.runNode(GET.parameters, GET.prepare().items);
		expect(run.lines).toHaveLength(1);
		expect(run.error?.description).toMatch(/scope.*privilege.*deactivated/);
		if (forbiddenBody !== 'empty') expect(run.error?.message).toContain('Forbidden');
	});

	it('are shortened', async () => {
		const { run } = await runWith(GET, { answer: { status: 400, body: [{ error_key: 'k', error_message: 'blah '.repeat(1_000) }] } });
		expect(run.error?.message.length).toBeLessThan(400);
	});
});

describe('redirects', () => {
	it.each([...REPEATABLE, ...NOT_REPEATABLE, ...ONCE])('are not followed: %s', async (_what, kind) => {
		for (const status of [302, 303, 307]) {
			const { items, method, path } = kind.prepare();
			const headers = { location: 'https://api.cc.email/v3/account/user/privileges' };
			engine.sandbox.inject({ method, path, answer: { status, headers } });
			const run = await engine.runNode(kind.parameters, items);
			expect(run.error?.message).toContain(`status ${status}`);
			expect(statusesOf(run, method, path)).toEqual([{ after: 0, status }]);
			expect(run.lines.filter((line) => line.includes('privileges'))).toEqual([]);
		}
		expect(engine.sandbox.refusedHosts).toEqual([]);
	});
});

describe('an answer that makes no sense', () => {
	it.each([
		['an empty object', {}],
		['an array', []],
		['null', 'null'],
		['a number', '7'],
		['nothing', undefined],
		['an id that is no text', { contact_id: 7 }],
	])('is a clear error and no crash: %s', async (_what, body) => {
		const { run } = await runWith(GET, { answer: { status: 200, body } });
		expect(run.error?.message).toMatch(/^Could not get contact .+: the answer of Constant Contact made no sense/);
	});
});

describe('no error', () => {
	const ANSWERS: Array<[string, Omit<Fault, 'method' | 'path'>]> = [
		['a reset', { times: 9, answer: 'reset' }],
		['silence', { times: 9, answer: 'hang' }],
		['a broken answer', { times: 9, answer: 'cut' }],
		['a server error', { times: 9, answer: { status: 500 } }],
		['a redirect', { answer: { status: 307, headers: { location: 'https://api.cc.email/v3/contacts' } } }],
		['a refusal', { answer: { status: 400, body: [] } }],
		['throttling', { times: 99, answer: THROTTLED }],
		['401', { times: 9, answer: { status: 401 } }],
		['nonsense', { answer: { status: 200, body: 7 } }],
	];

	/** Everything that n8n keeps of a run, also what is hidden in it. */
	function everythingKept(run: NodeRun): string {
		const { run: kept } = run.workflow as unknown as { run: unknown };
		return inspect([kept, run.error], { depth: Infinity, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity });
	}

	function secrets(): string[] {
		const tokens = [engine.tokens()].flatMap(({ access_token, refresh_token }) => [String(access_token), String(refresh_token)]);
		// The signature is enough to know a token by.
		return [...tokens, ...tokens.map((token) => token.slice(-40)), 'Bearer ey', 'sandbox-client-secret'];
	}

	describe.each([...REPEATABLE.filter(([, kind]) => kind !== PUT), ...NOT_REPEATABLE.slice(0, 1)])('of a %s', (_what, kind) => {
		it.each(ANSWERS)('holds the token: %s', async (name, fault) => {
			const before = secrets();
			for (const onError of [undefined, 'continueErrorOutput'] as const) {
				const { run } = await runWith(kind, fault, onError);
				const kept = everythingKept(run);
				// A DELETE needs no answer that makes sense, nor any body.
				if (kind !== DELETE || !['a broken answer', 'nonsense'].includes(name)) expect(kept).toContain('Could not');
				for (const secret of [...before, ...secrets()]) expect(kept).not.toContain(secret);
				expect(run.error?.cause).toBeUndefined();
			}
		});
	});

	it('holds the token when it could not be renewed', async () => {
		const { items } = GET.prepare();
		const before = secrets();
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.oauth.revokeRefreshTokens();
		const kept = everythingKept(await engine.runNode(GET.parameters, items));
		expect(kept).toContain('Could not');
		for (const secret of before) expect(kept).not.toContain(secret);
	});

	it('of a picker holds the token', async () => {
		for (const answer of ['reset', { status: 403, body: { message: 'Forbidden' } }] as const) {
			engine.sandbox.inject({ times: 4, answer });
			const error: unknown = await engine.loadOptions('getLists').catch((reason: unknown) => reason);
			engine.sandbox.clearFaults();
			expect(error).toBeInstanceOf(Error);
			const kept = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: Infinity });
			for (const secret of secrets()) expect(kept).not.toContain(secret);
		}
	});
});

it('what was asked for has happened in the end', async () => {
	engine.sandbox.inject({ times: 2, answer: THROTTLED });
	engine.sandbox.inject({ method: 'DELETE', skip: 1, answer: 'reset', effect: true });
	engine.sandbox.inject({ method: 'DELETE', skip: 3, answer: 'html502' });
	const who = addMany(engine, 6);
	const run = await engine.runNode(DELETE.parameters, who.map((each) => ({ who: each })));
	expect(run.json).toEqual(who.map((contact_id) => ({ contact_id, deleted: true })));
	expect(deleted(engine)).toEqual(who);
});
