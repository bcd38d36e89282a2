import fc from 'fast-check';
import { addressKey } from '../../nodes/ConstantContact/api/contact';
import { readAddress, readReference, readText } from '../../nodes/ConstantContact/contacts/addressGrammar';
import { address, anyCase, id } from '../support/arbitraries';

const ID = '9ef9d8fe-e0b9-419d-b845-fc4e76aa6a2c';
const ANN = 'ann@example.com';
const BOB = 'bob@example.com';

/** The ids and addresses that a text names, or the part of it that is wrong. */
function read(text: string): string[] | string {
	const references = readText(text);
	return Array.isArray(references) ? references.map(({ given }) => given) : references.wrong;
}

const long = (length: number) => `${'x'.repeat(length - '@example.com'.length)}@example.com`;

describe('a text that names contacts', () => {
	test.each<[text: string, named: string[]]>([
		['', []],
		[' \n,; ', []],
		['\u200B\uFEFF', []],
		[ANN, [ANN]],
		['Ann@Example.COM', ['Ann@Example.COM']],
		[ID, [ID]],
		[ID.toUpperCase(), [ID.toUpperCase()]],
		[` ${ANN}\n`, [ANN]],
		[`${ANN},`, [ANN]],
		[`;${ANN}; ,`, [ANN]],
		[`${ANN}, ${BOB}`, [ANN, BOB]],
		[`${ANN} ${BOB}`, [ANN, BOB]],
		[`${ANN}\u00A0${BOB}`, [ANN, BOB]],
		[`${ANN}\r\n${BOB};${ID}`, [ANN, BOB, ID]],
		// What is around an address
		[`<${ANN}>`, [ANN]],
		[`<<${ANN}>>`, [ANN]],
		[`"${ANN}"`, [ANN]],
		[`'${ANN}'`, [ANN]],
		[`\`${ANN}\``, [ANN]],
		[`“${ANN}”`, [ANN]],
		[`„${ANN}“`, [ANN]],
		[`‘${ANN}’`, [ANN]],
		[`«${ANN}»`, [ANN]],
		[`""${ANN}""`, [ANN]],
		[`"'<${ANN}>'"`, [ANN]],
		[`< " ${ANN} " >`, [ANN]],
		[`"${ID}"`, [ID]],
		[`mailto:${ANN}`, [ANN]],
		[`MailTo:${ANN}`, [ANN]],
		[`mailto:mailto:${ANN}`, [ANN]],
		[`<mailto:${ANN}>`, [ANN]],
		[`mailto:<${ANN}>`, [ANN]],
		[`mailto: ${ANN}`, [ANN]],
		[`mailto:${ANN},${BOB}`, [ANN, BOB]],
		[`"${ANN}", "${BOB}"`, [ANN, BOB]],
		[`'${ANN}' '${BOB}'`, [ANN, BOB]],
		[`<${ANN}> <${BOB}>`, [ANN, BOB]],
		// Names
		[`Ann <${ANN}>`, [ANN]],
		[`Ann<${ANN}>`, [ANN]],
		[`Jane Doe <${ANN}>`, [ANN]],
		[`Jane  van  Doe   < ${ANN} >`, [ANN]],
		[`Jane Doe <${ANN}>, ${BOB}`, [ANN, BOB]],
		[`${BOB}, Jane Doe <${ANN}>`, [BOB, ANN]],
		[`${BOB}\nJane Doe <${ANN}>`, [BOB, ANN]],
		[`Jane <${ANN}> Bob B. <${BOB}>`, [ANN, BOB]],
		[`"Doe, Jane" <${ANN}>`, [ANN]],
		[`'Doe; Jane' <${ANN}>, ${BOB}`, [ANN, BOB]],
		[`“Doe, Jane” <${ANN}>`, [ANN]],
		[`"Doe,\nJane" <${ANN}>`, [ANN]],
		[`"Doe, Jane"<${ANN}>`, [ANN]],
		[`Dr. "Doe, Jane" MD <${ANN}>`, [ANN]],
		[`"" <${ANN}>`, [ANN]],
		[`"Jane \\"JD, Jr\\" Doe" <${ANN}>`, [ANN]],
		[`"Jane ""JD"" Doe, Jr" <${ANN}>`, [ANN]],
		[`"Jane <jane@old.example>" <${ANN}>`, [ANN]],
		[`Pat O'Brien <${ANN}>, Kim O'Neill <${BOB}>`, [ANN, BOB]],
		[`'O'Brien, Pat' <${ANN}>`, [ANN]],
		[`Pete 't Hart <${ANN}>, Jan van 't Hof <${BOB}>`, [ANN, BOB]],
		[`5" Pizza <${ANN}>, 6" Pizza <${BOB}>`, [ANN, BOB]],
		[`${BOB} <${ANN}>`, [ANN]],
		[`"${BOB}" <${ANN}>`, [ANN]],
		[`"Doe, ${BOB}" <${ANN}>`, [ANN]],
		[`Bob (${BOB}) <${ANN}>`, [ANN]],
		[`'${BOB}' via Sales <${ANN}>`, [ANN]],
		[`${ID} <${ANN}>`, [ANN]],
		[`山田 太郎 <${ANN}>`, [ANN]],
		[`Zoë Łuć <${ANN}>`, [ANN]],
		[`J\u200Bane \u202ADoe\u202C <\u200E${ANN}\u200F>`, [ANN]],
		[`Jane Doe <"${ANN}">`, [ANN]],
		[`Jane Doe <Jane <${ANN}>>`, [ANN]],
		[`"Jane Doe <${ANN}>"`, [ANN]],
		[`""Doe, Jane" <${ANN}>"`, [ANN]],
		[`Jane Doe <${ID}>`, [ID]],
		// Characters
		[`\u200B${ANN}\u200E`, [ANN]],
		['a\u00ADnn@exam\u200Bple.com', [ANN]],
		[`\uFEFF<\u200B${ANN}>`, [ANN]],
		['jose\u0301@example.com', ['josé@example.com']],
		['почта@пример.рф', ['почта@пример.рф']],
		["o'brien@example.com", ["o'brien@example.com"]],
		["o'brien@example.com, 'neill@example.com", ["o'brien@example.com", "'neill@example.com"]],
		['a.b+c_d-e/f=g@mail.example.co.uk', ['a.b+c_d-e/f=g@mail.example.co.uk']],
		[long(80), [long(80)]],
	])('%j', (text, named) => {
		expect(read(text)).toEqual(named);
	});
});

