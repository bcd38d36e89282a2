import type { Contact } from './api/contact';
import { addressOf, contacts, findContact, findContactByAddress, isDeleted, permissionOf } from './api/contact';
import { MOST_IN_FLIGHT } from './api/pacer';
import { LARGEST_PAGE, readPages } from './api/pages';
import type { Api } from './api/transport';
import type { ContactReference } from './contactReference';
import { isAddress, soleId } from './contactReference';
import { inParallel } from './inParallel';
import { attempt, enumerate, Problem } from './problem';

/** What the look-up of each key gave; undefined if it belongs to no contact. */
export type Found = Map<string, Contact | Problem | undefined>;

/** What is known of the contacts that a run names. */
export interface Resolution {
	/** By address in lower case. */
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

/** Below this, looking up each is never dearer than the page that would tell how many contacts there are. */
const FEW = 2;

/**
 * Whether reading the account on in pages takes no more requests than looking up each contact.
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
	{ status, include = [], keysOf, one }: LookUp,
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
					if (key !== undefined && left.delete(key)) found.set(key, contact);
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
			if (contact instanceof Problem && stopOnError) throw contact;
			found.set(key, contact);
		},
		MOST_IN_FLIGHT,
	);
	return found;
}

const idKey = ({ contact_id }: Contact) => contact_id.toLowerCase();
const addressKey = (contact: Contact) => addressOf(contact)?.toLowerCase();

/** An id and an address are never alike: an address has an @. */
function keyOf(reference: ContactReference): string {
	return isAddress(reference) ? reference.address : reference.id;
}

/**
 * Looks up the contacts that are named by address and, if `whoIsDeleted`, those named by id. A deleted contact keeps its
 * address.
 *
 * @throws Problem if a look-up fails and the run stops on errors; otherwise the failure stands for the contact
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
	const byAddress = await lookUp(
		api,
		addresses,
		{
			status: 'all',
			keysOf: (contact) => [addressKey(contact)],
			one: async (address) => await findContactByAddress(api, address),
		},
		stopOnError,
	);
	const byId = await lookUp(
		api,
		ids,
		{ status: 'deleted', keysOf: (contact) => [idKey(contact)], one: async (id) => await findContact(api, id) },
		stopOnError,
	);
	return { byAddress, byId };
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
			keysOf: (contact) => [idKey(contact), addressKey(contact)],
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

/** Looks contacts up by their ids, deleted ones too; for one whose look-up failed there is the Problem. */
export async function findByIds(api: Api, ids: Set<string>): Promise<Found> {
	const one = async (id: string) => await findContact(api, id);
	return await lookUp(api, ids, { status: 'all', keysOf: (contact) => [idKey(contact)], one }, false);
}

/**
 * The contacts that one parameter names. Named twice, by id and by address for instance, is there once.
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
	return found.length > 1 ? eachOnce(found) : found;
}

function resolvedContact(reference: ContactReference, { byAddress, byId }: Resolution): ResolvedContact {
	const { given } = reference;
	const contact = isAddress(reference) ? byAddress.get(reference.address) : byId.get(reference.id);
	if (contact instanceof Problem) throw contact.with(soleId([reference]));
	const deleted = contact ? isDeleted(contact) : undefined;
	const permissionToSend = contact && permissionOf(contact);
	if (!isAddress(reference)) return { given, contactId: reference.id, email: undefined, isDeleted: deleted, permissionToSend };
	return { given, contactId: contact?.contact_id.toLowerCase() ?? null, email: given, isDeleted: deleted, permissionToSend };
}

/** What is known of a contact by its address and by its id comes together. */
function eachOnce(contacts: ResolvedContact[]): ResolvedContact[] {
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

const plurals = { address: 'addresses', ID: 'IDs' };

/** The error for addresses, and for ids where those are looked up, that belong to no contact. */
export function unknownProblem(label: string, unknown: string[]): Problem {
	const kinds = [...new Set(unknown.map((given) => (given.includes('@') ? 'address' : 'ID')))].sort().reverse();
	const nouns = kinds.map((kind) => plurals[kind]).join(' and ');
	return new Problem(
		unknown.length === 1
			? `${label}: no contact has the ${kinds.join()} ${enumerate(unknown)}`
			: `${label}: no contact has these ${unknown.length} ${nouns}: ${enumerate(unknown, 10)}`,
		`Nothing was sent for this item. Correct the ${nouns}, or set the option If a Contact Is Not Found to Skip.`,
		{ not_found: unknown },
	);
}

/** The error for a parameter that names nobody. */
export function nobodyProblem(label: string): Problem {
	return new Problem(
		`${label}: no contact is named`,
		'Nothing was sent for this item. Give at least one contact ID or email address, or set the option If a Contact Is Not Found to Skip.',
		{ not_found: [] },
	);
}
