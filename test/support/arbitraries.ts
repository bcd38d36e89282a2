import fc from 'fast-check';

/** A Constant Contact id: 8-4-4-4-12 hexadecimal digits of any UUID version, in lower case. */
export const id = fc
	.tuple(...[8, 4, 4, 4, 12].map((length) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })))
	.map((parts) => parts.join('-'));

/** The n-th id of a kind, for tables. */
export function makeId(number: number, kind = 0): string {
	const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
	return `${hex(number, 8)}-${hex(kind, 4)}-11f0-a87d-fa163e56c9b0`;
}

/** The first `count` ids of a kind. */
export function makeIds(count: number, kind = 0): string[] {
	return Array.from({ length: count }, (_, index) => makeId(index, kind));
}

/** An email address without the characters that separate addresses. */
export const address = fc
	.tuple(fc.stringMatching(/^[a-z0-9+_-][a-z0-9+_'-]{0,6}(\.[a-z0-9+_'-]{1,5})?$/), fc.stringMatching(/^[a-z0-9-]{1,10}$/))
	.map(([name, domain]) => `${name}@${domain}.example`);

/** The same text in upper and lower case, mixed. */
export function anyCase(text: string): fc.Arbitrary<string> {
	return fc
		.array(fc.boolean(), { minLength: text.length, maxLength: text.length })
		.map((upper) => [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''));
}

/** A text as a property of a record has it: mostly some, sometimes empty, null or missing. */
export const optionalText = fc.option(fc.oneof(fc.string({ maxLength: 20 }), fc.constant(null)), { nil: undefined });
