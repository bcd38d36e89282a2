/**
 * Does `work` for each input, started in order, at most `most` at a time; the results are in the order of the inputs.
 *
 * When one throws, no further one is started, those under way are awaited, and the error that came first is thrown.
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
	if (failures.length > 0) throw failures[0];
	return results;
}
