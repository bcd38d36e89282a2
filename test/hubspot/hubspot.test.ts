import { createSandbox } from '../sandbox';
import { addSampleData } from '../sandbox/sampleData';
import { createHubSpot, type HubSpotHost } from './index';
import { addSampleHubSpot } from './sampleData';

let host: HubSpotHost;

beforeEach(() => {
	host = createHubSpot();
});

/** Status and body of an answer of HubSpot. */
async function ask(method: string, path: string, body?: object, token = host.hubSpot.token) {
	const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
	const response = await host.answer(new Request(`https://api.hubapi.com${path}`, { method, headers, body: body && JSON.stringify(body) }));
	return { status: response?.status, body: (await response?.json()) as Record<string, unknown> };
}

const searchFor = (filters: object[], more: object = {}) =>
	ask('POST', '/crm/v3/objects/contacts/search', { filterGroups: [{ filters }], sorts: [{ propertyName: 'createdate', direction: 'ASCENDING' }], ...more });
const isGone = { propertyName: 'is_gone', operator: 'EQ', value: 'true' };
const upsert = (email: string, values: Record<string, unknown>) =>
	ask('POST', `/contacts/v1/contact/createOrUpdate/email/${email}`, {
		properties: Object.entries(values).map(([property, value]) => ({ property, value })),
	});

const emailsOf = ({ body }: { body: Record<string, unknown> }) => (body.results as Array<{ properties: { email: string } }>).map(({ properties }) => properties.email);

function addPeople(count: number): void {
	for (let index = 0; index < count; index += 1) host.hubSpot.addContact({ email: `p${index}@example.com`, is_gone: String(index % 2 === 0) });
}

test('a wrong token is refused, and what is no request to HubSpot is left to others', async () => {
	expect(await ask('GET', '/account-info/v3/details', undefined, 'other')).toMatchObject({ status: 401, body: { status: 'error', category: 'INVALID_AUTHENTICATION' } });
	expect((await ask('GET', '/deals/v1/deal/paged')).status).toBe(200);
	expect(await host.answer(new Request('https://example.com/'))).toBeUndefined();
	expect(host.hubSpot.requests.map(({ path, status }) => [path, status])).toEqual([['/account-info/v3/details', 401], ['/deals/v1/deal/paged', 200]]);
});

test('a search gives what fits all filters of a group, in pages, with the properties that were asked for', async () => {
	addPeople(6);
	await upsert('p2@example.com', { constant_contact_result: 'deleted' });
	const first = await searchFor([isGone], { limit: 2, properties: ['constant_contact_result'] });
	expect([first.body.total, first.body.paging]).toEqual([3, { next: { after: '2' } }]);
	expect(first.body.results).toMatchObject([
		{ properties: { email: 'p0@example.com', constant_contact_result: null } },
		{ properties: { email: 'p2@example.com', constant_contact_result: 'deleted' } },
	]);
	const second = await searchFor([isGone], { limit: 2, after: '2' });
	expect([emailsOf(second), second.body.paging]).toEqual([['p4@example.com'], undefined]);
	const without = { propertyName: 'constant_contact_result', operator: 'NOT_HAS_PROPERTY' };
	expect(emailsOf(await searchFor([isGone, without]))).toEqual(['p0@example.com', 'p4@example.com']);
	expect(emailsOf(await searchFor([{ propertyName: 'email', operator: 'EQ', value: 'P3@Example.com' }]))).toEqual(['p3@example.com']);
	expect(await searchFor([{ ...isGone, propertyName: 'nonsense' }])).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
	expect(await searchFor([isGone], { limit: 201 })).toMatchObject({ status: 400, body: { message: expect.stringContaining('limit') as string } });
});

