import type { Account } from './account/account';
import type { Activity } from './account/activity';
import type { Limits } from './api/rateLimiter';
import type { Clock } from './clock';
import type { Outcome } from './exchange';
import type { Fault } from './faults';
import type { OAuth } from './oauth/oauth';
import type { LoggedRequest } from './requestLog';
import type { Unknowns } from './unknowns';
import type { CertificateAuthority } from './wire';

/** A link on the sandbox's page. */
export interface PageLink {
	label: string;
	url: string;
}

/** What a sandbox may be told when it starts. */
export interface SandboxOptions {
	/** Default: the process's own time. */
	clock?: Clock;
	/** Milliseconds that the API's clock is ahead of that one. Default 0. */
	skew?: number;
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
	/** What the page at `proxyUrl` leads to. Default: nothing. */
	links?: PageLink[];
	/** Answers for hosts that are not Constant Contact's, such as an npm registry. Where it gives undefined, and by default, they are refused. */
	otherHosts?: (request: Request) => Promise<Response | undefined>;
}

/** A local Constant Contact, as tests and tools hold it. */
export interface Sandbox {
	/** For HTTPS_PROXY; opened in a browser, a page that shows the account. */
	readonly proxyUrl: string;
	/** PEM, for NODE_EXTRA_CA_CERTS. */
	readonly caCertificate: string;
	/** The API's: all its times, its Date header and the log's are of this clock. */
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
