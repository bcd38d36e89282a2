import type { INodeProperties } from 'n8n-workflow';

import { readErrorBody } from '../../api/apiError';
import type { Contact } from '../../api/contact';
import { deleteContact, findContact, isDeleted } from '../../api/contact';
import { MOST_IN_FLIGHT } from '../../api/rate';
import type { Api, ApiAnswer } from '../../api/transport';
import { unlessCalledOff } from '../../api/transport';
import { MOST_PER_ACTIVITY } from '../../bulk/plan';
import type { Located } from '../../contacts/locateContacts';
import { contactDetails, locateContacts, readEachContact } from '../../contacts/locateContacts';
import type { Found } from '../../contacts/lookUp';
import { addressIn, failuresIn, findByIds } from '../../contacts/lookUp';
import { unknownIdProblem } from '../../contacts/problems';
import type { ResolvedContact } from '../../contacts/resolveContacts';
import { dryRun, ifNotFound, optionsProperty, readOptions } from '../../parameters/options';
import { contactProperty } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { dryRunJson, hintAtDryRun } from '../../run/dryRun';
import type { ForItem } from '../../run/items';
import { inInputOrder, workThrough } from '../../run/items';
import { listIn } from '../../run/memory';
import { attempt, Problem } from '../../run/problem';
import type { Run } from '../../run/run';
import { count } from '../../run/texts';
import type { Operation } from '../operation';
import { undoNotice } from './undoNotice';

const contact: INodeProperties = {
	...contactProperty(
		'The contact to delete, by ID or email address. It leaves all lists, and its consent stays as it is; this is not an unsubscribe.',
		'searchContacts',
	),
	hint: 'It leaves all lists; this is not an unsubscribe',
};

/** From so many deletions on, a hint names Delete Many: it needs one request for 500 contacts. */
const MANY_DELETIONS = 20;

/** What is done about a contact that does not exist. */
type OnUnknown = 'error' | 'skip';

/** What became of a contact, as the output tells it. */
interface Deletion {
	contact_id?: string;
	/** As given, of an address that belongs to no contact. */
	email?: string;
	deleted?: boolean;
	already_deleted?: true;
	not_found?: true;
}

function nobody(contactId: string, onUnknown: OnUnknown): Deletion {
	if (onUnknown === 'skip') return { contact_id: contactId, deleted: false, not_found: true };
	throw unknownIdProblem(contact.displayName, contactId);
}

/** What is known when a contact is to be deleted. The lists are kept for the next try, if there is one. */
interface Known {
	onUnknown: OnUnknown;
	/** Whom this run has deleted, in earlier tries too. */
	deletedByRun: string[];
	/** Whom it may have deleted: there was no usable answer. */
	unanswered: string[];
}

/** What a 404 to a DELETE means: the contact is deleted already, or nobody, or something is wrong. */
async function explainNotFound(api: Api, contactId: string, answer: ApiAnswer, { onUnknown, unanswered }: Known): Promise<Deletion> {
	const found = await attempt(findContact(api, contactId));
	const said = readErrorBody(answer.body).words.replace(/\.$/, '') || 'not found';
	if (found instanceof Problem) {
		throw new Problem(
			`Could not delete contact ${contactId}: ${said}; and why could not be seen: ${found.message}`,
			found.description,
			found.details,
		);
	}
	if (found === undefined) return nobody(contactId, onUnknown);
	if (!isDeleted(found)) {
		throw new Problem(
			`Could not delete contact ${contactId}: ${said}, although the contact exists and is not deleted`,
			'Run this again. If it stays so, delete the contact in Constant Contact.',
			{ http_status: 404 },
		);
	}
	// A repeated DELETE may find the contact deleted by an earlier one whose answer was lost.
	const mayBeOurs = answer.repeated || unanswered.includes(contactId);
	return { contact_id: contactId, deleted: true, ...(mayBeOurs ? {} : { already_deleted: true }) };
}

/** Deletes a contact that is not known to be deleted. */
async function deleteNow(api: Api, contactId: string, known: Known): Promise<Deletion> {
	const answer = await attempt(deleteContact(api, contactId));
	if (answer instanceof Problem) {
		known.unanswered.push(contactId);
		throw answer;
	}
	const isNotFound = answer.status === 404;
	const deletion = isNotFound ? await explainNotFound(api, contactId, answer, known) : { contact_id: contactId, deleted: true };
	if (deletion.deleted && !('already_deleted' in deletion)) known.deletedByRun.push(contactId);
	return deletion;
}

