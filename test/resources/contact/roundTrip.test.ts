import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useEngine } from '../../engine';
import type { Contact, ContactInput } from '../../sandbox';
import { neverTouchesConsent } from '../../support/consent';
import { lasting } from './lasting';

const engine = useEngine({ limits: { perDay: null } });
neverTouchesConsent(engine);

const LISTS = 6;
const TAGS = 3;

const someOf = (count: number) => fc.subarray(Array.from({ length: count }, (_, index) => index));

/** A contact as it may be found in an account, its lists and tags by their numbers. */
const aContact = fc.record({
	hasAddress: fc.boolean(),
	lists: fc.oneof({ arbitrary: someOf(LISTS), weight: 4 }, { arbitrary: fc.constant<number[]>([]), weight: 1 }),
	tags: someOf(TAGS),
	permission: fc.constantFrom('explicit', 'implicit', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed'),
	first_name: fc.option(fc.string({ maxLength: 8 }), { nil: undefined }),
	birthday: fc.option(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })), { nil: undefined }),
	field: fc.option(fc.string({ minLength: 1, maxLength: 8 }), { nil: undefined }),
	note: fc.option(fc.string({ minLength: 1, maxLength: 8 }), { nil: undefined }),
	phone: fc.option(fc.constantFrom('home', 'work', 'mobile', 'other'), { nil: undefined }),
	isDeleted: fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, { arbitrary: fc.constant(true), weight: 1 }),
});

/** Who is named, and how. */
const aName = fc.record({ contact: fc.nat(), item: fc.nat(2), as: fc.constantFrom('id', 'ID', 'address', 'Address') });

