import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import type { Contact, ContactInput } from '../../sandbox';
import { NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { lasting } from './lasting';

const engine = useEngine();
neverTouchesConsent(engine);
const { any, stringContaining, stringMatching } = expect;

const EVERYTHING = 'custom_fields,list_memberships,notes,phone_numbers,street_addresses,taggings';

/** Restores the contact that each item names under `who` onto the lists it names under `lists`. */
function restore(options: INodeParameters = {}): INodeParameters {
	const contact = { __rl: true, mode: 'id', value: '={{ $json.who }}' };
	return { resource: 'contact', operation: 'restore', contact, lists: '={{ $json.lists }}' as unknown as string[], options };
}

const SKIP = restore({ ifNotFound: 'skip' });
const ADD = restore({ ifNotDeleted: 'addToLists' });

const GET = (id: string) => `GET /v3/contacts/${id}?include=${EVERYTHING}`;
const PUT = (id: string) => `PUT /v3/contacts/${id}`;

/** The ids of new lists. */
function addLists(count: number): string[] {
	return Array.from({ length: count }, () => engine.sandbox.account.addList().list_id);
}

function add(input: ContactInput = {}): Contact {
	return engine.sandbox.account.addContact(input);
}

const addDeleted = (input: ContactInput = {}) => add({ deleted: true, ...input });

const stored = (id: string) => structuredClone(engine.sandbox.account.contact(id)) as Contact;

const item = (who: unknown, lists: unknown) => ({ who, lists }) as IDataObject;

/** The bodies of the PUTs, in their order. */
const bodies = () =>
	engine.sandbox.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body as Record<string, unknown>);

const forbidden = { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } };

/** A deleted contact that has everything a contact can have. */
function addRich(): Contact {
	const { account } = engine.sandbox;
	const at = '2024-05-06T07:08:09.000Z';
	const choice = account.addCustomField('Choice').custom_field_id;
	const text = account.addCustomField('Text').custom_field_id;
	return addDeleted({
		email_address: { address: 'Ann@Example.com', permission_to_send: 'explicit', opt_in_source: 'Contact' },
		first_name: 'Ann',
		last_name: 'Lee',
		job_title: 'Musician',
		company_name: 'Acme',
		birthday_month: 2,
		birthday_day: 29,
		anniversary: '2006-11-15',
		update_source: 'Contact',
		create_source: 'Contact',
		created_at: at,
		updated_at: at,
		custom_fields: [
			{ custom_field_id: text, value: 'Tesla' },
			{ custom_field_id: choice, choice_ids: ['1', '2'] },
		],
		phone_numbers: ['home', 'work'].map((kind) => ({
			phone_number_id: account.newPartId(),
			phone_number: `555-${kind}`,
			kind,
			created_at: at,
			updated_at: at,
			update_source: 'Account',
			create_source: 'Account',
		})),
		street_addresses: [
			{
				street_address_id: account.newPartId(),
				kind: 'home',
				street: '1 Road',
				city: 'Chicago',
				state: 'Illinois',
				postal_code: '60609',
				country: 'United States',
				created_at: at,
				updated_at: at,
			},
			{ street_address_id: account.newPartId(), kind: 'work', city: 'Reno', created_at: at, updated_at: at },
		],
		taggings: [account.addTag().tag_id, account.addTag().tag_id],
		notes: ['first', 'second'].map((content) => ({ note_id: account.newPartId(), created_at: at, content })),
		sms_channel: {
			sms_channel_id: account.newPartId(),
			sms_address: '5550100',
			dial_code: '1',
			country_code: 'US',
			update_source: 'Contact',
			create_source: 'Contact',
			sms_channel_consents: [{ sms_consent_permission: 'explicit', consent_type: 'promotional_sms' }],
		},
	});
}

