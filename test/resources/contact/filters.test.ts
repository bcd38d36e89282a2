import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Contact } from '../../../nodes/ConstantContact/api/contact';
import { readFilters, timeIn, wasDeletedWithin } from '../../../nodes/ConstantContact/resources/contact/filters';
import { createParameters } from '../../../nodes/ConstantContact/parameters/reader';
import { makeId, makeIds } from '../../support/arbitraries';

const ZONE = 'America/New_York';

/** Reads the filters of the second item; each filter is an expression of its own. */
function filtersOf(given: Record<string, unknown>, timezone = ZONE) {
	const parameters = createParameters((name, itemIndex, fallback, options) => {
		const value = given[name.replace('filters.', '')];
		if (options?.rawExpressions) return name.replace('filters.', '') in given ? '={{ f() }}' : fallback;
		return itemIndex === 1 && name.replace('filters.', '') in given ? value : fallback;
	});
	return readFilters(parameters, timezone, 1);
}

const deletedAt = (deleted_at?: string): Contact => ({ contact_id: makeId(1), deleted_at });

test('no filter asks for nothing', () => {
	expect(filtersOf({})).toMatchObject({ query: {}, keep: undefined });
	for (const [name, value] of Object.entries({ status: [], email: '', lists: [], tags: [], createdAfter: '', deletedAfter: '' })) {
		expect(() => filtersOf({ [name]: value })).toThrow(/: the expression gives an empty value \[item 1\]$/);
	}
});

test('every filter that the API has becomes part of the query', () => {
	const { query, keep } = filtersOf({
		status: ['active', 'unsubscribed'],
		email: ' Ada@example.org ',
		lists: [makeId(1).toUpperCase(), makeId(2)],
		tags: `${makeId(3)}, ${makeId(4)}`,
		createdAfter: '2026-03-01T00:00:00Z',
		createdBefore: '2026-03-02',
		updatedAfter: '2026-07-01 12:30:00',
		updatedBefore: '2026-07-01T12:30:00+02:00',
		unsubscribedAfter: '2026-02-01',
		unsubscribedBefore: '2026-02-28T12:00:00',
	});
	expect(query).toEqual({
		status: 'active,unsubscribed',
		email: 'Ada@example.org',
		lists: `${makeId(1)},${makeId(2)}`,
		tags: `${makeId(3)},${makeId(4)}`,
		created_after: '2026-03-01T00:00:00.000Z',
		created_before: '2026-03-02T05:00:00.000Z',
		updated_after: '2026-07-01T16:30:00.000Z',
		updated_before: '2026-07-01T10:30:00.000Z',
		optout_after: '2026-02-01T05:00:00.000Z',
		optout_before: '2026-02-28T17:00:00.000Z',
	});
	expect(keep).toBeUndefined();
});

test.each([
	['Ada <Ada@example.org>', 'Ada@example.org'],
	['\u200Bmailto:ada@example.org', 'ada@example.org'],
	['jose\u0301@example.org', 'jos\u00E9@example.org'],
])('the address of %j alone is asked for', (email, expected) => {
	expect(filtersOf({ email }).query).toEqual({ email: expected });
});