describe('a text that names none is told by its first wrong part', () => {
	test.each<[text: string, wrong?: string]>([
		['ada'],
		['Ada Lovelace'],
		[`${ID}x`],
		[`${ID.slice(1)}`],
		['kim@example'],
		['@example.com'],
		['ann@'],
		['ann@@example.com'],
		['ann@example.com@example.com'],
		['ann@example.com.'],
		['ann@.example.com'],
		['ann@example..com'],
		['.ann@example.com'],
		['ann.@example.com'],
		['a..nn@example.com'],
		['ann @example.com'],
		['ann@example.com|bob@example.com'],
		['[ann@example.com](mailto:ann@example.com)'],
		['[ann@example.com]'],
		['(ann@example.com)'],
		['{ann@example.com}'],
		['**ann@example.com**'],
		['E-mail:ann@example.com'],
		['ann\\@example.com'],
		['mailto:ann@example.com?subject=Hi'],
		['mailto:'],
		['<ann@example.com'],
		['ann@example.com>'],
		['<ann@example.com>.'],
		['"ann@example.com'],
		["ann@example.com'"],
		['an"n@example.com'],
		['<>'],
		['""'],
		['"Doe, Jane"'],
		['"ann@example.com, bob@example.com"'],
		['<ann@example.com, bob@example.com>'],
		['"ann@example.com""bob@example.com"'],
		['Jane Doe <jane>'],
		['Jane < Doe <ann@example.com>'],
		["Pete 't Hart <ann@example.com>, Kees' <bob@example.com>"],
		['"Doe, Jane <ann@example.com>"'],
		['ann@example.com，bob@example.com'],
		['ann@example\u3164.com'],
		['ann@example.com\u0007'],
		['ann@exam\uD800ple.com'],
		[long(81)],
		['kim\u200B@example\u200E'],
		[`${ANN}\uFEFF${BOB}`],
		['Doe, Jane <ann@example.com>', 'Doe'],
		['ann@example.com; Ada  Lovelace', 'Ada  Lovelace'],
		['ann@example.com Ada Lovelace bob@example.com', 'Ada Lovelace'],
		['Ada Lovelace, Grace Hopper', 'Ada Lovelace'],
		['Ada\nLovelace', 'Ada'],
		['ann@example.com, \u200Bnope\u200B, bob@example.com', '\u200Bnope\u200B'],
		['Jane Doe <ann@example.com>, kim@example', 'kim@example'],
		// Among several words an address may be a contact of its own.
		['ann@example.com Bob <bob@example.com>'],
		[`${ID} Bob <bob@example.com>`],
	])('%j', (text, wrong = text) => {
		expect(read(text)).toBe(wrong);
	});
});

/** A name as people have it: of several words, other scripts, in quotes where it holds separators. */
const word = fc.oneof(
	fc.stringMatching(/^[A-Za-zÀ-ž一-龥.()_-]{1,8}$/),
	fc.constantFrom("O'Brien", "D'Arcy", '山田', '(work)', 'Jr.', 'é'),
);
const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));
const quotedName = fc
	.tuple(fc.array(fc.oneof(word, address, fc.constantFrom('\\"', ',', ';', '\n', '<', '>')), { minLength: 1, maxLength: 5 }), fc.constantFrom(' ', ''))
	.map(([parts, between]) => `"J${parts.join(between)}"`);
const name = fc.oneof(words, quotedName, address);

