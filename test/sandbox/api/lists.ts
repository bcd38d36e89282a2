import { Hono } from 'hono';
import { z } from 'zod/v4';
import type { Account } from '../account/account';
import { contactStatus } from '../account/contact';
import type { List } from '../account/records';
import { type Api, guard, READ_LISTS, WRITE_LISTS } from './guard';
import { pathId } from './ids';
import { nameValue, requireFreeName } from './names';
import { type Collection, pageLinks, pageOf, readPage } from './paging';
import { notFound } from './refusal';
import { booleanParameter, csv, limitParameter, readBody, readQuery } from './validate';

const membershipCount = z.enum(['all', 'active']).optional();

const listsQuery = z.strictObject({
	limit: limitParameter(),
	include_count: booleanParameter,
	include_membership_count: membershipCount,
	name: z.string().optional(),
	status: csv(z.enum(['all', 'active', 'deleted'])).optional(),
	channel_type: z.enum(['email', 'sms']).optional(),
	include_sms_membership_count: booleanParameter,
});

const listBody = z.strictObject({
	name: nameValue,
	description: z.string().optional(),
	favorite: z.boolean().optional(),
});

/** /contact_lists: reading, where the deleted ones are left out without `status`, and creating. */
export function listRoutes(api: Api): Hono {
	const { account } = api;
	const routes = new Hono();

	routes.get('/contact_lists', guard(api, READ_LISTS), (c) => {
		const { filters, parameters, from } = readPage(c, listsQuery, account.unknowns);
		const collection: Collection<List> = { items: account.lists, matches: matcher(filters) };
		const { page, next } = pageOf(collection, filters.limit, from);
		return c.json({
			lists: listViews(account, page, filters.include_membership_count),
			...(filters.include_count && { lists_count: account.lists.filter(collection.matches).length }),
			...pageLinks(c, parameters, next, account.unknowns),
		});
	});

	routes.post('/contact_lists', guard(api, WRITE_LISTS), async (c) => {
		readQuery(c, z.strictObject({}));
		const body = await readBody(c, listBody);
		const deletedCount = account.unknowns.deletedListNames === 'taken';
		const named = account.lists.filter(({ deleted_at }) => deletedCount || deleted_at === undefined);
		requireFreeName(body.name, named, account.unknowns);
		return c.json(account.addList(body), 201);
	});

	routes.get('/contact_lists/:list_id', guard(api, READ_LISTS), (c) => {
		const query = readQuery(c, z.strictObject({ include_membership_count: membershipCount }));
		const list = account.list(pathId(c, 'list_id', account.unknowns));
		if (!list) throw notFound('The list was not found.');
		return c.json(listViews(account, [list], query.include_membership_count)[0]);
	});
	return routes;
}

function matcher({ name, status = ['active'], channel_type = 'email' }: z.output<typeof listsQuery>) {
	return (list: List) =>
		channel_type === 'email' &&
		(name === undefined || list.name === name) &&
		(status.includes('all') || status.includes(list.deleted_at === undefined ? 'active' : 'deleted'));
}

function listViews(account: Account, lists: List[], count: 'all' | 'active' | undefined) {
	if (count === undefined) return lists;
	const inactive = count === 'active' ? membersNotActive(account) : new Map<string, number>();
	return lists.map((list) => ({
		...list,
		membership_count: account.membersOf(list.list_id).size - (inactive.get(list.list_id) ?? 0),
	}));
}

/** Per list, how many of its members cannot be mailed. */
function membersNotActive(account: Account): Map<string, number> {
	const counts = new Map<string, number>();
	for (const contact of account.contacts) {
		if (contactStatus(contact) === 'active') continue;
		for (const id of contact.list_memberships) counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
}
