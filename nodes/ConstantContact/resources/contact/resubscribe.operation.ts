import type { INodeProperties } from 'n8n-workflow';

import { addressOf, findContact, hasUnsubscribed, isDeleted, sendResubscribeEmail } from '../../api/contact';
import { MOST_IN_FLIGHT } from '../../api/rate';
import type { Api } from '../../api/transport';
import { unlessCalledOff } from '../../api/transport';
import type { Located, NamedContact } from '../../contacts/locateContacts';
import { contactDetails, locateContacts, readEachContact } from '../../contacts/locateContacts';
import type { Found } from '../../contacts/lookUp';
import { unknownIdProblem } from '../../contacts/problems';
import { dryRun, ifNotFound, optionsProperty, readOption, readOptions } from '../../parameters/options';
import { contactProperty, listsProperty } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { idList, oneOf } from '../../parameters/schemas';
import { dryRunJson, hintAtDryRun } from '../../run/dryRun';
import { inParallel } from '../../run/inParallel';
import { forEachInPieces } from '../../run/inPieces';
import type { ForItem, Outcome, ProblemOutcome, Sorted } from '../../run/items';
import { inInputOrder, usableItems, workThrough } from '../../run/items';
import type { RememberedProblem } from '../../run/memory';
import { listIn, problemOfEarlierTry, toRemember } from '../../run/memory';
import { oncePerKey } from '../../run/oncePerKey';
import { about, attempt, Problem, stoppedProblem } from '../../run/problem';
import type { Run } from '../../run/run';
import { count, enumerate } from '../../run/texts';
import { MOST_NAMED } from '../../run/whatWasDone';
import type { Operation } from '../operation';
import { MOST_LISTS } from './restoreTo';

const notice: INodeProperties = {
	displayName:
		"This sends an email that asks the contact to come back: one, once in a contact's life. Nothing changes unless the person confirms. Send it only to people who unsubscribed by mistake or wish to return: the law allows no other.",
	name: 'resubscribeNotice',
	type: 'notice',
	default: '',
};

const contact = contactProperty(
	"The unsubscribed contact to ask, by ID or email address. The email is sent once in a contact's life, and only at the person's own wish.",
	'searchUnsubscribedContacts',
);

const lists = listsProperty('Resubscribe to These Lists', 'lists', 'The lists that the contact is put onto when it confirms, 1 to 50');

const ifNotUnsubscribed: INodeProperties = {
	displayName: 'If a Contact Has Not Unsubscribed',
	name: 'ifNotUnsubscribed',
	type: 'options',
	options: [
		{ name: 'Error', value: 'error', description: 'Raise an error before any email is sent' },
		{ name: 'Skip', value: 'skip', description: 'Send the contact nothing and say so in the output' },
	],
	default: 'skip',
	description: 'What to do about a contact that has not unsubscribed, so that there is nothing to ask',
};

const skipOrError = oneOf(['skip', 'error'], 'skip');
const listIds = idList('list', MOST_LISTS);

/** Why a contact gets no email. */
type Reason = 'not_unsubscribed' | 'not_found';

/** What is to be done about a contact. */
interface Decision {
	contactId: string | null;
	/** As given, else the contact's own. */
	email: string | null;
	/** Undefined if it gets the email. */
	reason?: Reason;
}

/** An email that a try of the run has sent. */
interface Sent {
	contactId: string;
	email: string | null;
	lists: string[];
}

/** An email that may have been sent: its answer was lost. */
interface Lost extends RememberedProblem {
	contactId: string;
}

/** What a run knows from try to try. */
interface Known {
	/** Of the earlier tries, by contact. */
	sentBefore: Map<string, Sent>;
	lostBefore: Map<string, Lost>;
	/** The same for the next try, if there is one. */
	sent: Sent[];
	lost: Lost[];
	/** The contacts whose email was under way when the execution was stopped. */
	cutOff: string[];
}

/** What the options say. */
interface Choices {
	isDry: boolean;
	onUnknown: 'error' | 'skip';
	skipsSubscribed: boolean;
}

type Item = ForItem<Located<string[]>>;

function notUnsubscribedProblem(contactId: string): Problem {
	return new Problem(
		`${contact.displayName}: contact ${contactId} has not unsubscribed`,
		`Nothing was sent for this item. Take the contact out before this node, or set the option ${ifNotUnsubscribed.displayName} to Skip.`,
	);
}

/** What Constant Contact does about deleted contacts is not documented, and if it goes wrong there is no second email. */
function deletedProblem(contactId: string): Problem {
	return new Problem(
		`${contact.displayName}: contact ${contactId} has unsubscribed and is deleted`,
		'Nothing was sent for this item. Restore the contact first (Contact > Restore leaves it unsubscribed), then ask it to come back.',
	);
}

function tooManyProblem(contactId: string, number: number): Problem {
	return new Problem(
		`${lists.displayName}: the input items that name contact ${contactId} name ${number} lists together; Constant Contact takes ${MOST_LISTS}`,
		'Nothing was sent for this item. A contact gets one email for the lists of all its items: name fewer.',
	);
}

