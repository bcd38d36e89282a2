import { Hono } from 'hono';
import { z } from 'zod/v4';
import { type Api, guard, READ_LISTS } from './guard';
import { pageLinks, pageOf, readPage } from './paging';
import { limitParameter } from './validate';

const segmentsQuery = z.strictObject({
	limit: limitParameter(1000, 1000),
	sort_by: z.enum(['name', 'date']).default('date'),
});

/** /segments, reading only. */
export function segmentRoutes(api: Api): Hono {
	const { account } = api;
	const routes = new Hono();
	routes.get('/segments', guard(api, READ_LISTS), (c) => {
		const { filters, parameters, from } = readPage(c, segmentsQuery, account.unknowns);
		const segments = account.segments.map(({ segment_id, name, created_at, edited_at }) => ({
			segment_id,
			name,
			created_at,
			edited_at,
		}));
		if (filters.sort_by === 'name') segments.sort((a, b) => a.name.localeCompare(b.name));
		else segments.reverse();
		const { page, next } = pageOf({ items: segments, matches: () => true }, filters.limit, from);
		return c.json({ segments: page, ...pageLinks(c, parameters, next, account.unknowns) });
	});
	return routes;
}
