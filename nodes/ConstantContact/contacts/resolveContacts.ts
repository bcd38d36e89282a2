import { isDeleted, permissionOf } from '../api/contact';
import type { Api } from '../api/transport';
import { Problem } from '../run/problem';
import type { Found } from './lookUp';
import { findByAddresses, findByIds } from './lookUp';
import { unknownProblem } from './problems';
import type { ContactReference } from './reference';
import { isAddress, soleId } from './reference';

/** What is known of the contacts that a run names. */
export interface Resolution {
	/** By address in the form for comparing. */
	byAddress: Found;
	/** By id, if it was asked who is deleted: the deleted ones at least. */
	byId: Found;
}

/** A contact that a run names, as far as it is known. */
export interface ResolvedContact {
	/** As the user named it. */
	given: string;
	/** Null if no contact has the address. */
	contactId: string | null;
	/** The address as given, if it was given by address. */
	email: string | undefined;
	/** Undefined if it was not looked up. */
	isDeleted: boolean | undefined;
	/** Undefined if it was not looked up. */
	permissionToSend?: string | undefined;
}

/**
 * Looks up the contacts that are named by address and, if `whoIsDeleted`, those named by id. A deleted contact keeps its
 * address.
 *
 * @throws Problem if a look-up fails and the run stops on errors; otherwise, and if it is refused, the failure stands for the contact
 */
export async function resolveContacts(
	api: Api,
	references: Iterable<ContactReference>,
	whoIsDeleted: boolean,
	stopOnError: boolean,
): Promise<Resolution> {
	const addresses = new Set<string>();
	const ids = new Set<string>();
	for (const reference of references) {
		if (isAddress(reference)) addresses.add(reference.address);
		else if (whoIsDeleted) ids.add(reference.id);
	}
	const byAddress = await findByAddresses(api, addresses, stopOnError);
	const byId = await findByIds(api, ids, 'deleted', stopOnError);
	return { byAddress, byId };
}

/**
 * The contacts that one parameter names. One that is named twice, by id and by address for instance, is there once.
 *
 * @param label of the parameter, for the error
 * @throws Problem if a look-up had failed, or if an address belongs to no contact and `ifNotFound` is error
 */
export function resolved(
	references: ContactReference[],
	resolution: Resolution,
	label: string,
	ifNotFound: 'error' | 'skip',
): ResolvedContact[] {
	const found = references.map((reference) => resolvedContact(reference, resolution));
	const isUnknown = ({ contactId }: ResolvedContact) => contactId === null;
	if (ifNotFound === 'error' && found.some(isUnknown)) {
		throw unknownProblem(label, found.filter(isUnknown).map(({ given }) => given));
	}
	return found.length > 1 ? mergeSame(found) : found;
}

function resolvedContact(reference: ContactReference, { byAddress, byId }: Resolution): ResolvedContact {
	const { given } = reference;
	const contact = isAddress(reference) ? byAddress.get(reference.address) : byId.get(reference.id);
	if (contact instanceof Problem) throw contact.with(soleId([reference]));
	const deleted = contact ? isDeleted(contact) : undefined;
	const permissionToSend = contact && permissionOf(contact);
	if (!isAddress(reference)) return { given, contactId: reference.id, email: undefined, isDeleted: deleted, permissionToSend };
	return { given, contactId: contact?.contact_id ?? null, email: given, isDeleted: deleted, permissionToSend };
}

/** Each contact once, with all that is known of it by its address and by its id. */
function mergeSame(contacts: ResolvedContact[]): ResolvedContact[] {
	const byKey = new Map<string, ResolvedContact>();
	for (const contact of contacts) {
		const key = contact.contactId ?? contact.given.toLowerCase();
		const known = byKey.get(key);
		if (known) {
			known.email ??= contact.email;
			known.isDeleted ??= contact.isDeleted;
			known.permissionToSend ??= contact.permissionToSend;
		} else byKey.set(key, contact);
	}
	return [...byKey.values()];
}
