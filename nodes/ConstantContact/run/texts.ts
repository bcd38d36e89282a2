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

/** The most characters of a text that a message shows. */
const LONGEST_SHOWN = 80;

/** Characters that leave no mark, apart from tabs and new lines. */
const UNSEEN = /(?![\t\n\v\f\r])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

function codePoint(character: string): string {
	return `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** What a user gave, short enough for a message, with what cannot be seen written as [U+200B]. */
export function shorten(text: string, most = LONGEST_SHOWN): string {
	const characters = [...text.slice(0, 2 * most + 2)];
	const shown = characters.length > most ? [...characters.slice(0, most - 1), '…'] : characters;
	return shown.map((character) => (UNSEEN.test(character) ? codePoint(character) : character)).join('');
}

/** Splits a text at commas, semicolons, white space and new lines. */
export function splitText(text: string): string[] {
	return text.split(/[\s,;]+/).filter(Boolean);
}

/**
 * The part of a separated text that is wrong, for a message: words that stand together are shown together, and a text of
 * which nothing is right, a name in place of ids for instance, is shown as a whole.
 *
 * @returns undefined if every word is right
 */
export function wrongPart(text: string, isRight: (word: string) => boolean): string | undefined {
	const isWrong = (word: string) => !isRight(word);
	const words = splitText(text);
	if (words.every(isRight)) return undefined;
	if (words.every(isWrong)) return text.trim();
	const parts = text.split(/[,;\r\n]+/).map((part) => splitText(part).filter(isWrong));
	return parts.find((wrong) => wrong.length > 0)?.join(' ');
}
