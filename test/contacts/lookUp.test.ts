import fc from 'fast-check';
import type { Contact } from '../../nodes/ConstantContact/api/contact';
import { readReference } from '../../nodes/ConstantContact/contacts/addressGrammar';
import type { ContactReference } from '../../nodes/ConstantContact/contacts/reference';
import { Problem } from '../../nodes/ConstantContact/run/problem';
import { findContacts, pagesAreCheaper } from '../../nodes/ConstantContact/contacts/lookUp';
import { resolveContacts, resolved } from '../../nodes/ConstantContact/contacts/resolveContacts';
import { makeId } from '../support/arbitraries';
import { accountOf, inMemoryApi } from '../support/inMemoryApi';

/** The n-th contact of an account; every third is deleted, every fifth has no address. */
function contact(number: number): Contact {
	return {
		contact_id: makeId(number),
		...(number % 5 === 4 ? {} : { email_address: { address: `Person${number}@Example.org` } }),
		...(number % 3 === 2 ? { deleted_at: '2026-03-01' } : {}),
	};
}

const account = (size: number) => Array.from({ length: size }, (_, number) => contact(number));
const reference = (given: string) => readReference(given) as ContactReference;
const personOf = (number: number) => reference(`person${number}@example.ORG`);

test.each([
	{ left: 3, total: undefined, pagesRead: 1, cheaper: false },
	{ left: 3, total: 0, pagesRead: 1, cheaper: true },
	{ left: 3, total: 2_000, pagesRead: 1, cheaper: true },
	{ left: 3, total: 2_001, pagesRead: 1, cheaper: false },
	{ left: 3, total: 2_001, pagesRead: 2, cheaper: true },
	{ left: 1, total: 1_000, pagesRead: 1, cheaper: true },
])('with $left contacts to find and $pagesRead pages of $total contacts read, pages are cheaper: $cheaper', (known) => {
	expect(pagesAreCheaper(known.left, known.total, known.pagesRead)).toBe(known.cheaper);
});

test.each([1, 3])('of %d contacts it is kept who they are, whether they are deleted and their consent', async (number) => {
	const known = { address: 'ada@example.org', permission_to_send: 'unsubscribed' };
	const people = Array.from({ length: number }, (_, index): Contact => ({ contact_id: makeId(index), email_address: known, deleted_at: '2026-03-01', first_name: 'Ada' }));
	const { byId } = await resolveContacts(accountOf(people), people.map(({ contact_id }) => reference(contact_id)), true, true);
	expect([...byId.keys()]).toEqual(people.map(({ contact_id }) => contact_id));
	for (const [contact_id, found] of byId) expect(found).toMatchObject({ contact_id, email_address: known, deleted_at: '2026-03-01' });
});

