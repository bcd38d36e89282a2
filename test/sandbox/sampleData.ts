import type { Account } from './account/account';
import type { EngagementLevel, Permission } from './account/contact';
import type { ContactInput } from './account/newContact';
import type { List, Tag } from './account/records';
import { dateIn, timestamp } from './account/times';
import {
	CITIES,
	COMPANIES,
	FIRST_NAMES,
	JOB_TITLES,
	LAST_NAMES,
	LIST_NAMES,
	STREETS,
	TAG_NAMES,
} from './sampleNames';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** One contact in so many has only a phone number; one in so many is deleted. */
const SMS_ONLY_EVERY = 100;
const DELETED_EVERY = 30;
const DELETED_THIS_WEEK = 6;

/**
 * Fills the account with a believable small charity: 60 lists, 15 tags, some 1,200 contacts. The
 * same names and ids every time; dates are counted back from the sandbox's clock.
 */
export function addSampleData(account: Account, { contacts = 1200 } = {}): void {
	const chance = new Chance(20_261_121);
	const lists = LIST_NAMES.map((name) => account.addList({ name, favorite: name === 'Newsletter' }));
	const tags = TAG_NAMES.map((name) => account.addTag(name));
	account.addList({ name: 'Abandoned Campaign', deleted_at: account.timestamp() });
	const fields = ['Member number', 'Preferred language'].map((label) => account.addCustomField(label));
	const fieldIds = fields.map(({ custom_field_id }) => custom_field_id);

	for (let index = 0; index < contacts; index += 1) {
		const person = new Person(account, chance, index);
		if (index % SMS_ONLY_EVERY === 50) account.addContact(person.smsOnly());
		else if (index % DELETED_EVERY === 17) account.addContact(person.deleted(Math.floor(index / DELETED_EVERY), tags));
		else account.addContact(person.alive(lists, tags, fieldIds));
	}
	account.addSegment('Most engaged', ({ engagement_level }) => engagement_level === 'high');
	pastActivities(account);
}

function pastActivities(account: Account): void {
	const now = account.clock.now();
	const listIds = account.lists.slice(0, 2).map(({ list_id }) => list_id);
	account.addActivity({ createdAt: now - 8 * DAY, total: 412 });
	account.addActivity({ createdAt: now - 6 * DAY, type: 'add_list_memberships', total: 38, list_ids: listIds });
	account.addActivity({ createdAt: now - 3 * DAY, type: 'remove_list_memberships', total: 120, list_ids: listIds });
	account.addActivity({
		createdAt: now - 2 * DAY,
		state: 'failed',
		total: 500,
		errors: ['The activity could not be completed.'],
	});
	account.addActivity({ createdAt: now - 5 * HOUR, total: 0 });
}

/** Describes one made-up contact. */
class Person {
	private readonly first: string;
	private readonly last: string;
	private readonly createdAt: number;

	constructor(
		private readonly account: Account,
		private readonly chance: Chance,
		private readonly index: number,
	) {
		this.first = FIRST_NAMES[(index * 7) % FIRST_NAMES.length] as string;
		this.last = LAST_NAMES[(index * 11 + Math.floor(index / FIRST_NAMES.length)) % LAST_NAMES.length] as string;
		this.createdAt = account.clock.now() - chance.upTo(1500) * DAY - 30 * DAY;
	}

	alive(lists: List[], tags: Tag[], fieldIds: string[]): ContactInput {
		const { chance } = this;
		const listIds = chance.some(lists, chance.upTo(4)).map(({ list_id }) => list_id);
		const newsletter = lists[0]?.list_id ?? '';
		return {
			...this.named(),
			email_address: { permission_to_send: this.permission() },
			list_memberships: [...new Set(chance.is(0.7) ? [newsletter, ...listIds] : listIds)],
			taggings: chance.some(tags, chance.upTo(3)).map(({ tag_id }) => tag_id),
			engagement_level: chance.one<EngagementLevel>(['unqualified', 'low', 'medium', 'high']),
			...(chance.is(0.4) && this.work()),
			...(chance.is(0.3) && { phone_numbers: [this.phone()], street_addresses: [this.address()] }),
			...(chance.is(0.2) && { birthday_month: 1 + chance.upTo(12), birthday_day: 1 + chance.upTo(28) }),
			...(chance.is(0.3) && { custom_fields: this.customFields(fieldIds) }),
			...(chance.is(0.1) && { notes: [this.note()] }),
		};
	}

