import type { ResolvedContact } from '../contacts/resolveContacts';
import type { Run } from '../run/run';
import { count, enumerate, shorten } from '../run/texts';

/** The contacts to leave alone, of all items. */
export interface Exclusions {
	/**
	 * The ids of those that one item names.
	 *
	 * @param label of the parameter
	 */
	idsOf(label: string, contacts: ResolvedContact[]): string[];
	/** Tells, once for the run, of addresses that belong to nobody: they leave no row in the output. */
	hintAtUnknown(run: Pick<Run, 'hint'>): void;
}

/** Collects whom the items of a run leave alone. */
export function collectExclusions(): Exclusions {
	const unknown = new Map<string, string>();
	return {
		idsOf(label, contacts) {
			for (const { contactId, given } of contacts) if (contactId === null) unknown.set(given, label);
			return contacts.flatMap(({ contactId }) => contactId ?? []);
		},
		hintAtUnknown({ hint }) {
			const [label] = unknown.values();
			if (label === undefined) return;
			const named = enumerate([...unknown.keys()].map((given) => shorten(given)), 10);
			const whom = unknown.size === 1 ? `the address ${named}` : `these ${count(unknown.size, 'address', 'addresses')}: ${named}`;
			hint(`${label}: no contact has ${whom}, so nobody was left alone for ${unknown.size === 1 ? 'it' : 'them'}.`);
		},
	};
}
