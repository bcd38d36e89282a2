import fc from 'fast-check';
import { DateTime } from 'luxon';
import { count, describe as described, enumerate, shorten, splitText, wrongPart } from '../../nodes/ConstantContact/run/texts';

test.each([
	[[], 2, ''],
	[['a'], 2, 'a'],
	[['a', 'b'], 2, 'a, b'],
	[['a', 'b', 'c'], 2, 'a, b and 1 more'],
	[['a', 'b', 'c', 'd'], 2, 'a, b and 2 more'],
	[['a', 'b', 'c', 'd'], undefined, 'a, b, c, d'],
])('%j, at most %s: %s', (names, most, text) => {
	expect(enumerate(names, most)).toBe(text);
});

test.each([
	[0, '0 contacts', '0 activities'],
	[1, '1 contact', '1 activity'],
	[2, '2 contacts', '2 activities'],
	[1_234, '1,234 contacts', '1,234 activities'],
])('%d', (number, contacts, activities) => {
	expect(count(number, 'contact')).toBe(contacts);
	expect(count(number, 'activity', 'activities')).toBe(activities);
});

test.each([
	[undefined, 'nothing'],
	[null, 'nothing'],
	['', 'an empty text'],
	[' \t\n\u00a0', 'a text of white space only'],
	['ada', '"ada"'],
	['x'.repeat(81), `"${'x'.repeat(79)}…"`],
	[7, 'a number'],
	[NaN, 'NaN'],
	[-Infinity, '-Infinity'],
	[true, 'a boolean'],
	[[], 'an empty list'],
	[[1], 'a list'],
	[{}, 'an object'],
	[new Date(0), 'a date'],
	[new Date(NaN), 'an invalid date'],
	[DateTime.now(), 'a date'],
	[DateTime.invalid('none'), 'an invalid date'],
])('%p, for a message: %s', (value, text) => {
	expect(described(value)).toBe(text);
	expect(described(value, true)).toBe(value === 7 ? '7' : text);
});

test('a text is split at commas, semicolons and white space, and nothing of it is lost', () => {
	fc.assert(
		fc.property(fc.string(), (whole) => {
			const parts = splitText(whole);
			expect(parts.join('')).toBe(whole.replace(/[\s,;]/g, ''));
			for (const part of parts) expect(part).toMatch(/^[^\s,;]+$/);
		}),
	);
});

test('a text for a message has at most 80 characters', () => {
	expect(shorten('x'.repeat(80))).toBe('x'.repeat(80));
	expect(shorten('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
});

test.each([
	['a\u200Bb', 'a[U+200B]b'],
	['\uFEFFa\u0000', '[U+FEFF]a[U+0000]'],
	['\u3164', '[U+3164]'],
	['a\uD800', 'a[U+D800]'],
	['\u{E0001}', '[U+E0001]'],
	['a\n\tb\u00A0c', 'a\n\tb\u00A0c'],
	['😀'.repeat(80), '😀'.repeat(80)],
	['😀'.repeat(81), `${'😀'.repeat(79)}…`],
])('%j is shown as %s: nothing of it is invisible or cut in two', (text, shown) => {
	expect(shorten(text)).toBe(shown);
});

test.each([
	['', undefined],
	['1, 2 3', undefined],
	['one', 'one'],
	[' one  two ', 'one  two'],
	['one, two', 'one, two'],
	['1, one two; three', 'one two'],
	['1 one 2 two\n3', 'one two'],
])('the wrong part of %j among numbers is %j', (text, wrong) => {
	expect(wrongPart(text, (word) => /^\d$/.test(word))).toBe(wrong);
});
