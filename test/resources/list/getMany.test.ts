import type { INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import { sharedObjects } from '../../support/shared';

const engine = useEngine();
const { stringContaining } = expect;

function getMany(more: INodeParameters = {}): INodeParameters {
	return { resource: 'list', operation: 'getMany', ...more };
}

const TWO = [{ n: 1 }, { n: 2 }];

const queries = () => engine.sandbox.requests.map(({ query }) => query);

describe('list: get many', () => {
	it('gives the lists as the API does, with their active members, without deleted ones', async () => {
		const { account } = engine.sandbox;
		const news = account.addList({ name: 'News', favorite: true });
		account.addList({ name: 'Gone', deleted_at: '2026-01-01T00:00:00Z' });
		const board = account.addList('Board');
		account.addContacts(3, () => ({ list_memberships: [news.list_id] }));
		account.addContact({ list_memberships: [news.list_id], email_address: { permission_to_send: 'unsubscribed' } });
		const run = await engine.runNode(getMany(), TWO, { followedBy: { n: "={{ $('Start').item.json.n }}" } });
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual(['GET /v3/contact_lists?include_membership_count=active&status=active&limit=50']);
		const rows = [{ ...news, membership_count: 3 }, { ...board, membership_count: 0 }];
		expect(run.json).toEqual([...rows, ...rows]);
		expect(sharedObjects(run.output[0])).toBe(0);
		expect(run.pairing).toEqual([[0], [0], [1], [1]]);
		expect(run.following.map(({ n }) => n)).toEqual([1, 1, 2, 2]);
	});

	it('reads past the first 50, each list once', async () => {
		const { account } = engine.sandbox;
		const ids = Array.from({ length: 620 }, () => account.addList().list_id);
		const rows = [{ all: true, limit: 1 }, { all: false, limit: 60 }, { all: false, limit: 510 }];
		const run = await engine.runNode(getMany({ returnAll: '={{ $json.all }}', limit: '={{ $json.limit }}' }), rows);
		expect(run.json.map(({ list_id }) => list_id)).toEqual([...ids, ...ids.slice(0, 60), ...ids.slice(0, 510)]);
		expect(run.json.every(({ membership_count }) => membership_count === 0)).toBe(true);
		expect(queries().map(({ limit }) => limit)).toEqual(['500', undefined, '60', '500', undefined]);
	});

	it('fails single items', async () => {
		engine.sandbox.account.addList();
		const node = getMany({ limit: '={{ $json.limit }}' });
		const stopped = await engine.runNode(node, [{ limit: 1 }, { limit: 'all' }]);
		expect(stopped.error?.message).toBe('Limit: expected a whole number above 0, got "all" [item 1]');
		expect(stopped.lines).toEqual([]);
		engine.sandbox.inject({ answer: { status: 200, body: { lists: [], _links: { next: { href: '/v3/contacts?cursor=a' } } } } });
		const run = await engine.runNode(node, [{ limit: 1 }, { limit: 0 }, { limit: 2 }], { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([
			{ error: stringContaining('Could not get all contact lists: the link to the next page leads elsewhere'), details: {} },
			{ error: stringContaining('Limit: '), details: {} },
		]);
		expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[2]], [[0], [1]]]);
	});

	it('tells a failure for each of several equal items, and does not ask again', async () => {
		engine.sandbox.inject({ answer: { status: 400, body: [{ error_message: 'No.' }] } });
		const run = await engine.runNode(getMany(), TWO, { onError: 'continueErrorOutput' });
		expect(run.errors.map(({ error }) => error)).toEqual([0, 1].map((item) => `Could not get contact lists: No. [item ${item}]`));
		expect([run.requests.length, pairingOf(run.output[1])]).toEqual([1, [[0], [1]]]);
		expect(sharedObjects(run.output[1])).toBe(0);
	});

	it('tells which privilege may be missing', async () => {
		engine.sandbox.account.privileges = [];
		const run = await engine.runNode(getMany(), TWO);
		expect(run.error?.message).toBe('Could not get contact lists: Forbidden [item 0]');
		expect(run.error?.description).toMatch(/contacts:lists:read/);
		const going = await engine.runNode(getMany(), TWO, { onError: 'continueRegularOutput' });
		expect(going.json).toMatchObject([{ error: stringContaining('Forbidden') }, { error: stringContaining('Forbidden') }]);
		expect(going.pairing).toEqual([[0], [1]]);
	});
});
