import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError, toOutputItems, toOutputItemsInPieces } from '../../nodes/ConstantContact/run/output';
import { Problem, stoppedProblem } from '../../nodes/ConstantContact/run/problem';
import { BusyClock } from '../support/busyClock';
import { sharedObjects } from '../support/shared';

const node: INode = { id: '1', name: 'Node', type: 'constantContact', typeVersion: 1, position: [0, 0], parameters: {} };

describe('the error that n8n shows', () => {
	const details = (http_status?: number) => ({ activity_id: 'a', ...(http_status === undefined ? {} : { http_status }) });

	test.each([undefined, 301, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504])('says for status %s what happened, what to do and which item it is about', (status) => {
		const problem = new Problem('Could not get contact 1: its words', 'Do this.', details(status), 3);
		const error = toNodeError(node, problem);
		expect(error).toBeInstanceOf(status === undefined ? NodeOperationError : NodeApiError);
		expect(error).toMatchObject({ message: 'Could not get contact 1: its words', description: 'Do this.', context: { itemIndex: 3 } });
		if (status !== undefined) expect(error).toMatchObject({ httpCode: String(status) });
	});

	test.each([undefined, 400, 503])('keeps words in which n8n sees a code of its own (status %s)', (status) => {
		const messages = [
			'Contacts: no contact has these 2 addresses: joe.eperman@example.org, ada@example.org',
			'Could not get contact 1: a preexisting contact has this address',
			'Could not get contact 1: connect ETIMEDOUT at the gateway',
		];
		for (const message of messages) {
			expect(toNodeError(node, new Problem(message, 'Do this.', details(status))).message).toBe(message);
		}
	});

	test('without advice has none made up', () => {
		for (const status of [undefined, 404]) expect(toNodeError(node, new Problem('It failed', undefined, details(status)))).toMatchObject({ message: 'It failed' });
	});

	test('of a stopped execution is one that n8n sees as such', () => {
		expect(toNodeError(node, stoppedProblem('It goes on there.'))).toMatchObject({ message: expect.stringContaining('canceled'), description: 'It goes on there.' });
	});
});

describe('output items', () => {
	test('are made in pieces, and all of them even if the execution is stopped meanwhile', async () => {
		const details = { ids: ['a'] };
		const outcomes = Array.from({ length: 23 }, (_, index) => ({ itemIndexes: [index], json: { details } }));
		const clock = new BusyClock();
		const items = await toOutputItemsInPieces(clock, outcomes);
		expect(clock.pauses).toBe(4);
		expect(items).toEqual(toOutputItems(outcomes));
		expect(sharedObjects(items)).toBe(0);
		clock.onPause = () => {
			throw new Error('stopped');
		};
		expect(await toOutputItemsInPieces(clock, outcomes)).toEqual(items);
	});

	const problem = new Problem('It failed', 'Do this.', { contact_id: 'c', http_status: 404 });

	test('are linked to all the input items that they come from', () => {
		const outcomes = [
			{ itemIndexes: [0], json: { a: 1 } },
			{ itemIndexes: [1, 3], json: { a: 2 } },
			{ itemIndexes: [2], problem },
		];
		expect(toOutputItems(outcomes)).toEqual([
			{ json: { a: 1 }, pairedItem: { item: 0 } },
			{ json: { a: 2 }, pairedItem: [{ item: 1 }, { item: 3 }] },
			{ json: { error: 'It failed', details: { contact_id: 'c', http_status: 404, description: 'Do this.' } }, pairedItem: { item: 2 } },
		]);
	});

	test('of a problem always have details, and no other key', () => {
		const [item] = toOutputItems([{ itemIndexes: [0, 1], problem: new Problem('It failed') }]);
		expect(item).toEqual({ json: { error: 'It failed', details: {} }, pairedItem: [{ item: 0 }, { item: 1 }] });
	});

	test('have objects of their own, in what is given out and in what went wrong', () => {
		const status = { items_total_count: 2 };
		const same = { activity_id: 'a', status };
		const failed = new Problem('It failed', undefined, { activity_errors: ['list gone'] });
		const outcomes = [{ json: same }, { json: same }, { json: { status } }, { problem: failed }, { problem: failed.with({ contact_id: 'c' }) }];
		const items = toOutputItems(outcomes.map((outcome, index) => ({ itemIndexes: [index], ...outcome })));
		expect(sharedObjects(items)).toBe(0);
		expect(items.map(({ json }) => json)).toEqual([
			same,
			same,
			{ status },
			{ error: 'It failed', details: { activity_errors: ['list gone'] } },
			{ error: 'It failed', details: { contact_id: 'c', activity_errors: ['list gone'] } },
		]);
		// A large output is not copied where nothing of it is shared.
		expect(items[0]?.json).toBe(same);
	});
});