test('a contact is updated by its address in any letter case, or made; an empty value takes one away', async () => {
	addPeople(2);
	expect((await upsert('P1@Example.com', { constant_contact_error: 'no', constant_contact_since: 1_700_000_000_000 })).body).toEqual({ vid: 1002, isNew: false });
	expect((await ask('GET', '/contacts/v1/contact/vid/1002/profile')).body).toMatchObject({
		properties: { email: { value: 'p1@example.com' }, constant_contact_error: { value: 'no' }, constant_contact_since: { value: '1700000000000' } },
	});
	await upsert('p1@example.com', { constant_contact_error: '' });
	expect(host.hubSpot.contact('1002')?.properties).not.toHaveProperty('constant_contact_error');
	expect((await upsert('new@example.com', {})).body).toEqual({ vid: 1003, isNew: true });
	expect(await ask('GET', '/contacts/v1/contact/vid/99/profile')).toMatchObject({ status: 404, body: { message: 'contact does not exist' } });
});

test('values that do not fit are all named, and nothing is written', async () => {
	addPeople(2);
	const wrong = { nonsense: 'x', is_gone: 'perhaps', constant_contact_since: '2026-11-27', hs_object_id: '7', constant_contact_result: 'deleted' };
	const { status, body } = await upsert('p0@example.com', wrong);
	const errors = (body.validationResults as Array<{ name: string; error: string }>).map(({ name, error }) => [name, error]);
	expect([status, body.message]).toEqual([400, 'Property values were not valid']);
	expect(errors).toEqual([['nonsense', 'PROPERTY_DOESNT_EXIST'], ['is_gone', 'INVALID_OPTION'], ['constant_contact_since', 'INVALID_LONG'], ['hs_object_id', 'READ_ONLY_VALUE']]);
	expect(host.hubSpot.contact('1001')?.properties).not.toHaveProperty('constant_contact_result');
	expect((await upsert('nobody', {})).body).toMatchObject({ validationResults: [{ error: 'INVALID_EMAIL' }] });
	expect(await upsert('p0@example.com', { email: 'p1@example.com' })).toMatchObject({ status: 409, body: { error: 'CONTACT_EXISTS' } });
});

test('the members of a list come in pages, and whoever is read with somebody who does not exist', async () => {
	addPeople(3);
	const { id } = host.hubSpot.addList('All', host.hubSpot.contacts);
	const first = await ask('GET', `/crm/v3/lists/${id}/memberships?limit=2`);
	expect(first.body).toMatchObject({ results: [{ recordId: '1001' }, { recordId: '1002' }], paging: { next: { after: '1002' } } });
	const second = await ask('GET', `/crm/v3/lists/${id}/memberships?limit=2&after=1002`);
	expect([second.body.results, second.body.paging]).toMatchObject([[{ recordId: '1003' }], undefined]);
	expect((await ask('GET', '/crm/v3/lists/9/memberships')).status).toBe(404);
	const read = (...ids: string[]) => ask('POST', '/crm/v3/objects/contacts/batch/read', { properties: ['email'], inputs: ids.map((each) => ({ id: each })) });
	expect(emailsOf(await read('1001', '1003'))).toEqual(['p0@example.com', 'p2@example.com']);
	expect(await read('1001', '7')).toMatchObject({ status: 207, body: { numErrors: 1, errors: [{ context: { ids: ['7'] } }] } });
	expect((await read()).status).toBe(400);
});

test('the sample people are contacts of the sample account too, but for a few', () => {
	const { account } = createSandbox();
	addSampleData(account);
	const { hubSpot } = host;
	addSampleHubSpot(hubSpot, account);
	const onlyHere = hubSpot.contacts.filter(({ properties }) => !account.contactByAddress(properties.email ?? ''));
	expect(onlyHere.map(({ properties }) => properties.email)).toEqual(['nobody@example.com', 'new.volunteer@example.com', 'new.neighbour@example.org']);
	expect(hubSpot.contacts.length).toBeGreaterThan(400);
	expect(hubSpot.contacts.filter(({ properties }) => properties.is_gone)).toHaveLength(6);
	const members = hubSpot.lists[0]?.members.map((id) => hubSpot.contact(id)?.properties.email);
	const listId = account.lists.find(({ name }) => name === 'Volunteers')?.list_id ?? '';
	const there = account.contacts.filter(({ list_memberships }) => list_memberships.includes(listId)).map(({ email_address }) => email_address?.address);
	expect(members?.filter((email) => !there.includes(email))).toHaveLength(4);
	expect(there.filter((email) => !members?.includes(email))).toHaveLength(3);
});
