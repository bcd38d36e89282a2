import type { MiddlewareHandler } from 'hono';
import type { Account } from '../account/account';
import type { OAuth } from '../oauth/oauth';
import type { RateLimiter } from './rateLimiter';
import { forbidden, unauthorized } from './refusal';

/** What the API's routes work with. */
export interface Api {
	account: Account;
	oauth: OAuth;
	rateLimiter: RateLimiter;
}

/** What a route demands of the token's scopes and the user's privileges. */
export interface Access {
	scope?: string;
	privilege?: string;
}

/** Before every route: 401, then the rate limits, then 403. */
export function guard({ account, oauth, rateLimiter }: Api, access: Access): MiddlewareHandler {
	return async (c, next) => {
		const bearer = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
		const grant = bearer === undefined ? undefined : oauth.grantOf(bearer);
		if (!grant) throw unauthorized();
		rateLimiter.admit(grant.client.id);
		const { scope, privilege } = access;
		const privileges = account.privileges.map(({ privilege_name }) => privilege_name);
		const allowed =
			!grant.client.deactivated &&
			(scope === undefined || grant.scopes.has(scope)) &&
			(privilege === undefined || privileges.includes(privilege));
		if (!allowed) throw forbidden(account.unknowns);
		await next();
	};
}

export const READ_CONTACTS: Access = { scope: 'contact_data', privilege: 'contacts:read' };
export const WRITE_CONTACTS: Access = { scope: 'contact_data', privilege: 'contacts:write' };
export const READ_LISTS: Access = { scope: 'contact_data', privilege: 'contacts:lists:read' };
export const WRITE_LISTS: Access = { scope: 'contact_data', privilege: 'contacts:lists:write' };
