/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { generateCACertificate } from 'mockttp';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import dns from 'node:dns';
import tls from 'node:tls';

import { useEngine } from '../engine';
import type { ProxyRefusal } from '../engine/refusingProxy';
import { startRefusingProxy } from '../engine/refusingProxy';
import type { Fault } from '../sandbox';
import { addLists, addMany, deleted } from '../support/account';
import { column } from '../support/items';
import { activityIds, bodies } from '../support/sentRequests';

const engine = useEngine();
const { stringContaining, stringMatching } = expect;

const RENEWAL = '/oauth2/default/v1/token';
const id = (value: string) => ({ __rl: true, mode: 'id', value });

interface Kind {
	parameters: INodeParameters;
	items(count: number): IDataObject[];
	/** Whether the error of an item names its contact. */
	namesContact: boolean;
}

const DELETE: Kind = {
	parameters: { resource: 'contact', operation: 'delete', contact: id('={{ $json.who }}') },
	items: (count) => addMany(engine, count).map((who) => ({ who })),
	namesContact: true,
};

/** A list of its own for each item, so an activity for each. */
const BY_CONTACTS: Kind = {
	parameters: { resource: 'listMembership', operation: 'remove', contacts: '={{ $json.who }}', lists: '={{ $json.list }}' },
	items: (count) => {
		const who = addMany(engine, count);
		return addLists(engine, count).map((list, index) => ({ who: who[index], list }));
	},
	namesContact: true,
};

const BY_LISTS: Kind = {
	parameters: { resource: 'listMembership', operation: 'remove', source: 'lists', lists: '={{ $json.list }}', sourceLists: '={{ $json.list }}' },
	items: (count) => addLists(engine, count).map((list) => ({ list })),
	namesContact: false,
};

const WAITING = { waitForCompletion: true };
const withWait = (kind: Kind): Kind => ({ ...kind, parameters: { ...kind.parameters, ...WAITING } });

const KINDS: Array<[string, Kind]> = [
	['DELETE', DELETE],
	['POST by contact ids', BY_CONTACTS],
	['POST by contact ids, waiting', withWait(BY_CONTACTS)],
	['POST by lists', BY_LISTS],
	['POST by lists, waiting', withWait(BY_LISTS)],
];

const tokenRequests = () => engine.sandbox.requests.filter(({ path }) => path === RENEWAL);
const apiRequests = () => engine.sandbox.requests.filter(({ path }) => path !== RENEWAL);

/** Ends the access tokens and lets the token endpoint answer so. */
function refuseRenewal(answer: Fault['answer']) {
	engine.sandbox.oauth.expireAccessTokens();
	engine.sandbox.inject({ method: 'POST', path: RENEWAL, times: 99, answer });
}

/** Whose errors are told: each names its contact, if it is about one. */
function expectedErrors(kind: Kind, items: IDataObject[], error: unknown, details: object) {
	return items.map(({ who }) => ({ error, details: { ...details, ...(kind.namesContact ? { contact_id: who } : {}) } }));
}

const oauth = (error: string, words = `The words for ${error}.`) => ({ error, error_description: words });

const REFUSALS: Array<[string, Fault['answer'], RegExp, RegExp]> = [
	['401 invalid_client', { status: 401, body: oauth('invalid_client') }, /The words for invalid_client/, /client secret was replaced.*connect it again/],
	['400 invalid_client', { status: 400, body: oauth('invalid_client') }, /The words for invalid_client/, /client secret was replaced.*connect it again/],
	['400 unauthorized_client', { status: 400, body: oauth('unauthorized_client') }, /The words for unauthorized_client/, /client secret was replaced/],
	['403 access_denied', { status: 403, body: oauth('access_denied') }, /The words for access_denied/, /client secret was replaced/],
	// n8n does not let Constant Contact's words through here.
	['400 invalid_grant', { status: 400, body: oauth('invalid_grant') }, /needs to be reconnected/, /connect it again/],
	['400 in other terms', { status: 400, body: { errorSummary: 'The words' } }, /The words/, /connect it again/],
];

