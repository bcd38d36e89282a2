import type { Context } from 'hono';
import { z } from 'zod/v4';
import type { Account } from '../account/account';
import { contactView } from '../account/contact';
import { pageLinks, pageOf, readPage } from './paging';
import { notFound } from './refusal';
import { limitParameter } from './validate';

const segmentQuery = z.strictObject({
	segment_id: z.string().regex(/^\d+$/).transform(Number),
	limit: limitParameter(),
});

/** Segments that have answered 202 once, per account. */
const prepared = new WeakMap<Account, Set<number>>();

/** GET /contacts?segment_id: combinable with limit only; the first request is answered 202. */
export function segmentPage(c: Context, account: Account): Response {
	const { filters, parameters, from } = readPage(c, segmentQuery, account.unknowns);
	const segment = account.segments.find(({ segment_id }) => segment_id === filters.segment_id);
	if (!segment) throw notFound('The segment was not found.');
	const ready = prepared.get(account) ?? new Set();
	prepared.set(account, ready);
	if (account.unknowns.segmentFirstAnswer === 202 && !ready.has(segment.segment_id)) {
		ready.add(segment.segment_id);
		return c.json({ contacts: [], status: 'processing' }, 202);
	}
	const collection = {
		items: account.contacts,
		matches: (contact: (typeof account.contacts)[number]) =>
			contact.deleted_at === undefined && segment.matches(contact),
	};
	const { page, next } = pageOf(collection, filters.limit, from);
	return c.json({
		contacts: page.map((contact) => contactView(contact, [])),
		...pageLinks(c, parameters, next, account.unknowns),
	});
}
