import type { INodeProperties } from 'n8n-workflow';

import { activity } from './activity';
import { contact } from './contact';
import { list } from './list';
import { listMembership } from './listMembership';
import type { Operation, Resource } from './operation';
import { tag } from './tag';

/** By their values in saved workflows. */
export const RESOURCES: Record<string, Resource> = { activity, contact, list, listMembership, tag };

function operationProperty(value: string, { operations, defaultOperation }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: Object.entries(operations).map(([name, operation]) => ({
			name: operation.name,
			value: name,
			action: operation.action,
			description: operation.description,
		})),
		default: defaultOperation,
	};
}

function propertiesOf(resource: string, operation: string, { properties }: Operation): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: { show: { resource: [resource], operation: [operation], ...property.displayOptions?.show } },
	}));
}

const resourceProperty: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: Object.entries(RESOURCES).map(([value, { name, description }]) => ({ name, value, description })),
	default: 'contact',
};

/** The whole panel: the resource, its operations, and the parameters of each operation. */
export const PROPERTIES: INodeProperties[] = [
	resourceProperty,
	...Object.entries(RESOURCES).map(([value, resource]) => operationProperty(value, resource)),
	...Object.entries(RESOURCES).flatMap(([value, { operations }]) =>
		Object.entries(operations).flatMap(([name, operation]) => propertiesOf(value, name, operation)),
	),
];