function sentForOthersProblem(contactId: string): Problem {
	return new Problem(
		`The email to contact ${contactId} was sent in an earlier try of this run, but for other lists`,
		"It is sent once in a contact's life. When the person has confirmed, put the contact onto the lists that are missing.",
		{ email_was_sent: true },
	);
}

/** Constant Contact's words, and what its refusal can mean: one that was sent before, by whomever, comes as a conflict. */
function explained(problem: Problem): Problem {
	if (problem.details.http_status !== 409 && problem.details.http_status !== 400) return problem;
	return new Problem(
		problem.message,
		"No email was sent now. Constant Contact sends it once in a contact's life, so it refuses a contact who was asked before, by whomever, or who has not unsubscribed; and it refuses lists that do not exist.",
		problem.details,
	);
}

/** The lists of all items that name a contact: it gets one email, so what one of the items alone asks for would be lost. */
async function listsByContact({ clock }: Run, items: Item[]): Promise<Map<string, Set<string>>> {
	const byContact = new Map<string, Set<string>>();
	await forEachInPieces(clock, items, ({ value }) => {
		const { contactId } = value.contact;
		if (contactId === null) return;
		const together = byContact.get(contactId) ?? new Set();
		for (const id of value.parameters) together.add(id);
		byContact.set(contactId, together);
	});
	return byContact;
}

/**
 * Reads each contact by itself and all of them before the first email: who unsubscribed a minute ago may still look
 * subscribed on the pages of the account, and a run that ends with an error cannot be repeated for those who were asked.
 *
 * @throws Problem if one cannot be read and the run stops on errors; otherwise that stands for the contact
 */
async function readContacts({ stopOnError }: Run, api: Api, items: Item[], { sentBefore, lostBefore }: Known): Promise<Found> {
	const found: Found = new Map();
	const toRead = new Map<string, number>();
	for (const { itemIndex, value } of items) {
		const { contactId } = value.contact;
		const isDone = contactId === null || toRead.has(contactId) || sentBefore.has(contactId) || lostBefore.has(contactId);
		if (!isDone) toRead.set(contactId, itemIndex);
	}
	await inParallel(
		[...toRead],
		async ([contactId, itemIndex]) => {
			const read = await attempt(findContact(api, contactId));
			if (read instanceof Problem && stopOnError) throw read.with({ contact_id: contactId }).forItem(itemIndex);
			found.set(contactId, read);
		},
		MOST_IN_FLIGHT,
	);
	return found;
}

/** What is to be done for an item, going by how its contact was read. @throws Problem if the item cannot be carried out */
function decide(
	{ contact: named, parameters: wanted }: Located<string[]>,
	found: Found,
	together: Map<string, Set<string>>,
	{ sentBefore, lostBefore }: Known,
	{ onUnknown, skipsSubscribed }: Choices,
): Decision {
	const { contactId, email = null } = named;
	if (contactId === null) return { contactId, email: named.given, reason: 'not_found' };
	const before = sentBefore.get(contactId);
	if (before && wanted.some((id) => !before.lists.includes(id))) throw sentForOthersProblem(contactId);
	if (before) return { contactId, email: email ?? before.email };
	if (lostBefore.has(contactId)) return { contactId, email };
	const read = found.get(contactId);
	if (read instanceof Problem) throw read;
	if (read === undefined) {
		if (onUnknown === 'error') throw unknownIdProblem(contact.displayName, contactId);
		return { contactId, email, reason: 'not_found' };
	}
	const decision = { contactId, email: email ?? addressOf(read) ?? null };
	if (!hasUnsubscribed(read)) {
		if (!skipsSubscribed) throw notUnsubscribedProblem(contactId);
		return { ...decision, reason: 'not_unsubscribed' };
	}
	if (isDeleted(read)) throw deletedProblem(contactId);
	const number = together.get(contactId)?.size ?? 0;
	if (number > MOST_LISTS) throw tooManyProblem(contactId, number);
	return decision;
}

type Send = (contactId: string, email: string | null, isCalledOff: () => boolean) => Promise<void>;

/** Sends the email to a contact, once however many items name it. What an earlier try of the run has sent, or may have sent, is not sent again. */
function sender(run: Run, api: Api, together: Map<string, Set<string>>, { sentBefore, lostBefore, sent, lost, cutOff }: Known): Send {
	async function send(contactId: string, email: string | null, isCalledOff: () => boolean): Promise<void> {
		if (sentBefore.has(contactId)) return;
		const lostOnce = lostBefore.get(contactId);
		if (lostOnce) throw problemOfEarlierTry(lostOnce);
		const listsOfContact = [...(together.get(contactId) ?? [])];
		const ifStopped = () => void cutOff.push(contactId);
		const answer = await attempt(sendResubscribeEmail(unlessCalledOff(api, isCalledOff), contactId, listsOfContact, ifStopped));
		if (answer instanceof Problem) {
			if (answer.details.may_have_been_sent === true) lost.push({ contactId, ...toRemember(answer) });
			throw explained(answer);
		}
		sent.push({ contactId, email, lists: listsOfContact });
		// It cannot be taken back: if n8n dies now, it is told nowhere but in the log.
		run.log(`sent the resubscribe email to contact ${contactId}`);
	}
	return oncePerKey(send, (contactId) => contactId);
}

