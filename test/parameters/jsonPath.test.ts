import { useEngine } from '../engine';

// After the engine, which prepares the surroundings that n8n-core reads when it is imported.
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData, INodeType, INodeTypes } from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes } from 'n8n-workflow';
import { z } from 'zod/v4';

import { readPath } from '../../nodes/ConstantContact/parameters/jsonPath';
import type { GetParameter } from '../../nodes/ConstantContact/parameters/reader';
import { createParameters } from '../../nodes/ConstantContact/parameters/reader';
import { contactsProperty } from '../../nodes/ConstantContact/parameters/properties';
import { ConstantContactOAuth2Api } from '../../credentials/ConstantContactOAuth2Api.credentials';
import { InMemoryCredentials } from '../engine/credentials';
import { makeAdditionalData, makeWorkflow } from '../engine/execute';

const contacts = contactsProperty('The contacts');

const reader: INodeType = {
	description: {
		displayName: 'Reader',
		name: 'reader',
		group: ['input'],
		version: 1,
		description: 'Has the parameter that is read',
		defaults: { name: 'Reader' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [contacts],
	},
};
const nodeTypes: INodeTypes = {
	getByName: () => reader,
	getByNameAndVersion: () => reader,
	getKnownTypes: () => ({}),
};
const credentials = new InMemoryCredentials(new ConstantContactOAuth2Api());

/** n8n's own reading of the parameter, as a node gets it, for items with this json. */
function n8nReading(saved: string, jsons: unknown[]): GetParameter {
	const node = { id: '1', name: 'Reader', type: 'reader', typeVersion: 1, position: [0, 0], parameters: { contacts: saved } } as INode;
	const json = { nodes: [node], connections: {} };
	const workflow = makeWorkflow(json, nodeTypes);
	const items = jsons.map((each): INodeExecutionData => ({ json: each as IDataObject }));
	const inputData = { main: [items] };
	const context = new ExecuteContext(
		workflow,
		workflow.getNode('Reader') ?? node,
		makeAdditionalData(json, { nodeTypes, credentials }),
		'manual',
		createRunExecutionData(),
		0,
		items,
		inputData,
		{ node, data: inputData, source: null },
		[],
	);
	return (name, itemIndex, fallback, options) => context.getNodeParameter(name, itemIndex, fallback, options);
}

type Read = { value: unknown } | { error: string };

function attempt(read: () => unknown): Read {
	try {
		return { value: read() };
	} catch (error) {
		return { error: String(error) };
	}
}

/** What the node gets for each item, with and without reading plain paths from the items themselves. */
function readBothWays(saved: string, jsons: unknown[]) {
	const getParameter = n8nReading(saved, jsons);
	const own = createParameters(getParameter, { jsonOf: (itemIndex) => jsons[itemIndex] });
	const n8n = createParameters(getParameter);
	const readWith = (parameters: typeof own) =>
		jsons.map((_, itemIndex) => attempt(() => parameters.forItem(contacts, itemIndex, z.unknown())));
	return { own: readWith(own), n8n: readWith(n8n) };
}

const ORDINARY = ['contact_id', 'E-mail', 'email', 'a b', 'Ä', '0', '1', '$json', '_', 'a.b', 'class', 'this', 'null'];
/** What n8n, JavaScript or a template may take for something else. */
const STRANGE = [
	'__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', '__lookupGetter__',
	'getPrototypeOf', 'length', 'then', 'toJSON', 'isEmpty', 'first', 'toDateTime', 'mainModule', 'binding', '_load', 'process',
	'json', 'item', '$input', 'isProxy', 'isExecuted', 'pairedItem', 'params', 'undefined', 'NaN', '', ' ', '}}', '{{', 'a}}b', '"', "'",
	'\\', '\n', '`', '${a}', '//', '/*', '=', '[0]', '$', '$(', 'a$', 'a.constructor',
	'. constructor', 'constructors', 'a.first()', 'Price (USD)', '__sanitize', '___n8n_data', '__rl', '\u00ad', '\u200b', '\ud800', 'é\u0301', '\u2028', '😀',
];

const key = fc.oneof(
	{ arbitrary: fc.constantFrom(...ORDINARY), weight: 4 },
	{ arbitrary: fc.constantFrom(...STRANGE), weight: 4 },
	{ arbitrary: fc.string({ maxLength: 6 }), weight: 1 },
	{ arbitrary: fc.stringMatching(/^[A-Za-z_$][\w$]{0,5}$/), weight: 1 },
);

const text = fc.oneof(
	fc.string({ maxLength: 12 }),
	fc.constantFrom('', ' ', 'ann@example.com', '={{ 1 + 1 }}', '{{ 1 }}', '=a', 'null', 'true', '17', '[1]', '{"a":1}', '2026-03-04', '__proto__'),
);

/** What an item may hold: everything that JSON has, and what nodes put there beside it. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4, depthSize: 'small' },
		{ arbitrary: text, weight: 4 },
		{ arbitrary: fc.constantFrom(null, undefined, true, false, 0, -1.5, NaN), weight: 1 },
		{ arbitrary: fc.constantFrom(new Date(0), DateTime.fromMillis(0, { zone: 'utc' })), weight: 1 },
		{ arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 2 },
		{ arbitrary: fc.array(text, { maxLength: 3 }), weight: 2 },
		{ arbitrary: record(tie('value')), weight: 3 },
	),
}));

function record(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc.array(fc.tuple(key, values), { maxLength: 4 }).map((pairs) => {
		const object = {};
		// An own property, whatever its name.
		for (const [name, each] of pairs) {
			Object.defineProperty(object, name, { value: each, enumerable: true, configurable: true, writable: true });
		}
		return object;
	});
}

/** A path into the value, mostly one that is there. */
function pathInto(json: unknown): fc.Arbitrary<string[]> {
	const names = typeof json === 'object' && json !== null ? Object.keys(json) : [];
	const there = names.map((name) => {
		const inside: unknown = Object.getOwnPropertyDescriptor(json, name)?.value;
		return pathInto(inside).map((rest) => [name, ...rest]);
	});
	const end = fc.oneof({ arbitrary: fc.constant<string[]>([]), weight: 5 }, { arbitrary: key.map((name) => [name]), weight: 1 });
	return there.length > 0 ? fc.oneof({ arbitrary: end, weight: 1 }, { arbitrary: fc.oneof(...there), weight: 4 }) : end;
}

/** A step of a path as people, and n8n's editor, write it; also as they should not. */
function step(name: string): fc.Arbitrary<string> {
	const ways = [`["${name}"]`, `['${name}']`, `[${JSON.stringify(name)}]`, `[\`${name}\`]`];
	if (/^[A-Za-z_$][\w$]*$/.test(name)) ways.push(`.${name}`, `.${name}`, `?.${name}`);
	if (/^\d+$/.test(name)) ways.push(`[${name}]`, `[0${name}]`);
	return fc.constantFrom(...ways);
}

const space = fc.constantFrom(' ', '', '  ', '\n', '\t');

const expressionInto = (json: unknown) =>
	fc
		.tuple(pathInto(json), space, space)
		.chain(([path, before, after]) =>
			fc.tuple(...path.map(step)).map((steps) => `={{${before}$json${steps.join('')}${after}}}`),
		);

const readings = record(value).chain((json) =>
	fc.record({ json: fc.constant(json), other: record(value), saved: expressionInto(json) }),
);

describe('a field of the item', () => {
	it('is what n8n makes of the expression, whatever it is called and whatever it holds', () => {
		let plain = 0;
		fc.assert(
			fc.property(readings, ({ json, other, saved }) => {
				if (readPath(saved)) plain++;
				const { own, n8n } = readBothWays(saved, [json, other]);
				expect(own).toEqual(n8n);
			}),
			{ numRuns: 1_000 },
		);
		// It is about plain paths, so many of them have to be.
		expect(plain).toBeGreaterThan(200);
	});

	it.each([...ORDINARY, ...STRANGE])('may be called %j', (name) => {
		const json = {};
		Object.defineProperty(json, name, { value: 'a text', enumerable: true });
		for (const steps of [`["${name}"]`, `['${name}']`, `.${name}`, `[${name}]`]) {
			for (const saved of [`={{ $json${steps} }}`, `={{ $json.deep${steps} }}`, `={{ $json.list[0]${steps} }}`]) {
				const { own, n8n } = readBothWays(saved, [{ ...json, deep: json, list: [json] }, json, { deep: null }, {}]);
				expect(own).toEqual(n8n);
			}
		}
	});
});

describe('as a tool', () => {
	const engine = useEngine();

	it('$json is what n8n takes for it: not the item, which holds the arguments', async () => {
		const [ann, ben] = engine.sandbox.account.addContacts(2);
		const calls = [{ who: ann?.contact_id }, { who: ben?.contact_id }];
		const answers = await Promise.all(
			['={{ $json.who }}', '={{ [$json.who][0] }}'].map(async (expression) => {
				const parameters = { resource: 'contact', operation: 'deleteMany', contacts: expression, options: { ifNotFound: 'skip' } };
				const { error, json } = await engine.runTool(parameters, calls);
				return { error: error?.message, answers: json.map(({ answer }) => (answer as Array<{ contact_id: unknown }>)[0]?.contact_id) };
			}),
		);
		expect(answers).toEqual(Array(2).fill({ error: undefined, answers: [null, null] }));
	});
});
