import type { ProblemDetails } from './problem';
import { Problem } from './problem';

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

/** A request whose answer was lost, as the memory keeps it. */
export interface RememberedProblem {
	message: string;
	description: string | undefined;
	details: ProblemDetails;
}

export function toRemember({ message, description, details }: Problem): RememberedProblem {
	return { message, description, details };
}

/** The error for a request that an earlier try has sent, that may have taken effect, and that is not sent again. */
export function problemOfEarlierTry({ message, description, details }: RememberedProblem): Problem {
	return new Problem(`${message} in an earlier try; Retry On Fail has not sent it again`, description, details);
}
