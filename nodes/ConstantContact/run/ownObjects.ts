import { deepCopy } from 'n8n-workflow';

type Entries = Record<string | number, unknown>;

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
		// The keys of an array as texts would cost more than all the rest: there may be 2,500,000 ids in arrays.
		if (Array.isArray(value)) for (let index = 0; index < value.length; index++) ownEntry(value as unknown as Entries, index);
		else for (const key of Object.keys(value)) ownEntry(value as Entries, key);
		return value;
	}

	function ownEntry(entries: Entries, key: string | number): void {
		const entry = entries[key];
		if (typeof entry !== 'object') return;
		const owned = own(entry);
		if (owned !== entry) entries[key] = owned;
	}

	return (value) => own(value) as typeof value;
}
