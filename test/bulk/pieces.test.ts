import type { Contact } from '../../nodes/ConstantContact/api/contact';
import { createParameters } from '../../nodes/ConstantContact/parameters/reader';
import { restoreManyOperation } from '../../nodes/ConstantContact/resources/contact/restoreMany.operation';
import type { Run } from '../../nodes/ConstantContact/run/run';
import { makeId, makeIds } from '../support/arbitraries';
import { BusyClock } from '../support/busyClock';
import { inMemoryApi } from '../support/inMemoryApi';

const COUNT = 2_000;
/** By the clock of these tests each of them takes 10 ms, of the 50 that one piece may take. */
const PER_PIECE = 5;

const LISTS = makeIds(11, 9);
/** A set of lists of its own for each contact. */
const setOf = (index: number) => LISTS.filter((_list, n) => ((index + 1) >> n) & 1);

const items = makeIds(COUNT).map((contact_id, index) => ({ contact_id, list_memberships: setOf(index) }));

function apiOf() {
	let submitted = 0;
	return inMemoryApi(({ method, path, query = {} }) => {
		if (method === 'POST') return { status: 201, body: { activity_id: makeId(submitted++, 7), state: 'initialized' } };
		if (path === '/contact_lists') return { status: 200, body: { lists: LISTS.map((list_id) => ({ list_id })) } };
		const from = Number(query.cursor ?? 0);
		const contacts = items.slice(from, from + 500).map(({ contact_id }): Contact => ({ contact_id, deleted_at: '2026-01-01T00:00:00Z' }));
		const next = from + 500 < COUNT ? { _links: { next: { href: `/v3/contacts?cursor=${from + 500}` } } } : {};
		return { status: 200, body: { contacts, contacts_count: COUNT, ...next } };
	});
}

/** Restores all of them onto their previous lists. */
function start(options: object = {}, isStopped = false) {
	const clock = new BusyClock();
	const api = apiOf();
	const hints: string[] = [];
	const values: Record<string, unknown> = {
		contacts: '={{ $json.contact_id.trim() }}',
		restoreTo: 'previousLists',
		previousLists: '={{ $json.list_memberships }}',
		lists: [],
		oneItemPer: 'contact',
		waitForCompletion: false,
		...Object.fromEntries(Object.entries(options).map(([name, value]) => [`options.${name}`, value])),
	};
	/** Which items n8n was asked for, until each pause. */
	const read: number[] = [0];
	const parameters = createParameters(
		(name, itemIndex, fallback, { rawExpressions } = {}) => {
			if (rawExpressions || name !== 'contacts') return values[name] ?? fallback;
			read.push((read.pop() ?? 0) + 1);
			return items[itemIndex]?.contact_id;
		},
		{ jsonOf: (itemIndex) => items[itemIndex] },
	);
	clock.onPause = () => read.push(0);
	const run: Run = {
		itemCount: COUNT,
		clock,
		timezone: 'UTC',
		stopOnError: true,
		isStopped: () => isStopped,
		log: () => {},
		hint: (message) => void hints.push(message),
	};
	return { api, clock, read, hints, done: restoreManyOperation.execute(run, parameters, api) };
}

describe('restoring very many contacts onto their previous lists', () => {
	test('n8n is asked for no more expressions at a time than one piece may take', async () => {
		const { read, done } = start();
		await done;
		expect(Math.max(...read)).toBe(PER_PIECE);
		expect(read.reduce((sum, count) => sum + count)).toBe(COUNT);
	});

	test.each([
		['reading, planning, choosing what stays whole twice, regrouping and telling', {}, 6],
		['the same for a dry run', { dryRun: true }, 6],
		['the same with a limit', { maxContacts: COUNT }, 6],
	])('others have their turn in between: %s', async (_name, options, times) => {
		const { clock, api, done } = start(options);
		expect(await done).toHaveLength(COUNT);
		expect(clock.pauses).toBeGreaterThanOrEqual((times * COUNT) / PER_PIECE);
		const activities = api.requests.filter(({ method }) => method === 'POST').length;
		expect(activities).toBe('dryRun' in options ? 0 : LISTS.reduce((sum, list) => sum + Math.ceil(items.filter((item) => item.list_memberships.includes(list)).length / 500), 0));
	});

	test('counting for a limit is no exception', async () => {
		const [free, limited] = [start(), start({ maxContacts: COUNT })];
		await Promise.all([free.done, limited.done]);
		const activities = free.api.requests.filter(({ method }) => method === 'POST').length;
		expect(limited.clock.pauses - free.clock.pauses).toBe(Math.floor(activities / PER_PIECE));
	});

	test('an execution that is stopped meanwhile sends nothing more', async () => {
		const { clock, api, done } = start();
		const stopped = new Error('stopped');
		clock.onPause = () => {
			if (clock.pauses > 500) throw stopped;
		};
		await expect(done).rejects.toBe(stopped);
		expect(api.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	});

	test('an execution that is stopped at the very end names what Constant Contact goes on with', async () => {
		const { clock, api, done } = start({}, true);
		clock.onPause = () => {
			if (api.requests.some(({ method }) => method === 'POST')) throw new Error('stopped');
		};
		await expect(done).rejects.toMatchObject({
			message: 'The execution was canceled',
			description: expect.stringContaining(`goes on with what it accepted: ${makeId(0, 7)}`),
		});
	});
});
