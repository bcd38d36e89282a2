/** A stretch of a text, from `start` up to but not including `end`. */
export interface Stretch {
	start: number;
	end: number;
}

/** A stretch without separators, other than those in quotes and in angle brackets. */
export interface Word extends Stretch {
	/** Whether a comma, a semicolon or a new line stands before it; white space may be part of a name. */
	startsText: boolean;
}

/** A longer stretch in quotes or angle brackets is none: a stray one must not take in all that follows. */
const LONGEST_ENCLOSED = 500;

/** Opening quotes, and those that close them. */
const QUOTES: Record<string, string> = { '"': '"', "'": "'", '`': '`', '“': '”', '„': '“”', '‘': '’', '«': '»' };

const SEPARATOR = /[\s,;]/;
const ENDS_TEXT = /[,;\n\v\f\r\u2028\u2029]/;
/** A quote is told from an apostrophe by what stands before the first of several quotes, and behind the last. */
const BEFORE_QUOTES = /[\s,;:<]/;
const BEHIND_QUOTES = /[\s,;<>]/;
const ANY_QUOTE = /["'`“”„‘’«»]/;
/** The most quotes in a row that are looked at together. */
const MOST_QUOTES = 10;

/** Splits a text into its words. */
export function* wordsOf(text: string): Generator<Word> {
	let startsText = true;
	for (let at = 0; at < text.length; ) {
		const character = text.charAt(at);
		if (SEPARATOR.test(character)) {
			startsText ||= ENDS_TEXT.test(character);
			at++;
			continue;
		}
		const end = endOfWord(text, at);
		yield { start: at, end, startsText };
		startsText = false;
		at = end;
	}
}

function endOfWord(text: string, start: number): number {
	let at = start;
	while (at < text.length && !SEPARATOR.test(text.charAt(at))) {
		at = 1 + (closingQuote(text, at) ?? closingBracket(text, at) ?? at);
	}
	// White space behind it is no separator: without what follows it means nothing.
	if (!/mailto:$/i.test(text.slice(Math.max(start, at - 7), at))) return at;
	const next = at + text.slice(at).search(/\S|$/);
	return next > at && next < text.length && !ENDS_TEXT.test(text.slice(at, next + 1)) ? endOfWord(text, next) : at;
}

/** Whether a text has quotes of the same kind around it. */
export function isQuoted(text: string): boolean {
	return text.length > 1 && QUOTES[text.charAt(0)]?.includes(text.charAt(text.length - 1)) === true;
}

/** Where a character is for the first time outside of quotes; -1 if nowhere. */
export function indexOutsideQuotes(text: string, wanted: RegExp, quotes = Object.keys(QUOTES).join('')): number {
	for (let at = 0; at < text.length; at++) {
		if (wanted.test(text.charAt(at))) return at;
		if (quotes.includes(text.charAt(at))) at = closingQuote(text, at) ?? at;
	}
	return -1;
}

/** Where the quote that opens at `start` is closed; undefined if none opens there, or if it stays open. */
function closingQuote(text: string, start: number): number | undefined {
	const opening = text.charAt(start);
	const closing = QUOTES[opening];
	if (closing === undefined || !isFreeBefore(text, start)) return undefined;
	let depth = 1;
	const last = Math.min(text.length, start + LONGEST_ENCLOSED);
	for (let at = start + 1; at < last; at++) {
		const character = text.charAt(at);
		if (character === '\\') at++;
		else if (closing.includes(character) && isFreeBehind(text, at)) depth--;
		else if (character === opening && isFreeBefore(text, at)) depth++;
		if (depth === 0) return at;
	}
	return undefined;
}

/** Whether a quote, with the others right before it, stands where one can open. */
function isFreeBefore(text: string, quote: number): boolean {
	let at = quote - 1;
	while (at > quote - MOST_QUOTES && ANY_QUOTE.test(text.charAt(at))) at--;
	return at < 0 || BEFORE_QUOTES.test(text.charAt(at));
}

/** Whether a quote, with the others right behind it, stands where one can close. */
function isFreeBehind(text: string, quote: number): boolean {
	let at = quote + 1;
	while (at < quote + MOST_QUOTES && ANY_QUOTE.test(text.charAt(at))) at++;
	return at >= text.length || BEHIND_QUOTES.test(text.charAt(at));
}

/** Where the angle bracket that opens at `start` is closed; undefined if none opens there, or if it stays open. */
function closingBracket(text: string, start: number): number | undefined {
	if (text.charAt(start) !== '<') return undefined;
	let depth = 0;
	const last = Math.min(text.length, start + LONGEST_ENCLOSED);
	for (let at = start; at < last; at++) {
		const character = text.charAt(at);
		if (character === '<') depth++;
		else if (character === '>') depth--;
		else at = closingQuote(text, at) ?? at;
		if (depth === 0) return at;
	}
	return undefined;
}
