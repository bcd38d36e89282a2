import { Hono } from 'hono';
import { z } from 'zod/v4';
import { contactView, SUBRESOURCES } from '../account/contact';
import type { Account } from '../account/account';
import { contactsQuery, findContacts } from './contactFilters';
import { postBody, putBody } from './contactBodies';
import { createContact } from './createContact';
import { type Api, guard, READ_CONTACTS, WRITE_CONTACTS } from './guard';
import { pathId } from './ids';
import { pageLinks, readPage } from './paging';
import { notFound } from './refusal';
import { resubscribe, resubscribeBody } from './resubscribe';
import { segmentPage } from './segmentContacts';
import { updateContact } from './updateContact';
import { csv, readBody, readQuery, requireJson } from './validate';

const includeQuery = z.strictObject({ include: csv(z.enum(SUBRESOURCES)).optional() });
const countsQuery = z.strictObject({ include: z.literal('new_subscriber').optional() });

/** /contacts. */
export function contactRoutes(api: Api): Hono {
	const { account } = api;
	const { unknowns } = account;
	const routes = new Hono();

	routes.get('/contacts', guard(api, READ_CONTACTS), (c) => {
		if (c.req.query('segment_id') !== undefined) return segmentPage(c, account);
		const { filters, parameters, from } = readPage(c, contactsQuery, unknowns);
		const { page, next, count } = findContacts(account, filters, from);
		return c.json({
			contacts: page.map((contact) => contactView(contact, filters.include)),
			...(filters.include_count && { contacts_count: count() }),
			...pageLinks(c, parameters, next, unknowns),
		});
	});

	routes.post('/contacts', guard(api, WRITE_CONTACTS), async (c) => {
		const contact = createContact(account, await readBody(c, postBody));
		return c.json(contactView(contact, SUBRESOURCES), 201);
	});

	routes.get('/contacts/counts', guard(api, READ_CONTACTS), (c) => {
		const { include } = readQuery(c, countsQuery);
		return c.json(counts(account, include !== undefined));
	});

	routes.get('/contacts/:contact_id', guard(api, READ_CONTACTS), (c) => {
		const { include = [] } = readQuery(c, includeQuery);
		return c.json(contactView(existing(account, pathId(c, 'contact_id', unknowns)), include));
	});

	routes.put('/contacts/:contact_id', guard(api, WRITE_CONTACTS), async (c) => {
		readQuery(c, z.strictObject({}));
		const contact = existing(account, pathId(c, 'contact_id', unknowns));
		const body = await readBody(c, putBody);
		updateContact(account, contact, body);
		// The answer echoes the core properties and whatever was sent.
		return c.json(contactView(contact, SUBRESOURCES.filter((key) => body[key] !== undefined)));
	});

	routes.put('/contacts/resubscribe/:contact_id', guard(api, WRITE_CONTACTS), async (c) => {
		readQuery(c, z.strictObject({}));
		const contact = existing(account, pathId(c, 'contact_id', unknowns));
		resubscribe(account, contact, await readBody(c, resubscribeBody));
		// The contract promises a status and no body.
		return unknowns.resubscribeAnswer === 'empty' ? c.body(null, 200) : c.json(contactView(contact, []));
	});

	routes.delete('/contacts/:contact_id', guard(api, WRITE_CONTACTS), (c) => {
		readQuery(c, z.strictObject({}));
		requireJson(c.req.header('content-type') ?? 'application/json');
		const contact = existing(account, pathId(c, 'contact_id', unknowns));
		const deleted = account.deleteContact(contact);
		if (!deleted && unknowns.secondDelete === 404) throw notFound('The contact was not found.');
		// An empty body under a JSON content type, as recorded live.
		return c.body(null, 204, { 'Content-Type': 'application/json' });
	});
	return routes;
}

function existing(account: Account, id: string) {
	const contact = account.contact(id);
	if (!contact) throw notFound('The contact was not found.');
	return contact;
}

function counts(account: Account, withNew: boolean) {
	const alive = account.contacts.filter(({ deleted_at }) => deleted_at === undefined);
	const having = (permission: string) =>
		alive.filter(({ email_address }) => email_address?.permission_to_send === permission).length;
	return {
		total: alive.length,
		explicit: having('explicit'),
		implicit: having('implicit'),
		pending: having('pending_confirmation'),
		unsubscribed: having('unsubscribed'),
		...(withNew && { new_subscriber: alive.filter((contact) => account.isNewSubscriber(contact)).length }),
	};
}

