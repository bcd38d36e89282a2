import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { accountRoutes } from './account';
import { activityRoutes } from './activities';
import { contactRoutes } from './contacts';
import type { Api } from './guard';
import { listRoutes } from './lists';
import { gatewayForbidden, Refusal } from './refusal';
import { segmentRoutes } from './segments';
import { tagRoutes } from './tags';

/** The V3 API as a pure function from requests to responses. */
export function apiApp(api: Api): Hono {
	const app = new Hono({ strict: true }).basePath('/v3');
	app.route('/', accountRoutes(api));
	app.route('/', activityRoutes(api));
	app.route('/', contactRoutes(api));
	app.route('/', listRoutes(api));
	app.route('/', tagRoutes(api));
	app.route('/', segmentRoutes(api));
	app.notFound(() => answer(gatewayForbidden()));
	app.onError((error) => {
		if (error instanceof Refusal) return answer(error);
		throw error;
	});
	return app;
}

function answer({ status, body }: Refusal): Response {
	if (body === undefined) return new Response(null, { status });
	return Response.json(body, { status: status as ContentfulStatusCode });
}
