import { z } from 'zod/v4';
import type { Account } from '../account/account';
import { type Contact, contactStatus, SUBRESOURCES } from '../account/contact';
import type { Unknowns } from '../unknowns';
import { idValue, knownCase } from './ids';
import { pageOf } from './paging';
import { booleanParameter, csv, limitParameter, timeParameter } from './validate';

export const contactsQuery = z.strictObject({
	status: csv(
		z.enum(['all', 'active', 'deleted', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed']),
	).optional(),
	email: z.string().min(1).max(80).optional(),
	lists: csv(idValue, 25).optional(),
	tags: csv(idValue, 50).optional(),
	updated_after: timeParameter.optional(),
	updated_before: timeParameter.optional(),
	created_after: timeParameter.optional(),
	created_before: timeParameter.optional(),
	optout_after: timeParameter.optional(),
	optout_before: timeParameter.optional(),
	include: csv(z.enum(SUBRESOURCES)).default([]),
	sms_status: csv(z.enum(['all', 'explicit', 'unsubscribed', 'pending_confirmation', 'not_set'])).optional(),
	include_count: booleanParameter,
	limit: limitParameter(),
});

export type ContactFilters = z.output<typeof contactsQuery>;

/** One page of the contacts that fit; `count` looks through all of them. */
export function findContacts(account: Account, filters: ContactFilters, from: number | undefined) {
	const { email, limit } = filters;
	const fits = matcher(account, filters);
	// Looking an address up sees everything at once.
	const shown = (contact: Contact) => (email === undefined ? account.asListed(contact) : contact);
	const matches = (contact: Contact) => {
		const seen = shown(contact);
		return seen !== undefined && fits(seen);
	};
	const items = lookedThrough(account, email);
	const newestFirst = account.unknowns.contactOrder === 'newest first';
	const { page, next } = pageOf({ items, matches, newestFirst }, limit, from);
	return { page: page.flatMap((contact) => shown(contact) ?? []), next, count: () => items.filter(matches).length };
}

function lookedThrough(account: Account, email: string | undefined): readonly Contact[] {
	if (email === undefined) return account.contacts;
	const owner = account.contactByAddress(email);
	return owner ? [owner] : [];
}

type Test = (contact: Contact) => boolean;

function matcher(account: Account, filters: ContactFilters): Test {
	const lower = (ids: string[]) => ids.map((id) => knownCase(id, account.unknowns));
	const { lists, tags, sms_status } = filters;
	const tests: Array<Test | undefined> = [
		statusTest(filters.status),
		lists && anyOf(lower(lists), ({ list_memberships }) => list_memberships),
		tags && anyOf(lower(tags), ({ taggings }) => taggings),
		between(filters.updated_after, filters.updated_before, ({ updated_at }) => updated_at),
		between(filters.created_after, filters.created_before, ({ created_at }) => created_at),
		optOutTest(filters, account.unknowns),
		sms_status && smsTest(sms_status),
	];
	const given = tests.filter((test) => test !== undefined);
	return (contact) => given.every((test) => test(contact));
}

/** Without a status, whoever is not deleted. */
function statusTest(statuses: ContactFilters['status']): Test | undefined {
	if (!statuses) return ({ deleted_at }) => deleted_at === undefined;
	if (statuses.includes('all')) return undefined;
	return (contact) => statuses.includes(contactStatus(contact));
}

function anyOf(ids: string[], of: (contact: Contact) => string[]): Test {
	return (contact) => of(contact).some((id) => ids.includes(id));
}

function between(
	after: number | undefined,
	before: number | undefined,
	of: (contact: Contact) => string | undefined,
): Test | undefined {
	if (after === undefined && before === undefined) return undefined;
	return (contact) => {
		const time = Date.parse(of(contact) ?? '');
		return time > (after ?? -Infinity) && time < (before ?? Infinity);
	};
}

/** Opted out at that time, and asked for by a status that finds who opted out. */
function optOutTest({ optout_after, optout_before, status = [] }: ContactFilters, { optoutNeedsAll }: Unknowns): Test | undefined {
	const test = between(optout_after, optout_before, ({ email_address }) => email_address?.opt_out_date);
	const findsThem = status.includes('all') || status.includes('unsubscribed');
	return test && optoutNeedsAll && !findsThem ? () => false : test;
}

function smsTest(statuses: NonNullable<ContactFilters['sms_status']>): Test | undefined {
	if (statuses.includes('all')) return undefined;
	const wanted: string[] = statuses;
	return ({ sms_channel }) =>
		(sms_channel?.sms_channel_consents ?? []).some((consent) => wanted.includes(consent.sms_consent_permission));
}
