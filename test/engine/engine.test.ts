import { sleep, type INode, type INodeParameters } from 'n8n-workflow';

import { useEngine, type WorkflowJson } from './index';

const engine = useEngine();
const { stringMatching } = expect;

const ABSENT = '00000000-0000-4000-8000-00000000dead';

function addContacts(): string[] {
	return engine.sandbox.account.addContacts(2).map(({ contact_id }) => contact_id);
}

it('evaluates expressions for each item and links the output, as n8n does', async () => {
	const [ann, ben] = addContacts();
	const run = await engine.runNode({ path: '={{ $json.id }}' }, [{ id: ann }, { id: ben }], {
		followedBy: { from: "={{ $('Start').item.json.id }}" },
	});
	expect(run.error).toBeUndefined();
	expect(run.json).toMatchObject([{ contact_id: ann }, { contact_id: ben }]);
	expect(run.pairing).toEqual([[0], [1]]);
	expect(run.following).toEqual([{ from: ann }, { from: ben }]);
	expect(run.lines).toEqual([`GET /v3/contacts/${ann}`, `GET /v3/contacts/${ben}`]);
});

it('stops at an error by default', async () => {
	const [ann] = addContacts();
	const run = await engine.runNode({ path: '={{ $json.id }}' }, [{ id: ann }, { id: ABSENT }]);
	expect(run.status).toBe('error');
	expect(run.error?.message).toBe('HTTP 404');
	expect(run.following).toEqual([]);
});

it('routes a failed item to the error output', async () => {
	const [ann] = addContacts();
	const run = await engine.runNode({ path: '={{ $json.id }}' }, [{ id: ann }, { id: ABSENT }], {
		onError: 'continueErrorOutput',
		followedBy: { from: "={{ $('Start').item.json.id }}" },
	});
	expect(run.json).toMatchObject([{ contact_id: ann }]);
	expect(run.errors).toEqual([{ id: ABSENT, error: 'HTTP 404', details: { path: ABSENT } }]);
	expect(run.following).toEqual([{ from: ann }]);
	expect(run.followingErrors).toEqual([{ from: ABSENT }]);
});

it('refreshes a rotating token once on 401, and stores it', async () => {
	const [ann] = addContacts();
	const [client] = engine.sandbox.oauth.clients;
	if (client) client.tokenKind = 'rotating';
	const before = engine.tokens();
	engine.sandbox.oauth.expireAccessTokens();
	const run = await engine.runNode({ path: `${ann}`, pause: 300 }, [{}, {}]);
	expect(run.error).toBeUndefined();
	expect(run.lines).toEqual([
		`GET /v3/contacts/${ann}`,
		'POST /oauth2/default/v1/token',
		`GET /v3/contacts/${ann}`,
		`GET /v3/contacts/${ann}`,
	]);
	expect(engine.refreshes()).toBe(1);
	expect(engine.tokens().refresh_token).not.toBe(before.refresh_token);
});

it('measures waiting exactly, without waiting', async () => {
	const run = await engine.runNode({ path: ABSENT, pause: 262 }, [{}, {}, {}], {
		onError: 'continueRegularOutput',
	});
	expect(run.gaps).toEqual([262, 262]);
	expect(run.elapsed).toBe(3 * 262);
});

it.each([
	[262.5, 262],
	[0.5, 1],
	[0, 0],
])('takes a wait of %d ms for one of %d', async (ms, waited) => {
	await engine.clock.during(sleep(ms));
	expect(engine.clock.elapsed).toBe(waited);
});

it('lets the sandbox delay an answer in virtual time', async () => {
	engine.sandbox.latency = 2_000;
	const [ann] = addContacts();
	const run = await engine.runNode({ path: `${ann}` }, [{}, {}]);
	expect(run.elapsed).toBe(4_000);
});

it('times out a request that is never answered, and only that one', async () => {
	const [ann] = addContacts();
	engine.sandbox.inject({ answer: 'hang' });
	const run = await engine.runNode({ path: `${ann}` }, [{}, {}], { onError: 'continueRegularOutput' });
	expect(run.json).toMatchObject([{ error: stringMatching('aborted') }, { contact_id: ann }]);
	expect(run.gaps).toEqual([30_000]);
	expect(run.elapsed).toBe(30_000);
});

it.each(['reset', 'cut'] as const)('hands a connection that is %s to the node', async (answer) => {
	const [ann] = addContacts();
	engine.sandbox.inject({ answer });
	const run = await engine.runNode({ path: `${ann}` }, [{}, {}], { onError: 'continueRegularOutput' });
	expect(run.json).toMatchObject([{ error: stringMatching(/./) }, { contact_id: ann }]);
	expect(run.elapsed).toBe(0);
});

it('stops at once when it is cancelled', async () => {
	const [ann] = addContacts();
	const run = engine.runNode({ path: `${ann}`, pause: 60_000 }, [{}, {}]);
	await engine.clock.until(() => engine.sandbox.requests.length === 1);
	engine.clock.after(1_000, () => run.cancel());
	const { error, elapsed, requests } = await run;
	expect(error?.message).toMatch(/aborted/);
	expect(elapsed).toBe(61_000);
	expect(requests).toHaveLength(1);
});

