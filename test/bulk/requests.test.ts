import type { IDataObject } from 'n8n-workflow';

import { lookAtActivities } from '../../nodes/ConstantContact/activities/lookAtActivities';
import type { ContactReference } from '../../nodes/ConstantContact/contacts/reference';
import { findContacts } from '../../nodes/ConstantContact/contacts/lookUp';
import { resolveContacts } from '../../nodes/ConstantContact/contacts/resolveContacts';
import { FIFTH, PACE, useEngine } from '../engine';
import { addMany } from '../support/account';
import { makeId, makeIds } from '../support/arbitraries';
import { accountOf, inMemoryApi } from '../support/inMemoryApi';
import { deleteMany } from '../support/nodeParameters';
import { activityIds, bodies, looks } from '../support/sentRequests';

/** Contacts that exist, spread over items. */
function items(engine: ReturnType<typeof useEngine>, contacts: number, itemCount = 2): IDataObject[] {
	const ids = addMany(engine, contacts);
	const size = Math.ceil(contacts / itemCount);
	return Array.from({ length: itemCount }, (_, index) => ({ who: ids.slice(index * size, (index + 1) * size) }));
}

describe('the submissions', () => {
	const engine = useEngine({ limits: { queuedActivities: null } });

	it.each([2, 499, 500, 501, 1_000, 5_001])('are one for 500 of %d contacts', async (contacts) => {
		const run = await engine.runNode(deleteMany(), items(engine, contacts));
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual(Array(Math.ceil(contacts / 500)).fill('POST /v3/activities/contact_delete'));
	});
});

describe.each([250, 2_000])('while answers take %d ms', (latency) => {
	const engine = useEngine({ latency, activity: { initializedFor: 300, processingFor: 700 } });

	it('the allowance is used to the full and never exceeded', async () => {
		const run = await engine.runNode(deleteMany(), items(engine, 5_000));
		expect(bodies(run)).toHaveLength(10);
		expect(run.gaps).toEqual([PACE, PACE, PACE, FIFTH, PACE, PACE, PACE, PACE, PACE]);
		expect(run.elapsed).toBe(8 * PACE + FIFTH + latency);
		expect(run.requests.map(({ status }) => status)).toEqual(Array(10).fill(201));
	});

	it('executions on one credential share it', async () => {
		const runs = await Promise.all(
			Array.from({ length: 4 }, async () => await engine.runNode(deleteMany(), items(engine, 1_500))),
		);
		expect(runs.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
		const { requests } = engine.sandbox;
		const gaps = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? at));
		expect(gaps).toEqual([PACE, PACE, PACE, FIFTH, ...Array<number>(7).fill(PACE)]);
	});
});

describe('20,000 contacts, with answers after 250 ms and activities that take 1 s', () => {
	const engine = useEngine({ latency: 250, activity: { initializedFor: 300, processingFor: 700 } });

	it('are deleted in 40 requests, and seen to be, in hardly more time than the API allows', async () => {
		const run = await engine.runNode(deleteMany({ waitForCompletion: true, oneItemPer: 'activity' }), items(engine, 20_000));
		expect(run.json).toHaveLength(40);
		expect(run.json.every(({ succeeded }) => succeeded)).toBe(true);
		expect(bodies(run)).toHaveLength(40);
		expect(looks(run)).toEqual(Array(2).fill('/v3/activities?limit=500'));
		expect(run.elapsed).toBeLessThanOrEqual(1.15 * (40 / 4 + 1) * 1_000);
		expect(new Set(activityIds(run)).size).toBe(40);
	});
});

describe('a look at activities', () => {
	const listed = makeIds(500, 1);
	const activity = (activity_id: string) => ({ activity_id, state: 'processing' });
	const api = () =>
		inMemoryApi(({ path }) => {
			const id = /^\/activities\/(.+)$/.exec(path)?.[1];
			return { status: 200, body: id ? activity(id) : { activities: listed.map(activity) } };
		});

	it.each([1, 2, 499, 500])('is one request for %d open ones that the list shows', async (open) => {
		const asked = api();
		const { activities } = await lookAtActivities(asked, listed.slice(0, open), Infinity);
		expect(activities).toHaveLength(open);
		expect(asked.requests).toHaveLength(1);
	});

	it('is one more for each that it does not show', async () => {
		const asked = api();
		const { activities } = await lookAtActivities(asked, [...listed, ...makeIds(3, 2)], Infinity);
		expect(activities).toHaveLength(503);
		expect(asked.requests).toHaveLength(4);
	});
});

