import { useEngine } from './index';

const engine = useEngine();

const twoItems = [{ id: 'a' }, { id: 'missing' }];

it('evaluates expressions for each item and links the output, as n8n does', async () => {
	const run = await engine.runNode({ path: '={{ $json.id }}' }, [{ id: 'a' }, { id: 'b' }], {
		followedBy: { from: "={{ $('Start').item.json.id }}" },
	});
	expect(run.error).toBeUndefined();
	expect(run.json).toEqual([
		{ path: '/v3/contacts/a', tool: false },
		{ path: '/v3/contacts/b', tool: false },
	]);
	expect(run.pairing).toEqual([[0], [1]]);
	expect(run.following).toEqual([{ from: 'a' }, { from: 'b' }]);
});

it('stops at an error by default', async () => {
	const run = await engine.runNode({ path: '={{ $json.id }}' }, twoItems);
	expect(run.status).toBe('error');
	expect(run.error?.message).toBe('HTTP 404');
	expect(run.following).toEqual([]);
});

it('routes a failed item to the error output', async () => {
	const run = await engine.runNode({ path: '={{ $json.id }}' }, twoItems, {
		onError: 'continueErrorOutput',
		followedBy: { from: "={{ $('Start').item.json.id }}" },
	});
	expect(run.json).toEqual([{ path: '/v3/contacts/a', tool: false }]);
	expect(run.errors).toEqual([{ id: 'missing', error: 'HTTP 404', details: { path: 'missing' } }]);
	expect(run.following).toEqual([{ from: 'a' }]);
	expect(run.followingErrors).toEqual([{ from: 'missing' }]);
});

it('refreshes the token once on 401, and stores it', async () => {
	engine.sandbox.oauth.expire();
	const run = await engine.runNode({ path: 'a' }, [{}, {}]);
	expect(run.json).toHaveLength(2);
	expect(run.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
		'GET /v3/contacts/a',
		'POST /oauth2/default/v1/token',
		'GET /v3/contacts/a',
		'GET /v3/contacts/a',
	]);
	expect(engine.credentials.refreshes.get('1')).toBe(1);
	expect(engine.credentials.read('1').oauthTokenData).toMatchObject({ access_token: 'token-1' });
});

it('measures waiting exactly, without waiting', async () => {
	const run = await engine.runNode({ path: 'a', pause: 262 }, [{}, {}, {}]);
	const [first, second, third] = run.requests.map(({ at }) => at) as [number, number, number];
	expect([second - first, third - second]).toEqual([262, 262]);
	expect(run.elapsed).toBe(3 * 262);
});

it('lets the sandbox delay an answer in virtual time', async () => {
	const run = await engine.runNode({ path: 'a?latency=2000' }, [{}, {}]);
	expect(run.elapsed).toBe(4000);
});

it('times out a request that is never answered', async () => {
	const run = await engine.runNode({ path: 'hang' }, [{}], { onError: 'continueRegularOutput' });
	expect(run.json[0]?.error).toMatch(/connection was aborted/);
	expect(run.elapsed).toBe(30_000);
});

it('stops at once when it is cancelled', async () => {
	const run = engine.runNode({ path: 'a', pause: 60_000 }, [{}, {}]);
	engine.clock.after(61_000, () => run.cancel());
	const { error, elapsed, requests } = await run;
	expect(error?.message).toMatch(/aborted/);
	expect(elapsed).toBe(61_000);
	expect(requests).toHaveLength(1);
});

it('runs two executions at the same time on one credential', async () => {
	engine.sandbox.oauth.expire();
	const [one, two] = await Promise.all([
		engine.runNode({ path: 'one', pause: 1_000 }, [{}, {}]),
		engine.runNode({ path: 'two', pause: 1_000 }, [{}, {}]),
	]);
	expect([one.elapsed, two.elapsed]).toEqual([2_000, 2_000]);
	expect(engine.credentials.refreshes.get('1')).toBe(1);
});

it('retries the whole node on fail, in virtual time', async () => {
	const run = await engine.runNode({ path: 'missing' }, [{}], {
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 5_000 },
	});
	expect(run.error?.message).toBe('HTTP 404');
	expect(run.requests).toHaveLength(3);
	expect(run.elapsed).toBe(10_000);
});

it('runs the node as the tool of an agent', async () => {
	const run = await engine.runTool({ path: "={{ $fromAI('path') }}" }, [{ path: 'x' }, { path: 'y' }]);
	expect(run.error).toBeUndefined();
	expect(run.json.map(({ answer }) => answer)).toEqual([
		[{ path: '/v3/contacts/x', tool: true }],
		[{ path: '/v3/contacts/y', tool: true }],
	]);
});

it('knows the time zone of the workflow', async () => {
	const run = await engine.runNode({ path: '={{ $now.zoneName }}' }, [{}], {
		timezone: 'Asia/Tokyo',
	});
	expect(run.json[0]?.path).toBe('/v3/contacts/Asia/Tokyo');
});

it('searches a picker, and sends the test request of the credential', async () => {
	const found = await engine.listSearch('contactSearch', { filter: 'ann', paginationToken: '2' });
	expect(found).toEqual({
		results: [{ name: '/v3/contacts/ann', value: '/v3/contacts/ann' }],
		paginationToken: '2',
	});
	expect(await engine.testCredential()).toBeUndefined();
	expect(engine.sandbox.requests.at(-1)?.path).toBe('/v3/account/user/privileges');
});
