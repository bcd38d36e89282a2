import type { Contact } from '../../api/contact';
import { addressOf, findContact, isDeleted, permissionOf, putContact, SUBRESOURCES } from '../../api/contact';
import { MOST_IN_FLIGHT } from '../../api/rate';
import type { Api } from '../../api/transport';
import { unlessCalledOff } from '../../api/transport';
import type { Located } from '../../contacts/locateContacts';
import { contactDetails, locateContacts, readEachContact } from '../../contacts/locateContacts';
import type { ResolvedLists, RestoreLists } from '../../contacts/previousLists';
import { findPreviousLists, resolvedLists } from '../../contacts/previousLists';
import { unknownIdProblem } from '../../contacts/problems';
import type { ContactConsent } from '../../contacts/unsubscribed';
import { hintAtUnsubscribed } from '../../contacts/unsubscribed';
import { dryRun, ifNotFound, optionsProperty, readOptions } from '../../parameters/options';
import { contactProperty } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { dryRunJson, hintAtDryRun } from '../../run/dryRun';
import type { ForItem, ProblemOutcome, Sorted } from '../../run/items';
import { inInputOrder, usableItems, workThrough } from '../../run/items';
import { listIn } from '../../run/memory';
import { about, attempt, Problem } from '../../run/problem';
import type { Run } from '../../run/run';
import { count } from '../../run/texts';
import type { Operation } from '../operation';
import { addsWhoIsNotDeleted, ifNotDeleted } from './ifNotDeleted';
import { restoreBody } from './restoreBody';
import { MOST_LISTS, readRestoreLists, restoreToProperties } from './restoreTo';

const contact = contactProperty('The deleted contact to restore, by ID or email address; its consent stays as it is', 'searchDeletedContacts');

function withoutAddress(contactId: string): Problem {
	return new Problem(
		`Could not restore contact ${contactId}: it has no email address, and Constant Contact restores a single contact only with one`,
		'Use Restore Many for it: that needs no email address.',
	);
}

function tooManyLists(number: number): Problem {
	return new Problem(
		`With the lists that it is on already the contact would be on ${number} lists; Constant Contact allows ${MOST_LISTS}`,
		'Nothing was changed. Name fewer lists, or take the contact off some first.',
	);
}

/** A PUT carries all that the contact has, so a value that was fine once and is no longer stands in the way. */
function refusedValue({ message, details }: Problem): Problem {
	return new Problem(
		message,
		'Restore writes back all its fields, and Constant Contact may refuse an old one, a phone number or a custom field for instance. Use Restore Many for it: that sends no fields, only lists. If the message names a list, choose another one.',
		details,
	);
}

/** Puts a contact onto lists, and gives the contact as it is then. */
type Write = (api: Api, contact: Contact, lists: string[]) => Promise<Contact>;

const write: Write = async (api, contact, chosen) => {
	const { contact_id: contactId } = contact;
	const refusal = await attempt(putContact(api, contactId, restoreBody(contact, chosen)));
	if (refusal instanceof Problem) throw refusal.details.http_status === 400 ? refusedValue(refusal) : refusal;
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
};

/** What {@link write} would give, for a dry run. */
const predictWrite: Write = async (_api, contact, chosen) => ({ ...contact, deleted_at: undefined, list_memberships: chosen });

/** Writes the contact back onto its lists and the chosen ones, if anything is to be written. */
async function putOntoLists(api: Api, before: Contact, chosen: string[], put: Write): Promise<Contact> {
	if (!addressOf(before)) throw withoutAddress(before.contact_id);
	const current = before.list_memberships ?? [];
	const union = [...new Set([...current, ...chosen])];
	if (union.length > MOST_LISTS) throw tooManyLists(union.length);
	if (!isDeleted(before) && union.length === current.length) return before;
	return await put(api, before, union);
}

/** What a run knows of its contacts. */
interface RunState {
	/** Those that were deleted when the run began, in its first try if there are several. */
	wereDeleted: Set<string>;
	/** The same for the next try, if there is one. */
	toRemember: string[];
	/** Those that were put onto lists, or would be. */
	restored: Map<string, ContactConsent>;
	/** In a dry run, how contacts would stand by now. */
	predicted: Map<string, Contact>;
}

/** What the options say. */
interface Choices {
	isDry: boolean;
	skipsUnknown: boolean;
	addsToLists: boolean;
}

