import type { INodeProperties } from 'n8n-workflow';

import type { Api } from '../api/transport';
import type { Parameters } from '../parameters/reader';
import type { ProblemOutcome, Sorted } from '../run/items';
import { itemIndexesOf, sortItems, usableItems } from '../run/items';
import { about } from '../run/problem';
import type { Run } from '../run/run';
import type { ContactReference } from './reference';
import { contactReference, soleId } from './reference';
import type { ResolvedContact } from './resolveContacts';
import { resolveContacts, resolved } from './resolveContacts';

/** The one contact that an item names, and the other parameters of the item. */
export interface NamedContact<T> {
	reference: ContactReference;
	parameters: T;
}

/** The same with the contact looked up. */
export interface Located<T> {
	contact: ResolvedContact;
	parameters: T;
}

/**
 * Reads the contact and the other parameters of every item.
 *
 * @param property the Contact parameter
 * @param readOthers reads the item's other parameters
 * @param many the operation that takes several contacts, for the error when an item names more than one
 * @throws Problem that names the parameter, when the run stops on errors
 */
export async function readEachContact<T>(
	run: Run,
	parameters: Parameters,
	property: INodeProperties,
	readOthers: (itemIndex: number) => T,
	many?: string,
): Promise<Sorted<NamedContact<T>>> {
	const schema = contactReference(many);
	return await sortItems(run, itemIndexesOf(run), (itemIndex) => {
		const reference = parameters.forItem(property, itemIndex, schema);
		return { reference, parameters: about(soleId([reference]), () => readOthers(itemIndex)) };
	});
}

/**
 * Looks up the contacts that are given by address.
 *
 * @param label of the Contact parameter
 * @throws Problem when the run stops on errors: a look-up failed, or an address is unknown and `ifNotFound` is error
 */
export async function locateContacts<T>(
	run: Run,
	api: Api,
	named: Sorted<NamedContact<T>>,
	label: string,
	ifNotFound: 'error' | 'skip',
): Promise<Sorted<Located<T>>> {
	const references = named.values.map(({ value }) => value.reference);
	const resolution = await resolveContacts(api, references, false, run.stopOnError);
	const problems: ProblemOutcome[] = [];
	const values = await usableItems(
		run,
		named.values,
		({ itemIndex, value: { reference, parameters } }) => {
			const [contact] = resolved([reference], resolution, label, ifNotFound);
			return { itemIndex, value: { contact: contact as ResolvedContact, parameters } };
		},
		problems,
	);
	return { values, problems: [...named.problems, ...problems] };
}

/** The details of a problem with a located contact. */
export function contactDetails({ contact }: Located<unknown>) {
	return contact.contactId === null ? {} : { contact_id: contact.contactId };
}
