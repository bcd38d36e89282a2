import type { LoggedRequest } from './requestLog';

/**
 * What goes wrong with a request.
 * `reset`: the connection is reset. `hang`: no answer until the client gives up or the sandbox stops.
 * `truncate`: half of the real answer's body, under a status of success. `cut`: the connection ends in
 * the middle of the body. `html502`: a proxy's error page. `delay`: the real answer, `ms` later or when the promise settles.
 */
export type FaultAnswer =
	| { status: number; body?: unknown; headers?: Record<string, string> }
	| 'reset'
	| 'hang'
	| 'truncate'
	| 'cut'
	| 'html502'
	| { delay: number | Promise<unknown> };

export interface Fault {
	method?: string;
	/** The whole path without the query, or a pattern within it. */
	path?: string | RegExp;
	body?: (body: unknown) => boolean;
	/** How many fitting requests pass unharmed first. Default 0. */
	skip?: number;
	/** How many requests it hits. Default 1. */
	times?: number;
	answer: FaultAnswer;
	/** true: the request takes effect, although its answer is lost. (`truncate` and `cut` always do.) */
	effect?: boolean;
}

/** The faults that are still to come. */
export class Faults {
	private waiting: Array<Fault & { skip: number; times: number }> = [];

	add(fault: Fault): void {
		this.waiting.push({ ...fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
	}

	/** The fault for this request, used up by one. */
	take(request: LoggedRequest): Fault | undefined {
		for (const fault of this.waiting.filter((candidate) => fits(candidate, request))) {
			if (fault.skip > 0) {
				fault.skip -= 1;
				continue;
			}
			fault.times -= 1;
			if (fault.times <= 0) this.waiting = this.waiting.filter((other) => other !== fault);
			return fault;
		}
		return undefined;
	}

	clear(): void {
		this.waiting = [];
	}
}

function fits(fault: Fault, { method, path, body }: LoggedRequest): boolean {
	if (fault.method !== undefined && fault.method !== method) return false;
	if (typeof fault.path === 'string' && fault.path !== path) return false;
	if (fault.path instanceof RegExp && !fault.path.test(path)) return false;
	return fault.body?.(body) ?? true;
}

export const HTML_502 =
	'<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';