describe.each(KINDS)('a renewal that is refused: %s', (_kind, kind) => {
	it.each(REFUSALS)('%s is told at once, with what to do, and asked for once a run', async (_what, answer, words, advice) => {
		const items = kind.items(3);
		refuseRenewal(answer);
		const stopped = await engine.runNode(kind.parameters, items);
		expect(stopped.error?.message).toMatch(words);
		expect(stopped.error?.message).not.toMatch(/no answer|may have started/);
		expect(stopped.error?.description).toMatch(advice);
		expect(stopped.error?.description).not.toMatch(/internet|newest activities/);
		expect(stopped.error?.httpCode).toBe('401');
		expect(stopped.elapsed).toBe(0);
		expect([apiRequests().length, tokenRequests().length]).toEqual([1, 1]);

		engine.sandbox.requests.length = 0;
		const run = await engine.runNode(kind.parameters, items, { onError: 'continueErrorOutput' });
		expect(run.json).toEqual([]);
		expect(run.errors).toMatchObject(expectedErrors(kind, items, stringMatching(words), { http_status: 401, description: stringMatching(advice) }));
		expect([apiRequests().length, tokenRequests().length]).toEqual([1, 1]);
		expect(JSON.stringify(run.errors)).not.toContain('may_have_started');
	});
});

describe('a wait whose look finds the connection dead', () => {
	it.each([
		['by contact ids', BY_CONTACTS],
		['by lists', BY_LISTS],
	])('ends at once and names its activities: %s', async (_what, kind) => {
		for (const onError of [undefined, 'continueErrorOutput'] as const) {
			engine.sandbox.requests.length = 0;
			engine.sandbox.clearFaults();
			engine.sandbox.oauth.expireAccessTokens();
			const items = kind.items(2);
			const run = engine.runNode({ ...withWait(kind).parameters, options: { timeout: 600 } }, items, { onError });
			await engine.clock.until(() => bodies({ requests: engine.sandbox.requests }).length >= 2 && activityIds({ requests: engine.sandbox.requests }).length === 2);
			refuseRenewal({ status: 401, body: oauth('invalid_client') });
			const { error, errors, elapsed, requests } = await run;
			expect(elapsed).toBeLessThan(5_000);
			const ids = activityIds({ requests });
			expect(ids).toHaveLength(2);
			const told = onError ? column(errors, 'error').join(' ') : `${error?.message}`;
			for (const each of ids) expect(told).toContain(each);
			expect(told).toContain('The words for invalid_client');
			if (onError) expect(errors.map(({ details }) => (details as IDataObject).activity_id)).toEqual(ids);
		}
	});
});

describe('trouble with the renewal that passes', () => {
	it.each<[string, Fault['answer']]>([
		['429', { status: 429, body: { error_message: 'Too Many Requests' } }],
		['408', { status: 408 }],
		['503', { status: 503 }],
		['a reset', 'reset'],
		['silence', 'hang'],
		['temporarily_unavailable', { status: 400, body: oauth('temporarily_unavailable') }],
	])('is waited out, by lists too: %s', async (_what, answer) => {
		for (const kind of [DELETE, BY_LISTS]) {
			const items = kind.items(2);
			engine.sandbox.oauth.expireAccessTokens();
			engine.sandbox.inject({ method: 'POST', path: RENEWAL, answer });
			const run = await engine.runNode(kind.parameters, items);
			expect(run.error).toBeUndefined();
			expect(run.json).toHaveLength(2);
		}
	});

	it('does not hide that a contact was deleted before: the DELETE that was refused had no effect', async () => {
		const items = addMany(engine, 2, { deleted: true }).map((who) => ({ who }));
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.inject({ method: 'POST', path: RENEWAL, answer: { status: 503 } });
		const run = await engine.runNode(DELETE.parameters, items);
		expect(run.requests.filter(({ method }) => method === 'DELETE').map(({ status }) => status)).toEqual(expect.arrayContaining([401, 404]));
		expect(run.json).toEqual(items.map(({ who }) => ({ contact_id: who, deleted: true, already_deleted: true })));
	});

	it('hides it when a later try may have deleted the contact', async () => {
		const items = addMany(engine, 1).map((who) => ({ who }));
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.inject({ method: 'POST', path: RENEWAL, answer: { status: 503 } });
		engine.sandbox.inject({ method: 'DELETE', skip: 2, answer: 'reset', effect: true });
		const run = await engine.runNode(DELETE.parameters, items);
		expect(run.requests.filter(({ method }) => method === 'DELETE').map(({ status }) => status).at(-1)).toBe(404);
		expect(run.json).toEqual(items.map(({ who }) => ({ contact_id: who, deleted: true })));
	});
});

