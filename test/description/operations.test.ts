import { NodeConnectionTypes, NodeHelpers, nodeNameToToolName, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { RESOURCES } from '../../nodes/ConstantContact/resources';
import { ALL, description, propertiesOf, split } from './properties';

const property = (resource: string, name: string) =>
	description.properties.find((each) => each.name === name && (name === 'resource' || each.displayOptions?.show?.resource?.includes(resource)));

const action = (name: string) => RESOURCES[split(name)[0]]?.operations[split(name)[1]]?.action ?? '';

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
		expect(new Set(ALL.map(action)).size).toBe(ALL.length);
		for (const name of ['contact delete', 'contact deleteMany']) expect(action(name)).toMatch(/^Delete .*\(not an unsubscribe\)$/);
		for (const name of ['contact restore', 'contact restoreMany']) expect(action(name)).toMatch(/^Restore .*\(consent unchanged\)$/);
		expect(action('listMembership add')).toBe('Add contacts to lists (consent unchanged)');
		expect(action('listMembership remove')).toBe('Remove contacts from lists (stay subscribed)');
		const offered = Object.keys(DEFAULTS).flatMap((resource) => property(resource, 'operation')?.options as INodePropertyOptions[]);
		expect(offered.map((option) => option.action).sort()).toEqual(ALL.map(action).sort());
	});

	it('have actions of at most 45 characters: the canvas shows them as the names of nodes', () => {
		expect(ALL.filter((name) => action(name).length > 45).map((name) => [name, action(name).length])).toEqual([]);
	});

	const NAMED = 'IDs and email addresses, mixed, separated by commas, semicolons, spaces or new lines. An expression may also give an array of strings. ';

	/** What an action has no room for. */
	it.each([
		['contact delete', 'contact', /^The contact to delete, by ID or email address\. It leaves all lists, and its consent stays as it is; this is not an unsubscribe\.$/],
		['contact deleteMany', 'contacts', /^The contacts to delete: they leave all lists, and their consent stays as it is; this is not an unsubscribe\. IDs and email/],
		['contact deleteMany', 'sourceLists', /deleted from the whole account, which is more than taking it off these lists/],
		['contact get', 'contact', /by ID or email address; deleted contacts are found too$/],
		['contact restore', 'contact', /^The deleted contact to restore, by ID or email address; its consent stays as it is$/],
		['contact restoreMany', 'contacts', /^The deleted contacts to restore; their consent stays as it is\./],
		['listMembership add', 'lists', /are added to these lists.*can send welcome emails, and their consent stays as it is\./],
		['listMembership add', 'contacts', /they have to be in the account, and their consent stays as it is\./],
		['listMembership remove', 'lists', /are taken off these lists.*they stay subscribed, and none is deleted\./],
		['listMembership remove', 'contacts', /they stay in the account, and stay subscribed\./],
		['tag addToContacts', 'targetTags', /their lists and their consent stay as they are\./],
		['tag addToContacts', 'contacts', /their lists and their consent stay as they are\./],
		['tag removeFromContacts', 'targetTags', /their lists and their consent stay as they are\./],
		['tag removeFromContacts', 'contacts', /their lists and their consent stay as they are\./],
	])('tell in the description of a parameter what happens to lists and consent: %s, %s', (operation, name, text) => {
		const found = propertiesOf(operation).find((each) => each.name === name)?.description;
		expect(found).toMatch(text);
		if (name === 'contacts') expect(found).toContain(NAMED);
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
