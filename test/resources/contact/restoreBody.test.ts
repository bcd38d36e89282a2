import fc from 'fast-check';
import type { Contact } from '../../../nodes/ConstantContact/api/contact';
import { restoreBody } from '../../../nodes/ConstantContact/resources/contact/restoreBody';
import { address, id, makeId, optionalText } from '../../support/arbitraries';

/** What Constant Contact's contract lets a PUT write; of the rest of a contact nothing may be sent. */
const WRITABLE_CORE = ['first_name', 'last_name', 'job_title', 'company_name', 'anniversary', 'birthday_month', 'birthday_day', 'taggings'];
const WRITABLE_ENTRIES: Record<string, string[]> = {
	custom_fields: ['custom_field_id', 'value', 'choice_ids'],
	phone_numbers: ['phone_number', 'kind'],
	street_addresses: ['kind', 'street', 'city', 'state', 'postal_code', 'country'],
	notes: ['note_id', 'created_at', 'content'],
};

const date = fc.constantFrom('2026-03-01T10:00:00Z', '2015-03-17');
const source = fc.constantFrom('Account', 'Contact');
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.constant(null), fc.constant(undefined));
const entries = (model: Record<string, fc.Arbitrary<unknown>>) => maybe(fc.array(fc.record(model), { maxLength: 3 }));

/** A contact with anything that the API says of one, written here or not. */
const contact = fc.record({
	contact_id: id,
	email_address: fc.record({
		address,
		permission_to_send: fc.constantFrom('explicit', 'implicit', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed'),
		created_at: date,
		updated_at: date,
		opt_in_source: some(source),
		opt_in_date: some(date),
		opt_out_source: some(source),
		opt_out_date: some(date),
		opt_out_reason: optionalText,
		confirm_status: fc.constantFrom('pending', 'confirmed', 'off'),
	}),
	first_name: optionalText,
	last_name: optionalText,
	job_title: optionalText,
	company_name: optionalText,
	anniversary: optionalText,
	birthday: maybe(fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 31 }) })),
	update_source: source,
	create_source: source,
	created_at: date,
	updated_at: date,
	deleted_at: date,
	custom_fields: entries({ custom_field_id: id, value: optionalText, choice_ids: some(fc.array(fc.string())) }),
	phone_numbers: entries({ phone_number_id: id, phone_number: fc.string(), kind: optionalText, created_at: date, update_source: source }),
	street_addresses: entries({
		street_address_id: id,
		kind: fc.constantFrom('home', 'work', 'other'),
		street: optionalText,
		city: optionalText,
		state: optionalText,
		postal_code: optionalText,
		country: optionalText,
		created_at: date,
	}),
	list_memberships: maybe(fc.array(id, { maxLength: 3 })),
	taggings: maybe(fc.array(id, { maxLength: 3 })),
	notes: entries({ note_id: id, created_at: date, content: fc.string() }),
	sms_channel: maybe(fc.record({ sms_channel_id: id, sms_address: fc.string(), sms_channel_consents: fc.array(fc.anything()) })),
	something_new: maybe(fc.string()),
}).map(({ birthday, ...more }) => ({ ...more, ...(birthday ? { birthday_month: birthday.month, birthday_day: birthday.day } : {}) }) as unknown as Contact);

const lists = [makeId(1), makeId(2)];
const bodyOf = (from: Contact): Record<string, unknown> => ({ ...restoreBody(from, lists) });
const hasValue = (value: unknown) => value !== null && value !== undefined;
const valuesOf = (from: Record<string, unknown>, keys: readonly string[]) =>
	Object.fromEntries(keys.map((key) => [key, from[key]]).filter(([, value]) => hasValue(value)));

test('nothing writable that the contact has is lost', () => {
	fc.assert(
		fc.property(contact, (from) => {
			const body = bodyOf(from);
			expect(body).toMatchObject(valuesOf(from, WRITABLE_CORE));
			for (const [name, keys] of Object.entries(WRITABLE_ENTRIES)) {
				const had = from[name] as Array<Record<string, unknown>> | null | undefined;
				expect(body[name]).toEqual(hasValue(had) ? had?.map((entry) => valuesOf(entry, keys)) : undefined);
			}
		}),
	);
});

test('nothing else is sent: nothing read-only, nothing of consent, nothing unknown, no null', () => {
	const allowed = [...WRITABLE_CORE, ...Object.keys(WRITABLE_ENTRIES), 'update_source', 'email_address', 'list_memberships'];
	fc.assert(
		fc.property(contact, (from) => {
			const body = bodyOf(from);
			expect(Object.keys(body).filter((key) => !allowed.includes(key))).toEqual([]);
			expect(body.email_address).toEqual({ address: from.email_address?.address });
			for (const [name, keys] of Object.entries(WRITABLE_ENTRIES)) {
				for (const entry of (body[name] ?? []) as object[]) {
					expect(Object.keys(entry).filter((key) => !keys.includes(key))).toEqual([]);
					expect(Object.values(entry).filter((value) => !hasValue(value))).toEqual([]);
				}
			}
			expect(Object.values(body).filter((value) => !hasValue(value))).toEqual([]);
		}),
	);
});

test('a restore says who restores, and puts the contact onto exactly the lists given', () => {
	fc.assert(
		fc.property(contact, (from) => {
			expect(bodyOf(from)).toMatchObject({ update_source: 'Account', list_memberships: lists });
		}),
	);
});

test.each([
	[{ birthday_month: 2, birthday_day: 29 }, { birthday_month: 2, birthday_day: 29 }],
	[{ birthday_month: 2 }, {}],
	[{ birthday_day: 29 }, {}],
	[{ birthday_month: 0, birthday_day: 0 }, {}],
	[{ birthday_month: null, birthday_day: null }, {}],
])('the birthday %j is sent whole or not at all', (birthday, expected) => {
	const body = bodyOf({ contact_id: makeId(1), email_address: { address: 'ada@example.org' }, ...birthday });
	expect(body).toEqual({ update_source: 'Account', email_address: { address: 'ada@example.org' }, list_memberships: lists, ...expected });
});
