import { plainText } from '../../nodes/ConstantContact/api/plainText';

const FILLER = '<p>If you are the owner of this site, ask your provider.</p>'.repeat(20);

test.each([
	['the title', `<html><head><title>Service down for maintenance</title></head><body>${FILLER}</body></html>`, 'Service down for maintenance'],
	['the first heading', `<html><body><h1 class="x">Service <b>down</b></h1><h2>Other</h2>${FILLER}</body></html>`, 'Service down'],
	['a heading of any rank', `<body><h3>Down&nbsp;&amp; out</h3>${FILLER}</body>`, 'Down & out'],
	['both, if they differ', `<title>Error 1020.</title><h1>Access denied</h1>${FILLER}`, 'Error 1020: Access denied'],
	['one of them, if it holds the other', `<TITLE>api.cc.email | 502: Bad gateway</TITLE><H1>Bad gateway</H1>${FILLER}`, 'api.cc.email | 502: Bad gateway'],
	['the heading alone, if the title is empty', `<title> </title><h1>Down</h1>${FILLER}`, 'Down'],
	['the text, if it has neither', '<html><body><p>Try again</p> <p>later</p></body></html>', 'Try again later'],
	['the text, if the title never ends', '<title>Try again', 'Try again'],
	['the text, if the tag never ends', 'Try again <title', 'Try again <title'],
])('a page is told by %s', (_, page, words) => {
	expect(plainText(page)).toBe(words);
});

test.each(['<title', '<title>', '<h1', '<h1>', '</h1', '<title></h1'])('a huge page of %s does not hold up the process', (part) => {
	const startedAt = performance.now();
	expect(plainText(part.repeat(1_000_000)).length).toBeLessThanOrEqual(300);
	expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('a long title is shortened', () => {
	expect(plainText(`<title>${'x'.repeat(400)}</title>`)).toBe(`${'x'.repeat(299)}…`);
});
