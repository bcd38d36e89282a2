import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { combinedLooks, failureOf, lostSightOf, timeoutOf } from '../activityProblem';
import type { Activity } from '../api/activity';
import { getActivity, isFinished } from '../api/activity';
import { lookAtActivities } from '../api/lookAtActivities';
import { MOST_IN_FLIGHT } from '../api/pacer';
import { waitForActivities } from '../api/waitForActivities';
import { activityJson } from '../bulk/report';
import { describe, isId, shorten } from '../contactReference';
import { inParallel } from '../inParallel';
import type { Operation, Run } from '../operation';
import { inInputOrder, itemIndexesOf, sortItems, workThrough } from '../operation';
import { attempt, Problem } from '../problem';
import { shownFor } from '../properties';
import type { Settings } from '../settings';
import { optionsProperty, readSettings, waitForCompletion } from '../settings';

const activity: INodeProperties = {
	displayName: 'Activity',
	name: 'activity',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The bulk activity. Constant Contact keeps activities for 10 days.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an activity…',
			typeOptions: { searchListMethod: 'searchActivities', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 72d8d29a-3772-11f1-a87d-02420a320002',
		},
	],
};

const activityId = z.unknown().transform((value, context): string => {
	const text = typeof value === 'string' ? value.trim() : undefined;
	if (text !== undefined && isId(text)) return text.toLowerCase();
	const got = text === undefined ? `expected an activity ID, got ${describe(value)}` : `"${shorten(text)}" is not an activity ID`;
	context.addIssue(text === '' ? 'is empty: choose an activity, or give its ID' : got);
	return z.NEVER;
});

/** What was found out about each activity, by id. */
type Known = Map<string, Activity | Problem>;

/** Waits for those that are open, all together; each that stays open becomes a problem, unless the user says otherwise. */
async function waitForOpen({ api, clock }: Run, known: Known, startedAt: number, settings: Settings): Promise<void> {
	const open = [...known.values()].filter((entry): entry is Activity => !(entry instanceof Problem) && !isFinished(entry));
	if (open.length === 0) return;
	const wait = await waitForActivities(open, {
		look: async (ids, until) => await lookAtActivities(api, ids, until),
		deadline: startedAt + settings.timeoutSeconds * 1000,
		clock,
		isFresh: true,
	});
	for (const current of wait.activities) {
		known.set(current.activity_id, current);
		if (isFinished(current) || wait.givenUp === undefined) continue;
		if (wait.givenUp instanceof Problem) known.set(current.activity_id, lostSightOf(current, wait.givenUp));
		else if (settings.onTimeout === 'error') known.set(current.activity_id, timeoutOf(current, settings.timeoutSeconds));
	}
}

/** Ends a run that stops on errors with one error for all activities: a node that throws outputs nothing. */
function stopOnProblems(looks: Array<Activity | Problem>): void {
	const problems = looks.filter((look) => look instanceof Problem);
	const others = looks.filter((look): look is Activity => !(look instanceof Problem));
	if (problems.length > 1) throw combinedLooks(problems, others);
}

async function execute(run: Run) {
	const { api, clock, parameters } = run;
	const settings = readSettings(run);
	const { values, problems } = sortItems(run, itemIndexesOf(run), (itemIndex) =>
		parameters.forItem(activity, itemIndex, activityId),
	);
	const ids = [...new Set(values.map(({ value }) => value))];
	const known: Known = new Map();
	const startedAt = clock.now();
	await inParallel(
		ids,
		async (id) => {
			const found = await attempt(getActivity(api, id));
			known.set(id, found);
		},
		MOST_IN_FLIGHT,
	);
	if (settings.waitForCompletion) await waitForOpen(run, known, startedAt, settings);
	/** Where the end is waited for, a bad one is an error. */
	const lookAt = (id: string): Activity | Problem => {
		const found = known.get(id) ?? new Problem(`Could not get activity ${id}`);
		if (found instanceof Problem || !settings.waitForCompletion) return found;
		return failureOf(found) ?? found;
	};
	if (run.stopOnError) stopOnProblems(ids.map(lookAt));
	const outcomes = await workThrough(
		run,
		values,
		async (id) => {
			const found = lookAt(id);
			if (found instanceof Problem) throw found;
			return [activityJson(found)];
		},
		{ most: 1, about: (id) => ({ activity_id: id }) },
	);
	return inInputOrder([...problems, ...outcomes]);
}

export const getOperation: Operation = {
	name: 'Get',
	action: 'Get bulk activity by ID, or wait until it ends',
	description: 'Get one bulk activity per input item, or wait until it ends',
	properties: [
		activity,
		waitForCompletion,
		shownFor(optionsProperty(['timeout', 'onTimeout']), { waitForCompletion: [true] }),
	],
	execute,
};
