import { NodeHelpers, type INode, type INodeParameters, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { ConstantContact } from '../../nodes/ConstantContact/ConstantContact.node';
import { ConstantContactTrigger } from '../../nodes/ConstantContact/ConstantContactTrigger.node';
import { readJson } from './projectFiles';

const { description, methods } = new ConstantContactTrigger();
const { properties } = description;

const CONTACTS = ['contactCreated', 'contactDeleted', 'contactUnsubscribed', 'contactUpdated'];
const FILTERED = ['contactCreated', 'contactUnsubscribed', 'contactUpdated'];

const node = (parameters: INodeParameters): INode => ({ id: 'a', name: 'a', type: 'constantContactTrigger', typeVersion: 1, position: [0, 0], parameters });

/** The properties that the panel shows for an event. */
function shown(event: string): INodeProperties[] {
	return properties.filter((property) => NodeHelpers.displayParameter({ event }, property, node({ event }), description));
}

const options = ({ options: all = [] }: INodeProperties) => all as INodePropertyOptions[];

describe('the trigger', () => {
	it('is what saved workflows and n8n know it as', () => {
		expect(description).toMatchObject({
			name: 'constantContactTrigger',
			displayName: 'Constant Contact Trigger',
			version: 1,
			group: ['trigger'],
			polling: true,
			inputs: [],
			outputs: ['main'],
			credentials: [{ name: 'constantContactOAuth2Api', required: true }],
			icon: new ConstantContact().description.icon,
		});
		expect(description).not.toHaveProperty('usableAsTool');
	});

	it('has a codex file by which it is found', () => {
		expect(readJson('nodes/ConstantContact/ConstantContactTrigger.node.json')).toMatchObject({
			node: 'n8n-nodes-constant-contact.constantContactTrigger',
			nodeVersion: '1.0',
			codexVersion: '1.0',
			categories: expect.arrayContaining(['Marketing']),
			alias: expect.arrayContaining(['trigger', 'contact unsubscribed', 'contact deleted']),
			resources: { primaryDocumentation: [{ url: expect.stringMatching(/#trigger$/) }] },
		});
	});

	it('offers five events, by the alphabet; a deletion first', () => {
		const [event] = properties as [INodeProperties];
		expect(event).toMatchObject({ displayName: 'Event', name: 'event', type: 'options', default: 'contactDeleted', noDataExpression: true });
		expect(options(event).map(({ name, value }) => [name, value])).toEqual([
			['Activity Finished', 'activityFinished'],
			['Contact Created', 'contactCreated'],
			['Contact Deleted', 'contactDeleted'],
			['Contact Unsubscribed', 'contactUnsubscribed'],
			['Contact Updated', 'contactUpdated'],
		]);
		for (const option of options(event)) expect(option.description).toBeTruthy();
	});

	it.each<[string, Partial<INodeProperties>, string[]]>([
		['outcomes', { displayName: 'Finished As', type: 'multiOptions', default: [] }, ['activityFinished']],
		['filters', { displayName: 'Filters', type: 'collection', default: {} }, FILTERED],
		['simplify', { displayName: 'Simplify', type: 'boolean', default: true }, CONTACTS],
		['options', { displayName: 'Options', type: 'collection', default: {} }, CONTACTS],
	])('%s stands once, and is shown for the events that have it', (name, as, events) => {
		const found = properties.filter((property) => property.name === name);
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject(as);
		const all = options(properties[0] as INodeProperties).map(({ value }) => String(value));
		expect(all.filter((event) => shown(event).some((property) => property.name === name))).toEqual(events);
	});

	it('filters as Get Many does, and includes as Get does', () => {
		const inNode = (name: string, collection: string) =>
			new ConstantContact().description.properties.flatMap((property) => (property.name === collection ? (property.options as INodeProperties[]) : [])).find((each) => each.name === name);
		const inTrigger = (collection: string) => properties.find(({ name }) => name === collection)?.options as INodeProperties[];
		expect(inTrigger('filters').map(({ name }) => name)).toEqual(['lists', 'tags']);
		for (const filter of inTrigger('filters')) expect(filter).toEqual(inNode(filter.name, 'filters'));
		expect(inTrigger('options')).toEqual([inNode('include', 'options')]);
		expect(Object.keys(methods.loadOptions).sort()).toEqual(['getLists', 'getTags']);
	});

	it('finished as', () => {
		const found = properties.find(({ name }) => name === 'outcomes') as INodeProperties;
		expect(options(found).map(({ value }) => value)).toEqual(['cancelled', 'completed', 'completedWithErrors', 'failed', 'timed_out']);
	});

	it.each(options(properties[0] as INodeProperties).map(({ value }) => String(value)))('%s tells what it finds and what a schedule costs', (event) => {
		const notices = shown(event).filter(({ type }) => type === 'notice').map(({ displayName }) => displayName);
		expect(notices).toHaveLength(2);
		expect(notices[1]).toMatch(/10,000 a day/);
		if (event === 'contactDeleted') expect(notices[0]).toMatch(/Only the date of a deletion is known.*960 a day/);
		// The panel holds nothing that would keep it from being saved.
		expect(NodeHelpers.getNodeParametersIssues(properties, node({ event }), description)).toBeNull();
	});
});
