import { type Context, Hono } from 'hono';
import { z } from 'zod/v4';
import type { Activity, Job } from '../account/activity';
import { activityView, stateAt, submittedView } from '../account/activityView';
import { readAddJob, readDeleteJob, readRemoveJob, readTagJob } from './activityJobs';
import { type Api, guard, WRITE_CONTACTS } from './guard';
import { pathId } from './ids';
import { pageLinks, pageOf, readPage } from './paging';
import { notFound, queueFull } from './refusal';
import { limitParameter, readQuery } from './validate';

const activitiesQuery = z.strictObject({
	limit: limitParameter(),
	state: z.enum(['processing', 'completed', 'cancelled', 'failed', 'timed_out']).optional(),
});

/** What every self link of the list wrongly points at, as was seen live. */
const WRONG_ACTIVITY_ID = '0badc0de-3772-11f1-a87d-02420a320002';

/** /activities: five bulk jobs, and reading how they went. Reading needs contacts:write, too. */
export function activityRoutes(api: Api): Hono {
	const { account } = api;
	const { bulk, unknowns } = account;
	const routes = new Hono();

	routes.get('/activities', guard(api, WRITE_CONTACTS), (c) => {
		const { filters, parameters, from } = readPage(c, activitiesQuery, unknowns);
		const at = account.clock.now() - unknowns.activityLag;
		const collection = {
			items: account.activities,
			matches: (activity: Activity) =>
				activity.createdAt <= at &&
				bulk.isKept(activity) &&
				(!filters.state || stateAt(activity, at) === filters.state),
			newestFirst: unknowns.activityOrder === 'newest first',
		};
		const { page, next } = pageOf(collection, filters.limit, from);
		return c.json({
			activities: page.map((activity) => activityView(account, activity, { selfId: WRONG_ACTIVITY_ID, at })),
			// The cursor carries the limit even where none was asked for.
			...pageLinks(c, { ...parameters, limit: String(filters.limit) }, next, unknowns),
		});
	});

	routes.get('/activities/:activity_id', guard(api, WRITE_CONTACTS), (c) => {
		readQuery(c, z.strictObject({}));
		const activity = bulk.get(pathId(c, 'activity_id', unknowns));
		if (!activity) throw notFound('Resource not found for the activity_id provided');
		return c.json(activityView(account, activity));
	});

	const submit = (path: string, readJob: (c: Context) => Promise<Job>) => {
		routes.post(path, guard(api, WRITE_CONTACTS), async (c) => {
			readQuery(c, z.strictObject({}));
			const job = await readJob(c);
			const most = api.rateLimiter.limits.queuedActivities;
			if (most !== null && bulk.queued >= most) throw queueFull(unknowns);
			return c.json(submittedView(bulk.submit(job)), 201);
		});
	};
	submit('/activities/contact_delete', async (c) => await readDeleteJob(c, account));
	submit('/activities/add_list_memberships', async (c) => await readAddJob(c, account));
	submit('/activities/remove_list_memberships', async (c) => await readRemoveJob(c, account));
	for (const type of ['contacts_taggings_add', 'contacts_taggings_remove'] as const) {
		submit(`/activities/${type}`, async (c) => await readTagJob(c, type, account));
	}
	return routes;
}
