import { isDeleted, permissionOf } from '../api/contact';
import type { Outcome, Run } from '../operation';
import { inInputOrder } from '../operation';
import type { Deed, Would } from '../preview';
import { addressIn, hintAtDryRun, previewJson } from '../preview';
import { count, enumerate, Problem } from '../problem';
import type { Found } from '../resolveContacts';
import { findByIds } from '../resolveContacts';
import type { Restored } from '../unsubscribed';
import { hintAtUnsubscribed } from '../unsubscribed';
import type { Plan, Row } from './plan';
import type { Group, Measured, Size } from './size';

/** A row of the plan, and what would become of its contact. */
interface RowPreview extends Restored {
	itemIndex: number;
	email: string | null;
	would: Would;
	/** Lists that it was on and that do not exist any more. */
	listsGone: string[] | undefined;
}

/** Asks who those are that the run would send without asking. */
async function lookUpTheOthers({ api }: Run, { rows }: Plan): Promise<Found> {
	const ids = new Set<string>();
	for (const { batch, contact } of rows) {
		if (batch && contact.contactId !== null && contact.isDeleted === undefined) ids.add(contact.contactId);
	}
	return await findByIds(api, ids);
}

function wouldOf({ batch, contact }: Row, does: Deed, lookedUp: Found): Would {
	const { contactId, notSent } = contact;
	if (!batch || contactId === null) return notSent ?? 'not_found';
	const found = lookedUp.get(contactId);
	if (found instanceof Problem) return 'unknown';
	if (lookedUp.has(contactId) && !found) return 'not_found';
	const isGone = found ? isDeleted(found) : contact.isDeleted;
	// Only a restore has an effect on a deleted contact.
	return isGone && does !== 'restore' ? 'already_deleted' : does;
}

function rowPreview(row: Row, does: Deed, lookedUp: Found): RowPreview {
	const { contactId, email, given, permissionToSend, listsGone } = row.contact;
	const found = contactId === null ? undefined : lookedUp.get(contactId);
	const known = found instanceof Problem ? undefined : found;
	const would = wouldOf(row, does, lookedUp);
	return {
		itemIndex: row.itemIndex,
		contactId,
		email: email ?? addressIn(lookedUp, contactId) ?? ((contactId === null && given) || null),
		would,
		permissionToSend: would === 'restore' ? (permissionToSend ?? (known && permissionOf(known))) : undefined,
		listsGone,
	};
}

function groupOutcome(group: Group, { contacts, exact }: Size, does: Deed): Outcome {
	const itemIndexes = [...new Set(group.flatMap((batch) => batch.itemIndexes))].sort((a, b) => a - b);
	const activities = group.length;
	return { itemIndexes, json: { would: does, contacts, exact, activities, requests: activities, dry_run: true } };
}

/** Lists and tags that count as none. */
function hintAtUncounted({ hint }: Run, { sizes }: Measured): void {
	const unknown = new Set([...sizes.values()].flatMap((size) => size.unknown));
	if (unknown.size === 0) return;
	hint(`Constant Contact does not tell how many contacts these lists or tags have, or whether they exist: ${enumerate([...unknown], 10)}. They count as 0 here.`);
}

/**
 * The output of a dry run: the plan, shown. One item for each contact and input item, in input order; then one for each
 * group that does not name its contacts, with their number.
 *
 * Contacts that the run would send without looking them up are looked up, with the fewest requests: those that cannot be
 * are unknown.
 *
 * @param problems of the items that are not in the plan
 */
export async function preview(run: Run, plan: Plan, measured: Measured, problems: Outcome[], does: Deed): Promise<Outcome[]> {
	const lookedUp = await lookUpTheOthers(run, plan);
	const rows = plan.rows.map((row) => rowPreview(row, does, lookedUp));
	hintAtDryRun(run, `submit ${count(plan.batches.length, 'activity', 'activities')}`, lookedUp);
	hintAtUncounted(run, measured);
	hintAtUnsubscribed(run, rows);

	const perContact = rows.map(({ itemIndex, contactId, email, would, permissionToSend, listsGone }): Outcome => {
		const json = previewJson(contactId, email, would, permissionToSend);
		return { itemIndexes: [itemIndex], json: listsGone ? { ...json, lists_gone: listsGone } : json };
	});
	const perGroup = [...measured.sizes].map(([group, size]) => groupOutcome(group, size, does));
	return [...inInputOrder([...problems, ...perContact]), ...perGroup];
}
