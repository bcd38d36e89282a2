import type { INodeProperties } from 'n8n-workflow';

import { readComplaint } from '../api/apiError';
import { deleteContact, findContact, isDeleted } from '../api/contact';
import { MOST_IN_FLIGHT } from '../api/pacer';
import type { Api, ApiAnswer } from '../api/transport';
import type { Operation, Run } from '../operation';
import { inInputOrder, workThrough } from '../operation';
import { attempt, Problem } from '../problem';
import { contactProperty, undoNotice } from '../properties';
import type { ResolvedContact } from '../resolveContacts';
import { optionsProperty, readSettings } from '../settings';
import { contactDetails, locateContacts, unknownIdProblem } from './locateContacts';

const contact: INodeProperties = {
	...contactProperty('The contact to delete; its consent stays as it is', 'searchContacts'),
	hint: 'It leaves all lists; this is not an unsubscribe',
};

/** From this many on, Delete Many is worth a hint: it needs one request for 500 contacts. */
const MANY_ITEMS = 20;

/** What a 404 to a DELETE means: the contact is deleted already, or nobody, or something is wrong. */
async function explainNotFound(
	api: Api,
	contactId: string,
	answer: ApiAnswer,
	ifNotFound: string,
): Promise<{ deleted: boolean }> {
	const found = await attempt(findContact(api, contactId));
	const said = readComplaint(answer.body).words.replace(/\.$/, '') || 'not found';
	if (found instanceof Problem) {
		throw new Problem(
			`Could not delete contact ${contactId}: ${said}; and why could not be seen: ${found.message}`,
			found.description,
			found.details,
		);
	}
	if (found === undefined) {
		const skipped = { contact_id: contactId, deleted: false, not_found: true };
		if (ifNotFound === 'skip') return skipped;
		throw unknownIdProblem(contact.displayName, contactId);
	}
	if (!isDeleted(found)) {
		throw new Problem(
			`Could not delete contact ${contactId}: ${said}, although the contact exists and is not deleted`,
			'Run this again. If it stays so, delete the contact in Constant Contact.',
			{ http_status: 404 },
		);
	}
	// The first try of a repeated DELETE may have been the one that deleted it.
	const deleted = { contact_id: contactId, deleted: true, ...(answer.repeated ? {} : { already_deleted: true }) };
	return deleted;
}

async function execute(run: Run) {
	const { ifNotFound } = readSettings(run);
	const { values, problems } = await locateContacts(run, contact, ifNotFound, () => undefined);
	const deletedNow = new Set<string>();

	async function remove(api: Api, { contactId, given, isDeleted: wasDeleted }: ResolvedContact): Promise<object> {
		if (contactId === null) return { email: given, deleted: false, not_found: true };
		if (wasDeleted || deletedNow.has(contactId)) return { contact_id: contactId, deleted: true, already_deleted: true };
		const answer = await deleteContact(api, contactId);
		const result =
			answer.status === 404
				? await explainNotFound(api, contactId, answer, ifNotFound)
				: { contact_id: contactId, deleted: true };
		if (result.deleted) deletedNow.add(contactId);
		return result;
	}

	const outcomes = await workThrough(run, values, async ({ contact: located }, api) => [await remove(api, located)], {
		most: MOST_IN_FLIGHT,
		keyOf: ({ contact: { contactId } }) => contactId,
		about: contactDetails,
		done: 'deleted',
	});
	if (run.itemCount >= MANY_ITEMS) {
		const saved = run.itemCount - Math.ceil(run.itemCount / 500);
		run.hint(
			`This run deleted its ${run.itemCount} contacts one by one. Delete Many does the same with ${saved} fewer requests of the 10,000 that Constant Contact allows a day.`,
		);
	}
	return inInputOrder([...problems, ...outcomes]);
}

export const deleteOperation: Operation = {
	name: 'Delete',
	action: 'Delete contact by ID or email (it leaves all lists; not an unsubscribe)',
	description: 'Delete one contact per input item. Its lists cannot be looked up afterwards.',
	properties: [undoNotice, contact, optionsProperty(['ifNotFound'])],
	execute,
};
