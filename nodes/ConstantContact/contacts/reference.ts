import { z } from 'zod/v4';

import { isId } from '../api/id';
import { describe, shorten, splitText } from '../run/texts';

/** A contact as a user names it. */
export type ContactReference =
	/** `id` is in lower case. */
	| { given: string; id: string }
	/** `address` is in lower case: addresses are compared that way. */
	| { given: string; address: string };

export function isAddress(reference: ContactReference): reference is { given: string; address: string } {
	return 'address' in reference;
}

/** The id that references name, if they name one contact, and that by id: for an error's details. */
export function soleId(references: ContactReference[]): { contact_id?: string } {
	const [first, second] = references;
	return first && !second && !isAddress(first) ? { contact_id: first.id } : {};
}

/** One reference: a text with an @ is an address, any other must be an id. Undefined if it is neither. */
export function readReference(given: string): ContactReference | undefined {
	if (given.includes('@')) return { given, address: given.toLowerCase() };
	return isId(given) ? { given, id: given.toLowerCase() } : undefined;
}

/**
 * Reads what a `contacts` parameter holds: a separated text, or an array of such texts; null and undefined name nobody.
 * A contact that is named twice in the same way is there once. The order is kept.
 */
export const contactReferences = z.unknown().transform((value, context): ContactReference[] => {
	// The most frequent case, and there may be 100,000 items: a single id is read at a fraction of the cost.
	if (typeof value === 'string' && isId(value)) return [{ given: value, id: value.toLowerCase() }];
	const texts = value === null || value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
	const references: ContactReference[] = [];
	for (const text of texts) {
		if (typeof text !== 'string') {
			context.addIssue(`expected text or an array of texts, got ${describe(text)}`);
			return z.NEVER;
		}
		for (const given of splitText(text)) {
			const reference = readReference(given);
			if (!reference) {
				context.addIssue(`"${shorten(given)}" is neither a contact ID nor an email address`);
				return z.NEVER;
			}
			references.push(reference);
		}
	}
	return withoutRepeats(references);
});

function withoutRepeats(references: ContactReference[]): ContactReference[] {
	if (references.length < 2) return references;
	const first = new Map<string, ContactReference>();
	for (const reference of references) {
		const key = reference.given.toLowerCase();
		if (!first.has(key)) first.set(key, reference);
	}
	return [...first.values()];
}

/** Reads a single contact. */
export const contactReference = z.unknown().transform((value, context): ContactReference => {
	if (value === null || value === undefined || value === '') {
		context.addIssue('is empty: choose a contact, or give its ID or email address');
		return z.NEVER;
	}
	const reference = typeof value === 'string' ? readReference(value.trim()) : undefined;
	if (!reference) {
		context.addIssue(
			typeof value === 'string'
				? `"${shorten(value)}" is neither a contact ID nor an email address`
				: `expected a contact ID or an email address, got ${describe(value)}`,
		);
		return z.NEVER;
	}
	return reference;
});