describe.each([
	[10, 20_000],
	[5_000, 20_000],
	[50, 100_000],
	[40, 20_000],
	[2, 100_000],
	[200, 499],
])('of %d contacts in an account of %d', (wanted, total) => {
	const fewest = Math.min(wanted, Math.ceil(total / 500));
	const addressOf = (number: number) => `person${number}@example.com`;
	const account = (isDeleted: boolean) =>
		accountOf(
			Array.from({ length: total }, (_, number) => ({
				contact_id: makeId(number),
				email_address: { address: addressOf(number) },
				...(isDeleted ? { deleted_at: '2026-03-01' } : {}),
			})),
		);
	const spread = Array.from({ length: wanted }, (_, index) => Math.floor((index * total) / wanted));
	const last = Array.from({ length: wanted }, (_, index) => total - 1 - index);

	it.each([
		['spread over it', spread],
		['all at its end', last],
	])('the addresses are found with the fewest requests, %s', async (_where, numbers) => {
		const api = account(false);
		const references = numbers.map((number): ContactReference => ({ given: addressOf(number), address: addressOf(number) }));
		const { byAddress } = await resolveContacts(api, references, false, true);
		expect(numbers.map((number) => byAddress.get(addressOf(number)))).toMatchObject(numbers.map((number) => ({ contact_id: makeId(number) })));
		expect(api.requests.length).toBeLessThanOrEqual(fewest + 2);
	});

	it('who is deleted is found the same way', async () => {
		const api = account(true);
		const references = spread.map((number): ContactReference => ({ given: makeId(number), id: makeId(number) }));
		const { byId } = await resolveContacts(api, references, true, true);
		expect(byId.size).toBe(wanted);
		expect(api.requests.length).toBeLessThanOrEqual(fewest + 2);
	});
});

describe.each([
	// All of an account: the floor is a page for 500.
	{ wanted: 500, total: 500, floor: 1 },
	{ wanted: 5_000, total: 5_000, floor: 10 },
	{ wanted: 50_000, total: 50_000, floor: 100 },
	// Spread over a larger one: the floor is every page, or one request each.
	{ wanted: 500, total: 100_000, floor: 200 },
	{ wanted: 5_000, total: 100_000, floor: 200 },
	{ wanted: 50_000, total: 100_000, floor: 200 },
	// The first page tells how many contacts there are, and that one request each is cheaper.
	{ wanted: 40, total: 100_000, floor: 40, more: 1 },
])('$wanted contacts of an account of $total', ({ wanted, total, floor, more = 0 }) => {
	it(`are read with their lists in ${floor} requests${more ? ` and ${more} more` : ''}`, async () => {
		const numbers = Array.from({ length: wanted }, (_, index) => Math.floor(((index + 1) * total) / wanted) - 1);
		const api = accountOf(
			Array.from({ length: total }, (_, number) => ({
				contact_id: makeId(number),
				email_address: { address: `person${number}@example.com` },
				list_memberships: [makeId(number % 7, 9)],
			})),
		);
		const references = numbers.map((number): ContactReference => {
			const given = number % 2 ? makeId(number) : `person${number}@example.com`;
			return number % 2 ? { given, id: given } : { given, address: given };
		});
		const contactOf = await findContacts(api, references, ['list_memberships'], true);
		expect(references.map((each) => contactOf(each)?.list_memberships)).toEqual(numbers.map((number) => [makeId(number % 7, 9)]));
		expect(floor).toBe(Math.min(wanted, Math.ceil(total / 500)));
		expect(api.requests.length).toBe(floor + more);
	});
});
