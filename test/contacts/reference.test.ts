import fc from 'fast-check';
import { isId } from '../../nodes/ConstantContact/api/id';
import { contactReference, contactReferences, isAddress, readReference, soleId } from '../../nodes/ConstantContact/contacts/reference';
import type { ContactReference } from '../../nodes/ConstantContact/contacts/reference';
import { address, anyCase, id, makeId } from '../support/arbitraries';

const ID = '9ef9d8fe-e0b9-419d-b845-fc4e76aa6a2c';

describe('an id', () => {
	test('of any version and in any case is one; it is read in lower case', () => {
		fc.assert(
			fc.property(id.chain((text) => fc.tuple(fc.constant(text), anyCase(text))), ([text, given]) => {
				expect(readReference(given)).toEqual({ given, id: text });
			}),
		);
	});
});

describe('one reference', () => {
	test('with an @ is an address whatever else it is, kept as given and read in lower case', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (name, domain) => {
				const given = `${name}@${domain}`;
				const reference = readReference(given);
				expect(reference).toEqual({ given, address: given.toLowerCase() });
				expect(reference && isAddress(reference)).toBe(true);
			}),
		);
	});

	test('without an @ is an id or nothing', () => {
		fc.assert(
			fc.property(fc.string().filter((text) => !text.includes('@')), (given) => {
				expect(readReference(given)).toEqual(isId(given) ? { given, id: given.toLowerCase() } : undefined);
			}),
		);
	});
});

describe('what `contacts` holds', () => {
	const read = (value: unknown) => contactReferences.parse(value);
	const complaintOf = (value: unknown) => contactReferences.safeParse(value).error?.issues[0]?.message;

	const given = fc.oneof(id, address).chain(anyCase);
	const separator = fc.stringMatching(/^[,; \t\r\n\u00a0]{1,4}$/);
	const text = fc
		.tuple(fc.array(fc.tuple(given, separator), { maxLength: 12 }), fc.option(separator, { nil: '' }), fc.boolean())
		.map(([parts, before, endsWithSeparator]) => ({
			names: parts.map(([name]) => name),
			text: before + parts.map(([name, after], index) => (index < parts.length - 1 || endsWithSeparator ? name + after : name)).join(''),
		}));

	/** Each once, without regard to case, as it was first given. */
	const firstGiven = (names: string[]) => names.filter((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index);

	test('any mix of separators: every name once, in order, as it was first given', () => {
		fc.assert(
			fc.property(text, (one) => {
				expect(read(one.text).map((reference) => reference.given)).toEqual(firstGiven(one.names));
			}),
		);
	});

	test('an array of such texts is read like one text of them all', () => {
		fc.assert(
			fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
				const all = texts.map((one) => one.text);
				expect(read(all)).toEqual(read(all.join('\n')));
				expect(read(all).map((reference) => reference.given)).toEqual(firstGiven(texts.flatMap((one) => one.names)));
			}),
		);
	});

	test('named again in another case is named once', () => {
		expect(read(`Ada@Example.org, ${ID} ada@example.ORG;${ID.toUpperCase()}`)).toEqual([
			{ given: 'Ada@Example.org', address: 'ada@example.org' },
			{ given: ID, id: ID },
		]);
	});

	test.each([[null], [undefined], [''], [' \n,; '], [[]], [['', ' , ']]])('%j names nobody', (value) => {
		expect(read(value)).toEqual([]);
	});

	test.each([
		[7, 'expected text or an array of texts, got a number'],
		[{ contact_id: ID }, 'expected text or an array of texts, got an object'],
		[[ID, 7], 'expected text or an array of texts, got a number'],
		[[ID, null], 'expected text or an array of texts, got nothing'],
		[[ID, [ID]], 'expected text or an array of texts, got a list'],
		[true, 'expected text or an array of texts, got a boolean'],
		['ada', '"ada" is neither a contact ID nor an email address'],
		[`ada@example.org, ${ID}x`, `"${ID}x" is neither a contact ID nor an email address`],
		[['ada@example.org', 'Ada Lovelace'], '"Ada" is neither a contact ID nor an email address'],
		['x'.repeat(200), `"${'x'.repeat(79)}…" is neither a contact ID nor an email address`],
	])('%j is an error', (value, message) => {
		expect(complaintOf(value)).toBe(message);
	});

	test('whatever an expression gives is read or refused: nothing but an id or an address comes out', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.array(fc.oneof(fc.anything(), given))), (value) => {
				const { success, data = [] } = contactReferences.safeParse(value);
				if (!success) return;
				for (const reference of data) {
					if (isAddress(reference)) expect(reference.address).toMatch(/^[^\s,;]*@[^\s,;]*$/);
					else expect(reference.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
				}
			}),
		);
	});
});

describe('a single contact', () => {
	test.each([
		[` ${ID.toUpperCase()}\n`, { given: ID.toUpperCase(), id: ID }],
		[' Ada@Example.org ', { given: 'Ada@Example.org', address: 'ada@example.org' }],
	])('%j', (value, expected) => {
		expect(contactReference.parse(value)).toEqual(expected);
	});

	test.each([
		['', /^is empty/],
		[null, /^is empty/],
		[undefined, /^is empty/],
		['ada', /^"ada" is neither/],
		[7, /got a number$/],
		[[ID], /got a list$/],
		[{}, /got an object$/],
	])('%j is an error', (value, message) => {
		expect(contactReference.safeParse(value).error?.issues[0]?.message).toMatch(message);
	});
});

test('the details of an error name a contact that is named alone and by id', () => {
	const [ada, one, two] = ['ada@example.org', makeId(1), makeId(2)].map((text) => readReference(text) as ContactReference);
	expect(soleId([one as ContactReference])).toEqual({ contact_id: makeId(1) });
	for (const references of [[], [ada], [one, two], [one, ada]]) expect(soleId(references as ContactReference[])).toEqual({});
});
