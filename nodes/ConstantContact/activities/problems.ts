import type { ProblemDetails } from '../run/problem';
import { Problem } from '../run/problem';
import { count, enumerate, shorten } from '../run/texts';
import type { Activity } from './activity';
import { errorTexts, hasFailed } from './activity';

const TAKE_UP_AGAIN =
	'Constant Contact goes on with it. To take it up again, use Activity > Get with this ID and Wait for Completion; to wait longer here, raise Timeout (Seconds).';

/** "0f3c… (processing)" */
export function withState({ activity_id, state }: Activity): string {
	return `${activity_id} (${state})`;
}

/** An activity may have an error for each of its contacts, and each of its output items tells them. */
const MOST_ERRORS_IN_MESSAGE = 5;
const LONGEST_ERROR = 300;
const MOST_ERRORS_IN_DETAILS = 100;

function detailsOf(activity: Activity) {
	const { activity_id, state } = activity;
	const texts = errorTexts(activity);
	const errors = texts.slice(0, MOST_ERRORS_IN_DETAILS);
	const number = texts.length > errors.length ? { activity_errors_count: texts.length } : {};
	return { activity_id, state, activity_errors: errors, ...number };
}

/** What Constant Contact said of an activity's end, for a message. */
function saidOf(activity: Activity): string {
	const texts = errorTexts(activity);
	if (texts.length === 0) return 'Constant Contact gave no reason';
	const said = texts.slice(0, MOST_ERRORS_IN_MESSAGE).map((text) => shorten(text, LONGEST_ERROR)).join('; ');
	const left = texts.length - MOST_ERRORS_IN_MESSAGE;
	return left > 0 ? `${said}; and ${count(left, 'more error')}` : said;
}

/** The error for an activity that ended without doing its work; undefined if it did not end so. */
export function failureProblem(activity: Activity): Problem | undefined {
	if (!hasFailed(activity)) return undefined;
	return new Problem(
		`Activity ${activity.activity_id} ended as ${activity.state}: ${saidOf(activity)}`,
		'Some of its contacts may have been handled. Look at them in Constant Contact, then run it for the rest.',
		detailsOf(activity),
	);
}

/**
 * The error for an activity that had not ended when the wait was over.
 *
 * @param unseen why the last look did not show it, if it did not
 */
export function timeoutProblem(activity: Activity, timeoutSeconds: number, unseen?: Problem): Problem {
	return new Problem(
		`Activity ${activity.activity_id} had not ended after ${count(timeoutSeconds, 'second')} (last known state: ${activity.state})${unseen ? `. The last look at it failed: ${unseen.message}` : ''}`,
		[unseen?.description, TAKE_UP_AGAIN].filter(Boolean).join(' '),
		{ ...unseen?.details, ...detailsOf(activity) },
	);
}

/** The error for an activity that cannot be followed to its end. */
export function unreadableProblem(activity: Activity, why: Problem): Problem {
	return new Problem(
		`Activity ${activity.activity_id} (last known state: ${activity.state}) could not be followed to its end: ${why.message}`,
		[why.description, TAKE_UP_AGAIN].filter(Boolean).join(' '),
		{ ...why.details, ...detailsOf(activity) },
	);
}

/** The most messages in one error: nobody reads more. Of the others it holds the ids. */
const MOST_MESSAGES = 5;

/** The messages of several problems, in their order, each once. */
function messageOf(problems: Problem[]): string {
	const byMessage = new Map(problems.map((problem) => [problem.message, problem]));
	const whole = [...byMessage.keys()].slice(0, MOST_MESSAGES);
	const rest = [...byMessage.values()].slice(MOST_MESSAGES);
	if (rest.length === 0) return whole.join('. ');
	const ids = rest.flatMap(({ details }) => details.activity_id ?? []);
	return `${whole.join('. ')}. And ${count(rest.length, 'more problem')} of this run${ids.length > 0 ? `: ${enumerate(ids)}` : ''}`;
}

/** One error that tells of several. */
function joined(problems: Problem[], sentence: string, details: ProblemDetails): Problem {
	const [first] = problems;
	if (!first) throw new Error('no problem to combine');
	const advice = [...new Set(problems.map(({ description }) => description).filter(Boolean))].slice(0, MOST_MESSAGES).join(' ');
	return new Problem(messageOf(problems), `${advice} ${sentence}`.trim(), { ...first.details, ...details }, first.itemIndex);
}

/** For an error's details: which activities, and how each stands. */
function statesOf(activities: Activity[]) {
	return { activities: activities.map(({ activity_id, state }) => ({ activity_id, state })) };
}

/**
 * One error for a run that stops: everything that went wrong, and every activity that Constant Contact accepted, since a
 * node that throws outputs nothing.
 */
export function combinedProblem(problems: Problem[], accepted: Activity[]): Problem {
	const list = accepted.length > 0 ? enumerate(accepted.map(withState)) : 'none';
	// The messages may tell of all of them already.
	const isTold = ({ activity_id }: Activity) => problems.some(({ message }) => message.includes(activity_id));
	const areTold = accepted.length > 0 && accepted.every(isTold);
	return joined(problems, areTold ? '' : `Activities that Constant Contact accepted in this run: ${list}.`, statesOf(accepted));
}

/** The most activities that an error names of those that were looked at: whose ids the user has anyway. */
const MOST_OTHERS = 100;

/** The same for a run that looked at activities: everything that went wrong, and how the others stand. */
export function combinedLookProblem(problems: Problem[], others: Activity[]): Problem {
	const sentence = others.length > 0 ? `The other activities of this run: ${enumerate(others.map(withState), MOST_OTHERS)}.` : '';
	const number = others.length > MOST_OTHERS ? { activities_count: others.length } : {};
	return joined(problems, sentence, { ...statesOf(others.slice(0, MOST_OTHERS)), ...number });
}