/** What {@link deleteNow} would give for a contact that was looked up, for a dry run. */
function predictDeletion(contactId: string, found: Contact | Problem | undefined, onUnknown: OnUnknown): Deletion {
	if (found instanceof Problem) return { contact_id: contactId };
	if (found === undefined) return nobody(contactId, onUnknown);
	return { contact_id: contactId, deleted: true, ...(isDeleted(found) ? { already_deleted: true } : {}) };
}

/** The word of a dry run for a deletion. */
function dryRunWord({ deleted, already_deleted, not_found }: Deletion): string {
	if (not_found) return 'not_found';
	if (already_deleted) return 'already_deleted';
	return deleted ? 'delete' : 'unknown';
}

/** Looks up, for a dry run, the contacts that are named by id, with the fewest requests. */
async function findUnseen(api: Api, located: Array<ForItem<Located<unknown>>>): Promise<Found> {
	const unseen = located.filter(({ value }) => value.contact.isDeleted === undefined);
	return await findByIds(api, new Set(unseen.flatMap(({ value }) => value.contact.contactId ?? [])), 'all', false);
}

/** What this run did for an item: a contact that was deleted before, or is nobody, it did not delete. */
function whatWasDeleted({ deleted, already_deleted }: Deletion): 'deleted' | undefined {
	return deleted && !already_deleted ? 'deleted' : undefined;
}

/** @param deletions how many contacts this run has deleted */
function hintAtDeleteMany({ hint }: Run, deletions: number): void {
	if (deletions < MANY_DELETIONS) return;
	const saved = deletions - Math.ceil(deletions / MOST_PER_ACTIVITY.contacts);
	hint(
		`This run deleted ${count(deletions, 'contact')} one by one. Delete Many does the same with ${count(saved, 'fewer request')} of the 10,000 that Constant Contact allows a day.`,
	);
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const { ifNotFound: onUnknown, dryRun: isDry } = readOptions(run, parameters);
	const named = await readEachContact(run, parameters, contact, () => undefined, 'Delete Many');
	const { values, problems } = await locateContacts(run, api, named, contact.displayName, onUnknown);
	const lookedUp: Found = isDry ? await findUnseen(api, values) : new Map();
	const known: Known = { onUnknown, deletedByRun: listIn(run.memory, 'deleted'), unanswered: listIn(run.memory, 'unanswered') };
	const deletedBefore = new Set(known.deletedByRun);
	const deletedNow = new Set<string>();
	let wouldDelete = 0;

	async function remove(stoppable: Api, { contactId, given, isDeleted: wasDeleted }: ResolvedContact): Promise<Deletion> {
		if (contactId === null) return { email: given, deleted: false, not_found: true };
		// An earlier try of this run has deleted it: that is still what this item has done.
		const wasOurs = deletedBefore.has(contactId) && !isDry;
		if ((wasDeleted && !wasOurs) || deletedNow.has(contactId)) return { contact_id: contactId, deleted: true, already_deleted: true };
		let result: Deletion = { contact_id: contactId, deleted: true };
		if (!isDry && !wasOurs) result = await deleteNow(stoppable, contactId, known);
		else if (lookedUp.has(contactId)) result = predictDeletion(contactId, lookedUp.get(contactId), onUnknown);
		if (result.deleted) deletedNow.add(contactId);
		return result;
	}

	function shown({ contactId, email, given }: ResolvedContact, deletion: Deletion): object {
		if (!isDry) return deletion;
		const would = dryRunWord(deletion);
		if (would === 'delete') wouldDelete++;
		return dryRunJson(contactId, email ?? addressIn(lookedUp, contactId) ?? (contactId === null ? given : null), would);
	}

	const outcomes = await workThrough(
		run,
		values,
		async ({ contact: located }, isCalledOff) => [shown(located, await remove(unlessCalledOff(api, isCalledOff), located))],
		{
			most: MOST_IN_FLIGHT,
			keyOf: ({ contact: { contactId } }) => contactId,
			about: contactDetails,
			done: isDry ? undefined : whatWasDeleted,
		},
	);
	if (isDry) hintAtDryRun(run, `delete ${count(wouldDelete, 'contact')}`, failuresIn(lookedUp));
	else hintAtDeleteMany(run, outcomes.filter((outcome) => 'json' in outcome && whatWasDeleted(outcome.json)).length);
	return inInputOrder([...problems, ...outcomes]);
}

export const deleteOperation: Operation = {
	name: 'Delete',
	action: 'Delete contact (not an unsubscribe)',
	description: 'Delete one contact per input item. Its lists cannot be looked up afterwards.',
	properties: [undoNotice, contact, optionsProperty(dryRun, ifNotFound)],
	execute,
};
