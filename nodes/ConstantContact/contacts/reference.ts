import { z } from 'zod/v4';

import { describe, shorten } from '../run/texts';
import type { ContactReference } from './addressGrammar';
import { readAddress, readPlain, readText } from './addressGrammar';

export type { ContactReference } from './addressGrammar';

export function isAddress(reference: ContactReference): reference is { given: string; address: string } {
	return 'address' in reference;
}

/** The id that references name, if they name one contact, and that by id: for an error's details. */
export function soleId(references: ContactReference[]): { contact_id?: string } {
	const [first, second] = references;
	return first && !second && !isAddress(first) ? { contact_id: first.id } : {};
}

/**
 * Reads what a `contacts` parameter holds: a separated text, or an array of such texts; null and undefined name nobody.
 * A contact that is named twice in the same way is there once. The order is kept.
 */
export const contactReferences = z.unknown().transform((value, context): ContactReference[] => {
	const references = readValue(value, 'text or an array of texts');
	if (Array.isArray(references)) return withoutRepeats(references);
	context.addIssue(references.issue);
	return z.NEVER;
});

/**
 * Reads a single contact: a text, or an array of one.
 *
 * @param many the operation that takes several, for the error when there are: "Delete Many"
 */
export function contactReference(many?: string): z.ZodType<ContactReference> {
	return z.unknown().transform((value, context): ContactReference => {
		const references = readValue(value, 'a contact ID or an email address');
		const issue = Array.isArray(references) ? numberIssue(references.length, many) : references.issue;
		if (issue === undefined) return (references as [ContactReference])[0];
		context.addIssue(issue);
		return z.NEVER;
	});
}

function numberIssue(number: number, many: string | undefined): string | undefined {
	if (number === 0) return 'is empty: choose a contact, or give its ID or email address';
	if (number === 1) return undefined;
	return `${number} contacts are named, but an input item can have one here${many ? `: use ${many} for several` : ''}`;
}

/** An email address, and no id; as it is given, without what may be around it. */
export const emailAddress = z.unknown().transform((value, context): string => {
	const [text, ...others] = textsOf(value);
	if (typeof text !== 'string' || others.length > 0) {
		context.addIssue(`expected an email address as text, got ${describe(value)}`);
		return z.NEVER;
	}
	const address = readAddress(text);
	if (address !== undefined) return address;
	context.addIssue(`"${shorten(text)}" is not an email address`);
	return z.NEVER;
});

/** All contacts that a value names, or what is wrong with it. */
function readValue(value: unknown, expected: string): ContactReference[] | { issue: string } {
	const references: ContactReference[] = [];
	for (const text of textsOf(value)) {
		if (typeof text !== 'string') return { issue: `expected ${expected}, got ${describe(text)}` };
		const plain = readPlain(text);
		const read = plain ? [plain] : readText(text);
		if (!Array.isArray(read)) return { issue: `"${shorten(read.wrong)}" is neither a contact ID nor an email address` };
		for (const reference of read) references.push(reference);
	}
	return references;
}

/** The texts of a value, or whatever it holds in their place. */
function textsOf(value: unknown): unknown[] {
	if (value === null || value === undefined) return [];
	const texts: unknown[] = Array.isArray(value) ? value : [value];
	return texts.flatMap((text) => jsonArray(text) ?? [text]);
}

/** What the JSON text of an array holds, which agents send; undefined for anything else. */
function jsonArray(text: unknown): unknown[] | undefined {
	if (typeof text !== 'string' || !/^[\s\p{Cf}]*\[/u.test(text)) return undefined;
	try {
		return JSON.parse(text.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '')) as unknown[];
	} catch {
		return undefined;
	}
}

function withoutRepeats(references: ContactReference[]): ContactReference[] {
	if (references.length < 2) return references;
	const first = new Map<string, ContactReference>();
	for (const reference of references) {
		const key = isAddress(reference) ? reference.address : reference.id;
		if (!first.has(key)) first.set(key, reference);
	}
	return [...first.values()];
}
