import { lists, LISTS_WITH_COUNTS } from '../api/list';
import type { Run } from '../operation';
import { attempt, count, enumerate, Problem } from '../problem';
import { maxContacts } from '../settings';
import type { Plan } from './plan';
import type { Measured } from './size';
import { countContacts, groupsOf, idsOf, readCounts } from './size';

/** How long a real run may be held up for the sake of a hint. */
const PATIENCE_MS = 5_000;

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
	// Groups may overlap.
	const isExact = counted.every(({ exact }) => exact) && counted.length + Math.min(named, 1) === 1;
	const why = isExact ? '' : ' A contact that is selected more than once counts each time, and one to leave alone counts too.';
	throw new Problem(
		`${LABEL}: this run would touch ${isExact ? '' : 'up to '}${count(contacts, 'contact')}; ${count(most, 'is', 'are')} allowed`,
		`Nothing was sent.${why} See with Dry Run whom it would touch, then choose fewer contacts or raise ${LABEL}.`,
		{ contacts, max_contacts: most },
	);
}

/**
 * A hint for lists that hold more than half of the active contacts: a wrong list chosen is noticed at once. It takes two
 * or three small requests, for a few seconds at most; when they fail the run goes on without the hint.
 */
export async function hintAtLargeLists({ api, clock, hint }: Run, plan: Plan): Promise<void> {
	const chosen = groupsOf(plan).filter(([{ selection }]) => selection.by === 'lists').flatMap(idsOf);
	if (chosen.length === 0) return;
	const deadline = clock.now() + PATIENCE_MS;
	const look = async () => {
		const active = await countContacts(api, { status: 'active' }, deadline);
		const names = new Map<string, string>();
		const counts = await readCounts(
			api,
			lists,
			LISTS_WITH_COUNTS,
			chosen,
			({ list_id, name, membership_count }) => {
				names.set(list_id.toLowerCase(), name ?? list_id);
				return { id: list_id, count: membership_count };
			},
			deadline,
		);
		const large = chosen.filter((id) => (counts.get(id) ?? 0) * 2 > active);
		return large.map((id) => `"${names.get(id)}" (${counts.get(id)} of ${active})`);
	};
	const large = await attempt(look());
	if (large instanceof Problem || large.length === 0) return;
	hint(
		`More than half of the account's active contacts are on ${enumerate(large, 5)}. Deleted contacts can be restored, but Constant Contact forgets the lists they were on.`,
	);
}
