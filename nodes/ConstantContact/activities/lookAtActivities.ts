import { MOST_IN_FLIGHT } from '../api/rate';
import { LARGEST_PAGE, readPage } from '../api/pages';
import type { Api } from '../api/transport';
import { inParallel } from '../run/inParallel';
import { attempt, Problem } from '../run/problem';
import type { Activity } from './activity';
import { activities, getActivity } from './activity';
import type { Look } from './waitForActivities';

/**
 * Reads the state of activities with the fewest requests: one GET for a single one, else one list of up to 500, and a
 * GET for each that the list does not hold. An activity that cannot be read is left out: that says nothing about it.
 *
 * @param deadline in ms of the clock: no request is started or repeated after it
 */
export async function lookAtActivities(api: Api, activityIds: string[], deadline: number): Promise<Look> {
	const listed: Activity[] = [];
	if (activityIds.length > 1) {
		const page = await attempt(readPage(api, activities, { limit: LARGEST_PAGE }, deadline));
		if (page instanceof Problem) return { activities: [], problem: page };
		const wanted = new Set(activityIds);
		listed.push(...page.entries.filter((activity) => wanted.has(activity.activity_id)));
	}
	const found = new Set(listed.map((activity) => activity.activity_id));
	const missing = activityIds.filter((id) => !found.has(id));
	const looks = await inParallel(missing, async (id) => await attempt(getActivity(api, id, deadline)), MOST_IN_FLIGHT);
	const read = looks.filter((look): look is Activity => !(look instanceof Problem));
	return {
		activities: [...listed, ...read],
		problem: looks.find((look): look is Problem => look instanceof Problem),
	};
}
