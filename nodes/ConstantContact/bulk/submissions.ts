import type { Activity } from '../activities/activity';
import { isFinished } from '../activities/activity';
import { combinedProblem, withState } from '../activities/problems';
import { asProblem, Problem, stoppedProblem } from '../run/problem';
import type { Run } from '../run/run';
import { count, enumerate } from '../run/texts';
import type { Batch } from './plan';

/** What became of a batch. */
export interface Submission {
	batch: Batch;
	/** Undefined if Constant Contact did not accept it, or if it was not sent. */
	activity: Activity | undefined;
	/** Why it is an error for the user, if it is one. */
	problem: Problem | undefined;
}

/** A submission for each batch, with what became of those that an earlier try has sent. */
export function submissionsOf(batches: readonly Batch[]): Submission[] {
	return batches.map((batch) => ({ batch, activity: batch.sent?.activity, problem: batch.sent?.problem }));
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

/** The activities that were accepted. */
export function acceptedActivities(submissions: Submission[]): Activity[] {
	return submissions.flatMap(({ activity }) => activity ?? []);
}

/** Refusals are often in the same words, so which items they are about is said besides. */
function whoseAreMissing(submissions: Submission[]): string {
	const missing = submissions.filter(({ activity, problem }) => problem && !activity);
	if (missing.length < 2) return '';
	const itemIndexes = [...new Set(missing.flatMap(({ batch }) => batch.itemIndexes))].sort((a, b) => a - b);
	return `${count(missing.length, 'activity', 'activities')} were refused or not answered, those of the input items ${enumerate(itemIndexes.map(String), 10)}.`;
}

/** @throws Problem one for all that went wrong, with every activity that was accepted, when the run stops on errors */
export function throwIfFailed({ stopOnError }: Run, submissions: Submission[]): void {
	const problems = submissions.flatMap(({ problem }) => problem ?? []);
	if (!stopOnError || problems.length === 0) return;
	throw combinedProblem(problems, acceptedActivities(submissions)).addAdvice(whoseAreMissing(submissions));
}

/**
 * Stopping n8n stops nothing at Constant Contact, nor does a mistake of this node: the error of both names what goes on
 * there.
 */
export async function nameAccepted<T>(run: Run, submissions: Submission[], work: Promise<T>): Promise<T> {
	return await work.catch((error: unknown) => {
		const isStopped = run.isStopped();
		if (error instanceof Problem && !isStopped) throw error;
		const accepted = acceptedActivities(submissions);
		const list = accepted.length > 0 ? enumerate(accepted.map(withState)) : 'none';
		const advice = `Constant Contact goes on with what it accepted: ${list}. Activity > Get Many also shows one that was being submitted at that moment.`;
		if (!isStopped) throw asProblem(error).addAdvice(advice);
		run.log(`${stoppedProblem().message}. ${advice}`);
		throw stoppedProblem(advice);
	});
}
