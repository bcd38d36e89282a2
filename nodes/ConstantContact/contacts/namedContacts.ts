import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../parameters/reader';
import { about } from '../run/problem';
import type { ContactReference } from './reference';
import { contactReferences, soleId } from './reference';

/** Contacts as one parameter names them. */
export interface Named {
	property: INodeProperties;
	references: ContactReference[];
}

/** Reads the contacts that an item names. @throws Problem that names the parameter */
export function readContacts(parameters: Parameters, property: INodeProperties, itemIndex: number): Named {
	return { property, references: parameters.forItem(property, itemIndex, contactReferences) };
}

/** Reads further parameters of an item whose contacts are known: their problems name the contact, if it is just one. */
export function readBeside<T>({ references }: Named, read: () => T): T {
	return about(soleId(references), read);
}