it('cancels a request that is under way', async () => {
	engine.sandbox.inject({ answer: 'hang' });
	const run = engine.runNode({ path: ABSENT }, [{}, {}]);
	await engine.clock.until(() => engine.sandbox.held === 1);
	run.cancel();
	const { elapsed, requests } = await run;
	expect(elapsed).toBe(0);
	expect(requests).toHaveLength(1);
});

it('runs two executions at the same time on one credential', async () => {
	const [ann, ben] = addContacts();
	engine.sandbox.oauth.expireAccessTokens();
	const runs = await Promise.all([
		engine.runNode({ path: `${ann}`, pause: 1_000 }, [{}, {}]),
		engine.runNode({ path: `${ben}`, pause: 1_000 }, [{}, {}]),
	]);
	expect(runs.map(({ error }) => error)).toEqual([undefined, undefined]);
	expect(runs.map(({ elapsed }) => elapsed)).toEqual([2_000, 2_000]);
	expect(engine.refreshes()).toBe(1);
});

it('keeps credentials apart', async () => {
	const [ann] = addContacts();
	const other = engine.connect('another account');
	await engine.runNode({ path: `${ann}` }, [{}, {}], { credential: other });
	await engine.runNode({ path: `${ann}` }, [{}, {}]);
	const tokens = new Set(engine.sandbox.requests.map(({ headers }) => headers.authorization));
	expect(tokens.size).toBe(2);
});

it('retries the whole node on fail, in virtual time', async () => {
	const run = await engine.runNode({ path: ABSENT }, [{}, {}], {
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 5_000 },
	});
	expect(run.error?.message).toBe('HTTP 404');
	expect(run.requests).toHaveLength(3);
	expect(run.elapsed).toBe(10_000);
});

it('runs the node as the tool of an agent', async () => {
	const [ann, ben] = addContacts();
	const run = await engine.runTool({ path: "={{ $fromAI('id') }}" }, [{ id: ann }, { id: ben }]);
	expect(run.error).toBeUndefined();
	expect(run.json).toMatchObject([
		{ answer: [{ contact_id: ann, tool: true }] },
		{ answer: [{ contact_id: ben, tool: true }] },
	]);
});

it('knows the date and the time zone of the workflow', async () => {
	const run = await engine.runNode({ path: '={{ $now.toISO() }}' }, [{}, {}], {
		timezone: 'Asia/Tokyo',
		onError: 'continueRegularOutput',
	});
	expect(run.json[0]?.details).toEqual({ path: '2026-03-04T18:00:00.000+09:00' });
});

it('searches a picker, and sends the test request of the credential', async () => {
	const [ann] = addContacts();
	const found = await engine.listSearch('contactSearch', { filter: ann, paginationToken: '2' });
	expect(found).toEqual({ results: [{ name: ann, value: ann }], paginationToken: '2' });
	expect(await engine.testCredential()).toBeUndefined();
	engine.sandbox.oauth.expireAccessTokens();
	engine.sandbox.oauth.revokeRefreshTokens();
	expect(await engine.testCredential()).toBeDefined();
	expect(engine.sandbox.requests[1]?.path).toBe('/v3/account/user/privileges');
});

it('runs a whole workflow: branches, loops, waits and pinned nodes of any type', async () => {
	const [ann, ben] = addContacts();
	const run = await engine.runWorkflow(pollingWorkflow, { CRM: [{ json: { ann, ben } }] });
	expect(run.error).toBeUndefined();
	expect(run.node('Look').runs).toBe(3);
	expect(run.node('Done').json).toMatchObject([{ contact_id: ann }, { contact_id: ben }]);
	expect(run.elapsed).toBe(2 * 3_600_000);
});

function step(name: string, type: string, typeVersion: number, parameters: INodeParameters = {}): INode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

function link(...targets: string[]) {
	return { main: targets.map((node) => [{ node, type: 'main' as const, index: 0 }]) };
}

const lookedTwice = {
	conditions: {
		combinator: 'and',
		options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id: 'twice',
				leftValue: '={{ $runIndex }}',
				rightValue: 2,
				operator: { type: 'number', operation: 'gte' },
			},
		],
	},
};

const pollingWorkflow: WorkflowJson = {
	nodes: [
		step('Start', 'n8n-nodes-base.manualTrigger', 1),
		step('CRM', 'n8n-nodes-base.someCrm', 3),
		step('Each', 'n8n-nodes-base.code', 2, {
			jsCode: 'return Object.values($input.first().json).map((id) => ({ json: { id } }));',
		}),
		step('Look', 'n8n-nodes-constant-contact.constantContact', 1, {
			path: '={{ $json.id ?? $json.contact_id }}',
		}),
		step('Twice?', 'n8n-nodes-base.if', 2.2, lookedTwice),
		step('An Hour', 'n8n-nodes-base.wait', 1.1, { amount: 1, unit: 'hours' }),
		step('Done', 'n8n-nodes-base.noOp', 1),
		step('Note', 'n8n-nodes-base.stickyNote', 1),
	],
	connections: {
		Start: link('CRM'),
		CRM: link('Each'),
		Each: link('Look'),
		Look: link('Twice?'),
		'Twice?': link('Done', 'An Hour'),
		'An Hour': link('Look'),
	},
};
