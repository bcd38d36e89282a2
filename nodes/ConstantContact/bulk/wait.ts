import { isFinished } from '../activities/activity';
import { followActivities } from '../activities/follow';
import { failureProblem } from '../activities/problems';
import type { Api } from '../api/transport';
import type { Options } from '../parameters/options';
import type { Run } from '../run/run';
import { count } from '../run/texts';
import type { BulkAction } from './bulkOperation';
import { rememberStates } from './earlierTries';
import type { Submission } from './submissions';
import { acceptedActivities, nameAccepted, openActivities, throwIfFailed, update } from './submissions';
import type { Submitted } from './submit';

/** Waits for all open activities together; why one stays open at the end is its problem, unless the user says otherwise. */
async function waitForAll(run: Run, api: Api, { doing }: BulkAction, { submissions, lastAt }: Submitted, options: Options): Promise<void> {
	const total = acceptedActivities(submissions).length;
	const followed = await followActivities(api, run, openActivities(submissions), lastAt, options, {
		onLook: (activities) => {
			update(submissions, activities);
			rememberStates(run, activities);
			const open = activities.filter((activity) => !isFinished(activity)).length;
			if (total > 1) run.log(`${doing}: finished ${total - open} of ${count(total, 'activity', 'activities')}`);
			return false;
		},
	});
	const problemOf = new Map(followed.map(({ activity, problem }) => [activity.activity_id, problem]));
	for (const submission of submissions) {
		submission.problem ??= submission.activity && problemOf.get(submission.activity.activity_id);
	}
}

/**
 * Waits for the activities if the user wants that, and judges how they ended.
 *
 * @returns what became of each batch
 * @throws Problem when the run stops on errors and one of the activities ended badly, or not in time
 */
export async function waitForSubmitted(
	run: Run,
	api: Api,
	action: BulkAction,
	submitted: Submitted,
	options: Options,
): Promise<Submission[]> {
	const { submissions } = submitted;
	if (options.waitForCompletion) {
		await nameAccepted(run, submissions, waitForAll(run, api, action, submitted, options));
	}
	for (const submission of submissions) {
		submission.problem ??= submission.activity && failureProblem(submission.activity);
	}
	throwIfFailed(run, submissions);
	return submissions;
}
