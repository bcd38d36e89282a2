import { Hono } from 'hono';
import { z } from 'zod/v4';
import type { Account } from '../account/account';
import type { Tag } from '../account/records';
import { type Api, guard, READ_CONTACTS, WRITE_CONTACTS } from './guard';
import { pathId } from './ids';
import { nameValue, requireFreeName } from './names';
import { pageLinks, pageOf, readPage } from './paging';
import { notFound } from './refusal';
import { booleanParameter, limitParameter, readBody, readQuery } from './validate';

const tagsQuery = z.strictObject({ limit: limitParameter(), include_count: booleanParameter });
const tagBody = z.strictObject({ name: nameValue, tag_source: z.string().optional() });

/** /contact_tags: reading, where `include_count` gives each tag its contacts_count, and creating. */
export function tagRoutes(api: Api): Hono {
	const { account } = api;
	const routes = new Hono();

	routes.get('/contact_tags', guard(api, READ_CONTACTS), (c) => {
		const { filters, parameters, from } = readPage(c, tagsQuery, account.unknowns);
		const { page, next } = pageOf({ items: account.tags, matches: () => true }, filters.limit, from);
		return c.json({
			tags: page.map((tag) => tagView(account, tag, filters.include_count)),
			...pageLinks(c, parameters, next, account.unknowns),
		});
	});

	routes.post('/contact_tags', guard(api, WRITE_CONTACTS), async (c) => {
		readQuery(c, z.strictObject({}));
		const body = await readBody(c, tagBody);
		requireFreeName(body.name, account.tags, account.unknowns);
		return c.json(account.addTag(body), 201);
	});

	routes.get('/contact_tags/:tag_id', guard(api, READ_CONTACTS), (c) => {
		const query = readQuery(c, z.strictObject({ include_count: booleanParameter }));
		const tag = account.tag(pathId(c, 'tag_id', account.unknowns));
		if (!tag) throw notFound('The tag was not found.');
		return c.json(tagView(account, tag, query.include_count));
	});
	return routes;
}

function tagView(account: Account, tag: Tag, withCount: boolean) {
	if (!withCount) return tag;
	const tagged = [...account.taggedWith(tag.tag_id)].map((id) => account.contact(id));
	return { ...tag, contacts_count: tagged.filter((contact) => contact?.deleted_at === undefined).length };
}
