import { firstWithOthers, Problem } from './problem';

/** One error for all failures, in the order in which they came. Called off for one of them is no failure of its own. */
function failureOf(first: unknown, others: unknown[]): unknown {
	if (!(first instanceof Problem)) return first;
	const told = others.filter((other): other is Problem => other instanceof Problem && other.details.called_off !== true);
	return firstWithOthers(first, told);
}

/**
 * Does `work` for each input, started in order, at most `most` at a time; the results are in the order of the inputs.
 *
 * When one throws, no further one is started, those under way are awaited, and the error that came first is thrown; if it is a
 * Problem, it tells of those that came after it too.
 */
export async function inParallel<T, R>(
	inputs: readonly T[],
	work: (input: T, index: number) => Promise<R>,
	most: number,
): Promise<R[]> {
	const results = new Array<R>(inputs.length);
	const failures: unknown[] = [];
	let next = 0;
	const takeTurns = async () => {
		while (next < inputs.length && failures.length === 0) {
			const index = next++;
			await work(inputs[index] as T, index).then(
				(result) => (results[index] = result),
				(error: unknown) => failures.push(error),
			);
		}
	};
	await Promise.all(Array.from({ length: Math.min(most, inputs.length) }, takeTurns));
	const [first, ...others] = failures;
	if (failures.length > 0) throw failureOf(first, others);
	return results;
}
