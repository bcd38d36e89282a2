import { countContacts, readCounts } from '../../api/counts';
import { lists, LISTS_WITH_COUNTS } from '../../api/list';
import type { Api } from '../../api/transport';
import { groupsOf, idsIn } from '../../bulk/measure';
import type { Plan } from '../../bulk/plan';
import { attempt, Problem } from '../../run/problem';
import type { Run } from '../../run/run';
import { enumerate, shorten } from '../../run/texts';

/** How long a run may be delayed for a hint. */
const PATIENCE_MS = 5_000;

/**
 * A hint for lists that hold more than half of the active contacts: a wrong list chosen is noticed at once. It takes two
 * or three small requests, for a few seconds at most; when they fail the run goes on without the hint.
 */
export async function hintAtLargeLists({ clock, hint }: Run, api: Api, plan: Plan): Promise<void> {
	const chosen = groupsOf(plan).filter(([{ selection }]) => selection.by === 'lists').flatMap(idsIn);
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
				names.set(list_id, name ?? list_id);
				return { id: list_id, count: membership_count };
			},
			deadline,
		);
		const large = chosen.filter((id) => (counts.get(id) ?? 0) * 2 > active);
		return large.map((id) => `"${shorten(names.get(id) ?? id)}" (${counts.get(id)} of ${active})`);
	};
	const large = await attempt(look());
	if (large instanceof Problem || large.length === 0) return;
	hint(
		`More than half of the account's active contacts are on ${enumerate(large, 5)}. Deleted contacts can be restored, but Constant Contact forgets the lists they were on.`,
	);
}
