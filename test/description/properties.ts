import type { INodeProperties } from 'n8n-workflow';

import { ConstantContact } from '../../nodes/ConstantContact/ConstantContact.node';
import { PARAMETERS } from './tables';

export const node = new ConstantContact();
export const { description } = node;

/** Every operation, as its resource and its own name. */
export const ALL = Object.keys(PARAMETERS);

/** The resource and the operation of one of `ALL`. */
export function split(name: string): [resource: string, operation: string] {
	return name.split(' ') as [string, string];
}

/** The parameters of an operation as n8n knows them. */
export function propertiesOf(name: string): INodeProperties[] {
	const [resource, operation] = split(name);
	return description.properties.filter(({ displayOptions: { show = {} } = {} }) =>
		show.resource?.includes(resource) && show.operation?.includes(operation),
	);
}

/** What a collection, or a list of choices, holds. */
export function insideOf({ options = [] }: INodeProperties): INodeProperties[] {
	return options as INodeProperties[];
}

/** A parameter, and those in it if it is a collection. */
export function withInside(property: INodeProperties): INodeProperties[] {
	return [property, ...(property.type === 'collection' ? insideOf(property) : [])];
}

/** The parameters of an operation, with those in collections. */
export function flat(name: string): INodeProperties[] {
	return propertiesOf(name).flatMap(withInside);
}
