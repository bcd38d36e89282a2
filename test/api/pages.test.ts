import fc from 'fast-check';
import { z } from 'zod/v4';
import { collection, cursorOf, readAll, readPage, readPages } from '../../nodes/ConstantContact/api/pages';
import { inMemoryApi } from '../support/inMemoryApi';

const things = collection({
	path: '/things',
	key: 'things',
	entry: z.looseObject({ name: z.string() }),
	noun: 'things',
});

const entries = (...names: string[]) => names.map((name) => ({ name }));

describe('the cursor of a link', () => {
	test.each([
		['/v3/things?cursor=abc', 'abc'],
		['https://api.cc.email/v3/things?cursor=abc', 'abc'],
		['/v3/things?limit=3&cursor=abc&status=all', 'abc'],
		['/v3/things?cursor=bGltaXQ9MSZuZXh0PTI%3D', 'bGltaXQ9MSZuZXh0PTI='],
	])('%s', (href, cursor) => {
		expect(cursorOf(href, things)).toBe(cursor);
	});

	test('comes out as it went in, whatever it holds', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (cursor) => {
				const query = new URLSearchParams({ cursor }).toString();
				return cursorOf(`/v3/things?${query}`, things) === cursor;
			}),
		);
	});

	test.each([
		['/v3/contacts?cursor=abc'],
		['/v3/things/1?cursor=abc'],
		['/v3/things/../contacts?cursor=abc'],
		['/things?cursor=abc'],
		['/v3/v3/things?cursor=abc'],
		['/v3/things'],
		['/v3/things?cursor='],
		['https://api.cc.email.example.org/v3/things?cursor=abc'],
		['//example.org/v3/things?cursor=abc'],
		['http://api.cc.email/v3/things?cursor=abc'],
		['https://'],
	])('%s leads elsewhere', (href) => {
		expect(() => cursorOf(href, things)).toThrow('Could not get all things: the link to the next page leads elsewhere');
	});
});

describe('a page', () => {
	const read = async (body: unknown) =>
		await readPage(inMemoryApi(() => ({ status: 200, body })), things, { status: 'all' }, 5_000);

	test.each([
		['no links', { things: entries('a', 'b') }, undefined],
		['null', { things: entries('a', 'b'), _links: null }, undefined],
		['no next', { things: entries('a', 'b'), _links: {} }, undefined],
		['next null', { things: entries('a', 'b'), _links: { next: null } }, undefined],
		['next without a link', { things: entries('a', 'b'), _links: { next: { href: null } } }, undefined],
		['a link', { things: entries('a', 'b'), _links: { next: { href: '/v3/things?cursor=c' } } }, 'c'],
		['a bare link', { things: entries('a', 'b'), _links: { next: '/v3/things?cursor=c' } }, 'c'],
	])('with %s', async (_, body, cursor) => {
		expect(await read(body)).toEqual({ entries: entries('a', 'b'), cursor, total: undefined });
	});

	test('tells the number of all entries, if it is a number', async () => {
		expect(await read({ things: [], things_count: 0 })).toMatchObject({ total: 0 });
		expect(await read({ things: [], things_count: 1_234 })).toMatchObject({ total: 1_234 });
		expect(await read({ things: [], things_count: '1234' })).toMatchObject({ total: undefined });
	});

	test('keeps keys that nobody knows', async () => {
		expect(await read({ things: [{ name: 'a', new_key: 1 }] })).toMatchObject({ entries: [{ name: 'a', new_key: 1 }] });
	});

	test('is asked for on its path, with the query and the deadline', async () => {
		const api = inMemoryApi(() => ({ status: 200, body: { things: [] } }));
		await readPage(api, things, { status: 'all' }, 5_000);
		expect(api.requests).toEqual([{ method: 'GET', path: '/things', query: { status: 'all' }, doing: 'get things', deadline: 5_000 }]);
	});
});

describe('page after page', () => {
	/** Pages by cursor; the first has none. */
	const apiWith = (pages: Record<string, { names: string[]; next?: string }>) =>
		inMemoryApi(({ query = {} }) => {
			const { names, next } = pages[String(query.cursor ?? '')] ?? { names: [] };
			return { status: 200, body: { things: entries(...names), ...(next ? { _links: { next: { href: `/v3/things?cursor=${next}` } } } : {}) } };
		});

	test('every entry once and in order, the filters on the first page alone, whatever the sizes of the pages', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }), async (sizes) => {
				const names = (page: number) => Array.from({ length: sizes[page] ?? 0 }, (_, index) => `${page}-${index}`);
				const pages = sizes.map((_, page) => [page ? `c${page}` : '', { names: names(page), next: sizes[page + 1] === undefined ? undefined : `c${page + 1}` }]);
				const api = apiWith(Object.fromEntries(pages) as Record<string, { names: string[] }>);
				expect(await readAll(api, things, { status: 'all' })).toEqual(entries(...sizes.flatMap((_, page) => names(page))));
				expect(api.requests.map(({ query }) => query)).toEqual(
					sizes.map((_, page) => (page === 0 ? { status: 'all', limit: 500 } : { cursor: `c${page}` })),
				);
			}),
		);
	});

	test('no more pages are read than asked for', async () => {
		const api = apiWith({ '': { names: ['a'], next: 'b' }, b: { names: ['b'], next: 'c' }, c: { names: ['c'] } });
		for await (const page of readPages(api, things, {})) if (page.cursor === 'c') break;
		expect(api.requests).toHaveLength(2);
	});

	test.each([
		['the same page', { '': { names: ['a'], next: 'b' }, b: { names: ['b'], next: 'b' } }],
		['an earlier page', { '': { names: ['a'], next: 'b' }, b: { names: ['b'], next: 'c' }, c: { names: [], next: 'b' } }],
	])('pages that lead to %s again are an error', async (_, pages) => {
		await expect(readAll(apiWith(pages), things)).rejects.toThrow('Could not get all things: the pages go round in a circle');
	});

	test('a link that leads elsewhere is an error, not a short list', async () => {
		const api = inMemoryApi(() => ({ status: 200, body: { things: entries('a'), _links: { next: { href: '/v3/contacts?cursor=b' } } } }));
		await expect(readAll(api, things)).rejects.toThrow('leads elsewhere');
	});
});
