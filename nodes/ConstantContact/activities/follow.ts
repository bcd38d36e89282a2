import type { Api } from '../api/transport';
import type { Clock } from '../run/clock';
import { Problem } from '../run/problem';
import type { Activity } from './activity';
import { isFinished } from './activity';
import { lookAtActivities } from './lookAtActivities';
import { timeoutProblem, unreadableProblem } from './problems';
import type { WaitOptions } from './waitForActivities';
import { waitForActivities } from './waitForActivities';

/** How long activities are followed, and whether one that is still open then is an error. */
export interface WaitLimit {
	timeoutSeconds: number;
	onTimeout: 'error' | 'continue';
}

/** How an activity stands at the end of the wait. */
export interface Followed {
	activity: Activity;
	/** Why it could not be followed to its end, if that is an error. */
	problem: Problem | undefined;
}

function whyOpen(activity: Activity, givenUp: 'timeout' | Problem | undefined, { timeoutSeconds, onTimeout }: WaitLimit): Problem | undefined {
	if (isFinished(activity) || givenUp === undefined) return undefined;
	if (givenUp instanceof Problem) return unreadableProblem(activity, givenUp);
	return onTimeout === 'error' ? timeoutProblem(activity, timeoutSeconds) : undefined;
}

/**
 * Follows activities to their ends, all together. How they ended is not judged here.
 *
 * @param since when the waiting began, in ms since 1970
 * @returns one for each activity, in the order given
 */
export async function followActivities(
	api: Api,
	clock: Clock,
	activities: readonly Activity[],
	since: number,
	limit: WaitLimit,
	options: Pick<WaitOptions, 'onLook' | 'isFresh'> = {},
): Promise<Followed[]> {
	const wait = await waitForActivities(activities, {
		...options,
		look: async (ids, until) => await lookAtActivities(api, ids, until),
		deadline: since + limit.timeoutSeconds * 1000,
		clock,
	});
	return wait.activities.map((activity) => ({ activity, problem: whyOpen(activity, wait.givenUp, limit) }));
}
