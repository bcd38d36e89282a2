import { Account } from './account/account';
import { adminApp, isAdminRequest } from './admin';
import { apiApp } from './api/app';
import { RateLimiter } from './api/rateLimiter';
import { aheadClock, systemClock } from './clock';
import { Exchange } from './exchange';
import { hostRefused } from './hosts';
import { oauthApp } from './oauth/app';
import { OAuth } from './oauth/oauth';
import type { Sandbox, SandboxOptions } from './sandbox';
import { unknownsDefaults } from './unknowns';
import { openWire } from './wire';

export type { Account } from './account/account';
export type { Activity, Ending, Job, PastActivity } from './account/activity';
export type { Contact } from './account/contact';
export type { ContactInput } from './account/newContact';
export type { List, Privilege, ResubscribeEmail, Segment, Tag } from './account/records';
export { type Clock, scaledClock, systemClock } from './clock';
export type { Fault } from './faults';
export { type Client, DEFAULT_CLIENT, type TokenResponse } from './oauth/oauth';
export type { LoggedRequest } from './requestLog';
export type { PageLink, Sandbox, SandboxOptions } from './sandbox';
export { type Unknowns, unknownsDefaults } from './unknowns';

export const API_HOST = 'api.cc.email';
export const OAUTH_HOST = 'authz.constantcontact.com';

/** Starts a local Constant Contact behind an HTTP proxy on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = createSandbox(options);
	const { handle, stop } = sandbox;
	const admin = adminApp(sandbox, options.links);
	const wire = await openWire({
		port: options.port,
		ca: options.ca,
		handle: async (request, gone) => {
			if (isAdminRequest(request)) return await admin.fetch(request);
			const other = isConstantContact(request) ? undefined : await options.otherHosts?.(request);
			return other ?? (await handle(request, gone));
		},
	});
	return Object.assign(sandbox, {
		proxyUrl: wire.url,
		caCertificate: wire.caCertificate,
		goDown: wire.goDown,
		comeBack: wire.comeBack,
		stop: async () => {
			await stop();
			await wire.stop();
		},
	});
}

/** The sandbox without its wire: `handle` takes requests, nothing listens. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
	const clock = aheadClock(options.clock ?? systemClock, options.skew ?? 0);
	const unknowns = { ...unknownsDefaults, ...options.unknowns };
	const limits = { perSecond: 4, perDay: 10_000, queuedActivities: 1_000, tokensPerSecond: null, ...options.limits };
	const account = new Account(clock, unknowns, { initializedFor: 300, processingFor: 700, ...options.activity });
	const oauth = new OAuth(clock);
	const rateLimiter = new RateLimiter(clock, limits, unknowns);
	const api = apiApp({ account, oauth, rateLimiter });
	const authorizationServer = oauthApp(oauth, rateLimiter, unknowns);
	const refusedHosts: string[] = [];

	const exchange = new Exchange(
		clock,
		(request) => (hostOf(request) === API_HOST ? api : authorizationServer).fetch(request),
		(request) => (hostOf(request) === API_HOST ? sandbox.latency : 0),
	);
	const sandbox: Sandbox = {
		proxyUrl: '',
		caCertificate: '',
		clock,
		account,
		oauth,
		limits,
		unknowns,
		refusedHosts,
		latency: options.latency ?? 0,
		requests: exchange.requests,
		get held() {
			return exchange.held;
		},
		get keepBodies() {
			return exchange.keepBodies;
		},
		set keepBodies(keep) {
			exchange.keepBodies = keep;
		},
		inject: (fault) => exchange.faults.add(fault),
		clearFaults: () => exchange.faults.clear(),
		handle: async (request: Request, gone?: AbortSignal) => {
			if (isConstantContact(request)) return await exchange.handle(request, gone);
			const host = hostOf(request);
			refusedHosts.push(host);
			return hostRefused(host);
		},
		goDown: async () => undefined,
		comeBack: async () => undefined,
		stop: async () => exchange.stop(),
	};
	return sandbox;
}

function hostOf(request: Request): string {
	return new URL(request.url).host;
}

function isConstantContact(request: Request): boolean {
	const host = hostOf(request);
	return host === API_HOST || host === OAUTH_HOST;
}
