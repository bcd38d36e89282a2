import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import type { ContactInput } from '../../sandbox';
import { NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { sharedObjects } from '../../support/shared';

// Whoever is added first comes first, so that what is expected reads in the order of adding.
const engine = useEngine({ unknowns: { contactOrder: 'oldest first' } });
neverTouchesConsent(engine);
const { stringContaining, stringMatching } = expect;

const SOME_ID = '00000000-0000-4000-8000-00000000abcd';

const DATE_FILTERS = ['createdAfter', 'createdBefore', 'updatedAfter', 'updatedBefore', 'deletedAfter', 'deletedBefore'];

function getMany(more: INodeParameters = {}): INodeParameters {
	return { resource: 'contact', operation: 'getMany', ...more };
}

const filtered = (filters: INodeParameters, more: INodeParameters = {}) => getMany({ returnAll: true, filters, ...more });

function add(count: number, describe?: (index: number) => ContactInput): string[] {
	return engine.sandbox.account.addContacts(count, describe).map(({ contact_id }) => contact_id);
}

const contactIds = (rows: IDataObject[]) => rows.map(({ contact_id }) => contact_id);

const queries = (requests = engine.sandbox.requests) => requests.map(({ query }) => query);

/** What a page with this link to the next one looks like. */
const linking = (next: unknown) => ({ status: 200, body: { contacts: [], _links: { next } } });

const TWO = [{ n: 1 }, { n: 2 }];

/** Return All for the first item, a Limit for the second: items that ask for the same are asked once. */
const DIFFERENT = { returnAll: '={{ $json.n === 1 }}' } as unknown as INodeParameters;

describe('contact: get many', () => {
	it('gets, without filters, up to 50 contacts that are not deleted, for each item', async () => {
		const ids = add(60);
		add(2, () => ({ deleted: true }));
		const run = await engine.runNode(getMany(), TWO, { followedBy: { n: "={{ $('Start').item.json.n }}" } });
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual(['GET /v3/contacts?limit=50']);
		expect(contactIds(run.json)).toEqual([...ids.slice(0, 50), ...ids.slice(0, 50)]);
		expect(run.pairing).toEqual([...Array(50).fill([0]), ...Array(50).fill([1])]);
		expect(run.following.map(({ n }) => n)).toEqual([...Array(50).fill(1), ...Array(50).fill(2)]);
		expect(sharedObjects(run.output[0])).toBe(0);
	});

	describe('limit', () => {
		it('holds for each item, and asks for no more than that', async () => {
			const ids = add(7);
			const run = await engine.runNode(getMany({ limit: '={{ $json.n }}' }), [{ n: 3 }, { n: 5 }, { n: '2' }, { n: 9 }]);
			expect(queries()).toEqual([{ limit: '3' }, { limit: '5' }, { limit: '2' }, { limit: '9' }]);
			expect(contactIds(run.json)).toEqual([...ids.slice(0, 3), ...ids.slice(0, 5), ...ids.slice(0, 2), ...ids]);
		});

		it('is read in pages of 500 above that', async () => {
			const ids = add(1_100);
			const run = await engine.runNode(getMany({ limit: 700 }), [{}, {}]);
			expect(queries().map(({ limit, cursor }) => limit ?? Boolean(cursor))).toEqual(['500', true]);
			expect(contactIds(run.json)).toEqual([...ids.slice(0, 700), ...ids.slice(0, 700)]);
		});

		it.each([0, -1, 1.5, 'many', null])('of %p is an input error', async (limit) => {
			add(2);
			const run = await engine.runNode(getMany({ limit: '={{ $json.limit }}' }), [{ limit: 1 }, { limit }]);
			expect(run.error?.message).toMatch(/^Limit: expected a whole number above 0, got .*\[item 1\]$/);
			expect(run.lines).toEqual([]);
			const going = await engine.runNode(getMany({ limit: '={{ $json.limit }}' }), [{ limit }, { limit: 1 }], { onError: 'continueErrorOutput' });
			expect(going.json).toHaveLength(1);
			expect(going.errors).toMatchObject([{ error: stringMatching(/^Limit: /), details: { description: stringMatching(/Nothing was sent/) } }]);
			expect([going.pairing, pairingOf(going.output[1])]).toEqual([[[1]], [[0]]]);
		});
	});

	it.each(['absent', 'null', 'empty'] as const)('Return All reads pages of 500 to the last (links %s)', async (lastPageLinks) => {
		engine.sandbox.unknowns.lastPageLinks = lastPageLinks;
		engine.sandbox.unknowns.parametersBesideCursor = 400;
		const ids = add(1_001);
		const run = await engine.runNode(getMany({ returnAll: '={{ $json.all }}', limit: 1 }), [{ all: true }, { all: false }]);
		expect(contactIds(run.json)).toEqual([...ids, ids[0]]);
		expect(queries().map((query) => Object.keys(query))).toEqual([['limit'], ['cursor'], ['cursor'], ['limit']]);
		expect(queries()[0]).toEqual({ limit: '500' });
	});

	describe('simplify and include', () => {
		it('gives flat contacts, or the API’s own', async () => {
			const list = engine.sandbox.account.addList().list_id;
			add(1, () => ({ email: null, first_name: 'Sam', list_memberships: [list] }));
			const rows = [{ simple: true }, { simple: false }];
			const run = await engine.runNode(getMany({ simplify: '={{ $json.simple }}', options: { include: ['list_memberships'] } }), rows);
			expect(queries()).toEqual(Array(2).fill({ include: 'list_memberships', limit: '50' }));
			expect(run.json[0]).toEqual({
				contact_id: expect.any(String),
				email: null,
				first_name: 'Sam',
				last_name: null,
				company_name: null,
				permission_to_send: null,
				created_at: '2026-03-04T09:00:00Z',
				updated_at: '2026-03-04T09:00:00Z',
				deleted_at: null,
				list_memberships: [list],
			});
			expect(run.json[1]).toEqual((run.requests[1]?.response as { contacts: unknown[] }).contacts[0]);
		});

		it('carries the include to the following pages', async () => {
			const list = engine.sandbox.account.addList().list_id;
			add(501, () => ({ list_memberships: [list] }));
			const run = await engine.runNode(getMany({ returnAll: true, options: { include: ['list_memberships', 'notes'] } }));
			expect(run.json.every(({ list_memberships }) => (list_memberships as string[])[0] === list)).toBe(true);
			expect(run.json).toHaveLength(501);
		});
	});

	describe('filters', () => {
		it('asks for the status, several together', async () => {
			const [ann, ben, cat] = add(4, (n) => [
				{},
				{ deleted: true },
				{ email_address: { permission_to_send: 'unsubscribed' as const } },
				{ email_address: { permission_to_send: 'temp_hold' as const } },
			][n] as ContactInput);
			const rows = [{ status: ['deleted'] }, { status: ['active', 'unsubscribed'] }, { status: 'deleted, active' }];
			const run = await engine.runNode(filtered({ status: '={{ $json.status }}' }), rows);
			expect(queries().map(({ status }) => status)).toEqual(['deleted', 'active,unsubscribed', 'deleted,active']);
			expect(contactIds(run.json).slice(0, 5)).toEqual([ben, ann, cat, ann, ben]);
			expect(run.pairing.map(([index]) => index)).toEqual([0, 1, 1, 2, 2]);
		});

		it('asks for address, lists and tags, for each item its own', async () => {
			const { account } = engine.sandbox;
			const lists = [account.addList().list_id, account.addList().list_id] as const;
			const tag = account.addTag().tag_id;
			const [ann, ben, cat] = add(3, (n) => [
				{ email: 'Ann@Example.com', list_memberships: [lists[0]] },
				{ list_memberships: [lists[1]] },
				{ taggings: [tag] },
			][n] as ContactInput);
			const found = async (name: string, ...values: unknown[]) => {
				const run = await engine.runNode(filtered({ [name]: '={{ $json.value }}' }), values.map((value) => ({ value }) as IDataObject));
				return [queries(run.requests), contactIds(run.json)];
			};
			const asked = (name: string, ...values: string[]) => values.map((value) => ({ [name]: value, limit: '500' }));
			expect(await found('email', ' ann@example.com ', 'nobody@example.com')).toEqual([asked('email', 'ann@example.com', 'nobody@example.com'), [ann]]);
			expect(await found('lists', [...lists, lists[0].toUpperCase()], lists[1])).toEqual([asked('lists', lists.join(','), lists[1]), [ann, ben, ben]]);
			expect(await found('tags', `${tag},`, [tag, tag])).toEqual([asked('tags', tag), [cat, cat]]);
		});

		it.each([
			['status', 'Status', ['gone'], /"gone" is not one of all, active, deleted/],
			...['status', 'email', 'lists', 'tags'].flatMap((name) =>
				[undefined, null].map((nothing): [string, string, unknown, RegExp] => [
					name,
					name.replace(/^./, (first) => first.toUpperCase()),
					nothing,
					/the expression gives nothing/,
				]),
			),
			['email', 'Email', 'ann', /is not an email address/],
			['email', 'Email', 7, /expected an email address as text/],
			['lists', 'Lists', ['news'], /"news" is not a list ID/],
			['lists', 'Lists', Array.from({ length: 26 }, (_, n) => SOME_ID.replace('abcd', String(1000 + n))), /26 lists are too many: at most 25/],
			['tags', 'Tags', Array.from({ length: 51 }, (_, n) => SOME_ID.replace('abcd', String(1000 + n))), /51 tags are too many: at most 50/],
			['tags', 'Tags', [{ tag_id: SOME_ID }], /got an object/],
			...DATE_FILTERS.map((name): [string, string, unknown, RegExp] => [
				name,
				name.replace(/^(.)(\w+?)(After|Before)$/, (_, first: string, rest: string, end: string) => `${first.toUpperCase()}${rest} ${end}`),
				'next week',
				/"next week" is not a date/,
			]),
			['deletedAfter', 'Deleted After', 20260304, /is not a date/],
		])('refuses for %s (%s) what is no value of it', async (name, label, value, message) => {
			const [list, tag] = [engine.sandbox.account.addList().list_id, engine.sandbox.account.addTag().tag_id];
			add(2, (n) => (n === 0 ? { email: 'ann@example.com', list_memberships: [list], taggings: [tag] } : { deleted: true }) as ContactInput);
			const fitting: Record<string, string> = { status: 'active', email: 'ann@example.com', lists: list, tags: tag };
			const good = fitting[name] ?? (name.endsWith('After') ? '2000-01-01' : '2100-01-01');
			const node = filtered({ [name]: '={{ $json.value }}' });
			const run = await engine.runNode(node, [{ value: good }, { value: value as string }]);
			expect(run.error?.message).toMatch(message);
			expect(run.error?.message).toMatch(new RegExp(`^${label}.*: .*\\[item 1\\]$`));
			expect(run.lines).toEqual([]);
			const going = await engine.runNode(node, [{ value: value as string }, { value: good }], { onError: 'continueErrorOutput' });
			expect(going.errors).toMatchObject([{ error: stringMatching(message), details: {} }]);
			expect(going.json).toHaveLength(1);
			expect([going.pairing, pairingOf(going.output[1])]).toEqual([[[1]], [[0]]]);
		});

		it('takes 25 lists and 50 tags', async () => {
			const id = (_: unknown, n: number) => SOME_ID.replace('abcd', String(1000 + n));
			const run = await engine.runNode(filtered({ lists: Array.from({ length: 25 }, id), tags: Array.from({ length: 50 }, id) }), TWO);
			expect(run.error).toBeUndefined();
			expect(queries()[0]?.tags?.split(',')).toHaveLength(50);
		});

		it('means a date without a zone in the workflow’s time zone, and keeps an offset', async () => {
			add(1);
			const after = '={{ $json.after }}';
			const rows = [
				{ after: '2026-03-04T00:00:00' },
				{ after: '2026-03-04' },
				{ after: '2026-03-04 08:30:00' },
				{ after: '2026-03-04T00:00:00+02:00' },
				{ after: '2026-03-04T00:00:00.5Z' },
			];
			const run = await engine.runNode(filtered({ createdAfter: after, updatedBefore: after }), rows, { timezone: 'America/New_York' });
			expect(run.error).toBeUndefined();
			// The first two mean the same, so they are asked once.
			const asked = ['2026-03-04T05:00:00.000Z', '2026-03-04T13:30:00.000Z', '2026-03-03T22:00:00.000Z', '2026-03-04T00:00:00.500Z'];
			expect(queries().map(({ created_after }) => created_after)).toEqual(asked);
			expect(queries().map(({ updated_before }) => updated_before)).toEqual(asked);
			expect(run.json).toHaveLength(0);
		});

		it('takes the dates of n8n’s expressions', async () => {
			const dates = { createdBefore: '={{ $now }}', createdAfter: '={{ $today.minus({ days: 1 }) }}', updatedAfter: '={{ $today.toISODate() }}', updatedBefore: '={{ new Date(1772614800001) }}' };
			const ids = add(2);
			const run = await engine.runNode(filtered(dates), TWO, { timezone: 'Asia/Tokyo' });
			expect(run.error).toBeUndefined();
			expect(queries()[0]).toEqual({
				created_before: stringMatching(/^2026-03-04T09:00:00/),
				created_after: '2026-03-02T15:00:00.000Z',
				updated_after: '2026-03-03T15:00:00.000Z',
				updated_before: '2026-03-04T09:00:00.001Z',
				limit: '500',
			});
			expect(ids).toHaveLength(2);
		});
	});

	describe('deletedAfter and deletedBefore', () => {
		/** One contact deleted on each of these days, and one that is not deleted. */
		const DAYS = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'];
		const addDays = () => add(5, (n) => (DAYS[n] ? { deleted_at: DAYS[n] } : {}));

		it('include their day, and ask for deleted contacts', async () => {
			const ids = addDays();
			const filters = { deletedAfter: '={{ $json.after }}', deletedBefore: '={{ $json.before }}' };
			const rows = [
				{ after: '2026-03-01T00:00:00', before: '2100-01-01' },
				{ after: '2000-01-01', before: '2026-02-28T00:00:00' },
				{ after: '2026-02-28', before: '2026-03-01' },
				{ after: '2026-03-01T23:59:59', before: '2026-03-01T00:00:00' },
			];
			const run = await engine.runNode(filtered(filters), rows, { timezone: 'America/New_York' });
			expect(queries()).toEqual(Array(4).fill({ status: 'deleted', limit: '500' }));
			const found = (index: number) => contactIds(run.json.filter((_, n) => run.pairing[n]?.[0] === index));
			expect([0, 1, 2, 3].map(found)).toEqual([ids.slice(2, 4), ids.slice(0, 2), ids.slice(1, 3), [ids[2]]]);
		});

		it('are days of the workflow’s time zone', async () => {
			const ids = addDays();
			const rows = [{ after: '2026-03-01T20:00:00Z' }, { after: '2026-03-01T10:00:00Z' }];
			const run = await engine.runNode(filtered({ deletedAfter: '={{ $json.after }}' }), rows, { timezone: 'Asia/Tokyo' });
			expect([contactIds(run.json), run.pairing]).toEqual([[ids[3], ids[2], ids[3]], [[0], [1], [1]]]);
		});

		it('leave the status as it is when it holds deleted contacts', async () => {
			const ids = addDays();
			const rows = [{ status: ['all'] }, { status: ['deleted', 'active'] }];
			const run = await engine.runNode(filtered({ status: '={{ $json.status }}', deletedAfter: '2026-03-02' }), rows);
			expect(queries().map(({ status }) => status)).toEqual(['all', 'deleted,active']);
			expect(contactIds(run.json)).toEqual([ids[3], ids[3]]);
		});

		it.each(['deletedAfter', 'deletedBefore'])('%s is an input error with a status that leaves deleted contacts out', async (name) => {
			addDays();
			const node = filtered({ status: '={{ $json.status }}', [name]: '2026-03-01' });
			const rows = [{ status: ['deleted'] }, { status: ['active', 'unsubscribed'] }];
			const run = await engine.runNode(node, rows);
			expect(run.error?.message).toMatch(/^Deleted (After|Before): the Status filter \(active, unsubscribed\) leaves out deleted contacts.*\[item 1\]$/);
			expect(run.lines).toEqual([]);
			const going = await engine.runNode(node, rows, { onError: 'continueErrorOutput' });
			expect(going.errors).toMatchObject([{ error: stringMatching(/^Deleted/), details: { description: stringContaining('Add Deleted') } }]);
			expect(going.json.length).toBeGreaterThan(0);
			expect(pairingOf(going.output[1])).toEqual([[1]]);
		});

		it('are counted by Limit after them, which ends the reading as soon as it is met', async () => {
			const ids = add(1_600, (n) => ({ deleted_at: n % 400 === 399 ? '2026-03-01' : '2025-01-01' }));
			const wanted = [399, 799, 1_199, 1_599].map((n) => ids[n]);
			const run = await engine.runNode(getMany({ limit: '={{ $json.limit }}', filters: { deletedAfter: '2026-02-01' } }), [
				{ limit: 1 },
				{ limit: 2 },
				{ limit: 3 },
				{ limit: 9 },
			]);
			expect(contactIds(run.json)).toEqual([...wanted.slice(0, 1), ...wanted.slice(0, 2), ...wanted.slice(0, 3), ...wanted]);
			const pages = queries().map(({ cursor }) => (cursor ? 'next' : 'first')).join(' ');
			expect(pages).toBe('first first next first next next first next next next');
		});
	});

	describe('unsubscribedAfter and unsubscribedBefore', () => {
		/** One contact who unsubscribed at noon of each of these days, the last one deleted since, and one who did not. */
		const DAYS = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'];
		const addOptedOut = () =>
			add(5, (n) => ({
				...(DAYS[n] ? { email_address: { permission_to_send: 'unsubscribed' as const, opt_out_date: `${DAYS[n]}T12:00:00Z` } } : {}),
				...(n === 3 ? { deleted_at: '2026-03-03' } : {}),
			}));

		it.each([true, false])('ask for all contacts, each item for its own times (only "all" finds them: %s)', async (optoutNeedsAll) => {
			engine.sandbox.unknowns.optoutNeedsAll = optoutNeedsAll;
			const ids = addOptedOut();
			const filters = { unsubscribedAfter: '={{ $json.after }}', unsubscribedBefore: '={{ $json.before }}' };
			const items = [
				{ after: '2026-02-28T00:00:00', before: '2100-01-01' },
				{ after: '2000-01-01', before: '2026-02-28T12:00:00Z' },
			];
			const run = await engine.runNode(filtered(filters), items, { timezone: 'America/New_York' });
			expect(run.error).toBeUndefined();
			expect(queries()[0]).toEqual({ optout_after: '2026-02-28T05:00:00.000Z', optout_before: '2100-01-01T05:00:00.000Z', status: 'all', limit: '500' });
			expect(contactIds(run.json)).toEqual([...ids.slice(1, 4), ids[0]]);
			expect(run.pairing).toEqual([[0], [0], [0], [1]]);
		});

		it('find together with deletedAfter who unsubscribed and is deleted', async () => {
			const ids = addOptedOut();
			add(1, () => ({ deleted_at: '2026-03-03' }));
			const run = await engine.runNode(filtered({ unsubscribedAfter: '2026-02-01', deletedAfter: '2026-03-01' }), TWO);
			expect(contactIds(run.json)).toEqual([ids[3], ids[3]]);
		});

		it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('refuse what is no time (%s)', async (onError) => {
			const ids = addOptedOut();
			const filters = { unsubscribedAfter: '={{ $json.after }}', status: ['unsubscribed'] };
			const items = [{ after: 'lately' }, { after: '2000-01-01' }];
			const stopped = await engine.runNode(filtered(filters), items);
			expect(stopped.error?.message).toContain('Unsubscribed After: "lately" is not a date');
			expect(stopped.lines).toEqual([]);
			const run = await engine.runNode(filtered(filters), items, { onError });
			const told = [...run.json, ...run.errors];
			expect(told.flatMap(({ error }) => error ?? [])).toEqual([stopped.error?.message]);
			expect(contactIds(told.filter(({ error }) => !error))).toEqual(ids.slice(0, 3));
		});
	});

	describe('pages that make no sense', () => {
		const LINKS = ['https://evil.example/v3/contacts?cursor=abc', '/v3/contact_lists?cursor=abc', '/v3/contacts', '//evil.example/v3/contacts?cursor=a', 'http://api.cc.email/v3/contacts?cursor=a', 'nonsense'];

		it.each(LINKS)('end the run when the next page is at %s', async (href) => {
			add(3);
			engine.sandbox.inject({ path: '/v3/contacts', answer: linking({ href }), times: 2 });
			const run = await engine.runNode(getMany({ returnAll: true }), TWO);
			expect(run.error?.message).toBe('Could not get all contacts: the link to the next page leads elsewhere [item 0]');
			expect(run.requests).toHaveLength(1);
			const going = await engine.runNode(getMany(DIFFERENT), TWO, { onError: 'continueErrorOutput' });
			expect([going.json.length, going.errors]).toMatchObject([3, [{ error: stringContaining('leads elsewhere'), details: {} }]]);
			expect(engine.sandbox.refusedHosts).toEqual([]);
		});

		it('end it when a cursor comes again', async () => {
			add(2);
			engine.sandbox.inject({ path: '/v3/contacts', answer: linking({ href: '/v3/contacts?cursor=a' }), times: 2 });
			const run = await engine.runNode(getMany({ returnAll: true }), TWO);
			expect(run.error?.message).toBe('Could not get all contacts: the pages go round in a circle [item 0]');
			expect(queries()).toEqual([{ limit: '500' }, { cursor: 'a' }]);
		});

		it('end it when they go round in a longer circle', async () => {
			add(2);
			for (const cursor of ['a', 'b', 'c', 'a']) {
				engine.sandbox.inject({ path: '/v3/contacts', answer: linking(`/v3/contacts?cursor=${cursor}`) });
			}
			const run = await engine.runNode(getMany(DIFFERENT), TWO, { onError: 'continueRegularOutput' });
			expect(run.json).toMatchObject([{ error: stringContaining('circle') }, {}, {}]);
			expect(run.pairing).toEqual([[0], [1], [1]]);
		});

		it.each([
			['no contacts', { hello: 1 }],
			['contacts that are no list', { contacts: {} }],
			['a contact without an id', { contacts: [{ first_name: 'Ann' }] }],
			['a list of nothing', []],
		])('are an error: %s', async (_name, body) => {
			add(1);
			engine.sandbox.inject({ path: '/v3/contacts', answer: { status: 200, body } });
			const run = await engine.runNode(getMany(DIFFERENT), TWO, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ error: stringMatching(/^Could not get contacts: the answer of Constant Contact made no sense/), details: {} }]);
			expect(run.json).toHaveLength(1);
		});
	});

	it('passes on what Constant Contact says, for the item that it is about', async () => {
		add(2);
		const refusal = { status: 400, body: [{ error_key: 'contacts.api.validation.error', error_message: 'That will not do.' }] };
		engine.sandbox.inject({ path: '/v3/contacts', answer: refusal, times: 2 });
		const run = await engine.runNode(getMany(), TWO);
		expect(run.error).toMatchObject({ message: 'Could not get contacts: That will not do. [item 0]', httpCode: '400' });
		const going = await engine.runNode(getMany(DIFFERENT), TWO, { onError: 'continueErrorOutput' });
		expect(going.errors).toMatchObject([{ details: { http_status: 400, error_key: 'contacts.api.validation.error' } }]);
		expect([going.pairing, pairingOf(going.output[1])]).toEqual([[[1], [1]], [[0]]]);
	});

	it('reads the pages once for items that ask for the same, and again for one that does not', async () => {
		const [list = ''] = [engine.sandbox.account.addList().list_id];
		const ids = add(3, () => ({ list_memberships: [list], deleted: true, deleted_at: '2026-03-01' }));
		const node = getMany({
			limit: '={{ $json.limit }}',
			simplify: '={{ $json.simple }}',
			filters: { status: ['deleted'], deletedAfter: '={{ $json.after }}' },
			options: { include: ['list_memberships'] },
		});
		const same = { limit: 2, simple: false, after: '2026-01-01' };
		const run = await engine.runNode(node, [same, same, { ...same, limit: 3 }, { ...same, simple: true }, { ...same, after: '2026-03-02' }, same]);
		expect(run.requests).toHaveLength(4);
		expect(run.pairing).toEqual([[0], [0], [1], [1], [2], [2], [2], [3], [3], [5], [5]]);
		expect(contactIds(run.json).slice(-2)).toEqual(ids.slice(0, 2));
		expect(run.json.map((json) => 'email_address' in json)).toEqual([...Array(7).fill(true), false, false, true, true]);
		expect(sharedObjects(run.output[0])).toBe(0);
	});

	it('tells a failure for each of several equal items, and does not ask again', async () => {
		engine.sandbox.inject({ answer: { status: 400, body: [{ error_message: 'No.' }] } });
		const run = await engine.runNode(getMany(), TWO, { onError: 'continueErrorOutput' });
		expect(run.errors.map(({ error }) => error)).toEqual([0, 1].map((item) => `Could not get contacts: No. [item ${item}]`));
		expect([run.requests.length, pairingOf(run.output[1])]).toEqual([1, [[0], [1]]]);
		expect(sharedObjects(run.output[1])).toBe(0);
	});
});