describe('deleted after and before', () => {
	test.each([{ deletedAfter: '2026-03-01' }, { deletedBefore: '2026-03-01' }])('without a status ask for deleted contacts: %j', (given) => {
		expect(filtersOf(given).query).toEqual({ status: 'deleted' });
	});

	test.each([['all'], ['deleted'], ['active', 'deleted']])('leave a status that has deleted contacts as it is: %s', (...status) => {
		expect(filtersOf({ deletedAfter: '2026-03-01', status }).query).toEqual({ status: status.join(',') });
	});

	test.each([
		[{ deletedAfter: '2026-03-01', deletedBefore: '2026-03-02' }, 'Deleted After'],
		[{ deletedBefore: '2026-03-01' }, 'Deleted Before'],
	])('with a status that leaves them out are an error: %j', (given, label) => {
		expect(() => filtersOf({ ...given, status: ['active', 'unsubscribed'] })).toThrow(
			expect.objectContaining({ message: expect.stringMatching(`^${label}: the Status filter \\(active, unsubscribed\\)`), itemIndex: 1 }),
		);
	});

	test('include their days, as they are in the time zone of the workflow', () => {
		// 03:00 UTC on the 2nd is still the 1st in New York.
		const { keep } = filtersOf({ deletedAfter: '2026-03-02T03:00:00Z', deletedBefore: '2026-03-03' });
		const days = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'];
		expect(days.filter((day) => keep?.(deletedAt(day)))).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
		expect(keep?.(deletedAt())).toBe(false);
	});

	test('keep exactly the days between them', () => {
		const day = fc.date({ min: new Date('2010-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
		const bound = fc.option(day, { nil: undefined });
		fc.assert(
			fc.property(day, bound, bound, (deleted, after, before) => {
				const expected = (!after || Date.parse(deleted) >= Date.parse(after)) && (!before || Date.parse(deleted) <= Date.parse(before));
				expect(wasDeletedWithin(deletedAt(deleted), after, before)).toBe(expected);
				expect(wasDeletedWithin(deletedAt(`${deleted}T23:59:00Z`), after, before)).toBe(expected);
				const filters = filtersOf({ ...(after ? { deletedAfter: after } : {}), ...(before ? { deletedBefore: before } : {}) });
				if (after || before) expect(filters.keep?.(deletedAt(deleted))).toBe(expected);
			}),
		);
	});

	test('keep nobody who is not deleted', () => {
		for (const contact of [deletedAt(), { contact_id: makeId(1), deleted_at: null }]) expect(wasDeletedWithin(contact, undefined, '2030-01-01')).toBe(false);
	});
});

describe('unsubscribed after and before', () => {
	const after = { optout_after: '2026-03-01T05:00:00.000Z' };

	test('without a status ask for all contacts, and keep whoever the API gives', () => {
		expect(filtersOf({ unsubscribedAfter: '2026-03-01' })).toMatchObject({ query: { ...after, status: 'all' }, keep: undefined });
		expect(filtersOf({ unsubscribedBefore: '2026-03-01' }).query).toEqual({ optout_before: after.optout_after, status: 'all' });
	});

	test.each([['all'], ['unsubscribed'], ['deleted', 'unsubscribed']])('leave a status that has those contacts as it is: %s', (...status) => {
		expect(filtersOf({ unsubscribedAfter: '2026-03-01', status }).query).toEqual({ ...after, status: status.join(',') });
	});

	test('with deleted after or before find who unsubscribed and is deleted, among all contacts', () => {
		const { query, keep } = filtersOf({ unsubscribedAfter: '2026-03-01', deletedAfter: '2026-03-02' });
		expect(query).toEqual({ ...after, status: 'all' });
		expect([deletedAt(), deletedAt('2026-03-01'), deletedAt('2026-03-02')].map((contact) => keep?.(contact))).toEqual([false, false, true]);
	});

	test.each([
		[{ unsubscribedAfter: '2026-03-01', unsubscribedBefore: '2026-03-02', status: ['active'] }, 'Unsubscribed After', 'active'],
		[{ unsubscribedBefore: '2026-03-01', status: ['deleted', 'temp_hold'] }, 'Unsubscribed Before', 'deleted, temp_hold'],
		[{ unsubscribedBefore: '2026-03-01', deletedAfter: '2026-03-01', status: ['deleted'] }, 'Unsubscribed Before', 'deleted'],
	])('with a status that leaves them out are an error: %j', (given, label, told) => {
		const message = `${label}: the Status filter (${told}) leaves out contacts who unsubscribed, so nothing could be found [item 1]`;
		expect(() => filtersOf(given)).toThrow(expect.objectContaining({ message, itemIndex: 1, description: expect.stringContaining('Add All or Unsubscribed') }));
	});

	test('are a part of the key by which equal items are asked for once', () => {
		const keys = ['2026-03-01', '2026-03-02', '2026-03-01'].map((unsubscribedAfter) => filtersOf({ unsubscribedAfter }).key);
		expect(new Set(keys).size).toBe(2);
	});
});

describe('a filter that cannot be', () => {
	test.each([
		[{ email: 'ada' }, 'Email: "ada" is not an email address'],
		[{ email: 'ada\u200B@example' }, 'Email: "ada[U+200B]@example" is not an email address'],
		[{ email: makeId(1) }, `Email: "${makeId(1)}" is not an email address`],
		[{ email: 'ada@example.org, bob@example.org' }, 'Email: "ada@example.org, bob@example.org" is not an email address'],
		[{ email: 7 }, 'Email: expected an email address as text, got a number'],
		[{ status: ['gone'] }, 'Status: "gone" is not one of all, active,'],
		[{ lists: ['Newsletter'] }, 'Lists: "Newsletter" is not a list ID (List > Get Many gives the IDs)'],
		[{ lists: makeIds(26) }, 'Lists: 26 lists are too many: at most 25'],
		[{ tags: makeIds(51) }, 'Tags: 51 tags are too many: at most 50'],
		[{ createdAfter: 'yesterday' }, 'Created After: "yesterday" is not a date'],
		[{ updatedBefore: 20260301 }, 'Updated Before: a number is not a date'],
		[{ unsubscribedAfter: 'lately' }, 'Unsubscribed After: "lately" is not a date'],
		[{ deletedAfter: '2026-02-30' }, 'Deleted After: "2026-02-30" is not a date'],
		[{ deletedBefore: {} }, 'Deleted Before: an object is not a date'],
		[{ deletedBefore: new Date(NaN) }, 'Deleted Before: an invalid date is not a date'],
		[{ createdAfter: ' ' }, 'Created After: a text of white space only is not a date'],
		[{ createdAfter: undefined }, 'Created After: the expression gives nothing'],
	])('%j is an error that names it and the item', (given, message) => {
		expect(() => filtersOf(given)).toThrow(expect.objectContaining({ message: expect.stringContaining(message), itemIndex: 1 }));
	});

	test('25 lists and 50 tags can', () => {
		const { query } = filtersOf({ lists: makeIds(25), tags: makeIds(50) });
		expect([query.lists?.split(',').length, query.tags?.split(',').length]).toEqual([25, 50]);
	});
});

describe('a time', () => {
	const read = (value: unknown) => timeIn(ZONE).parse(value).toUTC().toISO();

	test.each<[unknown, string]>([
		['2026-03-31', '2026-03-31T04:00:00.000Z'],
		['2026-03-31T12:00:00', '2026-03-31T16:00:00.000Z'],
		['2026-03-31 12:00:00', '2026-03-31T16:00:00.000Z'],
		['2026-03-31T12:00:00Z', '2026-03-31T12:00:00.000Z'],
		[' 2026-03-31T12:00:00.5-05:00 ', '2026-03-31T17:00:00.500Z'],
		[new Date('2026-03-31T12:00:00Z'), '2026-03-31T12:00:00.000Z'],
		[DateTime.fromISO('2026-03-31T12:00:00', { zone: 'Asia/Tokyo' }), '2026-03-31T03:00:00.000Z'],
	])('%s', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	test.each([DateTime.invalid('x'), '', '31.03.2026', null, [], 0])('%s is none', (value) => {
		expect(timeIn(ZONE).safeParse(value).success).toBe(false);
	});
});
