import { DateTime } from 'luxon';

/** A list for a sentence: all of it, or the first `most` and how many more there are. */
export function enumerate(names: readonly string[], most = Infinity): string {
	const shown = names.slice(0, most).join(', ');
	return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

const numbers = new Intl.NumberFormat('en-US');

/** "1 contact", "2 contacts", "3 activities". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
	return `${numbers.format(number)} ${number === 1 ? noun : plural}`;
}

function describeText(text: string): string {
	if (text === '') return 'an empty text';
	return text.trim() === '' ? 'a text of white space only' : `"${shorten(text)}"`;
}

function describeObject(value: object): string {
	if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
	if (value instanceof Date || DateTime.isDateTime(value)) return Number.isNaN(Number(value)) ? 'an invalid date' : 'a date';
	return 'an object';
}

/**
 * A value that does not fit, for a message: a text in quotes, anything else by its kind.
 *
 * @param isNumberWanted then it is the number itself that does not fit, so the message tells it
 */
export function describe(value: unknown, isNumberWanted = false): string {
	if (value === null || value === undefined) return 'nothing';
	if (typeof value === 'string') return describeText(value);
	if (typeof value === 'object') return describeObject(value);
	const isTold = typeof value === 'number' && (isNumberWanted || !Number.isFinite(value));
	return isTold ? String(value) : `a ${typeof value}`;
}

/** What a user gave, short enough for a message. */
export function shorten(text: string, most = 80): string {
	return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Splits a text at commas, semicolons, white space and new lines. */
export function splitText(text: string): string[] {
	return text.split(/[\s,;]+/).filter(Boolean);
}
