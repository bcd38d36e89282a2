/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Hono } from 'hono';
import type { PageLink, Sandbox } from '../sandbox';
import { Snapshots } from './snapshot';

/** Scripts and styles of this address only, so that nothing in the data can run. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FILES = {
	'/': ['index.html', 'text/html; charset=utf-8'],
	'/__sandbox/page.css': ['page.css', 'text/css; charset=utf-8'],
	'/__sandbox/page.js': ['page.js', 'text/javascript; charset=utf-8'],
} as const;

/** The page that shows the account to people, and what it asks for each second. */
export function pageApp(sandbox: Sandbox, links: PageLink[]): Hono {
	const app = new Hono();
	const snapshots = new Snapshots(sandbox);
	app.use(async (c, next) => {
		await next();
		c.header('cache-control', 'no-store');
		c.header('x-content-type-options', 'nosniff');
	});
	for (const [address, [file, type]] of Object.entries(FILES)) {
		app.get(address, (c) => c.body(readFileSync(path.join(__dirname, file), 'utf8'), 200, { 'content-type': type, 'content-security-policy': POLICY }));
	}
	app.get('/__sandbox/links', (c) => c.json(links));
	// 204 if nothing has changed since the version that the page has.
	app.get('/__sandbox/snapshot', (c) => {
		const { search = '', since = '' } = c.req.query();
		const version = createHash('sha256').update(snapshots.version()).digest('hex');
		if (since === version) return c.body(null, 204);
		const page = pageNumber(c.req.query('page'));
		return c.json({ version, ...snapshots.take({ search, page, deletedPage: pageNumber(c.req.query('deleted_page')) }) });
	});
	return app;
}

function pageNumber(text: string | undefined): number {
	const number = Number(text);
	return Number.isInteger(number) && number > 0 ? number : 0;
}
