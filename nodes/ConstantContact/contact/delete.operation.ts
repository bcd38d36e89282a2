import type { INodeProperties } from 'n8n-workflow';

import { readComplaint } from '../api/apiError';
import type { Contact } from '../api/contact';
import { deleteContact, findContact, isDeleted } from '../api/contact';
import { MOST_IN_FLIGHT } from '../api/pacer';
import type { Api, ApiAnswer } from '../api/transport';
import type { ForItem, Operation, Run } from '../operation';
import { inInputOrder, workThrough } from '../operation';
import type { Would } from '../preview';
import { addressIn, hintAtDryRun, previewJson } from '../preview';
import { attempt, count, Problem } from '../problem';
import { contactProperty, undoNotice } from '../properties';
import type { Found, ResolvedContact } from '../resolveContacts';
import { findByIds } from '../resolveContacts';
import { optionsProperty, readSettings } from '../settings';
import type { Located } from './locateContacts';
import { contactDetails, locateContacts, unknownIdProblem } from './locateContacts';

const contact: INodeProperties = {
	...contactProperty('The contact to delete; its consent stays as it is', 'searchContacts'),
	hint: 'It leaves all lists; this is not an unsubscribe',
};

/** From this many on, Delete Many is worth a hint: it needs one request for 500 contacts. */
const MANY_ITEMS = 20;

/** What became of a contact, as the output tells it. */
interface Deletion {
	contact_id?: string;
	/** As given, of nobody. */
	email?: string;
	deleted?: boolean;
	already_deleted?: true;
	not_found?: true;
}

function nobody(contactId: string, ifNotFound: string): Deletion {
	if (ifNotFound === 'skip') return { contact_id: contactId, deleted: false, not_found: true };
	throw unknownIdProblem(contact.displayName, contactId);
}

/** What a 404 to a DELETE means: the contact is deleted already, or nobody, or something is wrong. */
async function explainNotFound(api: Api, contactId: string, answer: ApiAnswer, ifNotFound: string): Promise<Deletion> {
	const found = await attempt(findContact(api, contactId));
	const said = readComplaint(answer.body).words.replace(/\.$/, '') || 'not found';
	if (found instanceof Problem) {
		throw new Problem(
			`Could not delete contact ${contactId}: ${said}; and why could not be seen: ${found.message}`,
			found.description,
			found.details,
		);
	}
	if (found === undefined) return nobody(contactId, ifNotFound);
	if (!isDeleted(found)) {
		throw new Problem(
			`Could not delete contact ${contactId}: ${said}, although the contact exists and is not deleted`,
			'Run this again. If it stays so, delete the contact in Constant Contact.',
			{ http_status: 404 },
		);
	}
	// The first try of a repeated DELETE may have been the one that deleted it.
	return { contact_id: contactId, deleted: true, ...(answer.repeated ? {} : { already_deleted: true }) };
}

/** Deletes a contact that is not known to be deleted. */
async function deleteNow(api: Api, contactId: string, ifNotFound: string): Promise<Deletion> {
	const answer = await deleteContact(api, contactId);
	if (answer.status === 404) return await explainNotFound(api, contactId, answer, ifNotFound);
	return { contact_id: contactId, deleted: true };
}

/** What {@link deleteNow} would come to, by what a look at the contact found. */
function foresee(contactId: string, found: Contact | Problem | undefined, ifNotFound: string): Deletion {
	if (found instanceof Problem) return { contact_id: contactId };
	if (found === undefined) return nobody(contactId, ifNotFound);
	return { contact_id: contactId, deleted: true, ...(isDeleted(found) ? { already_deleted: true } : {}) };
}

function wouldOf({ deleted, already_deleted, not_found }: Deletion): Would {
	if (not_found) return 'not_found';
	if (already_deleted) return 'already_deleted';
	return deleted ? 'delete' : 'unknown';
}

/** Looks up, for a dry run, the contacts that are named by id, with the fewest requests. */
async function findUnseen(run: Run, located: Array<ForItem<Located<unknown>>>) {
	const unseen = located.filter(({ value }) => value.contact.isDeleted === undefined);
	return await findByIds(run.api, new Set(unseen.flatMap(({ value }) => value.contact.contactId ?? [])));
}

function tellTheCost(run: Run): void {
	const saved = run.itemCount - Math.ceil(run.itemCount / 500);
	run.hint(
		`This run deleted its ${run.itemCount} contacts one by one. Delete Many does the same with ${saved} fewer requests of the 10,000 that Constant Contact allows a day.`,
	);
}

async function execute(run: Run) {
	const { ifNotFound, dryRun } = readSettings(run);
	const { values, problems } = await locateContacts(run, contact, ifNotFound, () => undefined);
	const lookedUp: Found = dryRun ? await findUnseen(run, values) : new Map();
	const deletedNow = new Set<string>();
	let wouldDelete = 0;

	async function remove(api: Api, { contactId, given, isDeleted: wasDeleted }: ResolvedContact): Promise<Deletion> {
		if (contactId === null) return { email: given, deleted: false, not_found: true };
		if (wasDeleted || deletedNow.has(contactId)) return { contact_id: contactId, deleted: true, already_deleted: true };
		let result: Deletion = { contact_id: contactId, deleted: true };
		if (!dryRun) result = await deleteNow(api, contactId, ifNotFound);
		else if (lookedUp.has(contactId)) result = foresee(contactId, lookedUp.get(contactId), ifNotFound);
		if (result.deleted) deletedNow.add(contactId);
		return result;
	}

	function shown({ contactId, email, given }: ResolvedContact, deletion: Deletion): object {
		if (!dryRun) return deletion;
		const would = wouldOf(deletion);
		if (would === 'delete') wouldDelete++;
		return previewJson(contactId, email ?? addressIn(lookedUp, contactId) ?? (contactId === null ? given : null), would);
	}

	const outcomes = await workThrough(run, values, async ({ contact: located }, api) => [shown(located, await remove(api, located))], {
		most: MOST_IN_FLIGHT,
		keyOf: ({ contact: { contactId } }) => contactId,
		about: contactDetails,
		done: dryRun ? undefined : 'deleted',
	});
	if (dryRun) hintAtDryRun(run, `delete ${count(wouldDelete, 'contact')}`, lookedUp);
	else if (run.itemCount >= MANY_ITEMS) tellTheCost(run);
	return inInputOrder([...problems, ...outcomes]);
}

export const deleteOperation: Operation = {
	name: 'Delete',
	action: 'Delete contact by ID or email (it leaves all lists; not an unsubscribe)',
	description: 'Delete one contact per input item. Its lists cannot be looked up afterwards.',
	properties: [undoNotice, contact, optionsProperty(['dryRun', 'ifNotFound'])],
	execute,
};