describe('contact: restore', () => {
	it('reads, writes and reads back the contact of each item', async () => {
		const [news, members] = addLists(2) as [string, string];
		const [ann, ben] = [addDeleted({ email: 'ann@example.com', first_name: 'Ann' }), addDeleted({ email: 'ben@example.com' })];
		const rows = [item(ann.contact_id, [news, members]), item(ben.contact_id, `${members.toUpperCase()}; ${members}`)];
		const run = await engine.runNode(restore(), rows, { followedBy: { who: "={{ $('Start').item.json.who }}" } });
		expect(run.error).toBeUndefined();
		for (const { contact_id } of [ann, ben]) {
			expect(run.lines.filter((line) => line.includes(contact_id))).toEqual([GET(contact_id), PUT(contact_id), GET(contact_id)]);
		}
		expect(bodies()).toEqual([
			{
				update_source: 'Account',
				email_address: { address: 'ann@example.com' },
				first_name: 'Ann',
				list_memberships: [news, members],
				custom_fields: [],
				notes: [],
				phone_numbers: [],
				street_addresses: [],
				taggings: [],
			},
			expect.objectContaining({ email_address: { address: 'ben@example.com' }, list_memberships: [members] }),
		]);
		expect(run.json).toMatchObject([
			{ contact_id: ann.contact_id, first_name: 'Ann', list_memberships: [news, members], restored: true },
			{ contact_id: ben.contact_id, list_memberships: [members], restored: true },
		]);
		expect(run.json.some((json) => 'deleted_at' in json)).toBe(false);
		expect(run.json[0]).toEqual({ ...run.requests.filter(({ method }) => method === 'GET').at(-2)?.response as object, restored: true });
		expect(run.pairing).toEqual([[0], [1]]);
		expect(run.following).toEqual([{ who: ann.contact_id }, { who: ben.contact_id }]);
	});

	it('loses nothing that the contacts had', async () => {
		const [news] = addLists(1) as [string];
		const [rich, poor] = [addRich(), addDeleted({ last_name: 'Poe', birthday_month: 3 })];
		const before = [stored(rich.contact_id), stored(poor.contact_id)];
		const run = await engine.runNode(restore(), [item(rich.contact_id, [news]), item(poor.contact_id, [news])]);
		expect(run.error).toBeUndefined();
		const after = [stored(rich.contact_id), stored(poor.contact_id)] as [Contact, Contact];
		expect(lasting(after[0])).toEqual(lasting(before[0] as Contact));
		expect(after.map(({ deleted_at }) => deleted_at)).toEqual([undefined, undefined]);
		expect(after.map(({ list_memberships }) => list_memberships)).toEqual([[news], [news]]);
		expect(after[1].last_name).toBe('Poe');
	});

	it('sends every writable field, and nothing that is read-only or about consent', async () => {
		const [news] = addLists(1) as [string];
		const rich = addRich();
		await engine.runNode(restore(), [item(rich.contact_id, [news]), item('ANN@example.com', [news])]);
		const [text, choice] = rich.custom_fields;
		expect(bodies()).toEqual([
			{
				update_source: 'Account',
				email_address: { address: 'Ann@Example.com' },
				first_name: 'Ann',
				last_name: 'Lee',
				job_title: 'Musician',
				company_name: 'Acme',
				birthday_month: 2,
				birthday_day: 29,
				anniversary: '2006-11-15',
				taggings: rich.taggings,
				list_memberships: [news],
				custom_fields: [
					{ custom_field_id: text?.custom_field_id, value: 'Tesla' },
					{ custom_field_id: choice?.custom_field_id, choice_ids: ['1', '2'] },
				],
				phone_numbers: [
					{ phone_number: '555-home', kind: 'home' },
					{ phone_number: '555-work', kind: 'work' },
				],
				street_addresses: [
					{ kind: 'home', street: '1 Road', city: 'Chicago', state: 'Illinois', postal_code: '60609', country: 'United States' },
					{ kind: 'work', city: 'Reno' },
				],
				notes: [
					{ note_id: any(String), created_at: '2024-05-06T07:08:09.000Z', content: 'first' },
					{ note_id: any(String), created_at: '2024-05-06T07:08:09.000Z', content: 'second' },
				],
			},
		]);
	});

	it('copes with a contact whose fields are null', async () => {
		const [news] = addLists(1) as [string];
		const [ann, ben] = [addDeleted(), addDeleted()];
		const nulls = Object.fromEntries(
			'first_name,last_name,job_title,company_name,birthday_month,birthday_day,anniversary,taggings,list_memberships,notes,custom_fields,phone_numbers,street_addresses,sms_channel'
				.split(',')
				.map((key) => [key, null]),
		);
		const body = { contact_id: ann.contact_id, email_address: ann.email_address, deleted_at: ann.deleted_at, ...nulls };
		engine.sandbox.inject({ method: 'GET', path: `/v3/contacts/${ann.contact_id}`, answer: { status: 200, body } });
		const run = await engine.runNode(restore(), [item(ann.contact_id, [news]), item(ben.contact_id, [news])]);
		expect(run.error).toBeUndefined();
		expect(bodies()[0]).toEqual({
			update_source: 'Account',
			email_address: { address: ann.email_address?.address },
			list_memberships: [news],
		});
		expect(run.json).toMatchObject([{ restored: true }, { restored: true }]);
	});

	it('leaves the unsubscribed unsubscribed', async () => {
		const [news] = addLists(1) as [string];
		const [ann, ben] = [
			addDeleted({ email: 'ann@example.com', email_address: { permission_to_send: 'unsubscribed', opt_out_reason: 'too much' } }),
			addDeleted({ email_address: { permission_to_send: 'temp_hold' } }),
		];
		const run = await engine.runNode(restore(), [item(ann.contact_id, [news]), item(ben.contact_id, [news])]);
		expect(run.json).toMatchObject([
			{ restored: true, email_address: { permission_to_send: 'unsubscribed', opt_out_source: 'Contact' } },
			{ restored: true, email_address: { permission_to_send: 'temp_hold' } },
		]);
	});

	describe('of a contact that is not deleted', () => {
		it('leaves it alone and says so', async () => {
			const [news, members] = addLists(2) as [string, string];
			const [ann, ben] = [add({ list_memberships: [members], first_name: 'Ann' }), addDeleted()];
			const before = stored(ann.contact_id);
			const run = await engine.runNode(restore(), [item(ann.contact_id, [news]), item(ben.contact_id, [news])]);
			expect(run.lines.filter((line) => line.includes(ann.contact_id))).toEqual([GET(ann.contact_id)]);
			expect(run.json).toMatchObject([
				{ contact_id: ann.contact_id, first_name: 'Ann', list_memberships: [members], restored: false },
				{ contact_id: ben.contact_id, restored: true },
			]);
			expect(stored(ann.contact_id)).toEqual(before);
			expect(run.pairing).toEqual([[0], [1]]);
		});

		it('adds it to the lists if the user says so, and keeps those it is on', async () => {
			const [news, members, board] = addLists(3) as [string, string, string];
			const [ann, ben] = [add({ list_memberships: [members], first_name: 'Ann' }), add({ list_memberships: [news, board] })];
			const run = await engine.runNode(ADD, [item(ann.contact_id, [news]), item(ben.contact_id, [board])]);
			expect(bodies()).toMatchObject([{ first_name: 'Ann', list_memberships: [members, news] }]);
			expect(run.json).toMatchObject([
				{ contact_id: ann.contact_id, list_memberships: [members, news], restored: false },
				{ contact_id: ben.contact_id, list_memberships: [news, board], restored: false },
			]);
			expect(stored(ann.contact_id)).toMatchObject({ first_name: 'Ann', list_memberships: [members, news] });
		});

		it('refuses more than 50 lists after the union', async () => {
			const lists = addLists(52);
			const [ann, ben] = [add({ list_memberships: lists.slice(0, 49) }), add({ list_memberships: lists.slice(0, 49) })];
			const run = await engine.runNode(ADD, [item(ben.contact_id, lists.slice(48, 50)), item(ann.contact_id, lists.slice(49, 51))], {
				onError: 'continueErrorOutput',
			});
			expect(run.json).toMatchObject([{ contact_id: ben.contact_id, list_memberships: lists.slice(0, 50) }]);
			expect(run.errors).toMatchObject([
				{ error: stringMatching(/^With the lists that it is on already .* 51 lists.*50/), details: { contact_id: ann.contact_id } },
			]);
			expect(stored(ann.contact_id).list_memberships).toHaveLength(49);
			const stopped = await engine.runNode(ADD, [item(ann.contact_id, lists.slice(49, 51)), item(ben.contact_id, lists.slice(0, 1))]);
			expect(stopped.error?.message).toMatch(/^With the lists that it is on already .*\[item 0\]$/);
		});
	});

	describe('with the same contact in several items', () => {
		it('puts it onto the lists of all of them, one after the other', async () => {
			const [news, members, board] = addLists(3) as [string, string, string];
			const [ann, ben] = [addDeleted({ email: 'ann@example.com', first_name: 'Ann' }), addDeleted()];
			const run = await engine.runNode(restore(), [
				item(ann.contact_id, [news]),
				item(ben.contact_id, [board]),
				item('ANN@example.com', [members]),
				item(ann.contact_id.toUpperCase(), [news, board]),
			]);
			expect(run.error).toBeUndefined();
			expect(run.json).toMatchObject([
				{ restored: true, list_memberships: [news] },
				{ restored: true, contact_id: ben.contact_id },
				{ restored: true, list_memberships: [news, members] },
				{ restored: true, list_memberships: [news, members, board] },
			]);
			expect(stored(ann.contact_id)).toMatchObject({ first_name: 'Ann', list_memberships: [news, members, board] });
			expect(run.pairing).toEqual([[0], [1], [2], [3]]);
		});

		it('goes on with the next item after a failure', async () => {
			const [news, members] = addLists(2) as [string, string];
			const ann = addDeleted();
			engine.sandbox.inject({ method: 'PUT', answer: forbidden });
			const run = await engine.runNode(restore(), [item(ann.contact_id, [news]), item(ann.contact_id, [members])], {
				onError: 'continueErrorOutput',
			});
			expect(run.errors).toMatchObject([{ error: stringContaining('Not for you'), details: { contact_id: ann.contact_id, http_status: 403 } }]);
			expect(run.json).toMatchObject([{ restored: true, list_memberships: [members] }]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[1]], [[0]]]);
		});
	});

	it('takes a contact for a deleted one when only the reading back had failed for its item before', async () => {
		const [news, members] = addLists(2) as [string, string];
		const ann = addDeleted();
		engine.sandbox.inject({ method: 'GET', skip: 1, answer: forbidden });
		const rows = [item(ann.contact_id, [news]), item(ann.contact_id, [members])];
		const run = await engine.runNode(restore(), rows, { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([{ error: stringContaining('could not be read back') }]);
		expect(run.json).toMatchObject([{ restored: true, list_memberships: [news, members] }]);
	});

	describe('of a contact that is not found', () => {
		it('is an error by default', async () => {
			const [news] = addLists(1) as [string];
			const ann = addDeleted({ email: 'ann@example.com' });
			const run = await engine.runNode(restore(), [item(ann.contact_id, [news]), item(NOBODY, [news])]);
			expect(run.error?.message).toBe(`Contact: no contact has the ID ${NOBODY} [item 1]`);
			expect(run.error?.description).toMatch(/If a Contact Is Not Found/);
			const byAddress = await engine.runNode(restore(), [item('ann@example.com', [news]), item('nobody@example.com', [news])]);
			expect(byAddress.error?.message).toBe('Contact: no contact has the address nobody@example.com [item 1]');
			expect(byAddress.lines.filter((line) => line.startsWith('PUT'))).toEqual([]);
		});

		it('fails only its item with On Error set to continue', async () => {
			const [news] = addLists(1) as [string];
			const ann = addDeleted();
			const rows = [item(NOBODY, [news]), item(ann.contact_id, [news]), item('nobody@example.com', [news])];
			const run = await engine.runNode(restore(), rows, { onError: 'continueErrorOutput' });
			expect(run.json).toMatchObject([{ contact_id: ann.contact_id, restored: true }]);
			expect(run.errors).toMatchObject([
				{ error: stringContaining(NOBODY), details: { contact_id: NOBODY } },
				{ error: stringContaining('nobody@example.com'), details: { not_found: ['nobody@example.com'] } },
			]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[1]], [[0], [2]]]);
		});

		it('is a row if the user skips', async () => {
			const [news] = addLists(1) as [string];
			const ann = addDeleted();
			const rows = [item(NOBODY, [news]), item('Nobody@example.com', [news]), item(ann.contact_id, [news])];
			const run = await engine.runNode(SKIP, rows);
			expect(run.json).toEqual([
				{ contact_id: NOBODY, restored: false, not_found: true },
				{ email: 'Nobody@example.com', restored: false, not_found: true },
				expect.objectContaining({ contact_id: ann.contact_id, restored: true }),
			]);
			expect(run.pairing).toEqual([[0], [1], [2]]);
		});
	});

	it('points a contact without an email address to Restore Many', async () => {
		const [news] = addLists(1) as [string];
		const [sms, ben] = [addDeleted({ email: null, first_name: 'Sam' }), addDeleted()];
		const rows = [item(sms.contact_id, [news]), item(ben.contact_id, [news])];
		const stopped = await engine.runNode(restore(), rows);
		expect(stopped.error?.message).toMatch(/no email address.*\[item 0\]$/);
		expect(stopped.error?.description).toMatch(/Restore Many/);
		const run = await engine.runNode(restore(), rows, { onError: 'continueRegularOutput' });
		expect(run.json).toMatchObject([
			{ error: stringContaining(sms.contact_id), details: { contact_id: sms.contact_id, description: stringContaining('Restore Many') } },
			{ contact_id: ben.contact_id },
		]);
		expect(run.lines.filter((line) => line.includes(sms.contact_id))).toEqual([GET(sms.contact_id)]);
	});

	describe('that goes wrong', () => {
		it('says that the contact was written when it cannot be read back', async () => {
			const [news] = addLists(1) as [string];
			const [ann, ben] = [addDeleted(), addDeleted()];
			const path = `/v3/contacts/${ann.contact_id}`;
			const fault = { method: 'GET', path, skip: 1, answer: forbidden };
			engine.sandbox.inject(fault);
			const rows = [item(ann.contact_id, [news]), item(ben.contact_id, [news])];
			const stopped = await engine.runNode(restore(), rows);
			expect(stopped.error?.message).toMatch(/was written onto its lists, but could not be read back: .*Not for you \[item 0\]$/);
			expect(stopped.error?.description).toContain(ben.contact_id);
			expect(stored(ann.contact_id).deleted_at).toBeUndefined();

			engine.sandbox.account.deleteContact(engine.sandbox.account.contact(ann.contact_id) as Contact);
			engine.sandbox.inject({ ...fault, answer: { status: 404, body: [] } });
			const run = await engine.runNode(restore(), rows, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ error: stringContaining('does not find it any more'), details: { contact_id: ann.contact_id } }]);
			expect(run.json).toHaveLength(1);
		});

		it('says that Constant Contact keeps the contact deleted', async () => {
			const [news] = addLists(1) as [string];
			const [ann, ben] = [addDeleted(), addDeleted()];
			const put = { method: 'PUT', path: `/v3/contacts/${ann.contact_id}`, answer: { status: 200, body: {} } };
			engine.sandbox.inject({ ...put, times: 2 });
			const rows = [item(ben.contact_id, [news]), item(ann.contact_id, [news])];
			const stopped = await engine.runNode(restore(), rows);
			expect(stopped.error?.message).toMatch(/accepted the restore .* but the contact is still deleted \[item 1\]$/);
			const run = await engine.runNode(restore(), rows, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ details: { contact_id: ann.contact_id } }]);
			expect(run.json).toMatchObject([{ contact_id: ben.contact_id, restored: false }]);
		});

		it('gives the words of a refusal: an unsubscribed contact, a list that is gone, an address that is taken', async () => {
			engine.sandbox.unknowns.unsubscribedOnRestore = 400;
			const [news] = addLists(1) as [string];
			const gone = engine.sandbox.account.addList({ deleted_at: '2026-01-01T00:00:00Z' }).list_id;
			const [ann, ben, cat] = [addDeleted({ email_address: { permission_to_send: 'unsubscribed' } }), addDeleted(), addDeleted()];
			const conflict = [{ error_key: 'contacts.api.conflict', error_message: 'Email already exists' }];
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/${cat.contact_id}`, answer: { status: 409, body: conflict } });
			const rows = [item(ann.contact_id, [news]), item(ben.contact_id, [gone]), item(cat.contact_id, [news])];
			const run = await engine.runNode(restore(), rows, { onError: 'continueRegularOutput' });
			expect(run.json).toMatchObject([
				{ error: `Could not restore contact ${ann.contact_id}: The contact has unsubscribed. [item 0]`, details: { contact_id: ann.contact_id, http_status: 400 } },
				{ error: stringContaining(`${gone} does not exist`), details: { contact_id: ben.contact_id, http_status: 400 } },
				{ error: stringContaining('Email already exists'), details: { contact_id: cat.contact_id, http_status: 409 } },
			]);
			expect(run.pairing).toEqual([[0], [1], [2]]);
		});

		it('repeats a PUT whose answer was lost', async () => {
			const [news] = addLists(1) as [string];
			const [ann, ben] = [addDeleted({ first_name: 'Ann' }), addDeleted()];
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/${ann.contact_id}`, answer: 'reset', effect: true });
			const run = await engine.runNode(restore(), [item(ann.contact_id, [news]), item(ben.contact_id, [news])]);
			expect(run.json).toMatchObject([{ restored: true, first_name: 'Ann', list_memberships: [news] }, { restored: true }]);
		});

		it('stops, and names what was restored until then', async () => {
			const [news] = addLists(1) as [string];
			const [ann, ben] = [addDeleted(), addDeleted()];
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/${ben.contact_id}`, answer: forbidden });
			const run = await engine.runNode(restore(), [item(ann.contact_id, [news]), item(ben.contact_id, [news])]);
			expect(run.error?.message).toBe(`Could not restore contact ${ben.contact_id}: Not for you [item 1]`);
			expect(run.error?.description).toContain(`1 other item of this run had gone through before (restored): ${ann.contact_id}`);
		});

		it('does not say restored of contacts that it left as they were', async () => {
			const [news] = addLists(1) as [string];
			const [ann, ben, cat] = [add(), addDeleted(), add({ list_memberships: [news] })];
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/${ben.contact_id}`, answer: forbidden, times: 2 });
			const skipped = await engine.runNode(SKIP, [item(ann.contact_id, [news]), item(NOBODY, [news]), item('no@example.com', [news]), item(ben.contact_id, [news])]);
			expect(skipped.error?.message).toBe(`Could not restore contact ${ben.contact_id}: Not for you [item 3]`);
			expect(skipped.error?.description).not.toContain('gone through');
			expect(skipped.lines.filter((line) => line.startsWith('PUT'))).toEqual([PUT(ben.contact_id)]);
			const added = await engine.runNode(ADD, [item(ann.contact_id, [news]), item(cat.contact_id, [news]), item(ben.contact_id, [news])]);
			expect(added.error?.description).toContain(`1 other item of this run had gone through before (put onto lists): ${ann.contact_id}.`);
			expect(added.error?.description).not.toContain(cat.contact_id);
		});

		it.each([
			['phone_numbers[0].phone_number does not have a valid value'],
			['custom_fields[0].value exceeds the maximum length'],
		])('over an old value names Restore Many, which sends none: %s', async (words) => {
			const [news] = addLists(1) as [string];
			const [ann, ben] = [addDeleted(), addDeleted()];
			const refusal = { status: 400, body: [{ error_key: 'contacts.api.validation.error', error_message: words }] };
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/${ann.contact_id}`, answer: refusal, times: 2 });
			const rows = [item(ann.contact_id, [news]), item(ben.contact_id, [news])];
			const stopped = await engine.runNode(restore(), rows.slice().reverse());
			expect(stopped.error?.message).toBe(`Could not restore contact ${ann.contact_id}: ${words} [item 1]`);
			expect(stopped.error?.description).toMatch(/^Restore writes back all its fields.* Use Restore Many .*no fields/);
			const run = await engine.runNode(restore(), rows, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([
				{
					error: `Could not restore contact ${ann.contact_id}: ${words} [item 0]`,
					details: { contact_id: ann.contact_id, http_status: 400, error_key: 'contacts.api.validation.error', description: stringContaining('Restore Many') },
				},
			]);
			expect(run.pairing).toEqual([[1]]);
		});
	});

	describe('with an input error', () => {
		it.each([
			['no list', [], /is empty: choose at least one list/],
			['no lists at all', undefined, /is empty: choose at least one list/],
			['a list that is no id', ['news'], /"news" is not a list ID/],
			['a number', [12], /got a number/],
			['an object', { list_id: NOBODY }, /got an object/],
		])('refuses %s before any request', async (_name, lists, message) => {
			const [news] = addLists(1) as [string];
			const ann = addDeleted();
			const rows = [item(ann.contact_id, [news]), item(ann.contact_id, lists)];
			const stopped = await engine.runNode(restore(), rows);
			expect(stopped.error?.message).toMatch(message);
			expect(stopped.error?.message).toMatch(/^Restore Onto These Lists: .*\[item 1\]$/);
			expect(stopped.lines).toEqual([]);
			const run = await engine.runNode(restore(), rows, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ error: stringMatching(message), details: { contact_id: ann.contact_id } }]);
			expect(run.json).toMatchObject([{ restored: true, list_memberships: [news] }]);
		});

		it('refuses more than 50 lists', async () => {
			const lists = addLists(51);
			const ann = addDeleted();
			const run = await engine.runNode(restore(), [item(ann.contact_id, lists.slice(0, 50)), item(ann.contact_id, lists)]);
			expect(run.error?.message).toBe('Restore Onto These Lists: 51 lists are too many: at most 50 are possible [item 1]');
			expect(run.lines).toEqual([]);
		});
	});

	describe('as a dry run', () => {
		const DRY = { dryRun: true };

		it('shows what would become of each contact, and writes none', async () => {
			const [news, sale] = addLists(2) as [string, string];
			const [ann, ben, cat] = [
				addDeleted({ email: 'ann@example.com', email_address: { permission_to_send: 'unsubscribed' } }),
				add({ email: 'ben@example.com', list_memberships: [news] }),
				addDeleted({ email: 'cat@example.com' }),
			];
			const before = structuredClone(engine.sandbox.account.contacts);
			const input = [
				item('ANN@example.com', [news]),
				item(ben.contact_id, [sale]),
				item(cat.contact_id, [news]),
				item(ann.contact_id, [sale]),
				item(NOBODY, [news]),
				item('no@example.com', [news]),
			];
			const run = await engine.runNode(restore({ ...DRY, ifNotFound: 'skip' }), input);
			expect(run.error).toBeUndefined();
			expect(run.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
			expect(engine.sandbox.account.contacts).toEqual(before);
			expect(run.json).toEqual([
				{ contact_id: ann.contact_id, email: 'ann@example.com', would: 'restore', permission_to_send: 'unsubscribed', dry_run: true },
				{ contact_id: ben.contact_id, email: 'ben@example.com', would: 'not_deleted', dry_run: true },
				{ contact_id: cat.contact_id, email: 'cat@example.com', would: 'restore', permission_to_send: 'implicit', dry_run: true },
				{ contact_id: ann.contact_id, email: 'ann@example.com', would: 'restore', permission_to_send: 'unsubscribed', dry_run: true },
				{ contact_id: NOBODY, email: null, would: 'not_found', dry_run: true },
				{ contact_id: null, email: 'no@example.com', would: 'not_found', dry_run: true },
			]);
			expect(run.pairing).toEqual([[0], [1], [2], [3], [4], [5]]);
			expect(run.hints).toMatchObject([
				{ message: 'Dry Run: nothing was changed. Without it this run would restore 2 contacts.' },
				{ message: stringMatching(/^1 contact to restore had unsubscribed/) },
			]);
			const adding = await engine.runNode(restore({ ...DRY, ifNotDeleted: 'addToLists' }), [item(ben.contact_id, [sale]), item(ben.contact_id, [news])]);
			expect(adding.json.map(({ would }) => would)).toEqual(['restore', 'not_deleted']);
		});

		it('fails where the run itself would: no address, too many lists, also over several items', async () => {
			const many = addLists(60);
			const [ann, ben, cat] = [addDeleted(), addDeleted({ email: null }), add({ list_memberships: many.slice(0, 40) })];
			const input = [
				item(ann.contact_id, many.slice(0, 30)),
				item(ben.contact_id, many.slice(0, 1)),
				item(ann.contact_id, many.slice(25, 55)),
				item(cat.contact_id, many.slice(35, 60)),
				item(NOBODY, many.slice(0, 1)),
			];
			const options = { ifNotDeleted: 'addToLists' };
			const dry = await engine.runNode(restore({ ...options, ...DRY }), input, { onError: 'continueErrorOutput' });
			expect(dry.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
			const real = await engine.runNode(restore(options), input, { onError: 'continueErrorOutput' });
			expect(dry.errors).toHaveLength(4);
			expect([dry.errors, pairingOf(dry.output[1])]).toEqual([real.errors, pairingOf(real.output[1])]);
			expect(dry.pairing).toEqual(real.pairing);
			expect(dry.json).toMatchObject([{ contact_id: ann.contact_id, would: 'restore' }]);
		});
	});

	it('counts in a hint those who had unsubscribed, and names the lawful way to win them back', async () => {
		const [news] = addLists(1) as [string];
		const unsubscribed = () => addDeleted({ email_address: { permission_to_send: 'unsubscribed' } }).contact_id;
		const [ann, ben] = [unsubscribed(), unsubscribed()];
		const alive = add({ email_address: { permission_to_send: 'unsubscribed' } }).contact_id;
		const run = await engine.runNode(restore(), [ann, alive, addDeleted().contact_id, ben, ann].map((id) => item(id, [news])));
		expect(run.error).toBeUndefined();
		expect(run.json[0]).toMatchObject({ restored: true, email_address: { permission_to_send: 'unsubscribed' } });
		expect(run.hints).toMatchObject([{ message: stringMatching(/^2 contacts to restore had unsubscribed.*resubscribe email.*: Contact > Resubscribe\.$/) }]);
	});
});

describe('contact: restore onto previous lists', () => {
	const onto = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'contact',
		operation: 'restore',
		contact: { __rl: true, mode: 'id', value: '={{ $json.who }}' },
		restoreTo: 'previousLists',
		...more,
	});
	const row = (who: unknown, list_memberships: unknown) => ({ who, list_memberships }) as IDataObject;

	it('puts each contact onto the lists that it was on, those of them that still exist', async () => {
		const [news, sale] = addLists(2) as [string, string];
		const [ann, ben, cat] = [addDeleted(), addDeleted(), addDeleted()];
		const input = [row(ann.contact_id, [sale, news]), row(ben.contact_id, JSON.stringify([news, NOBODY])), row(cat.contact_id, `${sale};`)];
		const run = await engine.runNode(onto(), input);
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject([
			{ contact_id: ann.contact_id, list_memberships: [sale, news], restored: true },
			{ contact_id: ben.contact_id, list_memberships: [news], restored: true, lists_gone: [NOBODY] },
			{ contact_id: cat.contact_id, list_memberships: [sale], restored: true },
		]);
		expect(run.json.map((json) => 'lists_gone' in json)).toEqual([false, true, false]);
		expect(run.lines.filter((line) => line.includes('contact_lists'))).toEqual(['GET /v3/contact_lists?status=active&limit=500']);
		expect(run.pairing).toEqual([[0], [1], [2]]);
	});

	it('leaves a contact deleted that was on no list, or on none that exists, unless there are fallback lists', async () => {
		const [news] = addLists(1) as [string];
		const [ann, ben] = [addDeleted(), addDeleted()];
		const input = [row(ann.contact_id, []), row(ben.contact_id, [NOBODY])];
		const run = await engine.runNode(onto(), input);
		expect(run.json).toMatchObject([
			{ contact_id: ann.contact_id, deleted_at: '2026-03-04', list_memberships: [], restored: false, no_lists: true },
			{ contact_id: ben.contact_id, deleted_at: '2026-03-04', restored: false, no_lists: true, lists_gone: [NOBODY] },
		]);
		expect(bodies()).toEqual([]);
		const back = await engine.runNode(onto({ lists: [news] as unknown as string }), input);
		expect(back.json).toMatchObject([
			{ list_memberships: [news], restored: true },
			{ list_memberships: [news], restored: true, lists_gone: [NOBODY] },
		]);
		expect(back.json.some((json) => 'no_lists' in json)).toBe(false);
	});

	it('leaves a contact alone that is not deleted, or adds it to those lists if that is asked for', async () => {
		const [news, sale] = addLists(2) as [string, string];
		const [ann, ben] = [add({ list_memberships: [news] }), add({ list_memberships: [news] })];
		const input = [row(ann.contact_id, [sale]), row(ben.contact_id, [])];
		const run = await engine.runNode(onto(), input);
		expect(run.json).toMatchObject([{ list_memberships: [news], restored: false }, { list_memberships: [news], restored: false }]);
		expect(run.json.some((json) => 'no_lists' in json)).toBe(false);
		const added = await engine.runNode(onto({ options: { ifNotDeleted: 'addToLists' } }), input);
		expect(added.json).toMatchObject([
			{ list_memberships: [news, sale], restored: false },
			{ list_memberships: [news], restored: false, no_lists: true },
		]);
	});

	it('refuses what names no lists before anything is sent, and fails what cannot be looked up', async () => {
		const [news] = addLists(1) as [string];
		const [ann, ben, cat] = [addDeleted(), addDeleted(), addDeleted()];
		const input = [row(ann.contact_id, [news]), row(ben.contact_id, undefined), row(cat.contact_id, [])];
		const run = await engine.runNode(onto(), input);
		expect(run.error?.message).toMatch(/^Previous Lists: the expression gives nothing: read the contacts with Include: List Memberships.*\[item 1\]$/);
		expect(run.lines).toEqual([]);
		engine.sandbox.inject({ path: '/v3/contact_lists', answer: forbidden });
		const going = await engine.runNode(onto(), input, { onError: 'continueErrorOutput' });
		expect(going.errors).toMatchObject([
			{ error: 'Could not get contact lists: Not for you [item 0]', details: { contact_id: ann.contact_id, http_status: 403 } },
			{ error: stringMatching(/^Previous Lists/), details: { contact_id: ben.contact_id } },
		]);
		expect(going.json).toMatchObject([{ contact_id: cat.contact_id, restored: false, no_lists: true }]);
		expect(bodies()).toEqual([]);
	});
});
