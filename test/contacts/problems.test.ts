import { unknownProblem } from '../../nodes/ConstantContact/contacts/problems';
import { makeId } from '../support/arbitraries';

test.each([
	[['ada@example.org'], 'Contacts: no contact has the address ada@example.org'],
	[[makeId(1)], `Contacts: no contact has the ID ${makeId(1)}`],
	[[makeId(1), makeId(2)], `Contacts: no contact has these 2 IDs: ${makeId(1)}, ${makeId(2)}`],
	[[makeId(1), 'ada@example.org'], `Contacts: no contact has these 2 addresses and IDs: ${makeId(1)}, ada@example.org`],
])('who is unknown is named for what was given: %j', (unknown, message) => {
	expect(unknownProblem('Contacts', unknown)).toMatchObject({ message, details: { not_found: unknown } });
});
