import type { Contact } from '../api/contact';
import { addressOf, findContact, isDeleted, permissionOf, putContact, SUBRESOURCES } from '../api/contact';
import { MOST_IN_FLIGHT } from '../api/pacer';
import type { Api } from '../api/transport';
import type { ForItem, Operation, ProblemOutcome, Run, Sorted } from '../operation';
import { inInputOrder, usableItems, workThrough } from '../operation';
import { hintAtDryRun, previewJson } from '../preview';
import { about, attempt, count, Problem } from '../problem';
import { contactProperty } from '../properties';
import type { ResolvedTargets, Targets } from '../resolveLists';
import { findPreviousLists, resolvedTargets } from '../resolveLists';
import type { Settings } from '../settings';
import { optionsProperty, readSettings } from '../settings';
import type { Restored } from '../unsubscribed';
import { hintAtUnsubscribed } from '../unsubscribed';
import type { Located } from './locateContacts';
import { contactDetails, locateContacts, unknownIdProblem } from './locateContacts';
import { restoreBody } from './restoreBody';
import { MOST_LISTS, readTargets, restoreToProperties } from './restoreTo';

const contact = contactProperty('The deleted contact to restore', 'searchDeletedContacts');

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

/** Puts a contact onto lists; gives what stands then. */
type Write = (api: Api, contact: Contact, lists: string[]) => Promise<Contact>;

const write: Write = async (api, contact, chosen) => {
	const { contact_id: contactId } = contact;
	await putContact(api, contactId, restoreBody(contact, chosen));
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

/** What {@link write} would come to. */
const foresee: Write = async (_api, contact, chosen) => ({ ...contact, deleted_at: undefined, list_memberships: chosen });

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
interface Memory {
	/** Those that were deleted when the run began. */
	wereDeleted: Set<string>;
	/** Those that were put onto lists, or would be. */
	restored: Map<string, Restored>;
	/** In a dry run, how contacts would stand by now. */
	foreseen: Map<string, Contact>;
}

/** Restores the contact of one item. */
async function restore(
	api: Api,
	{ contact: { contactId, given }, parameters: { lists, gone } }: Located<ResolvedTargets>,
	{ ifNotFound, ifNotDeleted, dryRun }: Settings,
	{ wereDeleted, restored, foreseen }: Memory,
): Promise<object> {
	if (contactId === null) {
		return dryRun ? previewJson(null, given, 'not_found') : { email: given, restored: false, not_found: true };
	}
	const before = foreseen.get(contactId) ?? (await findContact(api, contactId, SUBRESOURCES));
	if (before === undefined) {
		if (ifNotFound !== 'skip') throw unknownIdProblem(contact.displayName, contactId);
		return dryRun ? previewJson(contactId, null, 'not_found') : { contact_id: contactId, restored: false, not_found: true };
	}
	// At once: a failure after the write must not make the contact's next item think that it never was deleted.
	if (isDeleted(before)) wereDeleted.add(contactId);
	const wasDeleted = wereDeleted.has(contactId);
	const isToChange = wasDeleted || ifNotDeleted === 'addToLists';
	const hasNoLists = isToChange && lists.length === 0;
	const after = isToChange && !hasNoLists ? await putOntoLists(api, before, lists, dryRun ? foresee : write) : before;
	const isRestored = (wasDeleted && !hasNoLists) || after !== before;
	if (isRestored) restored.set(contactId, { contactId, permissionToSend: permissionOf(after) });
	const listsGone = gone.length > 0 ? { lists_gone: gone } : {};
	if (dryRun) {
		foreseen.set(contactId, after);
		const would = hasNoLists ? 'no_lists' : isRestored ? 'restore' : 'not_deleted';
		return { ...previewJson(contactId, addressOf(before) ?? null, would, restored.get(contactId)?.permissionToSend), ...listsGone };
	}
	return {
		...after,
		list_memberships: after.list_memberships ?? [],
		restored: wasDeleted && !hasNoLists,
		...(hasNoLists ? { no_lists: true } : {}),
		...listsGone,
	};
}

/** The same with the lists that still exist of those that the contact was on. */
async function resolveTargets(run: Run, { values, problems }: Sorted<Located<Targets>>): Promise<Sorted<Located<ResolvedTargets>>> {
	const existing = await findPreviousLists(run.api, values.map(({ value }) => value.parameters), run.stopOnError);
	const found: ProblemOutcome[] = [];
	const resolve = ({ itemIndex, value }: ForItem<Located<Targets>>) =>
		about(contactDetails(value), () => ({ itemIndex, value: { ...value, parameters: resolvedTargets(value.parameters, existing) } }));
	return { values: [...usableItems(run, values, resolve, found)], problems: [...problems, ...found] };
}

async function execute(run: Run) {
	const settings = readSettings(run);
	const { dryRun } = settings;
	const located = await locateContacts(run, contact, settings.ifNotFound, (itemIndex) => readTargets(run.parameters, itemIndex));
	const { values, problems } = await resolveTargets(run, located);
	const memory: Memory = { wereDeleted: new Set(), restored: new Map(), foreseen: new Map() };
	const outcomes = await workThrough(run, values, async (one, api) => [await restore(api, one, settings, memory)], {
		most: MOST_IN_FLIGHT,
		keyOf: ({ contact: { contactId } }) => contactId,
		about: contactDetails,
		done: dryRun ? undefined : 'restored',
	});
	if (dryRun) hintAtDryRun(run, `restore ${count(memory.restored.size, 'contact')}`);
	hintAtUnsubscribed(run, memory.restored.values());
	return inInputOrder([...problems, ...outcomes]);
}

export const restoreOperation: Operation = {
	name: 'Restore',
	action: 'Restore deleted contact by ID or email onto lists (consent unchanged)',
	description: 'Undo the deletion of one contact per input item; who had unsubscribed stays so',
	properties: [contact, ...restoreToProperties, optionsProperty(['dryRun', 'ifNotDeleted', 'ifNotFound'])],
	execute,
};
