import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import type { Contact, ContactInput } from '../../sandbox';
import { NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { sharedObjects } from '../../support/shared';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringMatching } = expect;

function get(more: INodeParameters = {}): INodeParameters {
	return { resource: 'contact', operation: 'get', contact: { __rl: true, mode: 'id', value: '={{ $json.who }}' }, ...more };
}

const add = (input: ContactInput): Contact => engine.sandbox.account.addContact(input);

const items = (...references: unknown[]) => references.map((who) => ({ who }) as IDataObject);

const SIMPLE_KEYS =
	'contact_id,email,first_name,last_name,company_name,permission_to_send,created_at,updated_at,deleted_at'.split(',');

describe('contact: get', () => {
	it('gets the contact of each item by id or address, deleted and SMS-only ones too, simplified', async () => {
		const ann = add({ email: 'Ann@Example.com', first_name: 'Ann', last_name: 'Lee', company_name: 'Acme', job_title: 'Poet' });
		const ben = add({ email: 'ben@example.com', deleted: true });
		const sms = add({ email: null, first_name: 'Sam' });
		const run = await engine.runNode(get(), items('ann@example.com', ben.contact_id.toUpperCase(), 'BEN@example.com', sms.contact_id));
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual([
			'GET /v3/contacts?email=ann@example.com&status=all',
			`GET /v3/contacts/${ben.contact_id}`,
			'GET /v3/contacts?email=ben@example.com&status=all',
			`GET /v3/contacts/${sms.contact_id}`,
		]);
		const times = { created_at: '2026-03-04T09:00:00Z', updated_at: '2026-03-04T09:00:00Z' };
		const empty = { first_name: null, last_name: null, company_name: null, ...times };
		const deleted = { ...empty, contact_id: ben.contact_id, email: 'ben@example.com', permission_to_send: 'implicit', deleted_at: '2026-03-04' };
		expect(run.json).toEqual([
			{
				...times,
				contact_id: ann.contact_id,
				email: 'Ann@Example.com',
				first_name: 'Ann',
				last_name: 'Lee',
				company_name: 'Acme',
				permission_to_send: 'implicit',
				deleted_at: null,
			},
			deleted,
			deleted,
			{ ...empty, contact_id: sms.contact_id, email: null, first_name: 'Sam', permission_to_send: null, deleted_at: null },
		]);
		expect(Object.keys(run.json[3] ?? {})).toEqual(SIMPLE_KEYS);
		expect(run.pairing).toEqual([[0], [1], [2], [3]]);
	});

	it('gives the contact as the API gives it when Simplify is off, item by item', async () => {
		const [ann, ben] = [add({ email: 'ann@example.com', job_title: 'Poet' }), add({ deleted: true })];
		const rows = [{ who: ann.contact_id, simple: false }, { who: 'ann@example.com', simple: false }, { who: ben.contact_id, simple: true }];
		const run = await engine.runNode(get({ simplify: '={{ $json.simple }}' }), rows);
		expect(run.json[0]).toEqual(run.requests[0]?.response);
		expect(run.json[0]).toMatchObject({ job_title: 'Poet', email_address: { address: 'ann@example.com' } });
		expect(run.json[1]).toEqual(run.json[0]);
		expect(Object.keys(run.json[2] ?? {})).toEqual(SIMPLE_KEYS);
	});

	it('includes what was asked for, simplified or not', async () => {
		const { account } = engine.sandbox;
		const list = account.addList().list_id;
		const tag = account.addTag().tag_id;
		const ann = add({ email: 'ann@example.com', list_memberships: [list], taggings: [tag] });
		const options = { include: ['taggings', 'list_memberships', 'notes', 'taggings'] };
		const run = await engine.runNode(get({ options }), items(ann.contact_id, 'ann@example.com'));
		expect(run.requests.map(({ query }) => query.include)).toEqual(Array(2).fill('taggings,list_memberships,notes'));
		for (const json of run.json) {
			expect(json).toMatchObject({ taggings: [tag], list_memberships: [list], notes: [] });
			expect(Object.keys(json)).toEqual([...SIMPLE_KEYS, 'taggings', 'list_memberships', 'notes']);
		}
		const raw = await engine.runNode(get({ simplify: false, options: { include: '={{ "phone_numbers, custom_fields" }}' } }), items(ann.contact_id, NOBODY), {
			onError: 'continueErrorOutput',
		});
		expect(raw.json).toEqual([raw.requests[0]?.response]);
		expect(raw.json).toMatchObject([{ phone_numbers: [], custom_fields: [] }]);
		expect(raw.json[0]).not.toHaveProperty('notes');
	});

	it('has the keys that were asked for, even where the API leaves them out', async () => {
		const [ann, ben] = [add({ email: 'ann@example.com' }), add({})];
		const { contact_id } = ann;
		engine.sandbox.inject({ path: `/v3/contacts/${contact_id}`, answer: { status: 200, body: { contact_id } } });
		const run = await engine.runNode(get({ options: { include: ['notes', 'taggings'] } }), items(contact_id, ben.contact_id));
		expect(run.json).toMatchObject([{ contact_id, email: null, notes: [], taggings: [] }, { notes: [], taggings: [] }]);
	});

	it('gets the same contact for several items with one request', async () => {
		const ann = add({ email: 'ann@example.com' });
		const { contact_id } = ann;
		const rows = [contact_id, contact_id.toUpperCase(), 'ann@example.com', 'ANN@example.com', contact_id].map((who, n) => ({ who, simple: n === 4 }));
		const run = await engine.runNode(get({ simplify: '={{ $json.simple }}' }), rows);
		// By id, by address, and by id in another form.
		expect(run.requests).toHaveLength(3);
		expect(run.json).toMatchObject(Array(5).fill({ contact_id }));
		expect(run.json.map((json) => 'email_address' in json)).toEqual([true, true, true, true, false]);
		expect(run.pairing).toEqual([[0], [1], [2], [3], [4]]);
		expect(sharedObjects(run.output[0])).toBe(0);
	});

	it('tells a failure for each item that names the contact, as that item names it', async () => {
		const ann = add({ email: 'ann@example.com' });
		engine.sandbox.inject({ path: `/v3/contacts/${ann.contact_id}`, answer: { status: 403, body: { message: 'Not for you' } } });
		const rows = items(ann.contact_id, 'no@example.com', ann.contact_id, 'NO@example.com');
		const run = await engine.runNode(get(), rows, { onError: 'continueErrorOutput' });
		expect(run.requests).toHaveLength(2);
		expect(run.errors.map(({ error }) => error)).toEqual([
			`Could not get contact ${ann.contact_id}: Not for you [item 0]`,
			'Contact: no contact has the address no@example.com [item 1]',
			`Could not get contact ${ann.contact_id}: Not for you [item 2]`,
			'Contact: no contact has the address NO@example.com [item 3]',
		]);
		expect(pairingOf(run.output[1])).toEqual([[0], [1], [2], [3]]);
	});

	it('stops once with a failure that several items share', async () => {
		const ann = add({ email: 'ann@example.com' });
		engine.sandbox.inject({ path: `/v3/contacts/${ann.contact_id}`, answer: { status: 403, body: { message: 'Not for you' } } });
		const run = await engine.runNode(get(), items(ann.contact_id, ann.contact_id));
		expect(run.error?.message).toBe(`Could not get contact ${ann.contact_id}: Not for you [item 0]`);
		expect(run.error?.description).not.toContain('something else');
		expect(run.requests).toHaveLength(1);
	});

	it('stops at a contact that is not found, and names label and item', async () => {
		const ann = add({ email: 'ann@example.com' });
		const byId = await engine.runNode(get(), items(ann.contact_id, NOBODY));
		expect(byId.error).toMatchObject({ message: `Contact: no contact has the ID ${NOBODY} [item 1]`, httpCode: '404' });
		expect(byId.error?.description).toMatch(/account/);
		const byAddress = await engine.runNode(get(), items('none@example.com', ann.contact_id));
		expect(byAddress.error?.message).toBe('Contact: no contact has the address none@example.com [item 0]');
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('fails single items with %s', async (onError) => {
		const ann = add({ email: 'ann@example.com' });
		const ben = add({});
		const gateway = { status: 403, body: { message: 'Forbidden by <b>gateway</b>' } };
		engine.sandbox.inject({ path: `/v3/contacts/${ben.contact_id}`, answer: gateway });
		const run = await engine.runNode(get(), items(NOBODY, 'none@example.com', ann.contact_id, 'no id', ben.contact_id), { onError });
		const failures = [
			{ error: `Contact: no contact has the ID ${NOBODY} [item 0]`, details: { contact_id: NOBODY, http_status: 404 } },
			{ error: 'Contact: no contact has the address none@example.com [item 1]', details: { http_status: 404 } },
			{ error: stringMatching(/^Contact: "no id" is neither .*\[item 3\]$/), details: { description: stringMatching(/Nothing was sent/) } },
			{ error: stringMatching(/Forbidden by gateway \[item 4\]$/), details: { contact_id: ben.contact_id, http_status: 403 } },
		];
		if (onError === 'continueErrorOutput') {
			expect(run.errors).toMatchObject(failures);
			expect(run.json).toMatchObject([{ contact_id: ann.contact_id }]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[2]], [[0], [1], [3], [4]]]);
		} else {
			expect(run.json).toMatchObject([...failures.slice(0, 2), { contact_id: ann.contact_id }, ...failures.slice(2)]);
			expect(run.pairing).toEqual([[0], [1], [2], [3], [4]]);
		}
	});

	it('checks every item before the first request', async () => {
		const ann = add({ email: 'ann@example.com' });
		const rows = [{ who: ann.contact_id, simple: true }, { who: ann.contact_id, simple: 'yes' }];
		const run = await engine.runNode(get({ simplify: '={{ $json.simple }}' }), rows);
		expect(run.error?.message).toBe('Simplify: expected true or false, got "yes" [item 1]');
		expect(run.lines).toEqual([]);
		const going = await engine.runNode(get({ simplify: '={{ $json.simple }}' }), rows, { onError: 'continueErrorOutput' });
		expect(going.errors).toMatchObject([{ details: { contact_id: ann.contact_id } }]);
		const wrong = await engine.runNode(get({ options: { include: ['notes', 'passwords'] } }), rows.slice(0, 1));
		expect(wrong.error?.message).toMatch(/^Include: "passwords" is not one of custom_fields, .*\[item 0\]$/);
	});

	it('says so when an answer makes no sense', async () => {
		const [ann, ben] = [add({}), add({})];
		engine.sandbox.inject({ path: `/v3/contacts/${ann.contact_id}`, answer: { status: 200, body: { hello: 'world' } } });
		const run = await engine.runNode(get(), items(ann.contact_id, ben.contact_id), { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([{ error: stringMatching(/made no sense \(contact_id: /), details: { contact_id: ann.contact_id } }]);
		expect(run.json).toMatchObject([{ contact_id: ben.contact_id }]);
	});
});
