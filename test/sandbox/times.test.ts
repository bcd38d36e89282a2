/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { type Parsed, TestClient } from './client';

let api: TestClient;
beforeEach(() => {
	api = new TestClient();
});

const TIMES = /\d{4}-\d\d-\d\dT[^"]+/g;
const EVERYTHING = 'include=custom_fields,list_memberships,phone_numbers,street_addresses,taggings,notes';

it('the times of a contact and of all its parts are whole seconds', async () => {
	const parts = {
		phone_numbers: [{ phone_number: '555-0100' }],
		street_addresses: [{ kind: 'home', city: 'Salem' }],
		notes: [{ content: 'x' }],
	};
	const email_address = { address: 'ann@example.org' };
	api.clock.advance(999);
	const { contact_id } = (await api.post('/contacts', { email_address, ...parts, create_source: 'Account' })).body;
	const timesNow = async () => {
		const { body } = await api.get(`/contacts/${contact_id}?${EVERYTHING}`);
		return [...new Set(JSON.stringify(body).match(TIMES))].sort();
	};
	expect(await timesNow()).toEqual(['2026-11-18T12:00:00Z']);
	api.clock.advance(1500);
	const unsubscribed = { ...email_address, permission_to_send: 'unsubscribed' };
	await api.put(`/contacts/${contact_id}`, { email_address: unsubscribed, ...parts, update_source: 'Account' });
	expect(await timesNow()).toEqual(['2026-11-18T12:00:00Z', '2026-11-18T12:00:02Z']);
});

describe('the Date header', () => {
	it.each<[string, number, () => Promise<Parsed>]>([
		['an answer', 200, async () => await api.get('/contacts')],
		['an empty answer', 204, async () => await api.delete(`/contacts/${api.account.addContact().contact_id}`)],
		['a refusal', 404, async () => await api.get('/contacts/x')],
		['the gateway', 403, async () => await api.get('/nonsense')],
		['the token endpoint', 400, async () => await api.requestToken({ grant_type: 'password' })],
	])('of %s (%i) tells the time', async (_who, status, ask) => {
		api.clock.advance(61_999);
		expect(await ask()).toMatchObject({ status, headers: { date: 'Wed, 18 Nov 2026 12:01:01 GMT' } });
	});

	it('of a fault tells the time too, or whatever the fault says', async () => {
		api.sandbox.inject({ answer: 'html502' });
		api.sandbox.inject({ answer: { status: 503 } });
		api.sandbox.inject({ answer: { status: 503, headers: { date: 'nonsense' } } });
		const dates = [];
		for (let count = 0; count < 3; count += 1) dates.push((await api.get('/contacts')).headers.date);
		expect(dates).toEqual(['Wed, 18 Nov 2026 12:00:00 GMT', 'Wed, 18 Nov 2026 12:00:00 GMT', 'nonsense']);
	});
});

describe('a clock that is not the machine\'s', () => {
	it.each([
		[90_000, '2026-11-18T12:01:30Z', '2026-11-18', 'Wed, 18 Nov 2026 12:01:30 GMT'],
		[12 * 3_600_000, '2026-11-19T00:00:00Z', '2026-11-19', 'Thu, 19 Nov 2026 00:00:00 GMT'],
		[-12 * 3_600_000 - 1000, '2026-11-17T23:59:59Z', '2026-11-17', 'Tue, 17 Nov 2026 23:59:59 GMT'],
	])('ahead by %i ms: %s', async (skew, at, date, header) => {
		api = new TestClient({ skew });
		const { contact_id } = api.account.addContact();
		await api.delete(`/contacts/${contact_id}`);
		const { headers, body } = await api.get(`/contacts/${contact_id}`);
		expect(body).toMatchObject({ created_at: at, updated_at: at, deleted_at: date, email_address: { created_at: at } });
		expect(headers.date).toBe(header);
		const { body: activity } = await api.post('/activities/contact_delete', { contact_ids: [contact_id] });
		expect(activity.created_at).toBe(at.replace('Z', '.000Z'));
	});

	it('an answer takes as long as ever', async () => {
		api = new TestClient({ skew: 90_000, latency: 200 });
		const answer = api.get('/contacts');
		await new Promise(setImmediate);
		api.clock.advance(199);
		expect(api.sandbox.held).toBe(1);
		api.clock.advance(1);
		expect((await answer).status).toBe(200);
	});
});

describe('the date of a deletion', () => {
	it.each([
		[0, 'UTC', '2026-11-18'],
		[0, 'Pacific/Kiritimati', '2026-11-19'],
		[0, 'UTC+13', '2026-11-19'],
		[16, 'UTC', '2026-11-19'],
		[16, 'America/New_York', '2026-11-18'],
	])('%i hours after noon, in the zone %s: %s', async (hours, deletedAtZone, date) => {
		api = new TestClient({ unknowns: { deletedAtZone }, activity: { initializedFor: 0, processingFor: 0 } });
		api.clock.advance(hours * 3_600_000);
		const [one, other] = api.account.addContacts(2);
		const born = api.account.addContact({ deleted: true });
		await api.delete(`/contacts/${one?.contact_id}`);
		await api.post('/activities/contact_delete', { contact_ids: [other?.contact_id] });
		expect((await api.get('/contacts?status=deleted')).body.contacts).toHaveLength(3);
		expect([one, other, born].map((contact) => contact?.deleted_at)).toEqual([date, date, date]);
	});

	it('needs a zone that exists', () => {
		api = new TestClient({ unknowns: { deletedAtZone: 'Mars' } });
		expect(() => api.account.addContact({ deleted: true })).toThrow('Mars');
	});
});
