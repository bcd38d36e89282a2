import { sleep, type IDataObject, type INodeParameters } from 'n8n-workflow';

import { PACE, useEngine } from './index';
import { pollingWorkflow } from './pollingWorkflow';

const engine = useEngine();
const { stringMatching } = expect;

const ABSENT = '00000000-0000-4000-8000-00000000dead';

function getContact(contact: string, more: INodeParameters = {}): INodeParameters {
	return {
		resource: 'contact',
		operation: 'get',
		contact: { __rl: true, mode: 'id', value: contact },
		...more,
	};
}

function addContacts(): [IDataObject, IDataObject] {
	const [ann, ben] = engine.sandbox.account.addContacts(2);
	return [{ id: ann?.contact_id }, { id: ben?.contact_id }];
}

describe('a run', () => {
	it('evaluates expressions for each item and links the output, as n8n does', async () => {
		const [ann, ben] = addContacts();
		const run = await engine.runNode(getContact('={{ $json.id }}'), [ann, ben], {
			followedBy: { from: "={{ $('Start').item.json.id }}" },
		});
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject([{ contact_id: ann.id }, { contact_id: ben.id }]);
		expect(run.pairing).toEqual([[0], [1]]);
		expect(run.following).toEqual([{ from: ann.id }, { from: ben.id }]);
		expect(run.lines).toEqual([`GET /v3/contacts/${ann.id}`, `GET /v3/contacts/${ben.id}`]);
	});

	it('stops at an error by default', async () => {
		const [ann] = addContacts();
		const run = await engine.runNode(getContact('={{ $json.id }}'), [ann, { id: ABSENT }]);
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(ABSENT);
		expect(run.following).toEqual([]);
	});

	it('routes a failed item to the error output, together with what the item held', async () => {
		const [ann] = addContacts();
		const run = await engine.runNode(getContact('={{ $json.id }}'), [ann, { id: ABSENT }], {
			onError: 'continueErrorOutput',
			followedBy: { from: "={{ $('Start').item.json.id }}" },
		});
		expect(run.json).toMatchObject([{ contact_id: ann.id }]);
		expect(run.errors).toMatchObject([{ id: ABSENT, error: stringMatching(ABSENT), details: { contact_id: ABSENT } }]);
		expect(run.following).toEqual([{ from: ann.id }]);
		expect(run.followingErrors).toEqual([{ from: ABSENT }]);
	});

	it('knows the date and the time zone of the workflow', async () => {
		const run = await engine.runNode(getContact('={{ $json.id }}'), addContacts(), {
			timezone: 'Asia/Tokyo',
			followedBy: { now: '={{ $today.toISO() }}' },
		});
		expect(run.following[1]).toEqual({ now: '2026-03-04T00:00:00.000+09:00' });
	});

	it('is repeated whole by Retry On Fail, in virtual time', async () => {
		const run = await engine.runNode(getContact(ABSENT), [{}, {}], {
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 5_000 },
		});
		expect(run.error?.message).toMatch(ABSENT);
		expect(new Set(run.lines)).toEqual(new Set([`GET /v3/contacts/${ABSENT}`]));
		expect(run.gaps.filter((gap) => gap >= 5_000)).toHaveLength(2);
	});

	it('serves an agent as its tool', async () => {
		const [ann, ben] = addContacts();
		const run = await engine.runTool(getContact("={{ $fromAI('id') }}"), [ann, ben]);
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject([
			{ description: stringMatching('Get contact'), answer: [{ contact_id: ann.id }] },
			{ answer: [{ contact_id: ben.id }] },
		]);
	});

	it('takes whole workflows: branches, loops, waits, code and pinned nodes of any type', async () => {
		const [ann, ben] = addContacts();
		const run = await engine.runWorkflow(pollingWorkflow, { CRM: [{ json: { ann: ann.id, ben: ben.id } }] });
		expect(run.error).toBeUndefined();
		expect(run.node('Look').runs).toBe(3);
		expect(run.node('Done').json).toMatchObject([{ contact_id: ann.id }, { contact_id: ben.id }]);
		expect(run.elapsed).toBe(2 * 3_600_000 + 3 * PACE);
	});
});

