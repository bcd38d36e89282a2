/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import type { IExecuteFunctions } from 'n8n-workflow';

import { isJsonTheItem, isTool, KEEPS_CAUSE, KNOWS_DETAILS, showHint, sleep, stopSignal, withAnswers } from '../../nodes/ConstantContact/host';
import { useEngine } from '../engine';

/** What is done without what older versions of n8n lack; on an older one the rest of the tests shows that it suffices. */

/** A context with no more than these functions. */
const context = (functions: object) => functions as IExecuteFunctions;
const answers = <T>(value: T) => () => value;

test('an item is read directly only where n8n says that this is no tool', () => {
	expect(isJsonTheItem(context({ isToolExecution: answers(false) }))).toBe(true);
	expect(isJsonTheItem(context({ isToolExecution: answers(true) }))).toBe(false);
	expect(isJsonTheItem(context({}))).toBe(false);
});

test.each([
	{ n8nSays: true, type: 'constantContact', tool: true },
	{ n8nSays: false, type: 'constantContactTool', tool: false },
	{ n8nSays: undefined, type: 'constantContact', tool: false },
	{ n8nSays: undefined, type: 'constantContactTool', tool: true },
])('a tool is told by n8n, or by the name of its type: $n8nSays, $type', ({ n8nSays, type, tool }) => {
	const isToolExecution = n8nSays === undefined ? {} : { isToolExecution: answers(n8nSays) };
	expect(isTool(context({ ...isToolExecution, getNode: answers({ type }) }))).toBe(tool);
});

test('nobody can stop an execution of a host that does not tell', () => {
	expect(stopSignal(context({}))).toBeUndefined();
});

test('a hint that cannot be shown is written into the log', () => {
	const info = jest.fn();
	showHint(context({ logger: { info } }), 'Look here');
	expect(info).toHaveBeenCalledWith('Constant Contact: Look here');
});

test('a wait ends at once when the execution is stopped, and is refused afterwards', async () => {
	const stop = new AbortController();
	const waiting = sleep(2_000, stop.signal);
	stop.abort();
	await expect(waiting).rejects.toThrow();
	await expect(sleep(0, stop.signal)).rejects.toThrow();
});

describe('on this host', () => {
	const engine = useEngine();

	it('what is told by an export is what n8n does: details leave by the error output, or the item is bare', async () => {
		const run = await engine.runNode({ resource: 'contact', operation: 'delete', contact: 'nobody' }, [{ row: 1 }], { onError: 'continueErrorOutput' });
		const [item] = run.output[1] ?? [];
		expect(run.json).toEqual([]);
		expect(Object.keys(item?.json ?? {}).sort()).toEqual([...(KNOWS_DETAILS ? ['details'] : []), 'error', 'row']);
	});

	it('a token that was refused to several requests at once is renewed once', async () => {
		const items = [1, 2, 3, 4, 5].map((n) => ({ id: engine.sandbox.account.addContact({ email: `p${n}@example.com` }).contact_id }));
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.latency = 2_000;
		const run = await engine.runNode({ resource: 'contact', operation: 'get', contact: { __rl: true, mode: 'id', value: '={{ $json.id }}' } }, items);
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(5);
		expect(run.lines.filter((line) => line.startsWith('POST /oauth2'))).toHaveLength(1);
		expect(engine.refreshes()).toBe(1);
	});
});

// npm test runs with the newest.
if (process.env.HOST_MODULES === undefined) {
	test('the newest n8n needs no fall-back', () => {
		expect({ KNOWS_DETAILS, KEEPS_CAUSE }).toEqual({ KNOWS_DETAILS: true, KEEPS_CAUSE: true });
	});
}

/** Only older hosts take this way. */
function testsOfOlderHosts() {
	/** n8n's helper of such a host: what it answers one after the other. */
	function sending(...steps: Array<{ statusCode: number } | { httpCode: string }>) {
		const asked: unknown[] = [];
		const send = async (options: { ignoreHttpStatusErrors?: unknown }) => {
			asked.push(options.ignoreHttpStatusErrors);
			const step = steps.shift() ?? { statusCode: 500 };
			if ('httpCode' in step) throw Object.assign(new Error(step.httpCode), step);
			return step;
		};
		return { asked, send: withAnswers(send as never, 'an account') as (options: object) => Promise<{ statusCode: number }> };
	}

	test('a refusal is an answer', async () => {
		const { asked, send } = sending({ statusCode: 404 });
		await expect(send({})).resolves.toEqual({ statusCode: 404 });
		expect(asked).toEqual([true]);
	});

	test('a refused token is renewed by sending once more', async () => {
		const { asked, send } = sending({ statusCode: 401 }, { statusCode: 200 });
		await expect(send({})).resolves.toEqual({ statusCode: 200 });
		expect(asked).toEqual([true, false]);
	});

	test('those who are refused meanwhile wait for the one renewal, and share its failure', async () => {
		const refused = { statusCode: 401 };
		const { asked, send } = sending(refused, refused, { httpCode: 'EAUTH' });
		const both = await Promise.allSettled([send({}), send({})]);
		expect(both).toMatchObject([{ reason: { httpCode: 'EAUTH' } }, { reason: { httpCode: 'EAUTH' } }]);
		expect(asked).toEqual([true, true, false]);
		const renewed = sending(refused, refused, { statusCode: 200 }, { statusCode: 204 });
		await expect(Promise.all([renewed.send({}), renewed.send({})])).resolves.toEqual([{ statusCode: 200 }, { statusCode: 204 }]);
		expect(renewed.asked).toEqual([true, true, false, true]);
	});

	test('what is refused with the new token is asked for its answer', async () => {
		const { asked, send } = sending({ statusCode: 401 }, { httpCode: '409' }, { statusCode: 409 });
		await expect(send({})).resolves.toEqual({ statusCode: 409 });
		expect(asked).toEqual([true, false, true]);
	});

	test.each(['401', '503', 'EAUTH', 'ECONNRESET'])('%s after that is not tried again', async (httpCode) => {
		const { asked, send } = sending({ statusCode: 401 }, { httpCode });
		await expect(send({})).rejects.toMatchObject({ httpCode });
		expect(asked).toEqual([true, false]);
	});
}

if (!KEEPS_CAUSE) describe('where a rejection does not tell the answer', testsOfOlderHosts);
