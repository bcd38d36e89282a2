/**
 * Makes work that is done once for all values with the same key, however many ask for it and whenever: each of the
 * others gets the same result, or the same failure. Results are shared, so output items made of them have to be told
 * apart before they are given out, as run/output.ts does.
 *
 * @param keyOf the same for values whose work gives the same
 */
export function oncePerKey<T, More extends unknown[], R>(
	work: (value: T, ...more: More) => Promise<R>,
	keyOf: (value: T) => string,
): (value: T, ...more: More) => Promise<R> {
	const results = new Map<string, Promise<R>>();
	return async (value, ...more) => {
		const key = keyOf(value);
		const known = results.get(key);
		if (known) return await known;
		const result = work(value, ...more);
		results.set(key, result);
		return await result;
	};
}
