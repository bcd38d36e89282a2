import type { INodeProperties } from 'n8n-workflow';

import type { Activity } from '../../activities/activity';
import { activities, activityJson, hasSucceeded, isFinished } from '../../activities/activity';
import type { Page } from '../../api/pages';
import type { Parameters } from '../../parameters/reader';
import { someOf } from '../../parameters/schemas';
import type { TriggerEvent, Wanted } from '../event';
import type { Note } from '../memory';
import type { Window } from '../window';
import { momentOf, windowStart } from '../window';

const OUTCOMES = ['cancelled', 'completed', 'completedWithErrors', 'failed', 'timed_out'] as const;

const outcomes: INodeProperties = {
	displayName: 'Finished As',
	name: 'outcomes',
	type: 'multiOptions',
	options: [
		{ name: 'Cancelled', value: 'cancelled' },
		{ name: 'Completed', value: 'completed', description: 'Completed, and nothing in it failed' },
		{ name: 'Completed With Errors', value: 'completedWithErrors', description: 'Completed, but failed for some contacts' },
		{ name: 'Failed', value: 'failed' },
		{ name: 'Timed Out', value: 'timed_out' },
	],
	default: [],
	description: 'Only activities that ended in one of these ways; any if none is chosen',
};

const someOutcomes = someOf(OUTCOMES);

/** How a finished activity ended. */
export function outcomeOf(activity: Activity): string {
	if (activity.state === 'completed') return hasSucceeded(activity) ? 'completed' : 'completedWithErrors';
	return activity.state === 'time_out' ? 'timed_out' : activity.state;
}

function read(parameters: Parameters): Wanted<Activity> {
	const wanted: readonly string[] = parameters.forRun(outcomes, someOutcomes);
	return {
		query: {},
		filters: [],
		keeps: (activity) => wanted.length === 0 || wanted.includes(outcomeOf(activity)),
		shown: activityJson,
	};
}

/** An activity may end long after its last contact was done, so it is looked back further. */
const WINDOW: Window = { tells: 'second', lateness: 3_600_000 };

function createdAt({ created_at }: Activity): number {
	return momentOf(created_at, WINDOW) ?? 0;
}

/** The order of the activities is not documented, so it is looked at. Where all came at the same time, it does not show. */
function isNewestFirst({ entries }: Page<Activity>): boolean {
	const [first, last] = [entries[0], entries.at(-1)];
	if (!first || !last || createdAt(first) <= createdAt(last)) return false;
	return entries.every((activity, index) => index === 0 || createdAt(activity) <= createdAt(entries[index - 1] as Activity));
}

/** @see https://developer.constantcontact.com/api_guide/activity_status.html */
export const activityFinished: TriggerEvent<Activity> = {
	name: 'Activity Finished',
	description: 'A bulk activity ended: a deletion, a change of lists, an import, …',
	notice:
		'Constant Contact keeps activities for 10 days and does not tell their kind: filter by "activity_id" to know your own, as Delete Many and the other bulk operations put it out.',
	properties: [outcomes],
	read,
	collection: activities,
	window: WINDOW,
	isFoundByTime: false,
	query: () => ({}),
	happened(activity) {
		if (!isFinished(activity)) return undefined;
		return { id: activity.activity_id, at: activity.completed_at ?? activity.updated_at };
	},
	// The oldest that is open: until then it has to be read next time.
	note({ open = Infinity }, { entries }): Note {
		const oldest = entries.filter((activity) => !isFinished(activity)).reduce((least, activity) => Math.min(least, createdAt(activity)), open);
		return oldest === Infinity ? {} : { open: oldest };
	},
	isRest(page, _note, memory) {
		const last = page.entries.at(-1);
		if (!memory || !last || !isNewestFirst(page)) return undefined;
		return createdAt(last) < Math.min(memory.note.open ?? Infinity, windowStart(memory.mark, WINDOW)) ? 'known' : undefined;
	},
	none: {
		message: 'No bulk activity of the last 10 days has ended in such a way',
		advice: 'Let the Constant Contact node do a bulk operation, for instance List Membership > Remove for one contact, or choose other outcomes in Finished As, then fetch again.',
	},
};
