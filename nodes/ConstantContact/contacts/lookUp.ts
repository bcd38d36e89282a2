import { isRefusal } from '../api/apiError';
import type { Contact } from '../api/contact';
import { addressKey, addressOf, contacts, findContact, findContactByAddress } from '../api/contact';
import { MOST_IN_FLIGHT } from '../api/rate';
import { LARGEST_PAGE, readPages } from '../api/pages';
import type { Api } from '../api/transport';
import { inParallel } from '../run/inParallel';
import { attempt, Problem } from '../run/problem';
import type { ContactReference } from './reference';
import { isAddress, soleId } from './reference';

/** What was found, by id or by address in the form for comparing: undefined if there is no such contact, a Problem if its look-up failed. */
export type Found = Map<string, Contact | Problem | undefined>;

/** Up to so many are looked up one by one without counting the contacts first: that would take a request more. */
const FEW = 2;

/**
 * Whether reading the remaining pages of the account takes no more requests than looking up each contact.
 *
 * @param left how many contacts are still to be found
 * @param total how many contacts the pages hold together, if it is known
 * @param pagesRead how many of the pages are read
 */
export function pagesAreCheaper(left: number, total: number | undefined, pagesRead: number): boolean {
	return total !== undefined && Math.ceil(total / LARGEST_PAGE) - pagesRead <= left;
}

interface LookUp {
	/** The pages that hold the contacts. */
	status: 'all' | 'deleted';
	/** What to read of each contact in addition. */
	include?: readonly string[];
	/** What is kept of a contact on a page; all of it unless said otherwise. */
	keep?: (contact: Contact) => Contact;
	/** The keys that a contact may be asked for by. */
	keysOf: (contact: Contact) => Array<string | undefined>;
	one: (key: string) => Promise<Contact | undefined>;
}

/**
 * Finds contacts with the fewest requests: one each when few, the account in pages of 500 when many. The first page tells
 * how many contacts there are; pages are read only until every contact is found.
 */
async function lookUp(
	api: Api,
	keys: Set<string>,
	{ status, include = [], keep = (contact) => contact, keysOf, one }: LookUp,
	stopOnError: boolean,
): Promise<Found> {
	const found: Found = new Map();
	const left = new Set(keys);
	const query = {
		status,
		...(include.length > 0 ? { include: include.join(',') } : {}),
		limit: LARGEST_PAGE,
		include_count: true,
	};
	const readInPages = async () => {
		for await (const page of readPages(api, contacts, query)) {
			for (const contact of page.entries) {
				for (const key of keysOf(contact)) {
					if (key !== undefined && left.delete(key)) found.set(key, keep(contact));
				}
			}
			total ??= page.total;
			pagesRead++;
			if (left.size === 0 || !pagesAreCheaper(left.size, total, pagesRead)) return;
		}
		for (const key of left) found.set(key, undefined);
		left.clear();
	};
	let total: number | undefined;
	let pagesRead = 0;
	if (keys.size > FEW) {
		const failure = await attempt(readInPages());
		if (failure instanceof Problem) {
			if (stopOnError) throw failure;
			for (const key of left) found.set(key, failure);
			return found;
		}
	}
	await inParallel(
		[...left],
		async (key) => {
			const contact = await attempt(one(key));
			// A refusal stands for its contact in any case, so that the error names the item.
			if (contact instanceof Problem && stopOnError && !isRefusal(contact)) throw contact;
			found.set(key, contact);
		},
		MOST_IN_FLIGHT,
	);
	return found;
}

const idKey = ({ contact_id }: Contact) => contact_id;

function keyOfAddress(contact: Contact): string | undefined {
	const address = addressOf(contact);
	return address === undefined ? undefined : addressKey(address);
}

/** What says who it is and whether it is deleted, of a contact that may have been read as one of 100,000. */
function identity({ contact_id, email_address, deleted_at }: Contact): Contact {
	const { address, permission_to_send } = email_address ?? {};
	return { contact_id, email_address: email_address && { address, permission_to_send }, deleted_at };
}

/** An id and an address are never alike: an address has an @. */
function keyOf(reference: ContactReference): string {
	return isAddress(reference) ? reference.address : reference.id;
}

/**
 * Reads the contacts that are named, by id and by address alike; deleted ones too.
 *
 * @param include what to read of each in addition
 * @returns gives the contact of a reference, undefined if there is none; it throws the Problem if the look-up had failed
 * @throws Problem if a look-up fails and the run stops on errors
 */
export async function findContacts(
	api: Api,
	references: Iterable<ContactReference>,
	include: readonly string[],
	stopOnError: boolean,
): Promise<(reference: ContactReference) => Contact | undefined> {
	const keys = new Set<string>();
	for (const reference of references) keys.add(keyOf(reference));
	const found = await lookUp(
		api,
		keys,
		{
			status: 'all',
			include,
			keysOf: (contact) => [idKey(contact), keyOfAddress(contact)],
			one: async (key) =>
				key.includes('@') ? await findContactByAddress(api, key, include) : await findContact(api, key, include),
		},
		stopOnError,
	);
	return (reference) => {
		const contact = found.get(keyOf(reference));
		if (contact instanceof Problem) throw contact.with(soleId([reference]));
		return contact;
	};
}

/**
 * Looks contacts up by their addresses in the form for comparing, deleted ones too: a deleted contact keeps its address.
 *
 * @throws Problem if a look-up fails and the run stops on errors; otherwise, and if it is refused, the failure stands for the contact
 */
export async function findByAddresses(api: Api, addresses: Set<string>, stopOnError: boolean): Promise<Found> {
	const one = async (address: string) => await findContactByAddress(api, address);
	return await lookUp(api, addresses, { status: 'all', keep: identity, keysOf: (contact) => [keyOfAddress(contact)], one }, stopOnError);
}

/**
 * Looks contacts up by their ids.
 *
 * @param status with `deleted`, those who are not deleted may be missing: it takes fewer requests
 * @throws Problem if a look-up fails and the run stops on errors; otherwise the failure stands for the contact
 */
export async function findByIds(api: Api, ids: Set<string>, status: 'all' | 'deleted', stopOnError: boolean): Promise<Found> {
	const one = async (id: string) => await findContact(api, id);
	return await lookUp(api, ids, { status, keep: identity, keysOf: (contact) => [idKey(contact)], one }, stopOnError);
}

/** The address of a contact that was looked up by its id, if it was found and has one. */
export function addressIn(found: Found, contactId: string | null): string | undefined {
	const contact = contactId === null ? undefined : found.get(contactId);
	return contact && !(contact instanceof Problem) ? addressOf(contact) : undefined;
}

/** What went wrong with the look-ups. */
export function failuresIn(found: Found): Problem[] {
	return [...found.values()].filter((contact) => contact instanceof Problem);
}
