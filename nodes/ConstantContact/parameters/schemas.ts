import { z } from 'zod/v4';

import { isId } from '../api/id';
import { describe, shorten, splitText, wrongPart } from '../run/texts';

/**
 * One of a fixed set of options.
 *
 * @param fallback for an option that was never set; without one, an expression that yields nothing is an error
 */
export function oneOf<const T extends string>(values: readonly T[], fallback?: NoInfer<T>): z.ZodType<T> {
	return z.unknown().transform((value, context): T => {
		if (values.includes(value as T)) return value as T;
		if (fallback !== undefined && (value === null || value === '')) return fallback;
		context.addIssue(`${describe(value)} is not one of ${values.join(', ')}`);
		return z.NEVER;
	});
}

/** A switch; off when it was never set. */
export const yesOrNo = z.unknown().transform((value, context): boolean => {
	if (value === null) return false;
	if (typeof value === 'boolean') return value;
	context.addIssue(`expected true or false, got ${describe(value)}`);
	return z.NEVER;
});

/**
 * Ids of lists or tags: an array of texts or a separated text. Lower case, each once, in the order given.
 *
 * @param noun "list", "tag"
 * @param most the largest number that one request takes, for ids that cannot be split
 * @param least 0 where naming none has a meaning
 */
export function idList(noun: string, most = Infinity, least: 0 | 1 = 1): z.ZodType<string[]> {
	// For an agent, or who writes an expression: they cannot use the picker.
	const wherefrom = `${noun.charAt(0).toUpperCase()}${noun.slice(1)} > Get Many gives the IDs`;
	return z.unknown().transform((value, context): string[] => {
		const texts = value === null || value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
		const ids = new Set<string>();
		for (const text of texts) {
			if (typeof text !== 'string') {
				context.addIssue(`expected ${noun} IDs as text or an array of texts, got ${describe(text)}`);
				return z.NEVER;
			}
			// The most frequent case: of 50,000 contacts there may be 2,500,000.
			if (isId(text)) {
				ids.add(text.toLowerCase());
				continue;
			}
			const wrong = wrongPart(text, isId);
			if (wrong !== undefined) {
				context.addIssue(`"${shorten(wrong)}" is not a ${noun} ID (${wherefrom})`);
				return z.NEVER;
			}
			for (const id of splitText(text)) ids.add(id.toLowerCase());
		}
		if (ids.size < least) context.addIssue(`is empty: choose at least one ${noun}`);
		if (ids.size > most) context.addIssue(`${ids.size} ${noun}s are too many: at most ${most} are possible`);
		return [...ids];
	});
}

/** Several of a fixed set of options: an array or a separated text; none when it was never set. */
export function someOf<const T extends string>(values: readonly T[]): z.ZodType<T[]> {
	return z.unknown().transform((value, context): T[] => {
		const texts = value === null || value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
		const chosen = texts.flatMap((text) => (typeof text === 'string' ? splitText(text) : [text]));
		const wrong = chosen.find((option) => !values.includes(option as T));
		if (wrong !== undefined) {
			context.addIssue(`${describe(wrong)} is not one of ${values.join(', ')}`);
			return [];
		}
		return [...new Set(chosen as T[])];
	});
}

/** A number of seconds; `fallback` when it was never set. */
export function seconds(fallback: number): z.ZodType<number> {
	return z.unknown().transform((value, context): number => {
		if (value === null || value === '') return fallback;
		const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
		if ((typeof value === 'number' || typeof value === 'string') && Number.isFinite(number) && number >= 0) return number;
		context.addIssue(`expected a number of seconds, 0 or more, got ${describe(value, true)}`);
		return fallback;
	});
}

/** A whole number above 0. */
export const positiveInteger = z.unknown().transform((value, context): number => {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isInteger(number) && number > 0) return number;
	context.addIssue(`expected a whole number above 0, got ${describe(value, true)}`);
	return 1;
});

/** An upper bound; 0, for none, when it was never set. An expression that gives nothing is an error, or the bound would be gone without a word. */
export const numberOrNone = z.unknown().transform((value, context): number => {
	if (value === null) return 0;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
	context.addIssue(`expected a whole number, 0 or more, got ${describe(value, true)}`);
	return 0;
});
