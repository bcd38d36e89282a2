import { Pacer } from '../../nodes/ConstantContact/api/pacer';
import type { Api } from '../../nodes/ConstantContact/api/transport';
import { createApi } from '../../nodes/ConstantContact/api/transport';
import { attempt, Problem } from '../../nodes/ConstantContact/run/problem';
import { VirtualTime } from './virtualTime';

/** A repeatable random number from 0 to 1. @see https://github.com/cprosche/mulberry32 */
export function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** What a process does: one request after the other, as much at a time as the node does, or one request every minute or two. */
export type Work = 'sequential' | 'parallel' | 'occasional';

/** An n8n process that asks for as long as it runs. */
export interface Process {
	work: Work;
	/** When it comes and goes, in ms since the simulation began. */
	from?: number;
	until?: number;
}

export interface Conditions {
	processes: Process[];
	/** From a request's start to its answer, in ms; the way there and the way back take a tenth more or less, as it happens, but no more than 25 ms. */
	latency: number;
	/** How the API counts a second. */
	window: 'sliding' | 'fixed';
	seed: number;
	/** How long it lasts, in ms. */
	lasts: number;
}

/** A request as the API saw it. */
interface Seen {
	at: number;
	process: number;
	isRefused: boolean;
}

/** What happened in a part of a simulation. */
export interface Shares {
	/** The part of the requests that was refused. */
	refused: number;
	/** Requests a second that were let through. */
	rate: number;
	/** The same of each process. */
	rates: number[];
}

/** What became of a simulation. */
export interface Outcome {
	/** Requests that were given up. */
	givenUp: number;
	/** @param from in ms, like `until` */
	shares: (from: number, until: number) => Shares;
}

const PER_SECOND = 4;
const IN_PARALLEL = 16;
const JITTER = 0.1;
const MOST_JITTER_MS = 25;

const THROTTLED = { statusCode: 429, headers: {}, body: { error_key: 'throttled', error_message: 'Too Many Requests' } };
const ACCEPTED = { statusCode: 200, headers: {}, body: {} };

/** n8n's request helper rejects with the error of axios. */
const refusal = () => Object.assign(new Error('429'), { cause: { isAxiosError: true, response: { status: 429, headers: {}, data: THROTTLED.body }, request: { socket: { encrypted: true } } } });

/**
 * Several n8n processes that share the 4 requests a second of an application, in virtual time: each has a pacer and the
 * whole transport of its own, as real ones have, and knows nothing of the others.
 */
export async function simulate({ processes, latency, window, seed, lasts }: Conditions): Promise<Outcome> {
	const time = new VirtualTime();
	const random = randomFrom(seed);
	const spy = jest.spyOn(Math, 'random').mockImplementation(random);
	const seen: Seen[] = [];
	let letThrough: number[] = [];
	let givenUp = 0;

	function isRefused(): boolean {
		const now = time.now();
		letThrough = letThrough.filter((at) => (window === 'sliding' ? now - at < 1_000 : Math.floor(at / 1_000) === Math.floor(now / 1_000)));
		if (letThrough.length >= PER_SECOND) return true;
		letThrough.push(now);
		return false;
	}

	async function answer(process: number): Promise<object> {
		const jitter = Math.min((latency / 2) * JITTER, MOST_JITTER_MS);
		const way = () => latency / 2 + jitter * (2 * random() - 1);
		await time.sleep(way());
		const entry = { at: time.now(), process, isRefused: isRefused() };
		seen.push(entry);
		await time.sleep(way());
		if (entry.isRefused) throw refusal();
		return ACCEPTED;
	}

	async function ask(api: Api, work: Work, until: number): Promise<void> {
		while (time.now() < until) {
			if (work === 'occasional') await time.sleep(60_000 * (1 + random()));
			const answered = await attempt(api.exchange({ method: 'GET', path: '/contacts', doing: 'get contacts' }));
			if (answered instanceof Problem) givenUp++;
		}
	}

	async function run({ work, from = 0, until = lasts }: Process, process: number): Promise<void> {
		await time.sleep(from + 50 * random());
		const api = createApi(async () => await answer(process), new Pacer(time), time);
		await Promise.all(Array.from({ length: work === 'parallel' ? IN_PARALLEL : 1 }, async () => await ask(api, work, until)));
	}

	await time.during(Promise.all(processes.map(run)));
	spy.mockRestore();
	const sharesOf = (some: Seen[], seconds: number) => some.filter((entry) => !entry.isRefused).length / seconds;
	return {
		givenUp,
		shares: (from, until) => {
			const part = seen.filter(({ at }) => at >= from && at < until);
			const seconds = (until - from) / 1_000;
			return {
				refused: part.filter((entry) => entry.isRefused).length / Math.max(1, part.length),
				rate: sharesOf(part, seconds),
				rates: processes.map((_, process) => sharesOf(part.filter((entry) => entry.process === process), seconds)),
			};
		},
	};
}
