import { Account } from './account/account';
import type { Activity } from './account/activity';
import { adminApp, isAdminRequest } from './admin';
import { apiApp } from './api/app';
import { type Limits, RateLimiter } from './api/rateLimiter';
import { type Clock, systemClock } from './clock';
import { Exchange, type Outcome } from './exchange';
import type { Fault } from './faults';
import { hostRefused } from './hosts';
import { oauthApp } from './oauth/app';
import { OAuth } from './oauth/oauth';
import type { LoggedRequest } from './requestLog';
import { type Unknowns, unknownsDefaults } from './unknowns';
import { type CertificateAuthority, openWire } from './wire';

export type { Account, List, Privilege, Segment, Tag } from './account/account';
export type { Activity, Ending, Job, PastActivity } from './account/activity';
export type { Contact } from './account/contact';
export type { ContactInput } from './account/newContact';
export { type Clock, scaledClock, systemClock } from './clock';
export type { Fault } from './faults';
export { type Client, DEFAULT_CLIENT, type TokenResponse } from './oauth/oauth';
export type { LoggedRequest } from './requestLog';
export { type Unknowns, unknownsDefaults } from './unknowns';

export interface SandboxOptions {
	/** Default: the process's own time. */
	clock?: Clock;
	/** Default: 4 a second, 10,000 a day, 1,000 queued activities, no limit on tokens. null: no limit. */
	limits?: Partial<Limits>;
	/** Milliseconds that each answer of the API takes. Default 0. */
	latency?: number;
	/** Milliseconds. Default: 300 initialized, then 700 processing. */
	activity?: {
		initializedFor?: number;
		processingFor?: number | ((activity: Activity) => number);
	};
	unknowns?: Partial<Unknowns>;
	/** Of the proxy. Default: any free one. */
	port?: number;
	/** Default: one made for this process. */
	ca?: CertificateAuthority;
	/** Answers for every host that is not Constant Contact's, such as an npm registry. Default: they are refused. */
	otherHosts?: (request: Request) => Promise<Response>;
}

export interface Sandbox {
	/** For HTTPS_PROXY. */
	readonly proxyUrl: string;
	/** PEM, for NODE_EXTRA_CA_CERTS. */
	readonly caCertificate: string;
	readonly clock: Clock;
	readonly account: Account;
	readonly oauth: OAuth;
	/** In order of arrival, API and OAuth alike. Empty it with `requests.length = 0`. */
	readonly requests: LoggedRequest[];
	/** Hosts that were asked for and refused: the sandbox reaches nothing outside. */
	readonly refusedHosts: string[];
	/** In force; may be changed at any time. */
	readonly limits: Limits;
	readonly unknowns: Unknowns;
	latency: number;
	/** false: the log keeps no bodies. */
	keepBodies: boolean;
	/** Requests that are held on the clock at this moment (latency, delay, hang). */
	readonly held: number;
	/** Lets something go wrong with requests to come. */
	inject(fault: Fault): void;
	clearFaults(): void;
	/** The request in process, without the wire: logged, limited and subject to faults all the same. */
	handle(request: Request, gone?: AbortSignal): Promise<Outcome>;
	/** Ends every connection, and each new one at once, until `comeBack`. The account and its activities go on. */
	goDown(): Promise<void>;
	comeBack(): Promise<void>;
	/** Also ends hanging requests. */
	stop(): Promise<void>;
}

export const API_HOST = 'api.cc.email';
export const OAUTH_HOST = 'authz.constantcontact.com';

/** Starts a local Constant Contact behind an HTTP proxy on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = createSandbox(options);
	const { handle, stop } = sandbox;
	const admin = adminApp(sandbox);
	const wire = await openWire({
		port: options.port,
		ca: options.ca,
		handle: async (request, gone) => {
			if (isAdminRequest(request)) return await admin.fetch(request);
			return options.otherHosts && !isConstantContact(request)
				? await options.otherHosts(request)
				: await handle(request, gone);
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
	const clock = options.clock ?? systemClock;
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
