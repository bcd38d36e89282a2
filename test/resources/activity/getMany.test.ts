import type { INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import { sharedObjects } from '../../support/shared';

const engine = useEngine();
const { stringContaining, stringMatching } = expect;

function getMany(more: INodeParameters = {}): INodeParameters {
	return { resource: 'activity', operation: 'getMany', ...more };
}

const WRONG_LINK = '0badc0de-3772-11f1-a87d-02420a320002';

const TWO = [{ n: 1 }, { n: 2 }];

/** Return All for the first item, a Limit for the second: items that ask for the same are asked once. */
const DIFFERENT = { returnAll: '={{ $json.n === 1 }}' } as unknown as INodeParameters;

const queries = () => engine.sandbox.requests.map(({ query }) => query);

describe('activity: get many', () => {
	it('gives the activities as they are, with how they went', async () => {
		const { account } = engine.sandbox;
		const done = account.addActivity({ total: 3 }).activity_id;
		const half = account.addActivity({ total: 3, errors: ['One was refused'] }).activity_id;
		const failed = account.addActivity({ state: 'failed' }).activity_id;
		const open = account.addActivity({ state: 'processing', createdAt: engine.clock.now }).activity_id;
		account.addActivity({ createdAt: engine.clock.now - 11 * 24 * 3_600_000 });
		const run = await engine.runNode(getMany(), TWO, { followedBy: { n: "={{ $('Start').item.json.n }}" } });
		expect(run.error).toBeUndefined();
		expect(queries()).toEqual([{ limit: '50' }]);
		const given = (run.requests[0]?.response as { activities: object[] }).activities;
		const went = [{ finished: false, succeeded: null }, { finished: true, succeeded: false }, { finished: true, succeeded: false }, { finished: true, succeeded: true }];
		expect(run.json.slice(0, 4)).toEqual(given.map((activity, index) => ({ ...activity, ...went[index] })));
		expect(run.json.slice(0, 4).map(({ activity_id }) => activity_id)).toEqual([open, failed, half, done]);
		expect(JSON.stringify(run.json[0]?._links)).toContain(WRONG_LINK);
		expect(run.pairing).toEqual([[0], [0], [0], [0], [1], [1], [1], [1]]);
		expect(run.following.map(({ n }) => n)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
		expect(sharedObjects(run.output[0])).toBe(0);
	});

	it('filters by state, for each item its own', async () => {
		const { account } = engine.sandbox;
		account.addActivity({});
		const failed = account.addActivity({ state: 'failed' }).activity_id;
		const run = await engine.runNode(getMany({ filters: { state: '={{ $json.state }}' } }), [{ state: 'failed' }, { state: 'processing' }, { state: 'completed' }]);
		expect(queries()).toEqual([{ state: 'failed', limit: '50' }, { state: 'processing', limit: '50' }, { state: 'completed', limit: '50' }]);
		expect(run.json[0]).toMatchObject({ activity_id: failed });
		expect(run.pairing).toEqual([[0], [2]]);
	});

	it.each([
		['initialized', /^State: "initialized" is not one of cancelled, completed, failed, processing, timed_out \[item 1\]$/],
		['any', /^State: "any" is not one of/],
		[7, /^State: a number is not one of/],
		[undefined, /^State: the expression gives nothing.* \[item 1\]$/],
	])('refuses the state %p', async (state, message) => {
		engine.sandbox.account.addActivity({});
		const node = getMany({ filters: { state: '={{ $json.state }}' } });
		const run = await engine.runNode(node, [{ state: 'completed' }, { state }]);
		expect(run.error?.message).toMatch(message);
		expect(run.lines).toEqual([]);
		const going = await engine.runNode(node, [{ state }, { state: 'completed' }], { onError: 'continueErrorOutput' });
		expect(going.errors).toMatchObject([{ error: stringMatching(/^State: /), details: {} }]);
		expect([going.pairing, pairingOf(going.output[1])]).toEqual([[[1]], [[0]]]);
	});

	it('reads on page after page, to the limit or to the end', async () => {
		for (let n = 0; n < 1_002; n++) engine.sandbox.account.addActivity({ createdAt: engine.clock.now - 1_000 });
		const run = await engine.runNode(getMany({ returnAll: '={{ $json.all }}', limit: 600 }), [{ all: true }, { all: false }]);
		const counts = [0, 1].map((item) => run.pairing.filter(([index]) => index === item).length);
		expect(counts).toEqual([1_002, 600]);
		expect(new Set(run.json.slice(0, 1_002).map(({ activity_id }) => activity_id)).size).toBe(1_002);
		expect(queries().map(({ limit }) => limit)).toEqual(['500', undefined, undefined, '500', undefined]);
	});

	it('fails single items with the words of Constant Contact', async () => {
		engine.sandbox.account.addActivity({});
		engine.sandbox.inject({ answer: { status: 403, body: { message: 'Forbidden' } }, times: 2 });
		const run = await engine.runNode(getMany(), TWO);
		expect(run.error).toMatchObject({ message: 'Could not get activities: Forbidden [item 0]', httpCode: '403' });
		expect(run.error?.description).toMatch(/three possible causes.*scope.*privilege.*deactivated/);
		const going = await engine.runNode(getMany(DIFFERENT), TWO, { onError: 'continueErrorOutput' });
		expect(going.errors).toMatchObject([{ error: stringContaining('Forbidden'), details: { http_status: 403 } }]);
		expect([going.pairing, pairingOf(going.output[1])]).toEqual([[[1]], [[0]]]);
	});

	it('tells a failure for each of several equal items, and does not ask again', async () => {
		engine.sandbox.inject({ answer: { status: 400, body: [{ error_message: 'No.' }] } });
		const run = await engine.runNode(getMany(), TWO, { onError: 'continueErrorOutput' });
		expect(run.errors.map(({ error }) => error)).toEqual([0, 1].map((item) => `Could not get activities: No. [item ${item}]`));
		expect([run.requests.length, pairingOf(run.output[1])]).toEqual([1, [[0], [1]]]);
		expect(sharedObjects(run.output[1])).toBe(0);
	});
});