describe('the virtual clock', () => {
	it('measures waiting exactly, without waiting', async () => {
		const run = await engine.runNode(getContact('={{ $json.id }}'), [...addContacts(), ...addContacts()]);
		expect(run.gaps).toEqual([PACE, PACE, PACE]);
		expect(run.elapsed).toBe(3 * PACE);
	});

	it.each([
		[267.5, 267],
		[0.5, 1],
		[0, 0],
	])('takes a wait of %d ms for one of %d', async (ms, waited) => {
		await engine.clock.during(sleep(ms));
		expect(engine.clock.elapsed).toBe(waited);
	});

	it('is what the sandbox delays its answers by', async () => {
		engine.sandbox.latency = 2_000;
		const run = await engine.runNode(getContact('={{ $json.id }}'), addContacts());
		expect(run.elapsed).toBe(PACE + 2_000);
	});

	it('times out a request that is never answered, while others go on', async () => {
		const [ann, ben] = addContacts();
		engine.sandbox.inject({ path: `/v3/contacts/${ann.id}`, answer: 'hang' });
		const run = await engine.runNode(getContact('={{ $json.id }}'), [ann, ben]);
		expect(run.json).toHaveLength(2);
		const [hung, other, again] = run.requests;
		expect(other?.at).toBe((hung?.at ?? 0) + PACE);
		expect(again?.at).toBeGreaterThan((hung?.at ?? 0) + 30_000);
	});

	it('stands still while a connection is reset', async () => {
		engine.sandbox.inject({ answer: 'reset' });
		const run = await engine.runNode(getContact('={{ $json.id }}'), addContacts());
		expect(run.json).toHaveLength(2);
		expect(run.requests.map(({ status }) => status)).toEqual([null, 200, 200]);
		expect(run.gaps[0]).toBe(PACE);
	});
});

describe('stopping', () => {
	it('ends a pause at once', async () => {
		const run = engine.runNode(getContact('={{ $json.id }}'), [...addContacts(), ...addContacts()]);
		await engine.clock.until(() => engine.sandbox.requests.length === 2);
		engine.clock.after(100, () => run.cancel());
		const { error, elapsed, requests } = await run;
		expect(error).toBeDefined();
		expect(requests).toHaveLength(2);
		expect(elapsed).toBe(PACE + 100);
	});

	it('ends a request that is under way', async () => {
		engine.sandbox.inject({ answer: 'hang' });
		const run = engine.runNode(getContact('={{ $json.id }}'), addContacts());
		await engine.clock.until(() => engine.sandbox.held === 1);
		run.cancel();
		const { elapsed, requests } = await run;
		expect(requests).toHaveLength(1);
		expect(elapsed).toBe(0);
	});
});

describe('the credential', () => {
	it('has a rotating token refreshed once on 401, and stored', async () => {
		const [client] = engine.sandbox.oauth.clients;
		if (client) client.tokenKind = 'rotating';
		const before = engine.tokens();
		engine.sandbox.oauth.expireAccessTokens();
		const run = await engine.runNode(getContact('={{ $json.id }}'), addContacts());
		expect(run.error).toBeUndefined();
		expect(run.lines.filter((line) => line.endsWith('/token'))).toHaveLength(1);
		expect(engine.refreshes()).toBe(1);
		expect(engine.tokens().refresh_token).not.toBe(before.refresh_token);
	});

	it('is paced for two executions together', async () => {
		const runs = await Promise.all([
			engine.runNode(getContact('={{ $json.id }}'), addContacts()),
			engine.runNode(getContact('={{ $json.id }}'), addContacts()),
		]);
		expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
		expect(runs[1]?.gaps).toEqual([PACE, PACE, PACE]);
	});

	it('is kept apart from others', async () => {
		const other = engine.connect('another account');
		const runs = [
			engine.runNode(getContact('={{ $json.id }}'), addContacts(), { credential: other }),
			engine.runNode(getContact('={{ $json.id }}'), addContacts()),
		];
		await Promise.all(runs);
		const { requests } = engine.sandbox;
		expect(new Set(requests.map(({ headers }) => headers.authorization)).size).toBe(2);
		expect(new Set(requests.map(({ at }) => at)).size).toBe(2);
	});

	it('is tested by its test request', async () => {
		expect(await engine.testCredential()).toBeUndefined();
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.oauth.revokeRefreshTokens();
		expect(await engine.testCredential()).toBeDefined();
		expect(engine.sandbox.requests[0]?.path).toBe('/v3/account/user/privileges');
	});
});

describe('a picker', () => {
	it('searches, and loads options', async () => {
		const { account } = engine.sandbox;
		const contact = account.addContact({ first_name: 'Ann', last_name: 'Lee', email: 'ann@example.com' });
		account.addContact({ first_name: 'Ben', email: 'ben@example.com' });
		account.addList('Customers');
		account.addList('Partners');
		const { results } = await engine.listSearch('searchContacts', { filter: 'lee' });
		expect(results).toEqual([{ name: 'Ann Lee <ann@example.com>', value: contact.contact_id }]);
		expect(await engine.loadOptions('getLists')).toHaveLength(2);
	});
});
