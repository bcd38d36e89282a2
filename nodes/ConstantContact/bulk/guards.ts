import type { Api } from '../api/transport';
import type { Options } from '../parameters/options';
import { maxContacts } from '../parameters/options';
import type { Clock } from '../run/clock';
import { Problem } from '../run/problem';
import { count, enumerate } from '../run/texts';
import type { BulkAction } from './bulkOperation';
import type { Measured } from './measure';
import { measure } from './measure';
import type { Plan } from './plan';

const { displayName: LABEL } = maxContacts;

function uncountable(reason: string): Problem {
	return new Problem(
		`${LABEL}: how many contacts this run would touch cannot be known beforehand: ${reason}`,
		`Nothing was sent. Name the contacts, or choose them by lists or tags; or set ${LABEL} to 0, for no limit.`,
	);
}

/**
 * Refuses a plan that touches more contacts than the user allows, before anything is sent.
 *
 * @param most 0 for no limit
 * @throws Problem if there are more, or if how many there are cannot be known
 */
export function checkMaximum({ named, sizes }: Measured, most: number): void {
	if (most === 0) return;
	for (const [[{ selection }], { unknown }] of sizes) {
		if (selection.by === 'engagementLevel') throw uncountable('Constant Contact does not tell who has an engagement level');
		if (unknown.length > 0) throw uncountable(`Constant Contact does not tell the size of ${enumerate(unknown, 10)}`);
	}
	const counted = [...sizes.values()];
	const contacts = counted.reduce((sum, size) => sum + size.contacts, named);
	if (contacts <= most) return;
	// Two groups may select the same contact.
	const isExact = counted.every(({ exact }) => exact) && counted.length + Math.min(named, 1) === 1;
	const why = isExact ? '' : ' A contact that is selected more than once counts each time, and one to leave alone counts too.';
	throw new Problem(
		`${LABEL}: this run would touch ${isExact ? '' : 'up to '}${count(contacts, 'contact')}; ${count(most, 'is', 'are')} allowed`,
		`Nothing was sent.${why} See with Dry Run whom it would touch, then choose fewer contacts or raise ${LABEL}.`,
		{ contacts, max_contacts: most },
	);
}

/**
 * Checks a plan before anything is sent.
 *
 * @returns how many contacts it touches, if that had to be counted
 * @throws Problem if there are more than the user allows
 */
export async function checkPlan(
	clock: Clock,
	api: Api,
	action: BulkAction,
	plan: Plan,
	{ dryRun, maxContacts: most }: Options,
): Promise<Measured | undefined> {
	const measured = dryRun || most > 0 ? await measure(clock, api, plan) : undefined;
	if (measured) checkMaximum(measured, most);
	await action.hintAtPlan?.(plan);
	return measured;
}
