import { addressKey } from '../api/contact';
import { isId } from '../api/id';
import { splitText } from '../run/texts';
import type { Word } from './words';
import { indexOutsideQuotes, isQuoted, wordsOf } from './words';

/** A contact as a user names it. */
export type ContactReference =
	/** `id` is in lower case. */
	| { given: string; id: string }
	/** `given` is the address without what was around it; `address` is the form in which addresses are compared. */
	| { given: string; address: string };

/** A part of a text that names no contact, as the user gave it. */
export interface NoReference {
	wrong: string;
}

/** The most characters of an address. @see https://developer.constantcontact.com/api_reference/index.html#!/Contacts/getContacts */
const LONGEST_ADDRESS = 80;
/** The most characters of an address with its name and all that is around it. */
const LONGEST_REFERENCE = 1_000;

/** Characters of the format: they cannot be seen, and come along when an address is copied. */
const INVISIBLE = /\p{Cf}/u;
const ALL_INVISIBLE = /\p{Cf}/gu;

/** The usual form of an address, which needs no cleaning. */
const PLAIN_ADDRESS = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

/** One @, a domain with a dot, and no empty part. */
const ADDRESS_SHAPE = /^[^.@]+(?:\.[^.@]+)*@[^.@]+(?:\.[^.@]+)+$/;
/** What an address cannot hold unquoted, on either side of the @. An apostrophe is fine: O'Brien. */
const NOT_IN_ADDRESS = /[\s"“”„«»<>,;:|\\，；：｜、\p{Ps}\p{Pe}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const NOT_IN_DOMAIN = /[!#$%&'*+/=?^`~]/;

/** What ends a text that stands before an angle bracket: a name has none of it, except in quotes. */
const NOT_IN_NAME = /[,;>\n\v\f\r\u2028\u2029]/;
/** An apostrophe may be part of a name, so brackets behind one count. */
const QUOTES_OF_BRACKETS = '"“„«';

/**
 * Reads all contacts that a text names.
 *
 * @param given ids and addresses, separated by commas, semicolons, white space or new lines; around an address there may
 * be a name, angle brackets, quotes and `mailto:`
 * @returns the references in their order, or the first part of the text that is none
 */
export function readText(given: string): ContactReference[] | NoReference {
	const plain = readPlainWords(given);
	if (plain) return plain;
	const text = withoutInvisible(given);
	const references: ContactReference[] = [];
	const parts = partsOf(text);
	for (const [index, { start, end }] of parts.entries()) {
		const reference = readReference(text.slice(start, end));
		if (!reference) return { wrong: givenAt(given, start, endOfWrong(text, parts, index)) };
		references.push(reference);
	}
	return references;
}

/** Reads a text that names one contact; undefined if it does not. */
export function readReference(text: string): ContactReference | undefined {
	return readPlain(text) ?? readClean(unwrapped(withoutInvisible(text)));
}

/** The same for the most frequent texts alone, at a fraction of the cost: there may be 100,000 of them. */
export function readPlain(given: string): ContactReference | undefined {
	if (isId(given)) return { given, id: given.toLowerCase() };
	const isPlain = given.length <= LONGEST_ADDRESS && PLAIN_ADDRESS.test(given);
	return isPlain ? { given, address: given.toLowerCase() } : undefined;
}

/** Reads a text of nothing but plain words; undefined for any other. */
function readPlainWords(given: string): ContactReference[] | undefined {
	const references: ContactReference[] = [];
	// One of them, U+FEFF, is white space for JavaScript.
	if (INVISIBLE.test(given)) return undefined;
	for (const word of splitText(given)) {
		const reference = readPlain(word);
		if (!reference) return undefined;
		references.push(reference);
	}
	return references;
}

/** The address that a text names, if it names just one contact, and that by address. */
export function readAddress(text: string): string | undefined {
	const references = readText(text);
	if (!Array.isArray(references) || references.length !== 1) return undefined;
	const [reference] = references;
	return reference && 'address' in reference ? reference.given : undefined;
}

/** A text without the characters that cannot be seen. */
export function withoutInvisible(text: string): string {
	return text.replace(ALL_INVISIBLE, '');
}

/** The parts of a text that name a contact each: words, or a name of several words with the address in brackets behind it. */
function partsOf(text: string): Word[] {
	const parts: Word[] = [];
	let words: Word[] = [];
	const endText = () => {
		for (const word of words) parts.push(word);
		words = [];
	};
	for (const word of wordsOf(text)) {
		if (word.startsText) endText();
		const first = words[0] ?? word;
		words.push(word);
		if (text[word.end - 1] === '>') {
			parts.push({ ...first, end: word.end });
			words = [];
		}
	}
	endText();
	return parts;
}

/** Where the words end that stand together with a wrong part and are wrong like it. */
function endOfWrong(text: string, parts: Word[], index: number): number {
	let last = parts[index] as Word;
	for (const part of parts.slice(index + 1)) {
		if (part.startsText || readReference(text.slice(part.start, part.end))) break;
		last = part;
	}
	return last.end;
}

/** What the user gave for a stretch of the text, with the characters that were removed from it. */
function givenAt(given: string, start: number, end: number): string {
	let at = 0;
	let part = '';
	for (const character of given) {
		const isInvisible = INVISIBLE.test(character);
		if (at >= start && (at < end || (isInvisible && at === end))) part += character;
		if (!isInvisible) at += character.length;
	}
	return part;
}

/** Takes off what may be around an id or an address, in any nesting. */
function unwrapped(text: string): string {
	if (text.length > LONGEST_REFERENCE) return text;
	const inner = withoutWrapping(text).trim();
	return inner === text ? inner : unwrapped(inner);
}

function withoutWrapping(text: string): string {
	if (/^mailto:/i.test(text)) return text.slice('mailto:'.length);
	if (isQuoted(text)) return text.slice(1, -1);
	if (!text.endsWith('>')) return text;
	const opening = indexOutsideQuotes(text, /</, QUOTES_OF_BRACKETS);
	return opening >= 0 && isName(text.slice(0, opening)) ? text.slice(opening + 1, -1) : text;
}

/**
 * Whether a text before brackets is a name. Whatever it looks like, it is; only among several words an id or an address
 * is none, since it may be another contact: nobody is to be left out without a word.
 */
function isName(text: string): boolean {
	if (indexOutsideQuotes(text, NOT_IN_NAME) >= 0) return false;
	const words = [...wordsOf(text)];
	return words.length < 2 || !words.some(({ start, end }) => readClean(text.slice(start, end)));
}

/** Reads a text that has nothing around it. */
function readClean(text: string): ContactReference | undefined {
	if (isId(text)) return { given: text, id: text.toLowerCase() };
	const given = text.normalize('NFC');
	return isAddressText(given) ? { given, address: addressKey(given) } : undefined;
}

function isAddressText(text: string): boolean {
	if (!ADDRESS_SHAPE.test(text) || NOT_IN_ADDRESS.test(text)) return false;
	return !NOT_IN_DOMAIN.test(text.slice(text.indexOf('@'))) && [...text].length <= LONGEST_ADDRESS;
}
