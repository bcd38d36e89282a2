import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';
import { readPath, textsAt } from '../nodes/ConstantContact/jsonPath';
import type { GetParameter } from '../nodes/ConstantContact/parameters';
import {
	createParameters,
	idsOf,
	ifGiven,
	oneOf,
	positiveInteger,
	seconds,
	someOf,
	yesOrNo,
} from '../nodes/ConstantContact/parameters';
import { anyCase, id, makeId, makeIds } from './support/arbitraries';

const property = (name: string, type: INodeProperties['type'] = 'string'): INodeProperties => ({
	displayName: `The ${name}`,
	name,
	type,
	default: '',
});

const text = z.string('expected a text');

/** Values by item; a saved text that starts with = is an expression that yields them. */
function parametersOf(saved: Record<string, unknown>, values: Record<string, unknown[]> = {}, json?: unknown[]) {
	const asked: string[] = [];
	const getParameter: GetParameter = (name, itemIndex, fallback, options = {}) => {
		if (options.rawExpressions) return saved[name] ?? fallback;
		asked.push(`${name} ${itemIndex}${options.extractValue ? ' value' : ''}`);
		const given = values[name];
		return given && itemIndex < given.length ? given[itemIndex] : (saved[name] ?? fallback);
	};
	const jsonOf = json && ((itemIndex: number) => json[itemIndex]);
	return { asked, parameters: createParameters(getParameter, jsonOf) };
}

describe('reading', () => {
	test('a fixed value is read and checked once for all items', () => {
		const { asked, parameters } = parametersOf({ name: 'a' });
		let checked = 0;
		const counting = z.unknown().transform((value) => {
			checked++;
			return String(value);
		});
		expect([0, 1, 2].map((itemIndex) => parameters.forItem(property('name'), itemIndex, counting))).toEqual(['a', 'a', 'a']);
		expect(asked).toEqual(['name 0']);
		expect(checked).toBe(1);
	});

	test('an expression is read for each item', () => {
		const { asked, parameters } = parametersOf({ name: '={{ f() }}' }, { name: ['a', 'b'] });
		expect([0, 1].map((itemIndex) => parameters.forItem(property('name'), itemIndex, text))).toEqual(['a', 'b']);
		expect(asked).toEqual(['name 0', 'name 1']);
	});

	test.each([
		['in a resource locator', { __rl: true, mode: 'id', value: '={{ f() }}' }],
		['in an array', ['a', '={{ f() }}']],
		['deep inside', { a: { b: ['={{ f() }}'] } }],
	])('an expression %s is one too', (_, saved) => {
		const { parameters } = parametersOf({ name: saved }, { name: ['a', 'b'] });
		expect([0, 1].map((itemIndex) => parameters.forItem(property('name'), itemIndex, text))).toEqual(['a', 'b']);
	});

	test('an option is read from its collection, a locator by its value, a value that was never set is null', () => {
		const { asked, parameters } = parametersOf({});
		expect(parameters.forItem(property('name'), 0, z.null(), property('options', 'collection'))).toBeNull();
		parameters.forItem(property('contact', 'resourceLocator'), 0, z.unknown());
		expect(asked).toEqual(['options.name 0', 'contact 0 value']);
	});

	test('what holds for the run is that of the first item; what is saved is unread', () => {
		const { parameters } = parametersOf({ name: '={{ f() }}' }, { name: ['a', 'b'] });
		expect(parameters.forRun(property('name'), text)).toBe('a');
		expect(parameters.saved(property('name'))).toBe('={{ f() }}');
	});

	test('an error names the label and each item', () => {
		const fixed = parametersOf({ name: 7 }).parameters;
		const expression = parametersOf({ name: '={{ f() }}' }, { name: ['a', 7, null] }).parameters;
		for (const itemIndex of [0, 1]) {
			expect(() => fixed.forItem(property('name'), itemIndex, text)).toThrow(
				expect.objectContaining({ message: `The name: expected a text [item ${itemIndex}]`, itemIndex, description: expect.stringContaining('Nothing was sent') }),
			);
		}
		expect(expression.forItem(property('name'), 0, text)).toBe('a');
		for (const itemIndex of [1, 2]) expect(() => expression.forItem(property('name'), itemIndex, text)).toThrow(`The name: expected a text [item ${itemIndex}]`);
	});
});

