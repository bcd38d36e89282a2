import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';
import { readPath, textsAt } from '../../nodes/ConstantContact/parameters/jsonPath';
import type { GetParameter } from '../../nodes/ConstantContact/parameters/reader';
import { createParameters } from '../../nodes/ConstantContact/parameters/reader';

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
	return { asked, parameters: createParameters(getParameter, { jsonOf }) };
}

describe('reading', () => {
	test('a fixed value is read and checked once for all items', () => {
		const { asked, parameters } = parametersOf({ name: 'a' });
		let checked = 0;
		const counting = z.unknown().transform((value) => {
			checked++;
			return String(value);
		});
		const one = property('name');
		expect([0, 1, 2].map((itemIndex) => parameters.forItem(one, itemIndex, counting))).toEqual(['a', 'a', 'a']);
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

describe('two parameters of one name', () => {
	test('that are never shown together are each checked for themselves', () => {
		const { parameters } = parametersOf({ lists: ' ' });
		const some = z.unknown().transform(() => 'none is fine');
		expect(parameters.forItem(property('lists'), 0, some)).toBe('none is fine');
		expect(() => parameters.forItem(property('lists'), 1, z.string().regex(/x/, 'is empty'))).toThrow(/^The lists: is empty \[item 1\]$/);
	});
});

describe('an expression that cannot be evaluated', () => {
	const parameters = createParameters((_name, itemIndex, fallback, options = {}) => {
		if (options.rawExpressions) return '={{ f() }}';
		if (itemIndex === 1) throw new Error("Referenced node doesn't exist");
		return itemIndex === 2 ? fallback : 'value';
	});

	test.each(['forItem', 'filter'] as const)('is an error of its item that names the parameter (%s)', (method) => {
		const read = (itemIndex: number) => parameters[method](property('name'), itemIndex, text, property('box', 'collection'));
		expect(read(0)).toBe('value');
		expect(() => read(1)).toThrow(
			expect.objectContaining({
				message: "The name: the expression cannot be evaluated: Referenced node doesn't exist [item 1]",
				description: 'Nothing was sent for this item. Correct the expression.',
				itemIndex: 1,
			}),
		);
	});

	test('is one too where what is saved cannot be read', () => {
		const broken = createParameters(() => {
			throw new TypeError('getNodeParameter is not a function');
		});
		expect(() => broken.saved(property('name'))).toThrow(/^The name: the expression cannot be evaluated: getNodeParameter is not a function/);
		expect(() => broken.forItem(property('name'), 3, text)).toThrow(expect.objectContaining({ itemIndex: 3 }));
	});
});

describe('an expression that gives nothing', () => {
	const giving = (value: unknown) => parametersOf({ name: '={{ f() }}' }, { name: [value, value] }).parameters;
	const anything = z.unknown();

	test.each([null, undefined])('%s is an error in an optional parameter, whatever it takes', (value) => {
		for (const schema of [anything, text]) {
			expect(() => giving(value ?? null).forItem(property('name'), 1, schema)).toThrow(/^The name: (the expression gives nothing|expected a text)/);
		}
	});

	test('is left to the schema of a required one', () => {
		expect(giving(null).forItem({ ...property('name'), required: true }, 1, anything)).toBeUndefined();
	});

	test('a value that was never set is none of that kind', () => {
		expect(parametersOf({}).parameters.forItem(property('name'), 0, anything)).toBeNull();
	});
});

describe('a filter', () => {
	const box = property('box', 'collection');
	const letters = z.unknown().transform((value, context) => {
		if (typeof value === 'string') return [...value].filter((letter) => letter !== ' ');
		context.addIssue('expected letters');
		return z.NEVER;
	});
	const readSaved = (saved: unknown, value: unknown, isTool: boolean) => {
		const getParameter: GetParameter = (_name, _itemIndex, fallback, options = {}) => (options.rawExpressions ? saved : value) ?? fallback;
		return createParameters(getParameter, { isTool }).filter(property('name'), 0, letters, box);
	};

	const fixed = (value: unknown) => readSaved(value, value, false);
	const given = (value: unknown, isTool = false) => readSaved('={{ f() }}', value, isTool);

	test.each([[undefined, undefined], ['', undefined], [' ', undefined], ['ab', ['a', 'b']]])('%j, fixed, is %j', (saved, expected) => {
		expect(fixed(saved)).toEqual(expected);
	});

	test.each(['', ' ', []])('%j from an expression is an error, and no filter in a tool', (value) => {
		expect(() => given(value)).toThrow(/^The name: the expression gives an empty value/);
		expect(given(value, true)).toBeUndefined();
	});

	test.each([null, undefined])('%j from an expression is an error, in a tool too', (value) => {
		for (const isTool of [false, true]) expect(() => given(value, isTool)).toThrow(/^The name: the expression gives nothing/);
	});

	test('that does not fit is an error', () => {
		expect(() => given(7)).toThrow(/^The name: expected letters/);
		expect(() => fixed(7)).toThrow(/^The name: expected letters/);
	});
});

describe('without items, as in a poll', () => {
	const parametersOfNode = (values: Record<string, unknown>) =>
		createParameters((name, _itemIndex, fallback) => values[name] ?? fallback, { hasItems: false });

	test('a value is that of the node', () => {
		expect(parametersOfNode({ name: 'one' }).forRun(property('name'), text)).toBe('one');
		expect(parametersOfNode({ 'box.name': '={{ 1 }}' }).forRun(property('name'), text, property('box', 'collection'))).toBe('={{ 1 }}');
	});

	test('an error names the label, and no item', () => {
		const { forRun } = parametersOfNode({ name: 7 });
		expect(() => forRun(property('name'), text)).toThrow(
			expect.objectContaining({
				message: 'The name: expected a text',
				description: 'Nothing was sent. Correct the parameter, or the expression that fills it.',
				itemIndex: undefined,
			}),
		);
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
