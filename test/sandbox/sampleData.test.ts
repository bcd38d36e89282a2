import { TestClient } from './client';
import { addSampleData } from './sampleData';

const filled = () => {
	const api = new TestClient();
	addSampleData(api.account);
	return api;
};

it('is the same every time', () => {
	const [one, other] = [filled(), filled()];
	expect(one.account.contacts).toEqual(other.account.contacts);
	expect(one.account.lists).toEqual(other.account.lists);
});

it('has what the pickers and the examples need', async () => {
	const { account, get, clock } = filled();
	expect(account.contacts).toHaveLength(1200);
	const deleted = account.contacts.filter(({ deleted_at }) => deleted_at !== undefined);
	const weekAgo = new Date(clock.now() - 7 * 24 * 3_600_000).toISOString().slice(0, 10);
	expect(deleted).toHaveLength(40);
	expect(deleted.filter(({ deleted_at }) => (deleted_at ?? '') > weekAgo)).toHaveLength(6);
	expect(account.contacts.filter(({ email_address }) => !email_address)).toHaveLength(12);
	expect(account.tags).toHaveLength(15);
	expect((await get('/contact_lists?limit=500')).body.lists).toHaveLength(60);
	expect((await get('/activities')).body.activities).toHaveLength(5);
	expect((await get('/contacts?status=unsubscribed&include_count=true')).body.contacts_count).toBeGreaterThan(20);
});

it('has the times of contacts in whole seconds, as the API', () => {
	const api = new TestClient();
	api.clock.advance(999);
	addSampleData(api.account);
	const times = JSON.stringify(api.account.contacts).match(/\d{4}-\d\d-\d\dT[^"]+/g) ?? [];
	expect(times.length).toBeGreaterThan(1200);
	expect(times.filter((time) => !/:\d\dZ$/.test(time))).toEqual([]);
});

it('can be large', () => {
	const api = new TestClient();
	addSampleData(api.account, { contacts: 20_000 });
	expect(new Set(api.account.contacts.map(({ contact_id }) => contact_id)).size).toBe(20_000);
});