/** Restores the contact of one item. */
async function restore(
	api: Api,
	{ contact: { contactId, given }, parameters: { lists, gone } }: Located<ResolvedLists>,
	{ isDry, skipsUnknown, addsToLists }: Choices,
	{ wereDeleted, toRemember, restored, predicted }: RunState,
): Promise<object> {
	if (contactId === null) {
		return isDry ? dryRunJson(null, given, 'not_found') : { email: given, restored: false, not_found: true };
	}
	const before = predicted.get(contactId) ?? (await findContact(api, contactId, SUBRESOURCES));
	if (before === undefined) {
		if (!skipsUnknown) throw unknownIdProblem(contact.displayName, contactId);
		return isDry ? dryRunJson(contactId, null, 'not_found') : { contact_id: contactId, restored: false, not_found: true };
	}
	// Noted before the write: if that fails, the contact's next item still has to know that it was deleted.
	if (isDeleted(before)) {
		wereDeleted.add(contactId);
		toRemember.push(contactId);
	}
	const wasDeleted = wereDeleted.has(contactId);
	const isToChange = wasDeleted || addsToLists;
	const hasNoLists = isToChange && lists.length === 0;
	const after = isToChange && !hasNoLists ? await putOntoLists(api, before, lists, isDry ? predictWrite : write) : before;
	const isRestored = (wasDeleted && !hasNoLists) || after !== before;
	if (isRestored) restored.set(contactId, { contactId, permissionToSend: permissionOf(after) });
	const listsGone = gone.length > 0 ? { lists_gone: gone } : {};
	if (isDry) {
		predicted.set(contactId, after);
		const would = hasNoLists ? 'no_lists' : isRestored ? 'restore' : 'not_deleted';
		return { ...dryRunJson(contactId, addressOf(before) ?? null, would, restored.get(contactId)?.permissionToSend), ...listsGone };
	}
	return {
		...after,
		list_memberships: after.list_memberships ?? [],
		restored: wasDeleted && !hasNoLists,
		...(hasNoLists ? { no_lists: true } : {}),
		...listsGone,
	};
}

/** What the run did for an item: a contact that was not deleted may have been put onto lists, or left as it was. */
function whatWasRestored({ contact_id, restored }: { contact_id?: string; restored?: boolean }, { restored: touched }: RunState): string | undefined {
	if (restored) return 'restored';
	return contact_id !== undefined && touched.has(contact_id) ? 'put onto lists' : undefined;
}

/** The same with the lists that still exist of those that the contact was on. */
async function resolveLists(run: Run, api: Api, { values, problems }: Sorted<Located<RestoreLists>>): Promise<Sorted<Located<ResolvedLists>>> {
	const existing = await findPreviousLists(api, values.map(({ value }) => value.parameters), run.stopOnError);
	const unusable: ProblemOutcome[] = [];
	const resolve = ({ itemIndex, value }: ForItem<Located<RestoreLists>>) =>
		about(contactDetails(value), () => ({ itemIndex, value: { ...value, parameters: resolvedLists(value.parameters, existing) } }));
	const usable = await usableItems(run, values, resolve, unusable);
	return { values: usable, problems: [...problems, ...unusable] };
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const { dryRun: isDry, ifNotFound: onUnknown } = readOptions(run, parameters);
	const choices: Choices = { isDry, skipsUnknown: onUnknown === 'skip', addsToLists: addsWhoIsNotDeleted(parameters) };
	const named = await readEachContact(run, parameters, contact, (itemIndex) => readRestoreLists(parameters, itemIndex), 'Restore Many');
	const located = await locateContacts(run, api, named, contact.displayName, onUnknown);
	const { values, problems } = await resolveLists(run, api, located);
	const toRemember = isDry ? [] : listIn<string>(run.memory, 'restored');
	const state: RunState = { wereDeleted: new Set(toRemember), toRemember, restored: new Map(), predicted: new Map() };
	const outcomes = await workThrough(
		run,
		values,
		async (one, isCalledOff) => [await restore(unlessCalledOff(api, isCalledOff), one, choices, state)],
		{
			most: MOST_IN_FLIGHT,
			keyOf: ({ contact: { contactId } }) => contactId,
			about: contactDetails,
			done: isDry ? undefined : (json) => whatWasRestored(json, state),
		},
	);
	if (isDry) hintAtDryRun(run, `restore ${count(state.restored.size, 'contact')}`);
	hintAtUnsubscribed(run, state.restored.values());
	return inInputOrder([...problems, ...outcomes]);
}

export const restoreOperation: Operation = {
	name: 'Restore',
	action: 'Restore deleted contact (consent unchanged)',
	description: 'Undo the deletion of one contact per input item; who had unsubscribed stays so',
	properties: [contact, ...restoreToProperties, optionsProperty(dryRun, ifNotDeleted, ifNotFound)],
	execute,
};
