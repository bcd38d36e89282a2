import { activitySchema, isFinished } from '../activities/activity';
import { lookAtActivities } from '../activities/lookAtActivities';
import { waitForActivities } from '../activities/waitForActivities';
import type { LostAnswer } from '../api/apiError';
import { MOST_IN_FLIGHT } from '../api/rate';
import type { Api } from '../api/transport';
import type { ContactConsent } from '../contacts/unsubscribed';
import type { Options } from '../parameters/options';
import { inParallel } from '../run/inParallel';
import { attempt, Problem } from '../run/problem';
import type { Run } from '../run/run';
import { count } from '../run/texts';
import type { BulkAction } from './bulkOperation';
import { rememberBatch, rememberStates } from './earlierTries';
import type { Batch, Plan } from './plan';
import type { Submission } from './submissions';
import { nameAccepted, openActivities, submissionsOf, throwIfFailed, update } from './submissions';

/** Told of a submission that is not repeated: a selection by list, tag or level may hold other contacts the second time. */
const MAY_HAVE_STARTED: LostAnswer = {
	sentence: 'The activity may have started all the same',
	advice:
		'It was not sent again, since it selects contacts by what they are at that moment. Look at the newest activities (Activity > Get Many, or the activity log in Constant Contact) before you run it again.',
	details: { may_have_started: true },
};

/**
 * Submits the batches, in their order, and notes what became of each. When the run stops on errors, no batch is started
 * after a refused one.
 *
 * Only bulk POSTs by contact ids are repeated when their answer is lost: a selection by list, tag or level may hold other
 * contacts the second time.
 *
 * @param patienceMs how long a full queue may be waited for, in ms since the last submission; undefined not to wait
 * @returns when the last one was submitted, in ms of the clock
 */
async function submitBatches(
	run: Run,
	api: Api,
	{ endpoint, doing, body }: BulkAction,
	submissions: Submission[],
	patienceMs: number | undefined,
): Promise<number> {
	const { clock, log, stopOnError } = run;
	let lastSubmittedAt = clock.now();
	let accepted = 0;
	let refused = submissions.some(({ problem }) => problem);
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
					ifLost: batch.selection.by === 'contacts' ? undefined : MAY_HAVE_STARTED,
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
		rememberStates(run, wait.activities);
		return wait.activities.some(isFinished);
	}

	async function submit(submission: Submission): Promise<void> {
		if (isCalledOff() || submission.activity || submission.problem) return;
		let answer = await post(submission.batch);
		while (answer instanceof Problem && answer.details.queue_full === true && patienceMs !== undefined) {
			draining ??= drain(patienceMs).finally(() => (draining = undefined));
			if (!(await draining)) break;
			answer = await post(submission.batch);
		}
		if (answer instanceof Problem) {
			if (answer.details.called_off === true) return;
			rememberBatch(run, submission.batch, answer);
			if (answer.details.queue_full !== true) lastSubmittedAt = clock.now();
			submission.problem = answer;
			refused = true;
			return;
		}
		rememberBatch(run, submission.batch, answer);
		submission.activity = answer;
		lastSubmittedAt = clock.now();
		accepted++;
		const total = submissions.length;
		// With the ID: if n8n dies now, it is nowhere but in the log.
		log(`${doing}: submitted ${accepted} of ${count(total, 'activity', 'activities')} (${answer.activity_id})`);
	}

	await inParallel(submissions, submit, MOST_IN_FLIGHT);
	return lastSubmittedAt;
}

/** The contacts of a plan that are sent. */
function* sentContacts({ rows }: Plan): Generator<ContactConsent> {
	for (const { batch, contact } of rows) if (batch) yield contact;
}

/** What was submitted. */
export interface Submitted {
	submissions: Submission[];
	/** When the last one was submitted, in ms of the clock. */
	lastAt: number;
}

/**
 * Submits a plan.
 *
 * @throws Problem when the run stops on errors and one of its batches was refused
 */
export async function submitPlan(
	run: Run,
	api: Api,
	action: BulkAction,
	plan: Plan,
	{ waitForCompletion, timeoutSeconds }: Options,
): Promise<Submitted> {
	action.hintAtContacts?.(sentContacts(plan));
	const submissions = submissionsOf(plan.batches);
	const patienceMs = waitForCompletion ? timeoutSeconds * 1000 : undefined;
	const submitting = submitBatches(run, api, action, submissions, patienceMs);
	const lastAt = await nameAccepted(run, submissions, submitting);
	throwIfFailed(run, submissions);
	return { submissions, lastAt };
}
