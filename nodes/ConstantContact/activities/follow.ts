import type { Api } from '../api/transport';
import { Problem } from '../run/problem';
import type { Run } from '../run/run';
import type { Activity } from './activity';
import { isFinished } from './activity';
import { lookAtActivities } from './lookAtActivities';
import { timeoutProblem, unreadableProblem } from './problems';
import type { Wait, WaitOptions } from './waitForActivities';
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

function whyOpen(activity: Activity, { givenUp, unseen }: Wait, { timeoutSeconds, onTimeout }: WaitLimit): Problem | undefined {
	if (isFinished(activity) || givenUp === undefined) return undefined;
	if (givenUp instanceof Problem) return unreadableProblem(activity, givenUp);
	return onTimeout === 'error' ? timeoutProblem(activity, timeoutSeconds, unseen?.get(activity.activity_id)) : undefined;
}

/**
 * Follows activities to their ends, all together. How they ended is not judged here.
 *
 * @param since when the waiting began, in ms of the clock
 * @returns one for each activity, in the order given
 */
export async function followActivities(
	api: Api,
	{ clock, hint }: Pick<Run, 'clock' | 'hint'>,
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
	const [unseen] = wait.unseen?.values() ?? [];
	if (unseen && limit.onTimeout === 'continue') hint(`The wait timed out, and the last look at the activities failed: ${unseen.message}`);
	return wait.activities.map((activity) => ({ activity, problem: whyOpen(activity, wait, limit) }));
}
