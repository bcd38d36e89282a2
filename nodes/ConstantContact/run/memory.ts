/**
 * What earlier tries of the same run have done: lists of plain JSON, by what they are lists of. n8n keeps it in the
 * execution while its Retry On Fail runs the node again.
 */
export type Memory = Record<string, unknown[]>;

/**
 * The list of that name, to read and to add to.
 *
 * @param memory undefined without Retry On Fail: then nothing is remembered
 */
export function listIn<T>(memory: Memory | undefined, name: string): T[] {
	if (!memory) return [];
	return (memory[name] ??= []) as T[];
}

/** Forgets everything, once the run needs no further try. */
export function forgetAll(memory: Memory | undefined): void {
	for (const name of Object.keys(memory ?? {})) delete memory?.[name];
}