describe('a field of the item', () => {
	test.each([
		['={{ $json.contact_id }}', ['contact_id']],
		['={{$json.a.b}}', ['a', 'b']],
		['={{ $json["E-mail"][0].x }}', ['E-mail', '0', 'x']],
		["={{ $json['it is'] }}", ['it is']],
		['={{ $json.a }} ', undefined],
		['={{ $json.a }}{{ $json.b }}', undefined],
		['={{ $json.a + 1 }}', undefined],
		['={{ $json.a() }}', undefined],
		['={{ $json }}', undefined],
		['={{ $json.__proto__ }}', undefined],
		['={{ $json["constructor"] }}', undefined],
		['={{ $("Node").item.json.a }}', undefined],
		['{{ $json.a }}', undefined],
		[{ value: '={{ $json.a }}' }, undefined],
	])('%j', (saved, path) => {
		expect(readPath(saved)).toEqual(path);
	});

	test('is read from the item where it is a text or an array of texts, and by n8n otherwise', () => {
		const items = [{ a: 'one' }, { a: '' }, { a: 3 }, {}, { a: ['x', 4] }, undefined, { a: ['x', '=y'] }, { a: [] }];
		const { asked, parameters } = parametersOf({ name: '={{ $json.a }}' }, { name: items.map((_, index) => `by n8n ${index}`) }, items);
		const values = items.map((_, itemIndex) => parameters.forItem(property('name'), itemIndex, z.unknown()));
		expect(values).toEqual(['one', '', 'by n8n 2', 'by n8n 3', 'by n8n 4', 'by n8n 5', ['x', '=y'], []]);
		expect(asked).toEqual(['name 2', 'name 3', 'name 4', 'name 5']);
	});

	test('is read by n8n alone where $json is not the input item', () => {
		const { parameters } = parametersOf({ name: '={{ $json.a }}' }, { name: ['by n8n'] });
		expect(parameters.forItem(property('name'), 0, text)).toBe('by n8n');
	});

	test('of its own only: what every object has is none', () => {
		expect(textsAt({}, ['name'])).toBeUndefined();
		expect(textsAt(Object.create({ name: 'inherited' }), ['name'])).toBeUndefined();
		expect(textsAt('text', ['length'])).toBeUndefined();
		expect(textsAt({ a: { b: 'x' } }, ['a', 'b'])).toBe('x');
		expect(textsAt({ a: null }, ['a', 'b'])).toBeUndefined();
	});
});

const complaintOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

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
		for (const schema of [oneOf(values), oneOf(values, 'error')]) expect(complaintOf(schema, value)).toBe(`${got} is not one of skip, error`);
	});

	test.each([null, '', undefined])('%j is an error without a fallback', (value) => {
		expect(complaintOf(oneOf(values), value)).toMatch(/is not one of skip, error$/);
	});
});

test.each([
	[true, true],
	[false, false],
	[null, false],
])('the switch %j is %s', (value, expected) => {
	expect(yesOrNo.parse(value)).toBe(expected);
});

test.each(['true', 1, 0, [], {}])('the switch %j is an error: nothing is taken for a yes', (value) => {
	expect(complaintOf(yesOrNo, value)).toMatch(/^expected true or false, got an? \w+$/);
});

describe('ids of lists and tags', () => {
	const schema = idsOf('list', 50);

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
		[7, 'expected list IDs as text or an array of texts, got a number'],
		[[makeId(1), null], 'expected list IDs as text or an array of texts, got nothing'],
		[{ id: makeId(1) }, 'expected list IDs as text or an array of texts, got an object'],
	])('%j is an error', (value, message) => {
		expect(complaintOf(schema, value)).toBe(message);
	});

	test('no more than one request takes, where they cannot be split', () => {
		expect(schema.parse(makeIds(50))).toHaveLength(50);
		expect(schema.parse([...makeIds(50), ...makeIds(50)])).toHaveLength(50);
		expect(complaintOf(schema, makeIds(51))).toBe('51 lists are too many: at most 50 are possible');
		expect(idsOf('tag').parse(makeIds(51))).toHaveLength(51);
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
		expect(complaintOf(schema, value)).toBe(message);
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

test.each([-1, '-1', NaN, Infinity, 'soon', true, [], {}])('%j seconds are an error', (value) => {
	expect(complaintOf(seconds(300), value)).toMatch(/^expected a number of seconds, 0 or more, got /);
});

test.each([
	[1, 1],
	['20', 20],
])('the limit %j is %d', (value, expected) => {
	expect(positiveInteger.parse(value)).toBe(expected);
});

test.each([0, -1, 1.5, '', ' ', 'many', null, undefined, NaN, Infinity, true, [5], {}])('the limit %j is an error', (value) => {
	expect(complaintOf(positiveInteger, value)).toMatch(/^expected a whole number above 0, got /);
});

describe('a filter', () => {
	const schema = ifGiven(oneOf(['a', 'b']));

	test.each([
		[null, undefined],
		['', undefined],
		[[], undefined],
		['a', 'a'],
	])('%j is %s', (value, expected) => {
		expect(schema.parse(value)).toBe(expected);
	});

	test('that an expression leaves undefined is an error, and so is a wrong one', () => {
		expect(complaintOf(schema, undefined)).toMatch(/^the expression gives nothing/);
		expect(complaintOf(schema, 'c')).toBe('"c" is not one of a, b');
	});
});
