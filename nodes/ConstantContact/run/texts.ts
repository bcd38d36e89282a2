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

/** A value of the wrong kind, for a message. */
export function describe(value: unknown): string {
	if (value === null) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object') return 'an object';
	return value === undefined ? 'nothing' : `a ${typeof value}`;
}

/** What a user gave, short enough for a message. */
export function shorten(text: string): string {
	return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Splits a text at commas, semicolons, white space and new lines. */
export function splitText(text: string): string[] {
	return text.split(/[\s,;]+/).filter(Boolean);
}
