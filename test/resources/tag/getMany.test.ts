import type { INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import { sharedObjects } from '../../support/shared';

const engine = useEngine();
const { stringContaining } = expect;

function getMany(more: INodeParameters = {}): INodeParameters {
	return { resource: 'tag', operation: 'getMany', ...more };
}

const TWO = [{ n: 1 }, { n: 2 }];

/** Return All for the first item, a Limit for the second: items that ask for the same are asked once. */
const DIFFERENT = { returnAll: '={{ $json.n === 1 }}' } as unknown as INodeParameters;

const queries = () => engine.sandbox.requests.map(({ query }) => query);

describe('tag: get many', () => {
	it('gives the tags as the API does, with their contact counts', async () => {
		const { account } = engine.sandbox;
		const [gold, none] = [account.addTag('Gold'), account.addTag('None')];
		account.addContacts(3, () => ({ taggings: [gold.tag_id] }));
		const run = await engine.runNode(getMany(), TWO, { followedBy: { n: "={{ $('Start').item.json.n }}" } });
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual(['GET /v3/contact_tags?include_count=true&limit=50']);
		const rows = [{ ...gold, contacts_count: 3 }, { ...none, contacts_count: 0 }];
		expect(run.json).toEqual([...rows, ...rows]);
		expect(sharedObjects(run.output[0])).toBe(0);
		expect(run.pairing).toEqual([[0], [0], [1], [1]]);
		expect(run.following.map(({ n }) => n)).toEqual([1, 1, 2, 2]);
	});

	it('reads past the first 50, each tag once, counts on every page', async () => {
		const { account } = engine.sandbox;
		const ids = Array.from({ length: 520 }, () => account.addTag().tag_id);
		const run = await engine.runNode(getMany({ returnAll: '={{ $json.all }}', limit: 60 }), [{ all: true }, { all: false }]);
		expect(run.json.map(({ tag_id }) => tag_id)).toEqual([...ids, ...ids.slice(0, 60)]);
		expect(run.json.every(({ contacts_count }) => contacts_count === 0)).toBe(true);
		expect(queries().map(({ limit }) => limit)).toEqual(['500', undefined, '60']);
	});

	it('fails single items', async () => {
		engine.sandbox.account.addTag();
		engine.sandbox.inject({ answer: { status: 400, body: [{ error_message: 'No.' }] }, times: 2 });
		const stopped = await engine.runNode(getMany(), TWO);
		expect(stopped.error?.message).toBe('Could not get tags: No. [item 0]');
		const run = await engine.runNode(getMany(DIFFERENT), TWO, { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([{ error: stringContaining('No.'), details: { http_status: 400 } }]);
		expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[1]], [[0]]]);
	});

	it('tells a failure for each of several equal items, and does not ask again', async () => {
		engine.sandbox.inject({ answer: { status: 400, body: [{ error_message: 'No.' }] } });
		const run = await engine.runNode(getMany(), TWO, { onError: 'continueErrorOutput' });
		expect(run.errors.map(({ error }) => error)).toEqual([0, 1].map((item) => `Could not get tags: No. [item ${item}]`));
		expect([run.requests.length, pairingOf(run.output[1])]).toEqual([1, [[0], [1]]]);
		expect(sharedObjects(run.output[1])).toBe(0);
	});
});