/** What the run knows from its earlier tries. A dry run remembers nothing. */
function knownTo({ memory }: Run, isDry: boolean): Known {
	const kept = isDry ? undefined : memory;
	const sent = listIn<Sent>(kept, 'resubscribeEmailsSent');
	const lost = listIn<Lost>(kept, 'resubscribeEmailsLost');
	const byContact = <T extends { contactId: string }>(entries: T[]) => new Map(entries.map((entry) => [entry.contactId, entry]));
	return { sentBefore: byContact(sent), lostBefore: byContact(lost), sent, lost, cutOff: [] };
}

/** Works on the items, all of whose contacts are looked at before the first email is sent. */
async function resubscribe(run: Run, api: Api, named: Sorted<NamedContact<string[]>>, choices: Choices, known: Known): Promise<Outcome[]> {
	const { values, problems } = await locateContacts(run, api, named, contact.displayName, choices.onUnknown);
	const together = await listsByContact(run, values);
	const found = await readContacts(run, api, values, known);
	const unusable: ProblemOutcome[] = [];
	const decided = await usableItems(
		run,
		values,
		({ itemIndex, value }) => about(contactDetails(value), () => ({ itemIndex, value: decide(value, found, together, known, choices) })),
		unusable,
	);
	const send = sender(run, api, together, known);
	async function carryOut({ contactId, email, reason }: Decision, isCalledOff: () => boolean): Promise<object> {
		if (choices.isDry) return dryRunJson(contactId, email, reason ?? 'resubscribe');
		if (contactId === null || reason) return { contact_id: contactId, email, resubscribe_email_sent: false, reason };
		await send(contactId, email, isCalledOff);
		return { contact_id: contactId, email, resubscribe_email_sent: true };
	}
	const outcomes = await workThrough(run, decided, async (decision, isCalledOff) => [await carryOut(decision, isCalledOff)], {
		most: MOST_IN_FLIGHT,
		about: ({ contactId }) => (contactId === null ? {} : { contact_id: contactId }),
		done: ({ contact_id: id, resubscribe_email_sent: isSent }: { contact_id?: string; resubscribe_email_sent?: boolean }) =>
			isSent && id !== undefined && !known.sentBefore.has(id) ? 'resubscribe email sent' : undefined,
	});
	if (choices.isDry) {
		const asked = new Set(decided.filter(({ value }) => !value.reason).map(({ value }) => value.contactId));
		hintAtDryRun(run, `send the resubscribe email to ${count(asked.size, 'contact')}`);
	}
	return inInputOrder([...problems, ...unusable, ...outcomes]);
}

/** Stopping n8n takes no email back: the error of a stopped run, and the log, tell who has got it, and who may have. */
async function nameSent<T>(run: Run, { sent, lost, cutOff }: Known, work: Promise<T>): Promise<T> {
	return await work.catch((error: unknown) => {
		const maybe = [...lost.map(({ contactId }) => contactId), ...cutOff];
		if (!run.isStopped() || sent.length + maybe.length === 0) throw error;
		const sentIds = sent.map(({ contactId }) => contactId);
		const open = maybe.length > 0 ? ` It may have been sent to ${enumerate(maybe, MOST_NAMED)} too: ask the person, or look at the contact in Constant Contact.` : '';
		const advice = `This run has sent the resubscribe email to ${sentIds.length > 0 ? enumerate(sentIds, MOST_NAMED) : 'nobody for certain'}.${open}`;
		run.log(`${stoppedProblem().message}. ${advice}`);
		throw stoppedProblem(advice);
	});
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const { dryRun: isDry, ifNotFound: onUnknown } = readOptions(run, parameters);
	const choices: Choices = {
		isDry,
		onUnknown,
		skipsSubscribed: readOption(parameters, ifNotUnsubscribed, skipOrError) === 'skip',
	};
	const named = await readEachContact(run, parameters, contact, (itemIndex) => parameters.forItem(lists, itemIndex, listIds));
	const known = knownTo(run, isDry);
	const outcomes = await attempt(nameSent(run, known, resubscribe(run, api, named, choices, known)));
	if (!(outcomes instanceof Problem)) return outcomes;
	// The error of the last try is all that n8n shows.
	const ids = [...known.sentBefore.keys()];
	throw ids.length > 0 && !run.isStopped() ? outcomes.addAdvice(`An earlier try of this run has sent the email to ${enumerate(ids, MOST_NAMED)}.`) : outcomes;
}

export const resubscribeOperation: Operation = {
	name: 'Resubscribe',
	action: 'Ask contact to resubscribe (one email, once)',
	description: 'Send an unsubscribed contact the one email of its life that asks it to come back; nothing changes unless it confirms',
	properties: [notice, contact, lists, optionsProperty(dryRun, ifNotFound, ifNotUnsubscribed)],
	execute,
};
