import type { INodeProperties } from 'n8n-workflow';

import type { Contact } from '../api/contact';
import { addressOf, findContact, isDeleted, putContact, SUBRESOURCES } from '../api/contact';
import { MOST_IN_FLIGHT } from '../api/pacer';
import type { Api } from '../api/transport';
import type { Operation, Run } from '../operation';
import { inInputOrder, workThrough } from '../operation';
import { idsOf } from '../parameters';
import { attempt, Problem } from '../problem';
import { contactProperty, FORMER_LISTS_UNKNOWN, listsProperty } from '../properties';
import type { Settings } from '../settings';
import { optionsProperty, readSettings } from '../settings';
import type { Located } from './locateContacts';
import { contactDetails, locateContacts, unknownIdProblem } from './locateContacts';
import { restoreBody } from './restoreBody';

/** How many lists a contact can be on. @see https://developer.constantcontact.com/api_guide/lists_overview.html */
export const MOST_LISTS = 50;

const contact = contactProperty('The deleted contact to restore', 'searchDeletedContacts');

const lists: INodeProperties = {
	...listsProperty('Restore Onto These Lists', 'lists', 'A contact is restored by putting it onto lists'),
	hint: FORMER_LISTS_UNKNOWN,
};

function withoutAddress(contactId: string): Problem {
	return new Problem(
		`Could not restore contact ${contactId}: it has no email address, and Constant Contact restores a single contact only with one`,
		'Use Restore Many for it: that needs no email address.',
	);
}

function tooManyLists(number: number): Problem {
	return new Problem(
		`${lists.displayName}: with the lists that it is on already the contact would be on ${number} lists; Constant Contact allows ${MOST_LISTS}`,
		'Nothing was changed. Choose fewer lists, or take the contact off some first.',
	);
}

/** Writes the contact back onto its lists and the chosen ones, and reads what stands then. */
async function putOntoLists(api: Api, before: Contact, chosen: string[]): Promise<Contact> {
	const { contact_id: contactId } = before;
	if (!addressOf(before)) throw withoutAddress(contactId);
	const current = before.list_memberships ?? [];
	const union = [...new Set([...current, ...chosen])];
	if (union.length > MOST_LISTS) throw tooManyLists(union.length);
	if (!isDeleted(before) && union.length === current.length) return before;
	await putContact(api, contactId, restoreBody(before, union));
	const after = await attempt(findContact(api, contactId, SUBRESOURCES));
	if (after instanceof Problem || after === undefined) {
		const why = after?.message ?? 'Constant Contact does not find it any more';
		throw new Problem(
			`Contact ${contactId} was written onto its lists, but could not be read back: ${why}`,
			'Look at it with Contact > Get before you run this again.',
			after?.details,
		);
	}
	if (isDeleted(after)) {
		throw new Problem(
			`Constant Contact accepted the restore of contact ${contactId}, but the contact is still deleted`,
			'Look at the contact in Constant Contact: a contact who unsubscribed may have to opt in again.',
		);
	}
	return after;
}

/** Restores the contact of one item. `wereDeleted` holds those that were deleted when the run began. */
async function restore(
	api: Api,
	{ contact: { contactId, given }, parameters: chosen }: Located<string[]>,
	{ ifNotFound, ifNotDeleted }: Settings,
	wereDeleted: Set<string>,
): Promise<object> {
	if (contactId === null) return { email: given, restored: false, not_found: true };
	const before = await findContact(api, contactId, SUBRESOURCES);
	if (before === undefined) {
		if (ifNotFound === 'skip') return { contact_id: contactId, restored: false, not_found: true };
		throw unknownIdProblem(contact.displayName, contactId);
	}
	// At once: a failure after the write must not make the contact's next item think that it never was deleted.
	if (isDeleted(before)) wereDeleted.add(contactId);
	const wasDeleted = wereDeleted.has(contactId);
	const after = wasDeleted || ifNotDeleted === 'addToLists' ? await putOntoLists(api, before, chosen) : before;
	return { ...after, list_memberships: after.list_memberships ?? [], restored: wasDeleted };
}

async function execute(run: Run) {
	const settings = readSettings(run);
	const { values, problems } = await locateContacts(run, contact, settings.ifNotFound, (itemIndex) =>
		run.parameters.forItem(lists, itemIndex, idsOf('list', MOST_LISTS)),
	);
	const wereDeleted = new Set<string>();
	const outcomes = await workThrough(run, values, async (located, api) => [await restore(api, located, settings, wereDeleted)], {
		most: MOST_IN_FLIGHT,
		keyOf: ({ contact: { contactId } }) => contactId,
		about: contactDetails,
		done: 'restored',
	});
	return inInputOrder([...problems, ...outcomes]);
}

export const restoreOperation: Operation = {
	name: 'Restore',
	action: 'Restore deleted contact by ID or email onto lists (consent unchanged)',
	description: 'Undo the deletion of one contact per input item; who had unsubscribed stays so',
	properties: [contact, lists, optionsProperty(['ifNotDeleted', 'ifNotFound'])],
	execute,
};
