import { unknownProblem } from '../../nodes/ConstantContact/contacts/problems';
import { makeId } from '../support/arbitraries';

test.each([
	[['ada@example.org'], 'Contacts: no contact has the address ada@example.org'],
	[[makeId(1)], `Contacts: no contact has the ID ${makeId(1)}`],
	[[makeId(1), makeId(2)], `Contacts: no contact has these 2 IDs: ${makeId(1)}, ${makeId(2)}`],
	[[makeId(1), 'ada@example.org'], `Contacts: no contact has these 2 addresses and IDs: ${makeId(1)}, ada@example.org`],
])('who is unknown is named for what was given: %j', (unknown, message) => {
	expect(unknownProblem('Contacts', unknown)).toMatchObject({ message, details: { not_found: unknown, not_found_count: unknown.length } });
});

test('of very many the message names ten, the details a hundred, and both their number', () => {
	const unknown = Array.from({ length: 30_000 }, (_, index) => `${'long'.repeat(30)}${index}@example.org`);
	const { message, details } = unknownProblem('Contacts', unknown);
	expect(message).toMatch(/^Contacts: no contact has these 30000 addresses: .* and 29990 more$/);
	expect(message.length).toBeLessThan(1_000);
	expect(details).toEqual({ not_found: unknown.slice(0, 100), not_found_count: 30_000 });
});
