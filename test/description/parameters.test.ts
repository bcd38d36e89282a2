import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Api } from '../../nodes/ConstantContact/api/transport';
import { createParameters } from '../../nodes/ConstantContact/parameters/reader';
import { RESOURCES } from '../../nodes/ConstantContact/resources';
import { Problem } from '../../nodes/ConstantContact/run/problem';
import type { Run } from '../../nodes/ConstantContact/run/run';
import { ALL, description, flat, insideOf, node, propertiesOf, split, withInside } from './properties';
import { CHOICES, IN_COLLECTIONS, PARAMETERS, PICKERS, type Row, type Show } from './tables';

function toRow({ name, displayName, type, default: value, displayOptions: { show = {} } = {} }: INodeProperties): Row {
	const more = Object.entries(show as Show).filter(([key]) => key !== 'resource' && key !== 'operation');
	return more.length > 0 ? [name, displayName, type, value, Object.fromEntries(more)] : [name, displayName, type, value];
}

const isSecondOptions = (name: string, property: INodeProperties) =>
	property.name === 'options' && propertiesOf(name).find((each) => each.name === 'options') !== property;

describe('the parameters', () => {
	it.each(ALL)('of %s are what saved workflows hold', (name) => {
		expect(propertiesOf(name).map(toRow)).toEqual(PARAMETERS[name]);
	});

	it.each(Object.keys(IN_COLLECTIONS))('in %s are what saved workflows hold', (path) => {
		const [resource, operation, name] = path.split(' ') as [string, string, string];
		const collection = propertiesOf(`${resource} ${operation}`).find((each) => each.name === name);
		expect(insideOf(collection as INodeProperties).map(toRow)).toEqual(IN_COLLECTIONS[path]);
	});

	it('are all in the tables', () => {
		const known = new Set(ALL.flatMap(propertiesOf));
		const others = description.properties.filter((each) => !known.has(each)).map(({ name }) => name);
		expect(others).toEqual(['resource', ...Object.keys(RESOURCES).map(() => 'operation')]);
		const collections = ALL.flatMap((name) => propertiesOf(name).filter(({ type }) => type === 'collection').map((each) => `${name} ${each.name}`));
		expect([...new Set(collections)].sort()).toEqual(Object.keys(IN_COLLECTIONS).sort());
	});

	it('have labels and names that are unique within an operation: n8n makes an agent’s arguments of them', () => {
		for (const name of ALL) {
			const properties = propertiesOf(name).filter((each) => !isSecondOptions(name, each));
			const labels = properties.flatMap(withInside).map(({ displayName }) => displayName);
			expect([name, new Set(labels).size]).toEqual([name, labels.length]);
			// Fallback Lists is the same parameter as Restore Onto These Lists, in place of it.
			const names = properties.filter((each) => each.displayName !== 'Fallback Lists').map((each) => each.name);
			expect([name, new Set(names).size]).toEqual([name, names.length]);
			const args = labels.map((label) => label.replace(/[^a-zA-Z0-9-]/g, '_').slice(0, 63));
			expect([name, new Set(args).size]).toEqual([name, args.length]);
		}
	});

	it('have a second Options where the first is not shown, so that no Options is ever empty', () => {
		for (const name of ALL) {
			const [first, second, ...more] = propertiesOf(name).filter((each) => each.name === 'options');
			expect(more).toEqual([]);
			if (!first || !second) continue;
			const [one, other] = [first, second].map((each) => each.displayOptions?.show as Show);
			const apart = ['deleteBy', 'getBy', 'source'].some((key) => one?.[key] && other?.[key] && !one[key].some((value) => other[key]?.includes(value)));
			expect([name, apart]).toEqual([name, true]);
		}
		for (const each of ALL.flatMap(propertiesOf).filter(({ name }) => name === 'options')) {
			const waits = insideOf(each).every(({ displayOptions }) => displayOptions?.show?.['/waitForCompletion']);
			expect(each.displayOptions?.show?.waitForCompletion).toEqual(waits ? [true] : undefined);
		}
	});

	it('offer the choices that saved workflows hold, alphabetically, with a default among them', () => {
		const choices = ALL.flatMap(flat).filter(({ type, typeOptions }) => /ptions$/.test(type) && !typeOptions?.loadOptionsMethod);
		expect(new Set(choices.map(({ name }) => name))).toEqual(new Set(Object.keys(CHOICES)));
		for (const { name, type, options = [], default: value } of choices) {
			const given = options as INodePropertyOptions[];
			expect(given.map((option) => option.value)).toEqual(CHOICES[name]);
			expect(given.map((option) => option.name)).toEqual(given.map((option) => option.name).sort((a, b) => a.localeCompare(b)));
			if (type === 'options') expect(CHOICES[name]).toContain(value);
		}
	});

	it('load lists and tags with methods that exist', () => {
		const loaded = ALL.flatMap(flat).filter(({ typeOptions }) => typeOptions?.loadOptionsMethod !== undefined);
		expect(loaded).toHaveLength(11);
		for (const { name, typeOptions, description: text } of loaded) {
			expect(typeOptions?.loadOptionsMethod).toBe(/tags/i.test(name) ? 'getTags' : 'getLists');
			expect(text).toContain('Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>');
		}
		expect(Object.keys(node.methods.loadOptions)).toEqual(['getLists', 'getTags']);
	});

	it('search contacts and activities with methods that exist', () => {
		const locators = ALL.flatMap((name) => propertiesOf(name).filter(({ type }) => type === 'resourceLocator').map((each) => [`${name} ${each.name}`, each] as const));
		expect(locators.map(([path]) => path).sort()).toEqual(Object.keys(PICKERS).sort());
		for (const [path, { modes = [], required }] of locators) {
			expect(required).toBe(true);
			expect(modes.map((mode) => mode.name)).toEqual(path.endsWith('contact') ? ['list', 'id', 'email'] : ['list', 'id']);
			expect(modes[0]?.typeOptions).toEqual({ searchListMethod: PICKERS[path], searchable: true });
			expect(modes.slice(1).every(({ placeholder }) => placeholder?.startsWith('e.g. '))).toBe(true);
		}
		expect(Object.keys(node.methods.listSearch).sort()).toEqual(Object.values(PICKERS).sort());
	});

	it('refuse expressions where a person has to decide', () => {
		const guarded = description.properties.filter(({ noDataExpression }) => noDataExpression).map(({ name }) => name);
		expect(new Set(guarded)).toEqual(new Set(['resource', 'operation', 'confirmAllActiveContacts']));
	});

	it('say in oneItemPer that the API reports nothing per contact', () => {
		for (const each of description.properties.filter(({ name }) => name === 'oneItemPer')) {
			expect(each.description).toMatch(/result of an activity, not of each contact/);
		}
	});

	it('are shown under conditions that can be met', () => {
		for (const name of ALL) {
			for (const { displayOptions: { show = {} } = {} } of flat(name)) {
				for (const [key, values] of Object.entries(show).filter(([each]) => each !== 'resource' && each !== 'operation')) {
					const controlling = propertiesOf(name).find((each) => each.name === key.replace(/^\//, '')) as INodeProperties;
					const possible = controlling.type === 'boolean' ? [true, false] : insideOf(controlling).map((each) => (each as unknown as INodePropertyOptions).value);
					expect(possible).toEqual(expect.arrayContaining(values as unknown[]));
				}
			}
		}
	});

	it('are read, every one', async () => {
		const LIST = '00000000-0000-4000-8000-00000000abcd';
		const values: Record<string, unknown> = { contact: LIST, activity: LIST, contacts: LIST, lists: [LIST], sourceLists: [LIST], tags: [LIST], name: 'News', confirmAllActiveContacts: true };
		const variants = [...(CHOICES.source as string[]).map((source) => ({ source })), { deleteBy: 'contacts' }, { deleteBy: 'lists' }, { getBy: 'contacts' }, { restoreTo: 'previousLists' }, { returnAll: true }];
		const refuse = async (): Promise<never> => {
			throw new Problem('nothing is sent here');
		};
		for (const name of ALL) {
			const [resource, operation] = split(name);
			const read = new Set<string>();
			for (const variant of variants) {
				const given: Record<string, unknown> = { ...Object.fromEntries(propertiesOf(name).map((each) => [each.name, each.default])), ...values, ...variant };
				const parameters = createParameters((path: string, _index: number, fallback: unknown) => {
					read.add(path);
					return given[path] ?? fallback;
				});
				const api: Api = { exchange: refuse, request: refuse, read: (_request, { body }, schema) => schema.parse(body) };
				const run: Run = {
					itemCount: 2,
					clock: { now: () => 0, sleep: async () => {} },
					timezone: 'UTC',
					stopOnError: false,
					isStopped: () => false,
					log: () => {},
					hint: () => {},
				};
				await RESOURCES[resource]?.operations[operation]?.execute(run, parameters, api).catch((error: unknown) => {
					if (!(error instanceof Problem)) throw error;
				});
			}
			const holding = propertiesOf(name).filter(({ type }) => type !== 'notice');
			const shown = holding.flatMap((each) => (each.type === 'collection' ? insideOf(each).map((option) => `${each.name}.${option.name}`) : [each.name]));
			expect([name, shown.filter((each) => !read.has(each))]).toEqual([name, []]);
		}
	});
});
