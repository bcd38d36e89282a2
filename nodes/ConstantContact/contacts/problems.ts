import { Problem } from '../run/problem';
import { enumerate, shorten } from '../run/texts';

const plurals = { address: 'addresses', ID: 'IDs' };

/** The most that an error's details name of those who are unknown: one item may name 30,000. */
const MOST_IN_DETAILS = 100;

/** The error for addresses, and for ids where those are looked up, that belong to no contact. */
export function unknownProblem(label: string, unknown: string[]): Problem {
	const kinds = [...new Set(unknown.map((given) => (given.includes('@') ? 'address' : 'ID')))].sort().reverse();
	const nouns = kinds.map((kind) => plurals[kind]).join(' and ');
	const names = unknown.map((given) => shorten(given));
	return new Problem(
		unknown.length === 1
			? `${label}: no contact has the ${kinds.join()} ${enumerate(names)}`
			: `${label}: no contact has these ${unknown.length} ${nouns}: ${enumerate(names, 10)}`,
		`Nothing was sent for this item. Correct the ${nouns}, or set the option If a Contact Is Not Found to Skip.`,
		{ not_found: unknown.slice(0, MOST_IN_DETAILS), not_found_count: unknown.length },
	);
}

/** The error for a parameter that names nobody. */
export function nobodyProblem(label: string): Problem {
	return new Problem(
		`${label}: no contact is named`,
		'Nothing was sent for this item. Give at least one contact ID or email address, or set the option If a Contact Is Not Found to Skip.',
		{ not_found: [], not_found_count: 0 },
	);
}

/** The error for an id that belongs to no contact. */
export function unknownIdProblem(label: string, contactId: string): Problem {
	return new Problem(
		`${label}: no contact has the ID ${contactId}`,
		'Check that the ID belongs to the account that this credential is connected to, or set the option If a Contact Is Not Found to Skip.',
		{ contact_id: contactId, http_status: 404 },
	);
}
