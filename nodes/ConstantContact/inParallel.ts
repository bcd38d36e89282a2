/**
 * Does `work` for each input, started in order, at most `most` at a time; the results are in the order of the inputs.
 *
 * When one throws, no further one is started, those under way are awaited, and the first error is thrown.
 */
export async function inParallel<T, R>(
	inputs: readonly T[],
	work: (input: T, index: number) => Promise<R>,
	most: number,
): Promise<R[]> {
	const results = new Array<R>(inputs.length);
	let next = 0;
	const takeTurns = async () => {
		while (next < inputs.length) {
			const index = next++;
			try {
				results[index] = await work(inputs[index] as T, index);
			} finally {
				if (!(index in results)) next = inputs.length;
			}
		}
	};
	const workers = Array.from({ length: Math.min(most, inputs.length) }, takeTurns);
	const ends = await Promise.allSettled(workers);
	const failed = ends.find((end) => end.status === 'rejected');
	if (failed) throw failed.reason;
	return results;
}
