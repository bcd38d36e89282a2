import type { Api } from '../api/transport';
import { attempt, Problem } from '../run/problem';
import type { Parameters } from '../parameters/reader';
import { readEvent } from './events';
import { passes } from './failure';
import type { FailedOnce, Memory } from './memory';
import { recall, takeOver } from './memory';
import { findNewest } from './newest';
import type { Time } from './reading';
import { readOn } from './reading';

/** A poll, as n8n tells of it. */
export interface Poll {
	parameters: Parameters;
	api: Api;
	time: Time;
	credentialId: string;
	/** What earlier polls have kept. Another poll may change it while this one is under way. */
	kept: { memory?: unknown };
	/** Writes to n8n's log, at info level. */
	log(message: string): void;
}

/**
 * What has happened since the poll before, as output. The first poll remembers what is there and gives nothing.
 *
 * Whatever fails before the end leaves the memory as it was: the next poll reads the same again.
 *
 * @throws Problem if it fails
 */
export async function pollForNews({ parameters, api, time, credentialId, kept, log }: Poll): Promise<object[]> {
	const { value, event, wanted } = readEvent(parameters);
	const scope = JSON.stringify([value, credentialId, ...wanted.filters]);
	const before = recall(kept.memory, scope);
	const memory = before && !('failed' in before) ? before : undefined;

	const reading = await attempt(readOn(api, event, wanted, memory, time));
	if (reading instanceof Problem) {
		if (before || !passes(reading)) throw reading;
		kept.memory = { scope, failed: true } satisfies FailedOnce;
		return [];
	}

	const taken = takeOver(scope, memory, reading, event.window);
	const output = taken.news.filter(({ entry }) => wanted.keeps(entry)).map(({ entry }) => wanted.shown(entry));
	// Another poll that came to its end meanwhile knows more; what only this one has seen, the next one will see.
	if (turnOf(recall(kept.memory, scope)) !== turnOf(before)) return [];
	kept.memory = taken.memory;
	if (!memory) log(`watching begins; ${event.cost?.(reading.note) ?? 'a poll with nothing new takes 1 request'}`);
	return output;
}

/** For Fetch Test Event: the newest thing that fits. @throws Problem, also if there is none */
export async function pollForTest({ parameters, api, time }: Pick<Poll, 'parameters' | 'api' | 'time'>): Promise<object[]> {
	const { event, wanted } = readEvent(parameters);
	return [await findNewest(api, event, wanted, time.now())];
}

function turnOf(memory: Memory | FailedOnce | undefined): number {
	return memory && 'turn' in memory ? memory.turn : 0;
}
