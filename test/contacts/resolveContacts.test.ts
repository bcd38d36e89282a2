import type { Contact } from '../../nodes/ConstantContact/api/contact';
import { readReference } from '../../nodes/ConstantContact/contacts/addressGrammar';
import type { ContactReference } from '../../nodes/ConstantContact/contacts/reference';
import { resolved } from '../../nodes/ConstantContact/contacts/resolveContacts';
import { makeId } from '../support/arbitraries';

const reference = (given: string) => readReference(given) as ContactReference;

describe('the contacts that a parameter names', () => {
	const deletedAda: Contact = { contact_id: makeId(1), email_address: { address: 'ada@example.org' }, deleted_at: '2026-03-01' };
	const bob: Contact = { contact_id: makeId(2), email_address: { address: 'bob@example.org' } };
	const resolution = { byAddress: new Map([['ada@example.org', deletedAda], ['bob@example.org', bob]]), byId: new Map() };
	const named = (...given: string[]) => resolved(given.map(reference), resolution, 'Contacts', 'skip');

	test('are in the order given, with the address if that was given', () => {
		expect(named('Bob@example.org', makeId(3), 'ADA@example.org')).toEqual([
			{ given: 'Bob@example.org', contactId: makeId(2), email: 'Bob@example.org', isDeleted: false },
			{ given: makeId(3), contactId: makeId(3), email: undefined, isDeleted: undefined },
			{ given: 'ADA@example.org', contactId: makeId(1), email: 'ADA@example.org', isDeleted: true },
		]);
	});

	test.each([[[makeId(1), 'ada@example.org']], [['ada@example.org', makeId(1)]]])('are there once, with all that is known: %s', (given) => {
		expect(named(...given)).toEqual([{ given: given[0], contactId: makeId(1), email: 'ada@example.org', isDeleted: true }]);
	});

	test('may be unknown when those are skipped', () => {
		expect(named('carl@example.org', 'bob@example.org')).toEqual([
			{ given: 'carl@example.org', contactId: null, email: 'carl@example.org', isDeleted: undefined },
			expect.objectContaining({ contactId: makeId(2) }),
		]);
	});

	test('must be known otherwise: the error names the parameter and the first ten of them', () => {
		const naming = (count: number) => () =>
			resolved(
				[reference('bob@example.org'), ...Array.from({ length: count }, (_, index) => reference(`nobody${index}@example.org`))],
				resolution,
				'Contacts (IDs or Emails)',
				'error',
			);
		expect(naming(0)).not.toThrow();
		expect(naming(1)).toThrow('Contacts (IDs or Emails): no contact has the address nobody0@example.org');
		expect(naming(12)).toThrow(/no contact has these 12 addresses: nobody0@example.org, .*nobody9@example.org and 2 more$/);
	});
});
