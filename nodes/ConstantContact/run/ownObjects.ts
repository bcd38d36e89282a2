import { deepCopy } from 'n8n-workflow';

type Entries = Record<string, unknown>;

/**
 * Gives values that share no object with each other, so that a later node that changes one item changes no other. Only
 * what an earlier value holds already is copied: a large output of which nothing is shared is not.
 *
 * @returns gives a value its own objects; it may put copies into the value
 */
export function ownObjects(): <T>(value: T) => T {
	const taken = new Set<object>();

	function own(value: unknown): unknown {
		if (typeof value !== 'object' || value === null) return value;
		if (taken.has(value)) return deepCopy(value);
		taken.add(value);
		const entries = value as Entries;
		for (const key of Object.keys(entries)) {
			const entry = entries[key];
			const owned = own(entry);
			if (owned !== entry) entries[key] = owned;
		}
		return value;
	}

	return (value) => own(value) as typeof value;
}
