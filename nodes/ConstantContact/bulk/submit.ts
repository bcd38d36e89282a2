import type { Activity } from '../api/activity';
import { activitySchema, isFinished } from '../api/activity';
import { lookAtActivities } from '../api/lookAtActivities';
import { MOST_IN_FLIGHT } from '../api/pacer';
import { waitForActivities } from '../api/waitForActivities';
import { inParallel } from '../inParallel';
import type { Run } from '../operation';
import { attempt, count, Problem } from '../problem';
import type { Batch } from './plan';

/** What became of a batch. */
export interface Submission {
	batch: Batch;
	/** Undefined if Constant Contact did not accept it, or if it was not sent. */
	activity: Activity | undefined;
	/** Why it is an error for the user, if it is one. */
	problem: Problem | undefined;
}

export interface SubmitOptions {
	/** Below /activities, e.g. `contact_delete`. */
	endpoint: string;
	/** "delete contacts": the object of "Could not …". */
	doing: string;
	body: (batch: Batch) => object;
	/** How long a full queue may be waited for, in ms since the last submission; undefined not to wait. */
	patienceMs: number | undefined;
}

/** Nothing has become of the batches yet. */
export function unsent(batches: readonly Batch[]): Submission[] {
	return batches.map((batch) => ({ batch, activity: undefined, problem: undefined }));
}

/**
 * Submits the batches, in their order, and notes what became of each. When the run stops on errors, no batch is started
 * after a refused one.
 *
 * Only bulk POSTs by contact ids are repeated when their answer is lost: a selection by list, tag or level may hold other
 * contacts the second time.
 *
 * @returns when the last one was submitted, in ms since 1970
 */
export async function submitBatches(run: Run, submissions: Submission[], options: SubmitOptions): Promise<number> {
	const { api, clock, log, stopOnError } = run;
	const { endpoint, doing, body, patienceMs } = options;
	let lastSubmittedAt = clock.now();
	let accepted = 0;
	let refused = false;
	let draining: Promise<boolean> | undefined;

	const isCalledOff = () => refused && stopOnError;

	const post = async (batch: Batch) =>
		await attempt(
			api.request(
				{
					method: 'POST',
					path: `/activities/${endpoint}`,
					body: body(batch),
					doing,
					repeatable: batch.selection.by === 'contacts',
					isCalledOff,
				},
				activitySchema,
			),
		);

	/** Waits until one of the run's own activities has ended, so that the queue has room. */
	async function drain(patience: number): Promise<boolean> {
		const open = openActivities(submissions);
		if (open.length === 0) return false;
		const wait = await waitForActivities(open, {
			look: async (ids, until) => await lookAtActivities(api, ids, until),
			deadline: lastSubmittedAt + patience,
			clock,
			onLook: (activities) => isCalledOff() || activities.some(isFinished),
		});
		update(submissions, wait.activities);
		return wait.activities.some(isFinished);
	}

	async function submit(submission: Submission): Promise<void> {
		if (isCalledOff()) return;
		let answer = await post(submission.batch);
		while (answer instanceof Problem && answer.details.queue_full === true && patienceMs !== undefined) {
			draining ??= drain(patienceMs).finally(() => (draining = undefined));
			if (!(await draining)) break;
			answer = await post(submission.batch);
		}
		if (answer instanceof Problem) {
			if (answer.details.called_off === true) return;
			if (answer.details.queue_full !== true) lastSubmittedAt = clock.now();
			submission.problem = answer;
			refused = true;
			return;
		}
		submission.activity = answer;
		lastSubmittedAt = clock.now();
		accepted++;
		const total = submissions.length;
		// With its ID: if n8n dies now, the log alone knows it.
		log(`${doing}: submitted ${accepted} of ${count(total, 'activity', 'activities')} (${answer.activity_id})`);
	}

	await inParallel(submissions, submit, MOST_IN_FLIGHT);
	return lastSubmittedAt;
}

/** Takes over the newest state of each activity. */
export function update(submissions: Submission[], activities: Activity[]): void {
	const newest = new Map(activities.map((activity) => [activity.activity_id, activity]));
	for (const submission of submissions) {
		const id = submission.activity?.activity_id;
		if (id !== undefined) submission.activity = newest.get(id) ?? submission.activity;
	}
}

/** The activities that were accepted and have not ended. */
export function openActivities(submissions: Submission[]): Activity[] {
	return submissions.flatMap(({ activity }) => (activity && !isFinished(activity) ? [activity] : []));
}