describe('looking up', () => {
	/** Where in the account those are who are asked for, and who is not in it. */
	const cases = fc
		.integer({ min: 0, max: 4_000 })
		.chain((size) =>
			fc.record({
				size: fc.constant(size),
				asked: fc.uniqueArray(
					fc.oneof(
						fc.integer({ min: 0, max: size + 20 }),
						fc.integer({ min: 0, max: Math.min(size, 60) }),
						fc.integer({ min: Math.max(0, size - 40), max: size }),
					),
					{ maxLength: 60 },
				),
			}),
		);

	test('addresses takes never more than the fewer of one request each and all pages, and two', async () => {
		await fc.assert(
			fc.asyncProperty(cases, async ({ size, asked }) => {
				const api = accountOf(account(size));
				const { byAddress } = await resolveContacts(api, asked.map(personOf), false, true);
				expect(api.requests.length).toBeLessThanOrEqual(Math.min(asked.length, Math.ceil(size / 500)) + 2);
				for (const number of asked) {
					const expected = number < size && number % 5 !== 4 ? makeId(number) : undefined;
					expect(byAddress.has(`person${number}@example.org`)).toBe(true);
					expect((byAddress.get(`person${number}@example.org`) as Contact | undefined)?.contact_id).toBe(expected);
				}
			}),
			{ numRuns: 150 },
		);
	});

	test('who of many ids is deleted takes never more than the fewer of one request each and the pages of the deleted, and two', async () => {
		await fc.assert(
			fc.asyncProperty(cases, async ({ size, asked }) => {
				const api = accountOf(account(size));
				const references = asked.map((number) => reference(makeId(number).toUpperCase()));
				const { byId } = await resolveContacts(api, references, true, true);
				const deleted = Math.floor(size / 3);
				expect(api.requests.length).toBeLessThanOrEqual(Math.min(asked.length, Math.ceil(deleted / 500)) + 2);
				const isDeleted = resolved(references, { byAddress: new Map(), byId }, 'Contacts', 'error').map((one) => Boolean(one.isDeleted));
				expect(isDeleted).toEqual(asked.map((number) => number < size && number % 3 === 2));
			}),
			{ numRuns: 100 },
		);
	});

	test('contacts by id and address, with their lists, takes never more than the fewer of one request each and all pages, and two', async () => {
		await fc.assert(
			fc.asyncProperty(cases, fc.infiniteStream(fc.boolean()), async ({ size, asked }, byAddress) => {
				const api = accountOf(account(size));
				const references = asked.map((number) => (byAddress.next().value ? personOf(number) : reference(makeId(number).toUpperCase())));
				const contactOf = await findContacts(api, references, ['list_memberships'], true);
				expect(api.requests.length).toBeLessThanOrEqual(Math.min(asked.length, Math.ceil(size / 500)) + 2);
				const hasKey = (number: number, index: number) => 'id' in (references[index] as ContactReference) || number % 5 !== 4;
				const expected = asked.map((number, index) => (number < size && hasKey(number, index) ? makeId(number) : undefined));
				expect(references.map((each) => contactOf(each)?.contact_id)).toEqual(expected);
				const first = api.requests.filter(({ query }) => query?.cursor === undefined);
				expect(first.every(({ query }) => query?.include === 'list_memberships')).toBe(true);
				expect(api.requests.every(({ path, query }) => path !== '/contacts' || query?.cursor !== undefined || query?.status === 'all')).toBe(true);
			}),
			{ numRuns: 150 },
		);
	});

	test('those who are mostly on the last of many pages takes no more than the pages', async () => {
		const size = 5_000;
		const asked = [...Array.from({ length: 12 }, (_, index) => 4_010 + index * 5), ...Array.from({ length: 8 }, (_, index) => 4_700 + index * 5)];
		const api = accountOf(account(size));
		await resolveContacts(api, asked.map(personOf), false, true);
		expect(api.requests).toHaveLength(10);
	});

	test('two are asked for one by one, whatever the size of the account', async () => {
		const api = accountOf(account(100));
		await resolveContacts(api, [1, 2].map(personOf), false, true);
		expect(api.requests.map(({ query }) => query)).toEqual([
			{ email: 'person1@example.org', status: 'all' },
			{ email: 'person2@example.org', status: 'all' },
		]);
	});

	test('the same address, in any case, is looked up once; ids are not, unless it matters who is deleted', async () => {
		const api = accountOf(account(100));
		const references = [personOf(1), reference('PERSON1@example.org'), reference(makeId(7)), reference(makeId(8))];
		await resolveContacts(api, references, false, true);
		expect(api.requests).toHaveLength(1);
		await resolveContacts(api, references, true, true);
		expect(api.requests.slice(2).map(({ path }) => path)).toEqual([`/contacts/${makeId(7)}`, `/contacts/${makeId(8)}`]);
	});

	test('an answer without a count of all contacts leads to single look-ups', async () => {
		const full = accountOf(account(3_000));
		const api = inMemoryApi(async (request) => {
			const { status, body } = await full.exchange(request);
			return { status, body: { ...(body as object), contacts_count: undefined } };
		});
		const { byAddress } = await resolveContacts(api, [2_001, 2_002, 2_003].map(personOf), false, true);
		expect(api.requests).toHaveLength(4);
		expect([...byAddress.values()].map((one) => (one as Contact).contact_id)).toEqual([2_001, 2_002, 2_003].map((number) => makeId(number)));
	});

	test('an address that only resembles the one asked for does not count', async () => {
		const api = inMemoryApi(() => ({ status: 200, body: { contacts: [contact(1)] } }));
		const { byAddress } = await resolveContacts(api, [reference('person@example.org')], false, true);
		expect(byAddress.get('person@example.org')).toBeUndefined();
	});

	test('an address is found however its accents are written', async () => {
		const jose = { ...contact(0), email_address: { address: 'Jose\u0301@example.org' } };
		for (const others of [[], [1, 2]]) {
			const api = inMemoryApi(() => ({ status: 200, body: { contacts: [jose, contact(1)] } }));
			const { byAddress } = await resolveContacts(api, [reference('jos\u00E9@example.org'), ...others.map(personOf)], false, true);
			expect(byAddress.get('jos\u00E9@example.org')).toMatchObject({ contact_id: jose.contact_id });
		}
	});

	describe.each([true, false])('of an address that Constant Contact refuses (stop on error: %s)', (stopOnError) => {
		const refusing = () => {
			const full = accountOf(account(1_000));
			const refused = { status: 400, body: [{ error_key: 'query.param.invalid', error_message: 'email is invalid' }] };
			return inMemoryApi(async (request) => (request.query?.email === 'person2@example.org' ? refused : await full.exchange(request)));
		};

		test('stands for that address alone, and names it', async () => {
			const resolution = await resolveContacts(refusing(), [1, 2].map(personOf), false, stopOnError);
			expect(resolved([personOf(1)], resolution, 'Contacts', 'error')).toMatchObject([{ contactId: makeId(1) }]);
			expect(() => resolved([personOf(2)], resolution, 'Contacts', 'skip')).toThrow('Could not get contacts: email is invalid (looked up: person2@example.org)');
			const contactOf = await findContacts(refusing(), [1, 2].map(personOf), [], stopOnError);
			expect(contactOf(personOf(1))?.contact_id).toBe(makeId(1));
			expect(() => contactOf(personOf(2))).toThrow('(looked up: person2@example.org)');
		});

		test('says nothing where many are read in pages', async () => {
			const { byAddress } = await resolveContacts(refusing(), [1, 2, 3].map(personOf), false, stopOnError);
			expect((byAddress.get('person2@example.org') as Contact).contact_id).toBe(makeId(2));
		});
	});

	describe.each([
		['one by one', 2],
		['in pages', 3],
	])('that fails %s', (_, count) => {
		const failing = () => {
			const full = accountOf(account(1_000));
			return inMemoryApi(async (request) =>
				request.query?.email === 'person2@example.org' || request.query?.limit ? { status: 403, body: { message: 'Forbidden' } } : await full.exchange(request),
			);
		};
		const asked = Array.from({ length: count }, (_unused, index) => personOf(index + 1));

		test('ends a run that stops on errors', async () => {
			await expect(resolveContacts(failing(), asked, false, true)).rejects.toThrow('Forbidden');
		});

		test('stands for the contacts concerned in a run that goes on', async () => {
			const resolution = await resolveContacts(failing(), asked, false, false);
			expect(resolution.byAddress.get('person2@example.org')).toBeInstanceOf(Problem);
			expect(() => resolved([personOf(2)], resolution, 'Contacts', 'skip')).toThrow('Forbidden');
			const contactOf = await findContacts(failing(), asked, [], false);
			expect(() => contactOf(personOf(2))).toThrow('Forbidden');
		});
	});
});