/** A few contacts or several batches of them, and a selection of those. */
const cases = fc.record({
	contacts: fc.array(aContact, { minLength: 2, maxLength: 12 }),
	/** How often the account holds those. */
	times: fc.oneof({ arbitrary: fc.constant(1), weight: 4 }, { arbitrary: fc.integer({ min: 50, max: 120 }), weight: 1 }),
	names: fc.array(aName, { minLength: 1, maxLength: 20 }),
	everybody: fc.boolean(),
	/** How the lists come back from wherever they were kept. */
	kept: fc.constantFrom('array', 'JSON text', 'separated text'),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Adds the contacts of a case; earlier cases' contacts stay in the account. */
function fill({ contacts, times }: Case, needsAddress: boolean): string[] {
	const { account } = engine.sandbox;
	const lists = Array.from({ length: LISTS }, () => account.addList().list_id);
	const tags = Array.from({ length: TAGS }, () => account.addTag().tag_id);
	const { custom_field_id } = account.addCustomField('Field');
	const at = '2024-05-06T07:08:09.000Z';
	const sources = { created_at: at, updated_at: at, update_source: 'Account', create_source: 'Account' };
	const phone = (kind: string) => ({ phone_number_id: account.newPartId(), phone_number: '555-0100', kind, ...sources });
	const describe = (contact: Case['contacts'][number]): ContactInput => ({
		...(contact.hasAddress || needsAddress ? { email_address: { permission_to_send: contact.permission as 'explicit' } } : { email: null }),
		first_name: contact.first_name,
		...(contact.birthday ? { birthday_month: contact.birthday[0], birthday_day: contact.birthday[1] } : {}),
		list_memberships: contact.lists.map((n) => lists[n] as string),
		taggings: contact.tags.map((n) => tags[n] as string),
		custom_fields: contact.field === undefined ? [] : [{ custom_field_id, value: contact.field }],
		notes: contact.note === undefined ? [] : [{ note_id: account.newPartId(), created_at: at, content: contact.note }],
		phone_numbers: contact.phone === undefined ? [] : [phone(contact.phone)],
		deleted: contact.isDeleted,
	});
	return Array.from({ length: times }, () => contacts.map((contact) => account.addContact(describe(contact)).contact_id)).flat();
}

/** The input items of a case, and the ids of the contacts that they name. */
function select({ names, everybody }: Case, ids: string[]) {
	const { account } = engine.sandbox;
	const chosen = everybody ? [...names, ...ids.map((_, contact) => ({ contact, item: contact % 3, as: 'id' }))] : names;
	const items: string[][] = [[], [], []];
	const named = new Set<string>();
	for (const { contact, item, as } of chosen) {
		const id = ids[contact % ids.length] as string;
		const address = account.contact(id)?.email_address?.address;
		const name = as.toLowerCase() === 'id' || !address ? id : address;
		items[item]?.push(as === 'ID' || as === 'Address' ? name.toUpperCase() : name);
		named.add(id);
	}
	return { named, items: items.filter((who) => who.length > 0).map((who) => ({ who })) };
}

function asKept(row: IDataObject, kept: string): IDataObject {
	const lists = row.list_memberships as string[];
	const text = kept === 'JSON text' ? JSON.stringify(lists) : lists.join(', ');
	return { contact_id: row.contact_id, list_memberships: kept === 'array' ? lists : text };
}

const snapshot = () => new Map(engine.sandbox.account.contacts.map((contact) => [contact.contact_id, structuredClone(contact)]));

const listsOf = ({ list_memberships }: Contact) => [...list_memberships].sort();
const stands = (contact: Contact) => ({ ...lasting(contact), lists: listsOf(contact), isDeleted: contact.deleted_at !== undefined });

const ANYBODY = { __rl: true, mode: 'id', value: '={{ $json.contact_id }}' };

interface Way {
	remove: INodeParameters;
	restore: INodeParameters;
	needsAddress: boolean;
	/** How many times the contacts of a case: one by one, hundreds say nothing that a few do not. */
	most: number;
	runs: number;
}

/** What an undo needs: reading, deleting, restoring. */
const WAYS: Record<string, Way> = {
	'Delete Many and Restore Many': {
		remove: { operation: 'deleteMany', contacts: '={{ $json.contact_id }}', waitForCompletion: true },
		restore: { operation: 'restoreMany', contacts: '={{ $json.contact_id }}', waitForCompletion: true },
		needsAddress: false,
		most: Infinity,
		runs: 20,
	},
	'Delete and Restore': {
		remove: { operation: 'delete', contact: ANYBODY },
		restore: { operation: 'restore', contact: ANYBODY },
		// A contact without an address can be restored by Restore Many only.
		needsAddress: true,
		most: 1,
		runs: 10,
	},
};

describe('any account, any selection', () => {
	it.each(Object.entries(WAYS))('read with their lists, deleted, and restored onto those: everything is as it was (%s)', async (_way, way) => {
		const { remove, restore, needsAddress, most, runs } = way;
		const counts = { back: 0, withoutLists: 0 };
		await fc.assert(
			fc.asyncProperty(cases, async (given) => {
				const { named, items } = select(given, fill({ ...given, times: Math.min(given.times, most) }, needsAddress));
				const before = snapshot();

				const include = { options: { include: ['list_memberships'] } };
				const read = await engine.runNode({ resource: 'contact', operation: 'getMany', getBy: 'contacts', contacts: '={{ $json.who }}', ...include }, items);
				expect(read.error).toBeUndefined();
				expect(new Set(read.json.map(({ contact_id }) => contact_id))).toEqual(named);
				const removed = await engine.runNode({ resource: 'contact', ...remove }, read.json);
				expect(removed.error).toBeUndefined();
				const { account } = engine.sandbox;
				expect([...named].filter((id) => account.contact(id)?.deleted_at === undefined)).toEqual([]);
				expect([...named].flatMap((id) => account.contact(id)?.list_memberships)).toEqual([]);

				const kept = read.json.map((row) => asKept(row, given.kept));
				const restored = await engine.runNode({ resource: 'contact', restoreTo: 'previousLists', ...restore }, kept);
				expect(restored.error).toBeUndefined();
				expect(restored.json).toHaveLength(kept.length);

				for (const [id, contact] of before) {
					const staysDeleted = named.has(id) && contact.list_memberships.length === 0;
					if (named.has(id)) counts[staysDeleted ? 'withoutLists' : 'back']++;
					const after = stands(account.contact(id) as Contact);
					expect({ id, ...after }).toEqual({ id, ...stands(contact), ...(staysDeleted ? { isDeleted: true } : {}) });
				}
			}),
			{ numRuns: runs, endOnFailure: true },
		);
		// It is about both kinds, so there have to be some of each.
		expect(Math.min(counts.back, counts.withoutLists)).toBeGreaterThan(5);
	});
});
