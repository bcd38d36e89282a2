import type { Activity } from '../activities/activity';
import type { Run } from '../run/run';
import { count } from '../run/texts';
import type { Batch } from './plan';
import { selectedIds } from './plan';
import type { Submission } from './submissions';

/**
 * How many contacts Constant Contact counted in an activity; undefined if it does not tell. One that is passed over
 * counts in the total only, and an activity that matched nobody has only a total.
 */
function countedIn({ status }: Activity): number | undefined {
	const counts = [status?.items_total_count, status?.items_completed_count].filter((number) => typeof number === 'number');
	return counts.length > 0 ? Math.min(...counts) : undefined;
}

/** Whether a contact is in several batches. Sent list by list most are, so this is soon known. */
function nameAnyTwice(batches: Batch[]): boolean {
	const seen = new Set<string>();
	return batches.some((batch) =>
		selectedIds(batch).some((id) => {
			const isKnown = seen.has(id);
			seen.add(id);
			return isKnown;
		}),
	);
}

/**
 * A hint for a run of whose contacts, named one by one, Constant Contact counted fewer than were sent: the API says
 * nothing of each contact, so the output cannot. Only activities that have completed are compared.
 */
export function hintAtFewerCounted({ hint }: Pick<Run, 'hint'>, submissions: Submission[]): void {
	const compared: Batch[] = [];
	let sent = 0;
	let counted = 0;
	for (const { batch, activity } of submissions) {
		if (batch.selection.by !== 'contacts' || activity?.state !== 'completed') continue;
		const inActivity = countedIn(activity);
		if (inActivity === undefined) continue;
		const selected = selectedIds(batch);
		compared.push(batch);
		sent += selected.length;
		counted += Math.min(inActivity, selected.length);
	}
	if (counted >= sent) return;
	const times = nameAnyTwice(compared) ? ' (one that was sent in several activities counts in each)' : '';
	hint(
		`Constant Contact counted ${count(counted, 'contact')}, fewer than the ${count(sent, 'contact')} sent${times}. It does not tell who the others are: they may not exist, or there was nothing to do for them.`,
	);
}