describe('contact: get many by contacts', () => {
	const LABEL = 'Contacts (IDs or Emails)';
	const PAGE = { status: 'all', limit: '500', include_count: 'true' };
	const WITH_LISTS = { include: ['list_memberships'] };
	const SKIP = { options: { ifNotFound: 'skip' } };

	const byContacts = (more: INodeParameters = {}) => getMany({ getBy: 'contacts', contacts: '={{ $json.who }}', ...more });
	const rows = (...who: unknown[]) => who.map((each) => ({ who: each })) as IDataObject[];

	it('gives one item for each contact and input item, deleted ones too, with what Include names', async () => {
		const { account } = engine.sandbox;
		const lists = [account.addList().list_id, account.addList().list_id];
		const tag = account.addTag().tag_id;
		const [ann = '', ben = '', cat = ''] = add(3, (n) => [
			{ email: 'Ann@Example.com', list_memberships: lists, taggings: [tag] },
			{ deleted: true, taggings: [tag] },
			{ email: null, first_name: 'SMS only', list_memberships: [lists[1] as string] },
		][n] as ContactInput);
		const who = [` ann@example.com; ${ben.toUpperCase()}`, [cat, ann], 'ANN@EXAMPLE.COM'];
		const node = byContacts({ options: { include: ['list_memberships', 'taggings'] } });
		const run = await engine.runNode(node, rows(...who), { followedBy: { who: "={{ $('Start').item.json.who }}" } });
		expect(run.error).toBeUndefined();
		expect(queries()).toEqual([{ ...PAGE, include: 'list_memberships,taggings' }]);
		const annIs = { contact_id: ann, email: 'Ann@Example.com', deleted_at: null, list_memberships: lists, taggings: [tag] };
		expect(run.json).toMatchObject([
			annIs,
			{ contact_id: ben, deleted_at: '2026-03-04', list_memberships: [], taggings: [tag] },
			{ contact_id: cat, email: null, list_memberships: [lists[1]], taggings: [] },
			annIs,
			annIs,
		]);
		expect(run.pairing).toEqual([[0], [0], [1], [1], [2]]);
		expect(run.following.map((item) => item.who)).toEqual([who[0], who[0], who[1], who[1], who[2]]);
	});

	it('reads few one by one, and each once for all items', async () => {
		const [ann = '', ben = ''] = add(2, (n) => ({ email: `p${n}@example.com`, deleted: n === 1 }));
		const run = await engine.runNode(byContacts({ options: WITH_LISTS }), rows(ann, 'P1@example.com', [ann.toUpperCase(), 'p1@example.com']));
		expect(run.lines).toEqual([
			`GET /v3/contacts/${ann}?include=list_memberships`,
			'GET /v3/contacts?email=p1@example.com&status=all&include=list_memberships',
		]);
		expect(contactIds(run.json)).toEqual([ann, ben, ann, ben]);
	});

	it('reads many in pages of 500, and no further than needed', async () => {
		const ids = add(1_700, (n) => ({ deleted: n % 3 === 0 }));
		const run = await engine.runNode(byContacts(), rows(ids.slice(0, 600), ids.slice(550, 900)));
		expect(contactIds(run.json)).toEqual([...ids.slice(0, 600), ...ids.slice(550, 900)]);
		expect(queries().map((query) => Object.keys(query))).toEqual([['status', 'limit', 'include_count'], ['cursor']]);
		expect(run.pairing).toEqual([...Array(600).fill([0]), ...Array(350).fill([1])]);
	});

	it('gives a contact that an item names by its id and by its address once', async () => {
		const [ann = '', ben = ''] = add(2, (n) => ({ email: `p${n}@example.com` }));
		const run = await engine.runNode(byContacts(), rows(['p0@example.com', ann, ben], [ben, 'p1@example.com']));
		expect(contactIds(run.json)).toEqual([ann, ben, ben]);
		expect(run.pairing).toEqual([[0], [0], [1]]);
	});

	it('simplifies for each item, or gives the API’s own', async () => {
		const [ann = '', ben = ''] = add(2);
		const items = [{ who: ann, simple: false }, { who: ben, simple: true }];
		const run = await engine.runNode(byContacts({ simplify: '={{ $json.simple }}' }), items);
		expect(run.json[0]).toEqual(run.requests.find(({ path }) => path.endsWith(ann))?.response);
		expect(run.json[1]).toEqual({
			contact_id: ben,
			email: `${ben}@example.com`,
			first_name: null,
			last_name: null,
			company_name: null,
			permission_to_send: 'implicit',
			created_at: '2026-03-04T09:00:00Z',
			updated_at: '2026-03-04T09:00:00Z',
			deleted_at: null,
		});
	});

	it('knows items by contacts from items by filters', async () => {
		const [ann = '', ben = ''] = add(2);
		const items = [{ by: 'filters', who: 'nonsense' }, { by: 'contacts', who: ben }];
		const run = await engine.runNode(getMany({ getBy: '={{ $json.by }}', contacts: '={{ $json.who }}', limit: 1 }), items);
		expect([contactIds(run.json), run.pairing]).toEqual([[ann, ben], [[0], [1]]]);
	});

	describe('a contact that is not found', () => {
		it('is an error that names the parameter and every one of the item', async () => {
			const [ann = ''] = add(1);
			const node = byContacts({ options: WITH_LISTS });
			const run = await engine.runNode(node, rows(ann, [NOBODY, ann, 'no@example.com']));
			expect(run.error?.message).toBe(`${LABEL}: no contact has these 2 addresses and IDs: ${NOBODY}, no@example.com [item 1]`);
			expect(run.error?.description).toContain('If a Contact Is Not Found');
			const going = await engine.runNode(node, rows('no@example.com', ann, NOBODY, '', null), { onError: 'continueErrorOutput' });
			expect(contactIds(going.json)).toEqual([ann]);
			expect(going.errors).toMatchObject([
				{ error: `${LABEL}: no contact has the address no@example.com [item 0]`, details: { not_found: ['no@example.com'] } },
				{ error: `${LABEL}: no contact has the ID ${NOBODY} [item 2]`, details: { contact_id: NOBODY, not_found: [NOBODY] } },
				{ error: `${LABEL}: no contact is named [item 3]` },
				{ error: `${LABEL}: no contact is named [item 4]` },
			]);
			expect([going.pairing, pairingOf(going.output[1])]).toEqual([[[1]], [[0], [2], [3], [4]]]);
		});

		it('is an item that says so when those are skipped', async () => {
			const [ann = ''] = add(1);
			const run = await engine.runNode(byContacts(SKIP), rows(['No@example.com', ann], NOBODY.toUpperCase(), null));
			expect(run.json).toMatchObject([
				{ contact_id: null, email: 'No@example.com', not_found: true },
				{ contact_id: ann },
				{ contact_id: NOBODY, email: null, not_found: true },
				{ contact_id: null, email: null, not_found: true },
			]);
			expect(run.json[1]).not.toHaveProperty('not_found');
			expect(run.pairing).toEqual([[0], [0], [1], [2]]);
		});
	});

	it('gives each item objects of its own', async () => {
		const [ann = '', ben = ''] = add(2, (n) => ({ phone_numbers: [], list_memberships: [], email: `p${n}@example.com` }));
		const node = byContacts({ simplify: false, options: WITH_LISTS });
		const run = await engine.runNode(node, rows(ann, [ben, ann], 'p0@example.com', 'no@example.com', 'no@example.com'), { onError: 'continueErrorOutput' });
		expect(contactIds(run.json)).toEqual([ann, ben, ann, ann]);
		expect([sharedObjects(run.output[0]), sharedObjects(run.output[1])]).toEqual([0, 0]);
		expect(run.errors).toMatchObject(Array(2).fill({ details: { not_found: ['no@example.com'], not_found_count: 1 } }));
	});

	it('names the first of very many that are not found, and their number', async () => {
		const [ann = ''] = add(1);
		const unknown = Array.from({ length: 30_000 }, (_, n) => `no${n}@example.com`);
		const run = await engine.runNode(byContacts(), rows(unknown, ann), { onError: 'continueErrorOutput' });
		expect(contactIds(run.json)).toEqual([ann]);
		expect(run.errors).toMatchObject([{ details: { not_found: unknown.slice(0, 100), not_found_count: 30_000 } }]);
		expect(JSON.stringify(run.errors[0]?.details).length).toBeLessThan(10_000);
	});

	it('refuses what names no contact before anything is sent', async () => {
		const [ann = '', ben = ''] = add(2);
		const run = await engine.runNode(byContacts(), rows(ann, 'ann'));
		expect(run.error?.message).toBe(`${LABEL}: "ann" is neither a contact ID nor an email address [item 1]`);
		expect(run.lines).toEqual([]);
		const going = await engine.runNode(byContacts(), rows(ann, [ben, 4], ben), { onError: 'continueErrorOutput' });
		expect([contactIds(going.json), going.errors]).toMatchObject([[ann, ben], [{ error: `${LABEL}: expected text or an array of texts, got a number [item 1]` }]]);
		const by = await engine.runNode(getMany({ getBy: '={{ $json.by }}', contacts: ann }), [{ by: 'contacts' }, { by: 'lists' }]);
		expect(by.error?.message).toBe('Contacts to Get: "lists" is not one of contacts, filters [item 1]');
	});

	it('that cannot be read stops the run, or fails the items that need it', async () => {
		const [ann = '', ben = ''] = add(2);
		const fault = { path: `/v3/contacts/${ann}`, answer: { status: 403, body: { error_key: 'forbidden', error_message: 'No such privilege' } } };
		engine.sandbox.inject(fault);
		const run = await engine.runNode(byContacts(), rows(ann, ben));
		expect(run.error?.message).toContain('No such privilege');
		engine.sandbox.inject(fault);
		const going = await engine.runNode(byContacts(), rows(ann, ben), { onError: 'continueErrorOutput' });
		expect(contactIds(going.json)).toEqual([ben]);
		expect(going.errors).toMatchObject([{ error: stringContaining('No such privilege'), details: { contact_id: ann, http_status: 403 } }]);
	});
});

describe('the members of lists', () => {
	it('are read with their lists in pages of 500, up to 25 lists a request, each contact once', async () => {
		const { account } = engine.sandbox;
		const lists = Array.from({ length: 26 }, () => account.addList().list_id);
		const ids = add(1_200, (n) => ({ list_memberships: [lists[n % 26], lists[(n * 7) % 26]].filter((id, index, all) => all.indexOf(id) === index) as string[] }));
		const run = await engine.runNode(filtered({ lists: lists.slice(0, 25) }, { options: { include: ['list_memberships'] } }), TWO);
		const members = ids.filter((id) => account.contact(id)?.list_memberships.some((list) => list !== lists[25]));
		expect(run.requests).toHaveLength(Math.ceil(members.length / 500));
		expect(contactIds(run.json)).toEqual([...members, ...members]);
		expect(run.json.every(({ contact_id, list_memberships }) => String(list_memberships) === String(account.contact(String(contact_id))?.list_memberships))).toBe(true);
	});
});
