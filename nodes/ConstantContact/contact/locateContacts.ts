import type { INodeProperties } from 'n8n-workflow';

import type { ContactReference } from '../contactReference';
import { contactReference, soleId } from '../contactReference';
import type { Run, Sorted } from '../operation';
import { itemIndexesOf, sortItems } from '../operation';
import { about, Problem } from '../problem';
import type { ResolvedContact } from '../resolveContacts';
import { resolveContacts, resolved } from '../resolveContacts';

/** A contact of a single operation, and the other parameters of its item. */
export interface Located<T> {
	contact: ResolvedContact;
	parameters: T;
}

/**
 * Reads the contact and the other parameters of every item, then looks up the contacts that are given by address.
 *
 * @param readOthers reads the item's other parameters
 */
export async function locateContacts<T>(
	run: Run,
	property: INodeProperties,
	ifNotFound: 'error' | 'skip',
	readOthers: (itemIndex: number) => T,
): Promise<Sorted<Located<T>>> {
	const { api, parameters, stopOnError } = run;
	const read = sortItems(run, itemIndexesOf(run), (itemIndex) => {
		const reference = parameters.forItem(property, itemIndex, contactReference);
		return { reference, parameters: about(soleId([reference]), () => readOthers(itemIndex)) };
	});
	const references = read.values.map(({ value }) => value.reference);
	const resolution = await resolveContacts(api, references, false, stopOnError);

	const valueOf = new Map(read.values.map(({ itemIndex, value }) => [itemIndex, value]));
	const located = sortItems(run, [...valueOf.keys()], (itemIndex) => {
		const { reference, parameters: others } = valueOf.get(itemIndex) as { reference: ContactReference; parameters: T };
		const [contact] = resolved([reference], resolution, property.displayName, ifNotFound);
		return { contact: contact as ResolvedContact, parameters: others };
	});
	return { values: located.values, problems: [...read.problems, ...located.problems] };
}

/** The details of a problem with a located contact. */
export function contactDetails({ contact }: Located<unknown>) {
	return contact.contactId === null ? {} : { contact_id: contact.contactId };
}

/** The error for an id that belongs to no contact. */
export function unknownIdProblem(label: string, contactId: string): Problem {
	return new Problem(
		`${label}: no contact has the ID ${contactId}`,
		'Check that the ID belongs to the account that this credential is connected to, or set the option If a Contact Is Not Found to Skip.',
		{ contact_id: contactId, http_status: 404 },
	);
}
