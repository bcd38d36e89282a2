import type { NodeRun } from '../engine';

/** The texts of the hints that a run shows. */
export function hintsOf({ hints }: NodeRun): string[] {
	return hints.map(({ message }) => message);
}
