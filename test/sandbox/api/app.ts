import { Hono } from 'hono';
import { accountRoutes } from './account';
import { activityRoutes } from './activities';
import { contactRoutes } from './contacts';
import type { Api } from './guard';
import { listRoutes } from './lists';
import { gatewayForbidden, methodNotAllowed, Refusal } from './refusal';
import { segmentRoutes } from './segments';
import { tagRoutes } from './tags';

/** The V3 API as a pure function from requests to responses. */
export function apiApp(api: Api): Hono {
	const app = new Hono();
	for (const routes of [accountRoutes, activityRoutes, contactRoutes, listRoutes, tagRoutes, segmentRoutes]) {
		app.route('/v3', routes(api));
	}
	const paths = new Set(app.routes.map(({ path }) => path));
	for (const path of paths) app.all(path, () => answer(methodNotAllowed()));
	app.notFound(() => answer(gatewayForbidden()));
	app.onError((error) => {
		if (error instanceof Refusal) return answer(error);
		throw error;
	});
	return app;
}

function answer({ status, body }: Refusal): Response {
	if (body === undefined) return new Response(null, { status });
	return Response.json(body, { status });
}
