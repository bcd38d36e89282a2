import { Hono } from 'hono';
import type { Fault } from './faults';
import { pageApp } from './page/app';
import type { PageLink, Sandbox } from './sandbox';

/** Whether the request asks the proxy itself: plain HTTP, for the page or under /__sandbox. */
export function isAdminRequest(request: Request): boolean {
	const { protocol, hostname, pathname } = new URL(request.url);
	const local = hostname === '127.0.0.1' || hostname === 'localhost';
	return protocol === 'http:' && local && (pathname === '/' || pathname.startsWith('/__sandbox/'));
}

/** For people, who open its page, and for scripts in other processes: `curl http://127.0.0.1:PORT/__sandbox/requests`. */
export function adminApp(sandbox: Sandbox, links: PageLink[] = []): Hono {
	const app = new Hono().basePath('/__sandbox');
	app.get('/requests', (c) => {
		const last = Number(c.req.query('last') ?? Infinity);
		return c.json(sandbox.requests.slice(-last));
	});
	app.delete('/requests', (c) => {
		sandbox.requests.length = 0;
		return c.body(null, 204);
	});
	app.get('/account', (c) => {
		const { contacts, lists, tags, activities, resubscribeEmails } = sandbox.account;
		const deleted = contacts.filter(({ deleted_at }) => deleted_at !== undefined).length;
		return c.json({
			contacts: contacts.length - deleted,
			deleted,
			lists: lists.length,
			tags: tags.length,
			activities: activities.length,
			resubscribe_emails: resubscribeEmails.length,
			requests: sandbox.requests.length,
			refused_hosts: [...new Set(sandbox.refusedHosts)],
		});
	});
	// A fault as JSON: as `inject` takes it, `path` a whole path, no `body`.
	app.post('/faults', async (c) => {
		sandbox.inject(await c.req.json<Omit<Fault, 'body'>>());
		return c.body(null, 204);
	});
	app.post('/access_tokens/expire', (c) => {
		sandbox.oauth.expireAccessTokens();
		return c.body(null, 204);
	});
	return new Hono().route('/', pageApp(sandbox, links)).route('/', app);
}
