import type { Clock } from './clock';
import { type Fault, type FaultAnswer, Faults, HTML_502 } from './faults';
import { type LoggedRequest, logEntry, parsed } from './requestLog';

/** An answer for the wire. `cut`: the connection ends in the middle of the body. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
	cut?: boolean;
}
export type Outcome = Answer | 'reset';

export async function toAnswer(response: Response): Promise<Answer> {
	const { status, headers } = response;
	return { status, headers: Object.fromEntries(headers), body: await response.text() };
}

/** Takes a request to its answer. */
export type Respond = (request: Request) => Response | Promise<Response>;

/** Logs requests, holds them and lets faults happen to them; the answers come from `respond`. */
export class Exchange {
	readonly requests: LoggedRequest[] = [];
	readonly faults = new Faults();
	keepBodies = true;
	/** Requests that are deliberately held on the clock at this moment. */
	held = 0;

	/** One for each request that is being answered. */
	private readonly open = new Set<AbortController>();

	constructor(
		private readonly clock: Clock,
		private readonly respond: Respond,
		/** Milliseconds that every answer takes, read for each request. */
		private readonly latency: (request: Request) => number,
	) {}

	/** `signal` aborts when the client has gone away. */
	async handle(request: Request, signal?: AbortSignal): Promise<Outcome> {
		const gone = new AbortController();
		signal?.addEventListener('abort', () => gone.abort());
		this.open.add(gone);
		try {
			return await this.answer(request, gone.signal);
		} finally {
			this.open.delete(gone);
		}
	}

	/** Ends whatever is held. */
	stop(): void {
		for (const gone of this.open) gone.abort();
	}

	private async answer(request: Request, gone: AbortSignal): Promise<Outcome> {
		const bodyText = await request.clone().text();
		const entry = logEntry(request, bodyText, this.clock.now());
		this.requests.push(entry);
		const fault = this.faults.take(entry);
		if (!this.keepBodies) entry.body = undefined;
		const outcome = await this.outcome(request, fault, gone);
		if (outcome === 'reset') return outcome;
		await this.hold(this.latency(request), gone);
		entry.status = outcome.status;
		if (this.keepBodies) entry.response = parsed(outcome.body, outcome.headers['content-type'] ?? '');
		return outcome;
	}

	private async outcome(request: Request, fault: Fault | undefined, gone: AbortSignal): Promise<Outcome> {
		if (!fault) return await this.real(request);
		const { answer, effect } = fault;
		if (typeof answer === 'object' && 'delay' in answer) return await this.delayed(request, fault, gone);
		if (answer === 'truncate' || answer === 'cut') {
			const real = await this.real(request);
			return answer === 'cut'
				? { ...real, cut: true }
				: { ...real, body: real.body.slice(0, Math.floor(real.body.length / 2)) };
		}
		if (effect) await this.real(request);
		if (answer === 'hang') await this.hold(Infinity, gone);
		const outcome = madeUp(answer);
		return outcome === 'reset' ? outcome : this.dated(outcome);
	}

	private async delayed(request: Request, fault: Fault, gone: AbortSignal): Promise<Outcome> {
		const { delay } = fault.answer as Extract<FaultAnswer, { delay: unknown }>;
		const early = fault.effect ? await this.real(request) : undefined;
		await this.hold(delay, gone);
		if (early) return early;
		return gone.aborted ? 'reset' : await this.real(request);
	}

	private async real(request: Request): Promise<Answer> {
		return this.dated(await toAnswer(await this.respond(request.clone())));
	}

	/** With the time of the clock, unless a fault tells another. */
	private dated(answer: Answer): Answer {
		return { ...answer, headers: { date: new Date(this.clock.now()).toUTCString(), ...answer.headers } };
	}

	private async hold(delay: number | Promise<unknown>, gone: AbortSignal): Promise<void> {
		if (delay === 0 || gone.aborted) return;
		this.held += 1;
		if (typeof delay !== 'number') await Promise.race([delay, aborted(gone)]);
		else await (Number.isFinite(delay) ? this.clock.sleep(delay, gone) : aborted(gone));
		this.held -= 1;
	}
}

function madeUp(answer: Exclude<FaultAnswer, { delay: unknown }>): Outcome {
	if (answer === 'html502') return { status: 502, headers: { 'content-type': 'text/html' }, body: HTML_502 };
	if (typeof answer === 'string') return 'reset';
	const { status, body, headers } = answer;
	const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
	return { status, headers: { 'content-type': 'application/json', ...headers }, body: text };
}

async function aborted(signal: AbortSignal): Promise<void> {
	await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