	/** The first few were deleted this week, the others on dates further and further back. */
	deleted(number: number, tags: Tag[]): ContactInput {
		const daysAgo = number < DELETED_THIS_WEEK ? number : 8 + ((number * 9) % 400);
		const now = this.account.clock.now();
		const at = now - daysAgo * DAY;
		return {
			...this.named(),
			...this.work(),
			email_address: { permission_to_send: number % 10 === 9 ? 'unsubscribed' : 'implicit' },
			phone_numbers: [this.phone()],
			taggings: this.chance.some(tags, 1).map(({ tag_id }) => tag_id),
			notes: [this.note()],
			created_at: timestamp(now - 500 * DAY),
			updated_at: timestamp(at),
			deleted_at: dateIn(this.account.unknowns.deletedAtZone, at),
		};
	}

	smsOnly(): ContactInput {
		const phone = `555${String(100_000 + this.index).padStart(7, '0')}`;
		return {
			...this.named(),
			email: null,
			sms_channel: {
				sms_channel_id: this.account.newPartId(),
				sms_address: phone,
				dial_code: '1',
				country_code: 'US',
				update_source: 'Contact',
				create_source: 'Contact',
				sms_channel_consents: [{ sms_consent_permission: 'explicit', consent_type: 'promotional_sms' }],
			},
		};
	}

	private named(): ContactInput {
		const local = `${this.first}.${this.last}`.toLowerCase();
		const number = this.index < FIRST_NAMES.length ? '' : String(this.index);
		const created_at = timestamp(this.createdAt);
		return {
			email: `${local}${number}@${this.index % 3 === 0 ? 'example.com' : 'example.org'}`,
			first_name: this.first,
			last_name: this.last,
			created_at,
			updated_at: created_at,
		};
	}

	private permission(): Permission {
		if (this.chance.is(0.06)) return 'unsubscribed';
		return this.chance.is(0.3) ? 'explicit' : 'implicit';
	}

	private work(): ContactInput {
		return { company_name: this.chance.one(COMPANIES), job_title: this.chance.one(JOB_TITLES) };
	}

	private phone() {
		const at = timestamp(this.createdAt);
		return {
			phone_number_id: this.account.newPartId(),
			phone_number: `555-01${String(this.index % 100).padStart(2, '0')}`,
			kind: this.chance.one(['home', 'mobile', 'work']),
			created_at: at,
			updated_at: at,
			update_source: 'Account',
			create_source: 'Account',
		};
	}

	private address() {
		const at = timestamp(this.createdAt);
		const [city, state, postal_code] = this.chance.one(CITIES);
		return {
			street_address_id: this.account.newPartId(),
			kind: 'home',
			street: `${1 + this.chance.upTo(200)} ${this.chance.one(STREETS)}`,
			city,
			state,
			postal_code,
			country: 'United States',
			created_at: at,
			updated_at: at,
		};
	}

	private customFields([number, language]: string[]) {
		return [
			{ custom_field_id: number ?? '', value: `M-${10_000 + this.index}` },
			{ custom_field_id: language ?? '', value: this.chance.one(['English', 'Spanish']) },
		];
	}

	private note() {
		return {
			note_id: this.account.newPartId(),
			created_at: timestamp(this.createdAt),
			content: this.chance.one(['Met at the book fair.', 'Prefers to be called.', 'Asked about volunteering.']),
		};
	}
}

/** Chance that falls the same way every time (mulberry32). */
class Chance {
	constructor(private state: number) {}

	/** 0 to `most` - 1. */
	upTo(most: number): number {
		return Math.floor(this.next() * most);
	}

	is(probability: number): boolean {
		return this.next() < probability;
	}

	one<T>(from: readonly T[]): T {
		return from[this.upTo(from.length)] as T;
	}

	/** Up to `count` different ones. */
	some<T>(from: readonly T[], count: number): T[] {
		return [...new Set(Array.from({ length: count }, () => this.one(from)))];
	}

	private next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}
}
