import { isDeleted, permissionOf } from '../api/contact';
import type { Api } from '../api/transport';
import type { Found } from '../contacts/lookUp';
import { addressIn, failuresIn, findByIds } from '../contacts/lookUp';
import type { ContactConsent } from '../contacts/unsubscribed';
import { dryRunJson, hintAtDryRun } from '../run/dryRun';
import { forEachInPieces } from '../run/inPieces';
import type { Outcome } from '../run/items';
import { inInputOrder } from '../run/items';
import { Problem } from '../run/problem';
import type { Run } from '../run/run';
import { count, enumerate } from '../run/texts';
import type { BulkAction } from './bulkOperation';
import type { Group, Measured, Size } from './measure';
import type { Plan, Row } from './plan';
import type { Planned } from './prepare';

/** What is shown of a row of the plan. */
interface ShownRow extends ContactConsent {
	itemIndex: number;
	email: string | null;
	/** What would become of the contact. */
	would: string;
	/** Lists that it was on and that do not exist any more. */
	listsGone: string[] | undefined;
}

/** Looks up those that the run would send without doing so. */
async function lookUpTheOthers(api: Api, { rows }: Plan): Promise<Found> {
	const ids = new Set<string>();
	for (const { batch, contact } of rows) {
		if (batch && contact.contactId !== null && contact.isDeleted === undefined) ids.add(contact.contactId);
	}
	return await findByIds(api, ids, 'all', false);
}

function wouldBecome({ batch, contact }: Row, { would, wouldOfDeleted = would }: BulkAction, lookedUp: Found): string {
	const { contactId, leftOut } = contact;
	if (!batch || contactId === null) return leftOut?.state ?? 'not_found';
	const found = lookedUp.get(contactId);
	if (found instanceof Problem) return 'unknown';
	if (lookedUp.has(contactId) && !found) return 'not_found';
	const isGone = found ? isDeleted(found) : contact.isDeleted;
	return isGone ? wouldOfDeleted : would;
}

function shownRow(row: Row, action: BulkAction, lookedUp: Found): ShownRow {
	const { contactId, email, given, permissionToSend, listsGone } = row.contact;
	const found = contactId === null ? undefined : lookedUp.get(contactId);
	const known = found instanceof Problem ? undefined : found;
	return {
		itemIndex: row.itemIndex,
		contactId,
		email: email ?? addressIn(lookedUp, contactId) ?? ((contactId === null && given) || null),
		would: wouldBecome(row, action, lookedUp),
		permissionToSend: row.batch ? (permissionToSend ?? (known && permissionOf(known))) : undefined,
		listsGone,
	};
}

function groupOutcome(group: Group, { contacts, exact }: Size, { would }: BulkAction): Outcome {
	const itemIndexes = [...new Set(group.flatMap((batch) => batch.itemIndexes))].sort((a, b) => a - b);
	const activities = group.length;
	return { itemIndexes, json: { would, contacts, exact, activities, requests: activities, dry_run: true } };
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
 * Contacts that the run would send without looking them up are looked up, with the fewest requests; where that fails it
 * is unknown what would become of the contact.
 */
export async function showPlan(
	run: Run,
	api: Api,
	action: BulkAction,
	{ plan, problems }: Planned,
	measured: Measured,
): Promise<Outcome[]> {
	const lookedUp = await lookUpTheOthers(api, plan);
	const rows: ShownRow[] = [];
	await forEachInPieces(run.clock, plan.rows, (row) => rows.push(shownRow(row, action, lookedUp)));
	hintAtDryRun(run, `submit ${count(plan.batches.length, 'activity', 'activities')}`, failuresIn(lookedUp));
	hintAtUncounted(run, measured);
	action.hintAtContacts?.(rows);

	const perContact = rows.map(({ itemIndex, contactId, email, would, permissionToSend, listsGone }): Outcome => {
		const json = dryRunJson(contactId, email, would, action.showsPermission ? permissionToSend : undefined);
		return { itemIndexes: [itemIndex], json: listsGone ? { ...json, lists_gone: listsGone } : json };
	});
	const perGroup = [...measured.sizes].map(([group, size]) => groupOutcome(group, size, action));
	return [...inInputOrder([...problems, ...perContact]), ...perGroup];
}