const invisible = fc.constantFrom('\u200B', '\u200E', '\u00AD', '\u202A', '\uFEFF');

const wrapping = fc.oneof(
	name.map((each) => (text: string) => `${each} <${text}>`),
	fc.constantFrom(...['""', "''", '“”', '‘’', '<>', '``'].map(([open, close]) => (text: string) => `${open}${text}${close}`)),
	fc.constantFrom('mailto:', 'MAILTO:').map((scheme) => (text: string) => scheme + text),
);

/** A text, with invisible characters anywhere in it. */
const withInvisible = (text: string) =>
	fc.array(fc.tuple(fc.nat(text.length), invisible), { maxLength: 4 }).map((extra) => {
		const characters = [...text];
		for (const [at, character] of extra) characters.splice(at, 0, character);
		return characters.join('');
	});

/** An address or id, and a text that means it. */
const meant = fc.oneof(address, id).chain((given) =>
	fc
		.tuple(anyCase(given), fc.array(wrapping, { maxLength: 4 }))
		.chain(([cased, wrappings]) => fc.tuple(fc.constant(cased), withInvisible(` ${wrappings.reduce((text, wrap) => wrap(text), cased)}\u00A0`))),
);

/** Texts that mean nobody, without separators of their own. */
const nobody = fc.constantFrom('ada', 'kim@example', 'ann@example.com.', 'a|b@example.com', '[a@example.com](mailto:a@example.com)', '<>', '"Doe, Jane"', 'mailto:', ID + '0');

const separator = fc.stringMatching(/^ ?[,;\n]\s?$/);

describe('whatever is around it,', () => {
	test('an address or an id means the same, alone', () => {
		fc.assert(
			fc.property(meant, ([given, text]) => {
				expect([text, read(text)]).toEqual([text, [given]]);
				expect(readReference(text)?.given).toBe(given);
			}),
			{ numRuns: 2_000 },
		);
	});

	test('it means the same first, last and in the middle of others', () => {
		fc.assert(
			fc.property(fc.array(meant, { minLength: 2, maxLength: 5 }), separator, (all, between) => {
				const text = all.map(([, each]) => each).join(between);
				expect([text, read(text)]).toEqual([text, all.map(([given]) => given)]);
			}),
			{ numRuns: 1_000 },
		);
	});
});

test('what is wrong alone is wrong in the same words among others, wherever it stands', () => {
	fc.assert(
		fc.property(nobody.chain(withInvisible), fc.array(meant, { maxLength: 3 }), fc.array(meant, { maxLength: 3 }), separator, (wrong, before, after, between) => {
			const text = [...before.map(([, each]) => each), wrong, ...after.map(([, each]) => each)].join(between);
			expect(read(wrong)).toBe(wrong);
			expect(read(text)).toBe(wrong);
		}),
	);
});

test('whatever the text, nothing but ids and whole addresses comes out', () => {
	const piece = fc.oneof(fc.string({ unit: 'grapheme' }), address, name, fc.constantFrom('<', '>', '"', "'", '@', '.', ',', 'mailto:', '|', '[', '\\', '\uD800'));
	fc.assert(
		fc.property(fc.array(piece).map((parts) => parts.join('')), (text) => {
			const references = readText(text);
			for (const reference of Array.isArray(references) ? references : []) {
				if ('id' in reference) {
					expect(reference.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
					continue;
				}
				const { given } = reference;
				expect(given).toMatch(/^[^\s@"<>()[\]{},;|.]+(\.[^\s@"<>()[\]{},;|.]+)*@[^\s@"<>()[\]{},;|.]+(\.[^\s@"<>()[\]{},;|.]+)+$/);
				expect(given).not.toMatch(/\p{Cf}/u);
				expect(given).toBe(given.normalize('NFC'));
				expect([...given].length).toBeLessThanOrEqual(80);
				expect(reference.address).toBe(addressKey(given));
				// It needs no further cleaning.
				expect(readReference(given)).toEqual(reference);
			}
		}),
		{ numRuns: 2_000 },
	);
});

test.each([ID, ID.toUpperCase(), `<${ID.toUpperCase()}>`, ` "${ID.toUpperCase()}" `])('the id in %j is read in lower case', (text) => {
	expect(readReference(text)).toEqual({ given: expect.stringMatching(new RegExp(`^${ID}$`, 'i')), id: ID });
});

test.each([
	[ANN, ANN],
	[`Ann <${ANN}>,`, ANN],
	[ID, undefined],
	[`${ANN} ${BOB}`, undefined],
	['ann@exa', undefined],
	['', undefined],
])('the one address of %j is %s', (text, expected) => {
	expect(readAddress(text)).toBe(expected);
});

test('addresses are compared without regard to case and to how an accent is written', () => {
	const keys = ['JOSÉ@example.com', 'jose\u0301@EXAMPLE.com'].map((text) => readReference(text));
	expect(keys.map((reference) => reference && 'address' in reference && reference.address)).toEqual(['josé@example.com', 'josé@example.com']);
});
