import fc from 'fast-check';
import type { z } from 'zod/v4';
import { idList, numberOrNone, oneOf, positiveInteger, seconds, someOf, yesOrNo } from '../../nodes/ConstantContact/parameters/schemas';
import { anyCase, id, makeId, makeIds } from '../support/arbitraries';

const issueOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

describe('one of some options', () => {
	const values = ['skip', 'error'] as const;

	test.each([
		['skip', 'skip'],
		['error', 'error'],
		[null, 'error'],
		['', 'error'],
	])('%j is %s, with a fallback', (value, expected) => {
		expect(oneOf(values, 'error').parse(value)).toBe(expected);
	});

	test.each([['Skip', '"Skip"'], [7, 'a number'], [true, 'a boolean'], [['skip'], 'a list'], [{}, 'an object']])('%j is none', (value, got) => {
		for (const schema of [oneOf(values), oneOf(values, 'error')]) expect(issueOf(schema, value)).toBe(`${got} is not one of skip, error`);
	});

	test.each([null, '', undefined])('%j is an error without a fallback', (value) => {
		expect(issueOf(oneOf(values), value)).toMatch(/is not one of skip, error$/);
	});
});

test.each([
	[true, true],
	[false, false],
	[null, false],
])('the switch %j is %s', (value, expected) => {
	expect(yesOrNo.parse(value)).toBe(expected);
});

test.each([
	['true', '"true"'],
	['', 'an empty text'],
	[1, 'a number'],
	[0, 'a number'],
	[[], 'an empty list'],
	[{}, 'an object'],
])('the switch %j is an error: nothing is taken for a yes', (value, got) => {
	expect(issueOf(yesOrNo, value)).toBe(`expected true or false, got ${got}`);
});

describe('ids of lists and tags', () => {
	const schema = idList('list', 50);

	test('any mix of separators, cases and arrays: each once, in lower case, in the order given', () => {
		const separator = fc.constantFrom(',', ';', ' ', '\n', ', ');
		const given = fc.array(id.chain((one) => fc.tuple(fc.constant(one), anyCase(one), separator)), { minLength: 1, maxLength: 50 });
		fc.assert(
			fc.property(given, (parts) => {
				const ids = [...new Set(parts.map(([one]) => one))];
				expect(schema.parse(parts.map(([, as]) => as))).toEqual(ids);
				expect(schema.parse(parts.map(([, as, after]) => as + after).join(''))).toEqual(ids);
				expect(schema.parse([...parts, ...parts].map(([, as, after]) => as + after))).toEqual(ids);
			}),
		);
	});

	test.each([
		[[], 'is empty: choose at least one list'],
		['', 'is empty: choose at least one list'],
		[null, 'is empty: choose at least one list'],
		[undefined, 'is empty: choose at least one list'],
		[' , ', 'is empty: choose at least one list'],
		[[makeId(1), 'Newsletter'], '"Newsletter" is not a list ID (List > Get Many gives the IDs)'],
		['Summer  Sale', '"Summer  Sale" is not a list ID (List > Get Many gives the IDs)'],
		['Summer Sale, Winter', '"Summer Sale, Winter" is not a list ID (List > Get Many gives the IDs)'],
		[[makeId(1), 'Summer Sale'], '"Summer Sale" is not a list ID (List > Get Many gives the IDs)'],
		[`${makeId(1)}, Summer Sale; ${makeId(2)}`, '"Summer Sale" is not a list ID (List > Get Many gives the IDs)'],
		[`${makeId(1)}\u200B`, `"${makeId(1)}[U+200B]" is not a list ID (List > Get Many gives the IDs)`],
		[7, 'expected list IDs as text or an array of texts, got a number'],
		[[makeId(1), null], 'expected list IDs as text or an array of texts, got nothing'],
		[{ id: makeId(1) }, 'expected list IDs as text or an array of texts, got an object'],
	])('%j is an error', (value, message) => {
		expect(issueOf(schema, value)).toBe(message);
	});

	test('no more than one request takes, where they cannot be split', () => {
		expect(schema.parse(makeIds(50))).toHaveLength(50);
		expect(schema.parse([...makeIds(50), ...makeIds(50)])).toHaveLength(50);
		expect(issueOf(schema, makeIds(51))).toBe('51 lists are too many: at most 50 are possible');
		expect(idList('tag').parse(makeIds(51))).toHaveLength(51);
	});
});

describe('several of some options', () => {
	const schema = someOf(['notes', 'taggings', 'custom_fields'] as const);

	test.each([
		[null, []],
		['', []],
		[[], []],
		[['taggings', 'notes', 'taggings'], ['taggings', 'notes']],
		['taggings, notes', ['taggings', 'notes']],
	])('%j', (value, expected) => {
		expect(schema.parse(value)).toEqual(expected);
	});

	test.each([
		['notes, sms_channel', '"sms_channel" is not one of notes, taggings, custom_fields'],
		[['notes', 7], 'a number is not one of notes, taggings, custom_fields'],
		[{}, 'an object is not one of notes, taggings, custom_fields'],
	])('%j is an error', (value, message) => {
		expect(issueOf(schema, value)).toBe(message);
	});
});

test.each([
	[null, 300],
	['', 300],
	[0, 0],
	[1.5, 1.5],
	['20', 20],
])('%j seconds are %d', (value, expected) => {
	expect(seconds(300).parse(value)).toBe(expected);
});

test.each([
	[-1, '-1'],
	['-1', '"-1"'],
	[NaN, 'NaN'],
	[Infinity, 'Infinity'],
	['soon', '"soon"'],
	[' ', 'a text of white space only'],
	[true, 'a boolean'],
	[[], 'an empty list'],
	[{}, 'an object'],
])('%j seconds are an error that tells them', (value, got) => {
	expect(issueOf(seconds(300), value)).toBe(`expected a number of seconds, 0 or more, got ${got}`);
});

test.each([
	[1, 1],
	['20', 20],
])('the limit %j is %d', (value, expected) => {
	expect(positiveInteger.parse(value)).toBe(expected);
});

test.each([
	[0, '0'],
	[-1, '-1'],
	[1.5, '1.5'],
	['', 'an empty text'],
	[' \n', 'a text of white space only'],
	['many', '"many"'],
	['0', '"0"'],
	['x'.repeat(1_000), `"${'x'.repeat(79)}…"`],
	[null, 'nothing'],
	[undefined, 'nothing'],
	[NaN, 'NaN'],
	[Infinity, 'Infinity'],
	[true, 'a boolean'],
	[[5], 'a list'],
	[[], 'an empty list'],
	[{}, 'an object'],
	[new Date(0), 'a date'],
])('the limit %j is an error that tells it', (value, got) => {
	expect(issueOf(positiveInteger, value)).toBe(`expected a whole number above 0, got ${got}`);
});

test.each([
	[-1, '-1'],
	['-1', '"-1"'],
	[1.5, '1.5'],
	['', 'an empty text'],
	[' ', 'a text of white space only'],
	[undefined, 'nothing'],
	[NaN, 'NaN'],
	[true, 'a boolean'],
	[[5], 'a list'],
])('the upper bound %j is an error that tells it', (value, got) => {
	expect(issueOf(numberOrNone, value)).toBe(`expected a whole number, 0 or more, got ${got}`);
});
