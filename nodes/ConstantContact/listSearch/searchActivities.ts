import type { INodeListSearchResult } from 'n8n-workflow';

import type { Activity } from '../activities/activity';
import { activities } from '../activities/activity';
import { LARGEST_PAGE, readPage } from '../api/pages';
import type { Api } from '../api/transport';
import { count } from '../run/texts';

/** What can be told of an activity: Constant Contact does not say what kind it is. */
export function activityLabel({ activity_id, state, created_at, status }: Activity): string {
	const when = typeof created_at === 'string' ? `${created_at.slice(0, 16).replace('T', ' ')} UTC` : 'unknown time';
	const total = status?.items_total_count;
	const size = typeof total === 'number' ? `, ${count(total, 'contact')}` : '';
	return `${when}, ${state}${size} (${activity_id.slice(0, 8)})`;
}

/** What the activity picker shows: the newest first, filtered by what its label or id holds. */
export async function searchActivities(
	api: Api,
	filter: string | undefined,
	cursor: string | undefined,
): Promise<INodeListSearchResult> {
	const page = await readPage(api, activities, cursor ? { cursor } : { limit: LARGEST_PAGE });
	const wanted = filter?.trim().toLowerCase() ?? '';
	const createdAt = ({ created_at }: Activity) => (typeof created_at === 'string' ? Date.parse(created_at) || 0 : 0);
	const results = page.entries
		.filter((activity) => !wanted || `${activityLabel(activity)} ${activity.activity_id}`.toLowerCase().includes(wanted))
		.sort((a, b) => createdAt(b) - createdAt(a))
		.map((activity) => ({ name: activityLabel(activity), value: activity.activity_id }));
	return { results, paginationToken: page.cursor };
}