describe('when nothing more can be asked for', () => {
	const ENDS: Array<[string, () => void, RegExp, object]> = [
		['a dead refresh token', () => refuseRenewal({ status: 400, body: oauth('invalid_grant') }), /needs to be reconnected/, { http_status: 401 }],
		['401 after the renewal', () => engine.sandbox.inject({ path: /^\/v3/, times: 999, answer: { status: 401, body: { error_message: 'Unauthorized' } } }), /Unauthorized/, { http_status: 401 }],
		['the daily quota', () => (engine.sandbox.limits.perDay = 0), /resets at 00:00 UTC/, { http_status: 429, error_key: 'quota_exceeded' }],
	];

	describe.each(ENDS)('%s', (_end, begin, words, details) => {
		it.each([
			['contacts', DELETE],
			['activities', BY_CONTACTS],
			['activities by lists', BY_LISTS],
		])('60 items are told the same, each with what is its own, after one request: %s', async (_what, kind) => {
			const items = kind.items(60);
			begin();
			const run = await engine.runNode(kind.parameters, items, { onError: 'continueErrorOutput' });
			expect(run.json).toEqual([]);
			expect(run.errors).toMatchObject(expectedErrors(kind, items, stringMatching(words), details));
			if (kind === DELETE) for (const [index, { who }] of items.entries()) expect(run.errors[index]?.error).toContain(String(who));
			// The helper repeats a 401 itself.
			expect(apiRequests().length).toBeLessThanOrEqual(2);
			expect(tokenRequests().length).toBeLessThanOrEqual(1);
		});
	});

	it.each<[string, INodeParameters, (index: number) => string]>([
		['activities that are looked at', { resource: 'activity', operation: 'get', activity: id('={{ $json.who }}') }, () => engine.sandbox.account.addActivity({}).activity_id],
		['contacts that are named by address', DELETE.parameters, (index) => `nobody${index}@example.org`],
	])('30 items are told the same after one request: %s', async (_what, parameters, who) => {
		const items = Array.from({ length: 30 }, (_, index) => ({ who: who(index) }));
		refuseRenewal({ status: 401, body: oauth('invalid_client') });
		const run = await engine.runNode(parameters, items, { onError: 'continueErrorOutput' });
		expect(column(run.errors, 'error')).toEqual(items.map((_, index) => stringMatching(`The words for invalid_client \\[item ${index}\\]`)));
		expect([apiRequests().length, tokenRequests().length]).toEqual([1, 1]);
		if (parameters.resource === 'activity') for (const [index, item] of items.entries()) expect(run.errors[index]).toMatchObject({ error: stringContaining(item.who), details: { activity_id: item.who } });
	});

	it('those under way may end, and what waits for its repetition is not sent', async () => {
		const items = DELETE.items(10);
		const [first, second, third] = items;
		engine.sandbox.inject({ path: `/v3/contacts/${String(first?.who)}`, answer: { delay: 2_000 } });
		engine.sandbox.inject({ path: `/v3/contacts/${String(second?.who)}`, answer: { status: 503 } });
		engine.sandbox.inject({ path: `/v3/contacts/${String(third?.who)}`, answer: { status: 429, body: { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' } } });
		const run = await engine.runNode(DELETE.parameters, items, { onError: 'continueErrorOutput' });
		expect(run.requests).toHaveLength(3);
		expect(deleted(engine)).toEqual([first?.who]);
		expect(run.json).toEqual([{ contact_id: first?.who, deleted: true }]);
		expect(run.errors).toMatchObject(expectedErrors(DELETE, items.slice(1), stringContaining('00:00 UTC'), {}));
	});

	it('another run asks anew', async () => {
		const items = DELETE.items(2);
		engine.sandbox.inject({ answer: { status: 429, body: { error_key: 'quota_exceeded' } } });
		expect((await engine.runNode(DELETE.parameters, items, { onError: 'continueErrorOutput' })).errors).toHaveLength(2);
		expect((await engine.runNode(DELETE.parameters, items)).json).toHaveLength(2);
	});

	it('a picker asks anew', async () => {
		addLists(engine, 1);
		engine.sandbox.inject({ answer: { status: 429, body: { error_key: 'quota_exceeded' } } });
		await expect(engine.loadOptions('getLists')).rejects.toThrow('00:00 UTC');
		expect(await engine.loadOptions('getLists')).toHaveLength(1);
	});

	it.each<[string, number, Fault['answer']]>([
		['403', 1, { status: 403, body: { message: 'Forbidden' } }],
		['a reset', 4, 'reset'],
		['too many requests', 44, { status: 429, body: { error_key: 'throttled' } }],
	])('is not so after %s', async (_what, times, answer) => {
		const [ann, ben] = DELETE.items(2);
		engine.sandbox.inject({ path: `/v3/contacts/${String(ann?.who)}`, times, answer });
		// The same contact once more: its turn comes when the first has failed.
		const run = await engine.runNode(DELETE.parameters, [ann ?? {}, ben ?? {}, ann ?? {}], { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([{ error: stringContaining('[item 0]') }]);
		expect(run.json).toEqual([ben, ann].map((each) => ({ contact_id: each?.who, deleted: true })));
	});
});

describe('a fault of the network', () => {
	/** Lets every host name be unknown, at once: a real name server takes its time. */
	function failLookups(code: string) {
		const lookup = (host: string, ...rest: unknown[]) => {
			const told = rest.at(-1) as (error: Error) => void;
			setImmediate(() => told(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code, hostname: host })));
		};
		jest.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
	}

	it.each(KINDS)('is told with its code, without the token: %s', async (_what, kind) => {
		for (const [proxy, code, words, advice] of [
			['http://127.0.0.1:9', '', 'the connection was refused (ECONNREFUSED 127.0.0.1:9)', /firewall.*HTTPS_PROXY/],
			['http://proxy.invalid:3128', 'ENOTFOUND', 'the name of the host is not known (ENOTFOUND proxy.invalid)', /DNS/],
			['http://proxy.invalid:3128', 'EAI_AGAIN', 'the name server did not answer (EAI_AGAIN proxy.invalid)', /DNS/],
		] as const) {
			process.env.HTTPS_PROXY = proxy;
			if (code) failLookups(code);
			const items = kind.items(2);
			const stopped = await engine.runNode(kind.parameters, items);
			expect(stopped.error?.message).toContain(`no answer came from Constant Contact: ${words}`);
			// It was never sent.
			expect(stopped.error?.message).not.toContain('may have started');
			expect(stopped.error?.description).toMatch(advice);
			const run = await engine.runNode(kind.parameters, items, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject(expectedErrors(kind, items, stringContaining(words), { description: stringMatching(advice) }));
			expect(JSON.stringify([run.errors, stopped.error])).not.toContain(String(engine.tokens().access_token).slice(-40));
		}
	});

	it.each<[Fault['answer'], string]>([
		['reset', 'ECONNRESET'],
		['hang', 'ECONNABORTED'],
	])('%s is told as %s, by lists with what may have happened', async (answer, code) => {
		for (const kind of [DELETE, BY_LISTS]) {
			engine.sandbox.inject({ times: 99, answer });
			const run = await engine.runNode(kind.parameters, kind.items(2));
			engine.sandbox.clearFaults();
			expect(run.error?.message).toContain(`(${code})`);
			expect(run.error?.message.includes('may have started')).toBe(kind === BY_LISTS);
		}
	});

	it('a certificate of somebody else is told as such', async () => {
		const { cert } = await generateCACertificate({ subject: { commonName: 'Another CA' } });
		const { createSecureContext } = tls;
		jest.spyOn(tls, 'createSecureContext').mockImplementation((options) => createSecureContext({ ...options, ca: cert }));
		for (const kind of [DELETE, BY_LISTS]) {
			const run = await engine.runNode(kind.parameters, kind.items(2));
			expect(run.error?.message).toMatch(/that n8n does not trust \((UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|SELF_SIGNED_CERT_IN_CHAIN)\)/);
			expect(run.error?.description).toContain('NODE_EXTRA_CA_CERTS');
			expect(run.error?.message).not.toContain('may have started');
		}
		expect(engine.sandbox.requests).toEqual([]);
	});
});

describe('a proxy that refuses the connection', () => {
	const API_HOST = 'api.cc.email';
	const OAUTH_HOST = 'authz.constantcontact.com';
	let stop = () => {};
	afterEach(() => stop());

	async function refuse(host: string, refusal: ProxyRefusal) {
		const proxy = await startRefusingProxy(engine.sandbox, (asked) => (asked === host ? refusal : undefined));
		({ stop } = proxy);
		return proxy.asked;
	}

	describe.each(KINDS)('%s', (_kind, kind) => {
		it.each([
			[API_HOST, 407],
			[API_HOST, 403],
			[API_HOST, 502],
			[OAUTH_HOST, 407],
			[OAUTH_HOST, 403],
			[OAUTH_HOST, 502],
		])('%s, %d', async (host, status) => {
			const asked = await refuse(host, { status, body: '<html><title>Blocked by us</title></html>' });
			const items = kind.items(2);
			if (host === OAUTH_HOST) engine.sandbox.oauth.expireAccessTokens();
			const words = new RegExp(`the proxy between n8n and Constant Contact refused the connection with status ${status} \\(Blocked by us\\)`);
			const stopped = await engine.runNode(kind.parameters, items);
			expect(stopped.error?.message).toMatch(words);
			expect(stopped.error?.message).not.toContain('may have started');
			expect(stopped.error?.message.includes('the token could not be renewed')).toBe(host === OAUTH_HOST);
			expect(stopped.error?.description).toContain('HTTPS_PROXY');
			expect(stopped.error?.description).not.toMatch(/three possible causes|Check the values|newest activities/);
			// Only what passes is tried again; with On Error set to stop other items may be under way by then.
			if (status !== 502) expect(asked.filter((each) => each === host)).toHaveLength(1);
			else expect(asked.filter((each) => each === host).length).toBeGreaterThanOrEqual(4);
			const run = await engine.runNode(kind.parameters, items, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject(expectedErrors(kind, items, stringMatching(words), { http_status: status, description: stringContaining('HTTPS_PROXY') }));
		});
	});

	it('says so without a word, too, and is asked again for every item: it may let others through', async () => {
		const asked = await refuse(API_HOST, { status: 403 });
		const items = DELETE.items(3);
		const run = await engine.runNode(DELETE.parameters, items, { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject(expectedErrors(DELETE, items, stringMatching(/with status 403 \[item \d\]$/), {}));
		expect(asked).toHaveLength(3);
	});

	it('is no mistake about Constant Contact itself, which answers through it', async () => {
		await refuse(OAUTH_HOST, { status: 403 });
		engine.sandbox.account.privileges = [];
		const run = await engine.runNode(DELETE.parameters, DELETE.items(2));
		expect(run.error?.description).toContain('three possible causes');
	});
});
