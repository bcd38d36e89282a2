import { API_HOST, createSandbox, OAUTH_HOST, type Sandbox, type SandboxOptions } from './index';
import type { Clock } from './clock';

/** A clock that moves only when it is told to. */
export class ManualClock implements Clock {
	private sleepers: Array<{ until: number; wake: () => void }> = [];

	constructor(private time = Date.parse('2026-11-18T12:00:00Z')) {}

	now(): number {
		return this.time;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		await new Promise<void>((wake) => {
			this.sleepers.push({ until: this.time + ms, wake });
			signal?.addEventListener('abort', () => wake());
		});
	}

	advance(ms: number): void {
		this.time += ms;
		const due = this.sleepers.filter(({ until }) => until <= this.time);
		this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
		for (const { wake } of due) wake();
	}
}

/** A wire answer with its body parsed. */
export interface Parsed {
	status: number;
	headers: Record<string, string>;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into bodies of every shape
	body: any;
}

/** A sandbox without its wire, on a clock of its own, and what is needed to ask it. */
export class TestClient {
	readonly clock = new ManualClock();
	readonly sandbox: Sandbox;
	token: string;

	/** Without a limit of requests per second, unless the options say otherwise. */
	constructor(options: SandboxOptions = {}) {
		const limits = { perSecond: null, ...options.limits };
		this.sandbox = createSandbox({ clock: this.clock, ...options, limits });
		this.token = this.sandbox.oauth.issueTokens().access_token;
	}

	get account() {
		return this.sandbox.account;
	}

	get = async (path: string) => await this.send('GET', path);
	put = async (path: string, body: unknown) => await this.send('PUT', path, body);
	post = async (path: string, body: unknown) => await this.send('POST', path, body);
	delete = async (path: string) => await this.send('DELETE', path);

	async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Parsed> {
		const all = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...headers };
		const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
		return await this.ask(new Request(`https://${API_HOST}/v3${path}`, { method, headers: all, body: text }));
	}

	/** Asks the token endpoint as the client. */
	async requestToken(form: Record<string, string>, credentials = 'sandbox-client-id:sandbox-client-secret'): Promise<Parsed> {
		return await this.ask(
			new Request(`https://${OAUTH_HOST}/oauth2/default/v1/token`, {
				method: 'POST',
				headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
				body: new URLSearchParams(form),
			}),
		);
	}

	async authorize(parameters: Record<string, string>, method: 'GET' | 'POST' = 'GET'): Promise<Parsed> {
		const url = new URL(`https://${OAUTH_HOST}/oauth2/default/v1/authorize`);
		if (method === 'POST') return await this.ask(new Request(url, { method, body: new URLSearchParams(parameters) }));
		for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
		return await this.ask(new Request(url));
	}

	async ask(request: Request): Promise<Parsed> {
		const outcome = await this.sandbox.handle(request);
		if (outcome === 'reset') throw new Error('reset');
		const { status, headers, body } = outcome;
		return { status, headers, body: asJson(body) };
	}
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
