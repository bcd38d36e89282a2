/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a condition is looked at, and for how long, in milliseconds. */
const GAP = 50;
const PATIENCE = 60_000;

/**
 * Looks at a condition until it gives something other than undefined, and returns that. Rejects after `patience`
 * milliseconds with what was waited for: for what nobody announces, such as the end of an execution.
 */
export async function until<T>(
	what: string,
	condition: () => T | undefined | Promise<T | undefined>,
	patience = PATIENCE,
): Promise<T> {
	const deadline = Date.now() + patience;
	for (;;) {
		const found = await condition();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Waited ${patience / 1000} s in vain for ${what}`);
		await sleep(GAP);
	}
}
