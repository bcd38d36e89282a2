/** A source of ids that look like Constant Contact's (UUID version 1) and are the same on every run. */
export type IdSource = () => string;

/** `kind` (0 to 255) keeps the ids of contacts, lists, tags and activities apart. */
export function idSource(kind: number): IdSource {
	const node = `fa163e56${hex(kind, 2)}b0`;
	let count = 0;
	return () => {
		count += 1;
		// Spread over the leading field as real time-based ids are; the multiplier is odd, so no value repeats.
		const low = Math.imul(count, 0x9e3779b1) >>> 0;
		return `${hex(low, 8)}-${hex(count >>> 16, 4)}-11ef-a87d-${node}`;
	};
}

export const ID_SHAPE = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, '0').slice(-digits);
}
