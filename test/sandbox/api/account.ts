import { Hono } from 'hono';
import { z } from 'zod/v4';
import { type Api, guard } from './guard';
import { csv, readQuery } from './validate';

const summaryQuery = z.strictObject({
	extra_fields: csv(z.enum(['physical_address', 'company_logo'])).optional(),
});

/** /account: the user's privileges need no scope, the summary needs account_read. */
export function accountRoutes(api: Api): Hono {
	const routes = new Hono();
	routes.get('/account/user/privileges', guard(api, {}), (c) => {
		readQuery(c, z.strictObject({}));
		return c.json(api.account.privileges);
	});
	routes.get('/account/summary', guard(api, { scope: 'account_read', privilege: 'account:read' }), (c) => {
		readQuery(c, summaryQuery);
		return c.json({
			encoded_account_id: 'a07e1sandbox',
			organization_name: 'Riverside Community Trust',
			contact_email: 'office@example.org',
			first_name: 'Dana',
			last_name: 'Rivers',
			country_code: 'US',
			time_zone_id: 'US/Eastern',
		});
	});
	return routes;
}
