/** What the process used between the two meters. */
export interface Used {
	seconds: number;
	cpuSeconds: number;
	/** The longest time for which the process did nothing else, such as answering n8n's editor. */
	longestPauseMs: number;
	/** The process's largest size, beyond its size at the start. */
	peakMb: number;
	/** The largest heap that a full garbage collection left, beyond the heap at the start. */
	liveMb: number;
	keptMb: number;
	/** How many items came out. */
	items: number;
	/** The json of the last of them. */
	last: Record<string, unknown>;
}

/** What one run of a case used, and what the sandbox saw of it. */
export interface Measured extends Used {
	requests: number;
	submissions: number;
	/** Requests answered with 429. */
	refused: number;
	/** From the first request to the last. */
	requestSeconds: number;
}

/** What was measured, by case; several times where one run says little. */
export type Results = ReadonlyMap<string, Measured[]>;

/** The middle one of what was measured; undefined if the case was not run. */
export function middle(results: Results, id: string, value: (measured: Measured) => number): number | undefined {
	const values = (results.get(id) ?? []).map(value).sort((a, b) => a - b);
	return values[Math.floor((values.length - 1) / 2)];
}

/** A measured value of a case that has been run. */
export function of(results: Results, id: string, value: (measured: Measured) => number): number {
	const found = middle(results, id, value);
	if (found === undefined) throw new Error(`${id} was not measured`);
	return found;
}
