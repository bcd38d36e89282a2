import type { Account } from './account';
import type { Activity, ActivityState, Job } from './activity';

/** What the list endpoint shows otherwise: another self link, and the state of a time (ms) that may be past. */
interface InList {
	selfId: string;
	at: number;
}

/** The activity as the API answers at this moment. */
export function activityView(account: Account, activity: Activity, inList: Partial<InList> = {}) {
	account.bulk.settle();
	const { selfId = activity.activity_id, at = account.clock.now() } = inList;
	const state = stateAt(activity, at);
	const started = state !== 'initialized';
	const ended = started && state !== 'processing';
	const updatedAt = ended ? activity.endsAt : started ? activity.startsAt : activity.createdAt;
	return {
		activity_id: activity.activity_id,
		state: state === 'timed_out' ? account.unknowns.timedOutState : state,
		...(started && { started_at: iso(activity.startsAt) }),
		...(ended && { completed_at: iso(activity.endsAt) }),
		created_at: iso(activity.createdAt),
		updated_at: iso(updatedAt),
		percent_done: percentDone(activity, state, at),
		activity_errors: ended ? activity.result?.errors : [],
		status: status(account, activity, state, at),
		_links: { self: { href: `/v3/activities/${selfId}` } },
	};
}

/** The answer to a submission: always `initialized`, however soon the activity ends. */
export function submittedView(activity: Activity) {
	return {
		activity_id: activity.activity_id,
		state: 'initialized' as const,
		created_at: iso(activity.createdAt),
		updated_at: iso(activity.createdAt),
		percent_done: 1,
		activity_errors: [],
		status: listCount(activity),
		_links: { self: { href: `/v3/activities/${activity.activity_id}` } },
	};
}

export function stateAt(activity: Activity, now: number): ActivityState {
	if (activity.result && now >= activity.endsAt) return activity.ending.ends ?? 'completed';
	return now < activity.startsAt ? 'initialized' : 'processing';
}

function status(account: Account, activity: Activity, state: ActivityState, now: number) {
	if (state === 'initialized') return listCount(activity);
	const total = activity.result?.total ?? account.bulk.selectedBy(activity);
	const done = state === 'processing' ? Math.floor(total * progress(activity, now)) : activity.result?.done;
	return {
		...listCount(activity),
		items_total_count: total,
		// A job that matched nothing reports no completed count.
		...(total > 0 && { items_completed_count: done }),
	};
}

function listCount({ job }: Activity): { list_count?: number } {
	const lists = countedLists(job);
	return lists ? { list_count: lists.length } : {};
}

/** Taggings count no lists, whatever selects their contacts. */
function countedLists({ type, source, list_ids }: Job): string[] | undefined {
	if (type === 'contact_delete') return source.list_ids;
	return type === 'add_list_memberships' || type === 'remove_list_memberships' ? list_ids : undefined;
}

/** As the API rounds it: never 0, and 100 only at the end. */
export function percentDone(activity: Activity, state: ActivityState, now: number): number {
	if (state === 'initialized') return 1;
	if (state === 'processing') return Math.max(1, Math.floor(99 * progress(activity, now)));
	const { total, done } = activity.result ?? { total: 0, done: 0 };
	return state === 'completed' || total === 0 ? 100 : Math.max(1, Math.floor((100 * done) / total));
}

function progress({ startsAt, endsAt }: Activity, now: number): number {
	return Number.isFinite(endsAt) ? Math.min(1, (now - startsAt) / Math.max(1, endsAt - startsAt)) : 0.5;
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
}
