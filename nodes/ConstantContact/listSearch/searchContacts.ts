import type { INodeListSearchResult } from 'n8n-workflow';

import type { Contact } from '../api/contact';
import { addressOf, contacts, findContactByAddress, hasUnsubscribed, isDeleted } from '../api/contact';
import { LARGEST_PAGE, readPage } from '../api/pages';
import type { Api } from '../api/transport';
import { readAddress, withoutInvisible } from '../contacts/addressGrammar';

/** Which contacts a picker offers; undefined for all that are not deleted. */
export type OfferedContacts = 'all' | 'deleted' | 'unsubscribed' | undefined;

function isOffered(contact: Contact, offered: OfferedContacts): boolean {
	if (offered === 'all') return true;
	if (offered === 'unsubscribed') return hasUnsubscribed(contact) && !isDeleted(contact);
	return isDeleted(contact) === (offered === 'deleted');
}

/** The most pages that a search by name reads at once; scrolling down in the list reads more. */
const MOST_PAGES = 8;
/** How many results fill a picker. */
const ENOUGH = 50;

/** What a label says of a deleted contact. */
const DELETED = ' (deleted)';

interface Sms {
	sms_address?: string | null;
}

/** A name for a contact of which anything but the id may be missing. */
export function contactLabel(contact: Contact): string {
	const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ');
	const sms = (contact.sms_channel as Sms | null | undefined)?.sms_address;
	const reachedAt = addressOf(contact) ?? (sms ? `SMS ${sms}` : undefined);
	const label = [name || contact.company_name, reachedAt && name ? `<${reachedAt}>` : reachedAt].filter(Boolean).join(' ');
	return (label || contact.contact_id) + (isDeleted(contact) ? DELETED : '');
}

function matches(contact: Contact, wanted: string): boolean {
	return contactLabel(contact).toLowerCase().includes(wanted) || contact.contact_id === wanted;
}

/** The whole address at the end of what was typed, which may be a label that was copied. Half of one would be refused by the API. */
function addressTyped(text: string): string | undefined {
	const label = text.endsWith(DELETED) ? text.slice(0, -DELETED.length) : text;
	return readAddress(label) ?? readAddress(label.split(/\s/).at(-1) ?? '');
}

function toResults(found: Contact[]): INodeListSearchResult['results'] {
	return found.map((contact) => ({ name: contactLabel(contact), value: contact.contact_id }));
}

/**
 * What the contact picker shows. The API itself finds a contact by its exact address only, so a name is searched by
 * reading pages, a bounded number of them for each scroll.
 *
 * @param status which contacts it offers
 * @param filter what the user typed
 * @param cursor where the last answer ended
 */
export async function searchContacts(
	api: Api,
	status: OfferedContacts,
	filter: string | undefined,
	cursor: string | undefined,
): Promise<INodeListSearchResult> {
	const wanted = withoutInvisible(filter ?? '').trim().toLowerCase();
	const first = { ...(status ? { status } : {}), limit: wanted ? LARGEST_PAGE : ENOUGH };
	let query: Record<string, string | number> = cursor ? { cursor } : first;
	const found: Contact[] = [];
	const address = addressTyped(wanted);
	if (address !== undefined && !cursor) {
		const exact = await findContactByAddress(api, address);
		if (exact && isOffered(exact, status)) return { results: toResults([exact]) };
	}
	for (let pages = 1; ; pages++) {
		const page = await readPage(api, contacts, query);
		found.push(...page.entries.filter((contact) => !wanted || matches(contact, wanted)));
		if (page.cursor === undefined) return { results: toResults(found) };
		if (!wanted || found.length >= ENOUGH || pages >= MOST_PAGES) {
			return { results: toResults(found), paginationToken: page.cursor };
		}
		query = { cursor: page.cursor };
	}
}
