import { z } from 'zod/v4';

import { idSchema } from '../api/id';
import { collection } from '../api/pages';
import type { Api } from '../api/transport';

/** A bulk activity as the API gives it. @see https://developer.constantcontact.com/api_guide/activity_status.html */
export const activitySchema = z.looseObject({
	activity_id: idSchema,
	state: z.string(),
	activity_errors: z.array(z.unknown()).nullish(),
	status: z.looseObject({ error_count: z.number().nullish() }).nullish(),
});

export type Activity = z.infer<typeof activitySchema>;

/** The account's activities of the last 10 days. Their `_links` are wrong: only `activity_id` tells which is which. */
export const activities = collection({
	path: '/activities',
	key: 'activities',
	entry: activitySchema,
	noun: 'activities',
});

/** The contract spells the last one both ways. */
const UNSUCCESSFUL_ENDS = ['failed', 'cancelled', 'timed_out', 'time_out'];

/** Whether the activity ended in a way that is an error for the user. */
export function hasFailed({ state }: Activity): boolean {
	return UNSUCCESSFUL_ENDS.includes(state);
}

/** Whether the activity has ended. An unknown state has not. */
export function isFinished(activity: Activity): boolean {
	return activity.state === 'completed' || hasFailed(activity);
}

/** The texts of `activity_errors`, which holds strings or `{message}`. */
export function errorTexts({ activity_errors }: Activity): string[] {
	return (activity_errors ?? [])
		.map((error) =>
			typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error),
		)
		.filter(Boolean);
}

/** Whether the activity did all it should; null until it has ended. A completed one may have failed in parts. */
export function hasSucceeded(activity: Activity): boolean | null {
	if (!isFinished(activity)) return null;
	const failures = errorTexts(activity).length + (activity.status?.error_count ?? 0);
	return activity.state === 'completed' && failures === 0;
}

/** The output item of an activity: as the API gives it, and how it went. */
export function activityJson(activity: Activity): object {
	return { ...activity, finished: isFinished(activity), succeeded: hasSucceeded(activity) };
}

/** `GET /activities/{activity_id}`. @see https://developer.constantcontact.com/api_guide/activity_status.html */
export async function getActivity(api: Api, activityId: string, deadline?: number): Promise<Activity> {
	return await api.request(
		{ method: 'GET', path: `/activities/${activityId}`, doing: `get activity ${activityId}`, deadline },
		activitySchema,
	);
}
