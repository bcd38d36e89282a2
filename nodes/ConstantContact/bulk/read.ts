import type { INodeProperties } from 'n8n-workflow';

import type { ContactReference } from '../contactReference';
import { contactReferences, soleId } from '../contactReference';
import type { Parameters } from '../parameters';
import { oneOf } from '../parameters';
import { about } from '../problem';
import { oneItemPer } from '../properties';

/** Contacts as one parameter names them. */
export interface Named {
	property: INodeProperties;
	references: ContactReference[];
}

/** The contacts that an item names. */
export function readContacts(parameters: Parameters, property: INodeProperties, itemIndex: number): Named {
	return { property, references: parameters.forItem(property, itemIndex, contactReferences) };
}

/** Reads further parameters of an item whose contacts are known: their problems name the contact, if it is just one. */
export function readBeside<T>({ references }: Named, read: () => T): T {
	return about(soleId(references), read);
}

const contactOrActivity = oneOf(['contact', 'activity']);

/** Whether an item wants one output item per activity. */
export function wantsActivities(parameters: Parameters, itemIndex: number): boolean {
	return parameters.forItem(oneItemPer, itemIndex, contactOrActivity) === 'activity';
}
