import fc from 'fast-check';
import type { z } from 'zod/v4';
import { readReference } from '../../nodes/ConstantContact/contacts/addressGrammar';
import { contactReference, contactReferences, emailAddress, isAddress, soleId } from '../../nodes/ConstantContact/contacts/reference';
import type { ContactReference } from '../../nodes/ConstantContact/contacts/reference';
import { address, anyCase, id, makeId } from '../support/arbitraries';

const ID = '9ef9d8fe-e0b9-419d-b845-fc4e76aa6a2c';

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

	test('named again with something around it is named once', () => {
		expect(read(['Ada <ada@example.org>', '\u200BADA@example.org', `<${ID}>`, ID, 'jose\u0301@example.org "JOS\u00C9@example.org"'])).toEqual([
			{ given: 'ada@example.org', address: 'ada@example.org' },
			{ given: ID, id: ID },
			{ given: 'jos\u00E9@example.org', address: 'jos\u00E9@example.org' },
		]);
	});

	test.each([
		['["ada@example.org","bob@example.org"]'],
		[' \uFEFF[ "ada@example.org",\n"bob@example.org" ] '],
		['["ada@example.org, Bob <bob@example.org>"]'],
		[['["ada@example.org"]', 'bob@example.org']],
	])('%j is read like the array', (value) => {
		expect(read(value).map(({ given: each }) => each)).toEqual(['ada@example.org', 'bob@example.org']);
	});

	test.each([[null], [undefined], [''], [' \n,; '], [[]], [['', ' , ']], ['[]'], ['[""]'], ['\u200B']])('%j names nobody', (value) => {
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
		[['ada@example.org', 'Ada Lovelace'], '"Ada Lovelace" is neither a contact ID nor an email address'],
		['["ada@example.org", 7]', 'expected text or an array of texts, got a number'],
		['[["ada@example.org"]]', 'expected text or an array of texts, got a list'],
		['[ada@example.org]', '"[ada@example.org]" is neither a contact ID nor an email address'],
		['{"email":"ada@example.org"}', '"{"email":"ada@example.org"}" is neither a contact ID nor an email address'],
		['kim\u200B@example', '"kim[U+200B]@example" is neither a contact ID nor an email address'],
		['["kim\u202A@example"]', '"kim[U+202A]@example" is neither a contact ID nor an email address'],
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
					if (isAddress(reference)) expect(reference.address).toMatch(/^[^\s,;@]+@[^\s,;@]+\.[^\s,;@.]+$/);
					else expect(reference.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
				}
			}),
		);
	});
});

describe('a single contact', () => {
	const schema = contactReference('Delete Many');

	test.each([
		[` ${ID.toUpperCase()}\n`, { given: ID.toUpperCase(), id: ID }],
		[' Ada@Example.org ', { given: 'Ada@Example.org', address: 'ada@example.org' }],
		['Ada Lovelace <ada@example.org>', { given: 'ada@example.org', address: 'ada@example.org' }],
		['ada@example.org,', { given: 'ada@example.org', address: 'ada@example.org' }],
		['; ada@example.org ;\n', { given: 'ada@example.org', address: 'ada@example.org' }],
		[[ID], { given: ID, id: ID }],
		[['', ID, ' , '], { given: ID, id: ID }],
		[`["${ID}"]`, { given: ID, id: ID }],
	])('%j', (value, expected) => {
		expect(schema.parse(value)).toEqual(expected);
	});

	test.each([
		['', /^is empty/],
		[' \u200B', /^is empty/],
		[null, /^is empty/],
		[undefined, /^is empty/],
		[[], /^is empty/],
		['[]', /^is empty/],
		['ada', /^"ada" is neither/],
		['Ada Lovelace', /^"Ada Lovelace" is neither/],
		[7, /got a number$/],
		[[7], /got a number$/],
		[[[ID]], /got a list$/],
		[{}, /got an object$/],
		['a@x.org; b@x.org', /^2 contacts are named, .* use Delete Many for several$/],
		[`${ID} ${ID}`, /^2 contacts are named, .* use Delete Many/],
		[[ID, 'a@x.org', 'b@x.org'], /^3 contacts are named, .* use Delete Many/],
		['["a@x.org", "b@x.org"]', /^2 contacts are named, .* use Delete Many/],
		['a@x.org, Ada Lovelace', /^"Ada Lovelace" is neither/],
	])('%j is an error', (value, message) => {
		expect(schema.safeParse(value).error?.issues[0]?.message).toMatch(message);
	});

	test('of an operation that has none for several names none', () => {
		expect(contactReference().safeParse([ID, ID]).error?.issues[0]?.message).toBe('2 contacts are named, but an input item can have one here');
	});
});

describe('an email address alone', () => {
	test.each([
		[' Ada@Example.org ', 'Ada@Example.org'],
		['Ada Lovelace <ada@example.org>', 'ada@example.org'],
		['mailto:ada@example.org,', 'ada@example.org'],
		[['ada@example.org'], 'ada@example.org'],
		['["ada@example.org"]', 'ada@example.org'],
	])('%j', (value, expected) => {
		expect(emailAddress.parse(value)).toBe(expected);
	});

	test.each([
		['ada', '"ada" is not an email address'],
		[ID, `"${ID}" is not an email address`],
		['ada@example.org, bob@example.org', '"ada@example.org, bob@example.org" is not an email address'],
		['\u200B', '"[U+200B]" is not an email address'],
		['ada@example', '"ada@example" is not an email address'],
		[7, 'expected an email address as text, got a number'],
		[['ada@example.org', 'bob@example.org'], 'expected an email address as text, got a list'],
	])('%j is an error', (value, message) => {
		expect(emailAddress.safeParse(value).error?.issues[0]?.message).toBe(message);
	});
});

describe('the verdict on a text', () => {
	const wrong = fc.constantFrom('ada', 'Ada Lovelace', 'kim@example', 'ada@example.org.', '<>', 'a@x.org|b@x.org', 'mailto:', '\u200Bx');
	const right = fc.array(fc.oneof(id, address), { maxLength: 3 });
	const issueOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

	test('is the same for one contact and for many, and wherever the text stands', () => {
		fc.assert(
			fc.property(wrong, right, right, (text, before, after) => {
				const expected = issueOf(contactReferences, text);
				expect(expected).toMatch(/is neither a contact ID nor an email address$/);
				const all = [...before, text, ...after];
				for (const schema of [contactReferences, contactReference('Get Many')]) {
					for (const value of [text, [text], all, all.join('\n'), all.join(','), JSON.stringify(all)]) expect(issueOf(schema, value)).toBe(expected);
				}
			}),
		);
	});
});

test('the details of an error name a contact that is named alone and by id', () => {
	const [ada, one, two] = ['ada@example.org', makeId(1), makeId(2)].map((text) => readReference(text) as ContactReference);
	expect(soleId([one as ContactReference])).toEqual({ contact_id: makeId(1) });
	for (const references of [[], [ada], [one, two], [one, ada]]) expect(soleId(references as ContactReference[])).toEqual({});
});
