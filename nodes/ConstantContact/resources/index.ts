import type { INodeProperties } from 'n8n-workflow';

import { Problem } from '../run/problem';
import { shorten } from '../run/texts';
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

/**
 * The operation that a workflow has chosen.
 *
 * @throws Problem if there is none of these names
 */
export function findOperation(resource: unknown, operation: unknown): Operation {
	// Own ones only: every object has a "constructor" and a "toString".
	const own = <T>(values: Record<string, T>, name: unknown) =>
		typeof name === 'string' && Object.hasOwn(values, name) ? values[name] : undefined;
	const found = own(own(RESOURCES, resource)?.operations ?? {}, operation);
	if (found) return found;
	throw new Problem(
		`There is no operation "${shorten(String(operation))}" for the resource "${shorten(String(resource))}"`,
		'Choose the resource and the operation again.',
	);
}

/** The whole panel: the resource, its operations, and the parameters of each operation. */
export const PROPERTIES: INodeProperties[] = [
	resourceProperty,
	...Object.entries(RESOURCES).map(([value, resource]) => operationProperty(value, resource)),
	...Object.entries(RESOURCES).flatMap(([value, { operations }]) =>
		Object.entries(operations).flatMap(([name, operation]) => propertiesOf(value, name, operation)),
	),
];
