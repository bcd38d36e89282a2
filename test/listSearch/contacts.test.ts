import type { INodeListSearchResult } from 'n8n-workflow';

import { useEngine } from '../engine';
import type { ContactInput } from '../sandbox';

// Whoever is added first comes first, so that what is expected reads in the order of adding.
const engine = useEngine({ unknowns: { contactOrder: 'oldest first' } });

const SEARCHES = ['searchContacts', 'searchDeletedContacts', 'searchAnyContact', 'searchUnsubscribedContacts'] as const;

const add = (input: ContactInput) => engine.sandbox.account.addContact(input).contact_id;

const sms = (sms_address: string) => ({
	sms_channel_id: engine.sandbox.account.newPartId(),
	sms_address,
	dial_code: '1',
	country_code: 'US',
	update_source: 'Contact',
	create_source: 'Contact',
	sms_channel_consents: [],
});

const names = ({ results }: INodeListSearchResult) => results.map(({ name }) => name);

const queries = () => engine.sandbox.requests.map(({ query }) => query);

describe('the contact picker', () => {
	it('offers each operation the contacts that it can work on', async () => {
		add({ email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' });
		add({ email: 'gone@example.com', deleted: true });
		add({ email: 'off@example.com', email_address: { permission_to_send: 'unsubscribed' } });
		add({ email: 'hold@example.com', email_address: { permission_to_send: 'temp_hold' } });
		const offers = [];
		for (const method of SEARCHES) offers.push(names(await engine.listSearch(method)));
		const living = ['Ann Lee <ann@example.com>', 'off@example.com', 'hold@example.com'];
		expect(offers).toEqual([living, ['gone@example.com (deleted)'], [living[0], 'gone@example.com (deleted)', ...living.slice(1)], ['off@example.com']]);
		expect(queries()).toEqual([{ limit: '50' }, { status: 'deleted', limit: '50' }, { status: 'all', limit: '50' }, { status: 'unsubscribed', limit: '50' }]);
	});

	it('has a label for whoever lacks a name, an address, or both', async () => {
		const ids = [
			add({ email: null, first_name: 'Sam', sms_channel: sms('5550100') }),
			add({ email: null, sms_channel: sms('5550101') }),
			add({ email: null, company_name: 'Acme' }),
			add({ email: null }),
		];
		const found = await engine.listSearch('searchContacts');
		expect(found.results).toEqual([
			{ name: 'Sam <SMS 5550100>', value: ids[0] },
			{ name: 'SMS 5550101', value: ids[1] },
			{ name: 'Acme', value: ids[2] },
			{ name: ids[3], value: ids[3] },
		]);
		expect(names(await engine.listSearch('searchContacts', { filter: 'sam' }))).toEqual(['Sam <SMS 5550100>']);
		expect(names(await engine.listSearch('searchContacts', { filter: '5550101' }))).toEqual(['SMS 5550101']);
	});

	it('goes on past the first 50 as the user scrolls', async () => {
		engine.sandbox.unknowns.parametersBesideCursor = 400;
		const ids = engine.sandbox.account.addContacts(120).map(({ contact_id }) => contact_id);
		const shown = [];
		let paginationToken: string | undefined;
		let scrolls = 0;
		do {
			const page = await engine.listSearch('searchContacts', { paginationToken });
			shown.push(...page.results.map(({ value }) => value));
			paginationToken = page.paginationToken as string | undefined;
			scrolls += 1;
		} while (paginationToken !== undefined);
		expect(shown).toEqual(ids);
		expect(scrolls).toBe(3);
	});

	it('finds a whole address with one request, whatever its case', async () => {
		engine.sandbox.account.addContacts(600);
		const ann = add({ email: 'Ann@Example.com', first_name: 'Ann' });
		const gone = add({ email: 'gone@example.com', deleted: true });
		expect((await engine.listSearch('searchContacts', { filter: ' ANN@example.com ' })).results).toEqual([{ name: 'Ann <Ann@Example.com>', value: ann }]);
		expect(queries()).toEqual([{ email: 'ann@example.com', status: 'all' }]);
		expect((await engine.listSearch('searchDeletedContacts', { filter: 'gone@example.com' })).results).toMatchObject([{ value: gone }]);
		expect((await engine.listSearch('searchAnyContact', { filter: 'gone@example.com' })).results).toMatchObject([{ value: gone }]);
	});

	it('finds the contact of a label that was copied out of it with one request', async () => {
		engine.sandbox.account.addContacts(600);
		const living = [
			add({ email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' }),
			add({ email: 'bob@example.com', first_name: 'Bob', last_name: 'Lee, Jr' }),
			add({ email: "o'brien@example.com", first_name: 'Pat', last_name: "O'Brien" }),
		];
		const gone = add({ email: 'gone@example.com', first_name: 'Zoe', deleted: true });
		const labels = ['Ann Lee <ann@example.com>', 'Bob Lee, Jr <bob@example.com>', "Pat O'Brien <o'brien@example.com>", 'Zoe <gone@example.com> (deleted)'];
		for (const [index, filter] of labels.entries()) {
			const { results } = await engine.listSearch('searchAnyContact', { filter: `\u200E${filter}\u200B` });
			expect(results).toEqual([{ name: filter, value: [...living, gone][index] }]);
		}
		expect(queries().map(({ email }) => email)).toEqual(['ann@example.com', 'bob@example.com', "o'brien@example.com", 'gone@example.com']);
	});

	it('does not ask for an address that is none', async () => {
		add({ email: 'ann@example.com' });
		for (const filter of ['ann@example.com.', 'x@example', `${'x'.repeat(80)}@example.com`, 'ann@example..com']) await engine.listSearch('searchContacts', { filter });
		expect(queries()).toEqual(Array(4).fill({ limit: '500' }));
	});

	it('never offers a deleted contact for deleting, nor a living one for restoring', async () => {
		add({ email: 'ann@example.com' });
		add({ email: 'gone@example.com', deleted: true });
		expect((await engine.listSearch('searchContacts', { filter: 'gone@example.com' })).results).toEqual([]);
		expect((await engine.listSearch('searchDeletedContacts', { filter: 'ann@example.com' })).results).toEqual([]);
		expect((await engine.listSearch('searchContacts', { filter: 'gone' })).results).toEqual([]);
		expect((await engine.listSearch('searchDeletedContacts', { filter: 'ann' })).results).toEqual([]);
	});

	it('offers for resubscribing nobody but who has unsubscribed and is not deleted, by a whole address too', async () => {
		const off = { permission_to_send: 'unsubscribed' as const };
		add({ email: 'ann@example.com' });
		add({ email: 'gone@example.com', email_address: off, deleted: true });
		const ben = add({ email: 'ben@example.com', email_address: off });
		const found = [];
		for (const filter of ['ann@example.com', 'gone@example.com', 'ben@example.com', 'ben']) {
			found.push(...(await engine.listSearch('searchUnsubscribedContacts', { filter })).results);
		}
		expect(found.map(({ value }) => value)).toEqual([ben, ben]);
	});

	it('does not ask for half an address', async () => {
		add({ email: 'ann@example.com' });
		for (const filter of ['ann@', '@example.com', 'ann@exa']) {
			expect(names(await engine.listSearch('searchContacts', { filter }))).toEqual(['ann@example.com']);
		}
		expect(queries()).toEqual(Array(3).fill({ limit: '500' }));
	});

	it('finds a name, a part of an address, or an id, on later pages too', async () => {
		engine.sandbox.account.addContacts(1_200);
		const ann = add({ email: 'a.lee@example.net', first_name: 'Ann', last_name: 'Lee' });
		for (const filter of ['ann l', 'LEE', 'example.net', '@example.net', ann]) {
			expect(await engine.listSearch('searchContacts', { filter })).toEqual({ results: [{ name: 'Ann Lee <a.lee@example.net>', value: ann }] });
		}
	});

	it('reads a bounded number of pages for a name, and goes on where it stopped', async () => {
		engine.sandbox.limits.perDay = null;
		engine.sandbox.account.addContacts(4_200, () => ({}));
		const ann = add({ email: 'ann@example.net' });
		const first = await engine.listSearch('searchContacts', { filter: 'example.net' });
		expect(first.results).toEqual([]);
		expect(engine.sandbox.requests).toHaveLength(8);
		const second = await engine.listSearch('searchContacts', { filter: 'example.net', paginationToken: first.paginationToken as string });
		expect(second).toEqual({ results: [{ name: 'ann@example.net', value: ann }] });
		expect(engine.sandbox.requests).toHaveLength(9);
	});

	it('stops reading when it has enough to show', async () => {
		engine.sandbox.account.addContacts(1_200, (n) => ({ first_name: n % 2 ? 'Odd' : 'Even' }));
		const found = await engine.listSearch('searchContacts', { filter: 'odd' });
		expect(found.results.length).toBeGreaterThanOrEqual(50);
		expect(found.paginationToken).toBeDefined();
		expect(engine.sandbox.requests).toHaveLength(1);
	});

	it('shows what is wrong', async () => {
		engine.sandbox.inject({ answer: { status: 403, body: { message: 'Forbidden' } } });
		await expect(engine.listSearch('searchContacts')).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'Could not get contacts: Forbidden',
			description: expect.stringContaining('contacts:read'),
			httpCode: '403',
		});
		engine.sandbox.inject({ answer: { status: 200, body: { contacts: [], _links: { next: 'https://evil.example/?cursor=1' } } } });
		await expect(engine.listSearch('searchAnyContact')).rejects.toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining('leads elsewhere') });
	});

	it('tells the user to connect again when the connection is dead', async () => {
		engine.sandbox.oauth.expireAccessTokens();
		engine.sandbox.oauth.revokeRefreshTokens();
		const error: Error = await engine.listSearch('searchContacts').then(
			() => new Error('nothing'),
			(thrown: Error) => thrown,
		);
		expect(error).toMatchObject({ name: 'NodeApiError', message: expect.stringContaining('Could not get contacts'), description: expect.stringContaining('connect it again') });
		expect(error.cause).toBeUndefined();
	});
});
