import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { Activity } from '../../activities/activity';
import { activityJson, getActivity, isFinished } from '../../activities/activity';
import { followActivities } from '../../activities/follow';
import { combinedLookProblem, failureProblem } from '../../activities/problems';
import { isId } from '../../api/id';
import { MOST_IN_FLIGHT } from '../../api/rate';
import type { Api } from '../../api/transport';
import type { Options } from '../../parameters/options';
import { onTimeout, optionsProperty, readOptions, timeout, waitForCompletion } from '../../parameters/options';
import { shownFor } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { inParallel } from '../../run/inParallel';
import { inInputOrder, itemIndexesOf, sortItems, workThrough } from '../../run/items';
import { attempt, Problem } from '../../run/problem';
import type { Run } from '../../run/run';
import { describe } from '../../run/texts';
import type { Operation } from '../operation';

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
	const got = text === undefined ? `expected an activity ID, got ${describe(value)}` : `${describe(text)} is not an activity ID`;
	context.addIssue(text === '' ? 'is empty: choose an activity, or give its ID' : got);
	return z.NEVER;
});

/** What was found out about each activity, by id. */
type Known = Map<string, Activity | Problem>;

/** Waits for those that are open, all together; why one stays open is its problem, unless the user says otherwise. */
async function waitForOpen(run: Run, api: Api, known: Known, startedAt: number, options: Options): Promise<void> {
	const open = [...known.values()].filter((entry): entry is Activity => !(entry instanceof Problem) && !isFinished(entry));
	const followed = await followActivities(api, run, open, startedAt, options, { isFresh: true });
	for (const { activity: current, problem } of followed) known.set(current.activity_id, problem ?? current);
}

/** Ends a run that stops on errors with one error for all activities: a node that throws outputs nothing. */
function throwAllProblems(looks: Array<Activity | Problem>): void {
	const problems = looks.filter((look) => look instanceof Problem);
	const others = looks.filter((look): look is Activity => !(look instanceof Problem));
	if (problems.length > 1) throw combinedLookProblem(problems, others);
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const options = readOptions(run, parameters);
	const { values, problems } = await sortItems(run, itemIndexesOf(run), (itemIndex) =>
		parameters.forItem(activity, itemIndex, activityId),
	);
	const ids = [...new Set(values.map(({ value }) => value))];
	const known: Known = new Map();
	const startedAt = run.clock.now();
	const deadline = options.waitForCompletion ? startedAt + options.timeoutSeconds * 1000 : undefined;
	await inParallel(
		ids,
		async (id) => {
			const found = await attempt(getActivity(api, id, deadline));
			known.set(id, found);
		},
		MOST_IN_FLIGHT,
	);
	if (options.waitForCompletion) await waitForOpen(run, api, known, startedAt, options);
	/** Where the end is waited for, a bad one is an error. */
	const lookAt = (id: string): Activity | Problem => {
		const found = known.get(id) ?? new Problem(`Could not get activity ${id}`);
		if (found instanceof Problem || !options.waitForCompletion) return found;
		return failureProblem(found) ?? found;
	};
	if (run.stopOnError) throwAllProblems(ids.map(lookAt));
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
	action: 'Get bulk activity by ID, or wait for its end',
	description: 'Get one bulk activity per input item, or wait until it ends',
	properties: [
		activity,
		waitForCompletion,
		shownFor(optionsProperty(timeout, onTimeout), { waitForCompletion: [true] }),
	],
	execute,
};
