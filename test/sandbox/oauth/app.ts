import { type Context, Hono } from 'hono';
import type { RateLimiter } from '../api/rateLimiter';
import { Refusal } from '../api/refusal';
import type { Unknowns } from '../unknowns';
import { type AuthorizeRequest, authorizeRequest } from './authorizeRequest';
import { consentPage, errorPage } from './pages';
import type { Client, OAuth, TokenResponse } from './oauth';

const SCOPES = ['contact_data', 'campaign_data', 'account_read', 'account_update', 'billing_data', 'offline_access'];

/** The authorization server: the page that asks for consent, and the token endpoint. */
export function oauthApp(oauth: OAuth, rateLimiter: RateLimiter, unknowns: Unknowns): Hono {
	const app = new Hono().basePath('/oauth2/default/v1');

	app.get('/authorize', (c) => {
		const request = authorizeRequest.safeParse(c.req.query());
		const problem = request.success ? problemWith(oauth, request.data) : 'A parameter is missing or wrong.';
		if (problem || !request.success) return c.html(errorPage(problem ?? ''), 400);
		if (oauth.denyConsent) return deny(c, request.data);
		return c.html(consentPage(request.data));
	});

	app.post('/authorize', async (c) => {
		const form = await c.req.parseBody();
		const request = authorizeRequest.safeParse(form);
		const problem = request.success ? problemWith(oauth, request.data) : 'A parameter is missing or wrong.';
		if (problem || !request.success) return c.html(errorPage(problem ?? ''), 400);
		return form.decision === 'allow' ? allow(c, oauth, request.data) : deny(c, request.data);
	});

	app.post('/token', async (c) => {
		const form = await c.req.parseBody();
		const client = authenticatedClient(c, oauth);
		if (!client) return tokenError(c, 401, 'invalid_client', 'Client authentication failed.');
		rateLimiter.admitToken(client.id);
		if (form.grant_type !== 'authorization_code' && form.grant_type !== 'refresh_token') {
			return tokenError(c, 400, 'unsupported_grant_type', 'The grant type is not supported.');
		}
		const tokens = tokensFor(oauth, client, form);
		if (tokens) return c.json(tokens);
		const problem =
			form.grant_type === 'refresh_token'
				? 'The refresh token is invalid or expired.'
				: 'The authorization code is invalid or has expired.';
		return tokenError(c, unknowns.tokenErrorStatus, 'invalid_grant', problem);
	});

	app.notFound((c) => c.html(errorPage('There is no such page.'), 404));
	app.onError((error, c) => {
		if (error instanceof Refusal) return c.json(error.body as object, 429);
		throw error;
	});
	return app;
}

function problemWith(oauth: OAuth, { client_id, redirect_uri, scope }: AuthorizeRequest): string | undefined {
	const client = oauth.client(client_id);
	if (!client) return 'The client_id is not known.';
	if (!client.redirectUris.includes(redirect_uri)) {
		return 'The redirect_uri is not one of those registered for the application.';
	}
	const unknown = scopesOf(scope).find((name) => !SCOPES.includes(name));
	return unknown && `The scope ${unknown} is not known.`;
}

function scopesOf(scope: string): string[] {
	return scope.split(/[ +]/).filter(Boolean);
}

function allow(c: Context, oauth: OAuth, request: AuthorizeRequest): Response {
	const client = oauth.client(request.client_id) as Client;
	const grant = { client, scopes: new Set(scopesOf(request.scope)) };
	const code = oauth.issueCode(grant, request.redirect_uri);
	return redirect(c, request, { code, state: request.state });
}

function deny(c: Context, request: AuthorizeRequest): Response {
	const error_description = 'The resource owner denied the request.';
	return redirect(c, request, { error: 'access_denied', error_description, state: request.state });
}

function redirect(c: Context, request: AuthorizeRequest, parameters: Record<string, string>): Response {
	const url = new URL(request.redirect_uri);
	for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
	return c.redirect(url.toString(), 302);
}

/** Client authentication is the Basic header. */
function authenticatedClient(c: Context, oauth: OAuth): Client | undefined {
	const basic = /^Basic (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
	const [id = '', secret] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
	const client = oauth.client(id);
	return client && client.secret === secret ? client : undefined;
}

function tokensFor(oauth: OAuth, client: Client, form: Record<string, unknown>): TokenResponse | undefined {
	if (form.grant_type === 'refresh_token') return oauth.refresh(client, String(form.refresh_token));
	return oauth.redeemCode(client, String(form.code), String(form.redirect_uri));
}

function tokenError(c: Context, status: 400 | 401, error: string, error_description: string): Response {
	return c.json({ error, error_description }, status);
}
