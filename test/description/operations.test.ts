import { NodeConnectionTypes, NodeHelpers, nodeNameToToolName, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/ConstantContact/resources';
import { ALL, description, split } from './properties';

const property = (resource: string, name: string) =>
	description.properties.find((each) => each.name === name && (name === 'resource' || each.displayOptions?.show?.resource?.includes(resource)));

describe('the operations', () => {
	const DEFAULTS = { activity: 'getMany', contact: 'getMany', list: 'getMany', listMembership: 'remove', tag: 'getMany' };

	it('stand behind every choice of the panel', () => {
		const resources = property('', 'resource')?.options as INodePropertyOptions[];
		expect(property('', 'resource')?.default).toBe('contact');
		expect(resources.map(({ value }) => value)).toEqual(Object.keys(DEFAULTS));
		expect(resources.map(({ name }) => name)).toEqual(['Activity', 'Contact', 'List', 'List Membership', 'Tag']);
		const offered = resources.flatMap(({ value }) =>
			(property(String(value), 'operation')?.options as INodePropertyOptions[]).map((option) => `${String(value)} ${String(option.value)}`),
		);
		expect(offered.sort()).toEqual([...ALL].sort());
		for (const name of offered) {
			const [resource, operation] = split(name);
			expect(RESOURCES[resource]?.operations[operation]?.execute).toBeInstanceOf(Function);
		}
	});

	it('are listed alphabetically; the default is one that deletes nothing', () => {
		for (const [resource, byDefault] of Object.entries(DEFAULTS)) {
			const { options = [], default: value } = property(resource, 'operation') as INodeProperties;
			const names = options.map(({ name }) => name);
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
			expect(value).toBe(byDefault);
		}
	});

	it('tell an agent in their action what matters', () => {
		const action = (name: string) => RESOURCES[split(name)[0]]?.operations[split(name)[1]]?.action;
		expect(new Set(ALL.map(action)).size).toBe(ALL.length);
		for (const name of ['contact delete', 'contact deleteMany']) expect(action(name)).toMatch(/^Delete .*not an unsubscribe/);
		for (const name of ['contact restore', 'contact restoreMany']) expect(action(name)).toMatch(/^Restore .*consent unchanged/);
		expect(action('listMembership remove')).toMatch(/^Remove contacts from lists \(they stay subscribed\)/);
		const offered = Object.keys(DEFAULTS).flatMap((resource) => property(resource, 'operation')?.options as INodePropertyOptions[]);
		expect(offered.map((option) => option.action).sort()).toEqual(ALL.map(action).sort());
	});

	it('tell an agent what names a contact or an activity: its argument is just called Contact, or Activity', () => {
		const action = (name: string) => RESOURCES[split(name)[0]]?.operations[split(name)[1]]?.action;
		for (const name of ['contact delete', 'contact get', 'contact restore']) expect(action(name)).toMatch(/ contact by ID or email/);
		expect(action('activity get')).toMatch(/ activity by ID/);
	});

	it('make tools whose names n8n can tell apart, though it cuts them after 64 characters', () => {
		const asTool = { ...description, outputs: [NodeConnectionTypes.AiTool] };
		const names = ALL.map((name) => {
			const [resource, operation] = split(name);
			return nodeNameToToolName(NodeHelpers.makeNodeName({ resource, operation }, asTool));
		});
		expect(new Set(names).size).toBe(ALL.length);
	});
});
