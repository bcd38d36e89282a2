import { percentDone, stateAt } from '../account/activityView';
import type { Account } from '../account/account';
import type { Activity } from '../account/activity';
import { type Contact, contactStatus } from '../account/contact';
import type { LoggedRequest } from '../requestLog';
import type { Sandbox } from '../sandbox';

/** Rows at most: of activities, of requests, and of either table of contacts for each page. */
const ROWS = { activities: 30, requests: 40, contacts: 50 };

/** What the page asks for. */
export interface SnapshotQuery {
	/** Part of a name or an address, in any case. */
	search: string;
	/** Pages of contacts, from 0. */
	page: number;
	deletedPage: number;
}

type Counts = Record<'active' | 'unsubscribed' | 'otherStatus' | 'deleted', number>;

/** What the page shows, in pieces that stay as small for 100,000 contacts as for ten. It never holds a token. */
export class Snapshots {
	private counted?: { changes: string; counts: Counts };

	constructor(private readonly sandbox: Sandbox) {}

	/** Another text as soon as anything that the page shows has changed. */
	version(): string {
		const { account, requests } = this.sandbox;
		// Reading them lets activities that are due take effect.
		const states = shownActivities(account).map((activity) => activityRow(account, activity));
		const answered = requests.slice(-ROWS.requests).map(({ status }) => status ?? '-');
		const lists = account.lists.map(({ name, deleted_at }) => [name, deleted_at]);
		return JSON.stringify([account.recentChanges.count, account.contacts.length, requests.length, answered, states, lists, account.tags.length]);
	}

	take(query: SnapshotQuery) {
		const { account, requests } = this.sandbox;
		const counts = this.counts();
		return {
			now: new Date(account.clock.now()).toISOString(),
			changes: account.recentChanges.count,
			counts,
			...contactPages(account, query, counts),
			lists: listRows(account),
			activities: shownActivities(account).map((activity) => activityRow(account, activity)),
			requests: requests.slice(-ROWS.requests).map((request, index) => requestRow(request, Math.max(0, requests.length - ROWS.requests) + index)).reverse(),
			requestCount: requests.length,
		};
	}

	/** Counted only after a change: that is the one thing that looks at every contact. */
	private counts(): Counts {
		const { contacts, recentChanges } = this.sandbox.account;
		const changes = `${recentChanges.count} ${contacts.length}`;
		if (this.counted?.changes !== changes) {
			const counts = { active: 0, unsubscribed: 0, otherStatus: 0, deleted: 0 };
			for (const contact of contacts) {
				const status = contactStatus(contact);
				counts[status === 'active' || status === 'unsubscribed' || status === 'deleted' ? status : 'otherStatus'] += 1;
			}
			this.counted = { changes, counts };
		}
		return this.counted.counts;
	}
}

/** One page of contacts, and how many there are on all pages. */
interface ContactPage {
	matching: number;
	start: number;
	rows: Array<ReturnType<typeof contactRow>>;
}

/** Looks at no more contacts than it has to: everybody is read only for a search. */
function contactPages(account: Account, { search, page, deletedPage }: SnapshotQuery, { active, unsubscribed, otherStatus, deleted }: Counts) {
	const contacts: ContactPage = { matching: 0, start: page * ROWS.contacts, rows: [] };
	const deletedContacts: ContactPage = { matching: 0, start: deletedPage * ROWS.contacts, rows: [] };
	const wanted = search.trim().toLowerCase();
	for (const contact of lastChangedFirst(account)) {
		if (wanted !== '' && !`${nameOf(contact)} ${addressOf(contact)}`.toLowerCase().includes(wanted)) continue;
		const target = contact.deleted_at === undefined ? contacts : deletedContacts;
		if (target.matching >= target.start && target.rows.length < ROWS.contacts) target.rows.push(contactRow(account, contact));
		target.matching += 1;
		if (wanted === '' && [contacts, deletedContacts].every(({ rows }) => rows.length === ROWS.contacts)) break;
	}
	if (wanted === '') {
		contacts.matching = active + unsubscribed + otherStatus;
		deletedContacts.matching = deleted;
	}
	return { contacts, deleted: deletedContacts };
}

/** Those that changed last, then the others as they came to the account. */
function* lastChangedFirst(account: Account): Generator<Contact> {
	const { recentChanges } = account;
	for (const [id] of recentChanges.latestFirst()) {
		const contact = account.contact(id);
		if (contact) yield contact;
	}
	for (const contact of account.contacts) if (recentChanges.of(contact.contact_id) === 0) yield contact;
}

function contactRow(account: Account, contact: Contact) {
	const { contact_id, email_address, list_memberships, taggings, deleted_at } = contact;
	return {
		id: contact_id,
		name: nameOf(contact),
		address: addressOf(contact),
		status: contactStatus(contact),
		consent: email_address?.permission_to_send ?? null,
		lists: list_memberships.map((id) => account.list(id)?.name ?? id),
		tags: taggings.map((id) => account.tag(id)?.name ?? id),
		deletedAt: deleted_at ?? null,
		changed: account.recentChanges.of(contact_id),
	};
}

function nameOf({ first_name, last_name }: Contact): string {
	return [first_name, last_name].filter(Boolean).join(' ');
}

function addressOf({ email_address, sms_channel }: Contact): string {
	return email_address?.address ?? sms_channel?.sms_address ?? '';
}

function listRows(account: Account) {
	const shown = account.lists.filter(({ deleted_at }) => deleted_at === undefined);
	return shown.map(({ list_id, name }) => ({ id: list_id, name, members: account.membersOf(list_id).size }));
}

function shownActivities(account: Account): Activity[] {
	return account.activities.slice(-ROWS.activities).reverse();
}

function activityRow(account: Account, activity: Activity) {
	const now = account.clock.now();
	const state = stateAt(activity, now);
	const { type, list_ids, tag_ids } = activity.job;
	return {
		id: activity.activity_id,
		type,
		state,
		percent: percentDone(activity, state, now),
		done: activity.result?.done ?? null,
		total: activity.result?.total ?? activity.selected ?? null,
		errors: activity.result?.errors.length ?? 0,
		lists: list_ids.map((id) => account.list(id)?.name ?? id),
		tags: tag_ids.map((id) => account.tag(id)?.name ?? id),
		createdAt: new Date(activity.createdAt).toISOString(),
	};
}

/** Of OAuth no query: it holds codes. */
function requestRow({ at, method, host, path, query, status }: LoggedRequest, index: number) {
	const parameters = host.startsWith('api.') ? new URLSearchParams(query).toString() : '';
	return { index, at: new Date(at).toISOString(), method, host, path, query: parameters, status };
}
