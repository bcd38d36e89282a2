import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { callTool, connectMcp, filledByModel, toolsWorkflow } from './support/mcp';
import { useN8n } from './support/useN8n';

// No limit: on a busy machine requests can arrive too close together, and those would be sent twice.
const n8n = useN8n({ sandbox: { limits: { perSecond: null } } });

/** A list of the sample data, which has the same IDs every time. */
const NEWSLETTER = '9e3779b1-0000-11ef-a87d-fa163e5602b0';

/** What the panel says of the contacts to add: who builds the tool can hand it on to the model. */
const WHOM_TO_ADD = 'The contacts to add to the lists; they have to be in the account, and their consent stays as it is';

const locator = (label: string) => ({ __rl: true, mode: 'id', value: filledByModel(label) });

const TOOLS = [
	{ resource: 'contact', operation: 'delete', contact: locator('Contact') },
	{
		resource: 'contact',
		operation: 'deleteMany',
		contacts: filledByModel('Contacts (IDs or Emails)'),
		waitForCompletion: filledByModel('Wait for Completion', 'boolean'),
	},
	{
		resource: 'contact',
		operation: 'getMany',
		limit: filledByModel('Limit', 'number'),
		filters: { email: filledByModel('Email'), status: filledByModel('Status') },
	},
	{ resource: 'activity', operation: 'get', activity: locator('Activity') },
	{
		resource: 'listMembership',
		operation: 'remove',
		lists: filledByModel('Remove From These Lists'),
		source: 'allActiveContacts',
		confirmAllActiveContacts: filledByModel('Yes, All Active Contacts', 'boolean'),
	},
	{
		resource: 'listMembership',
		operation: 'add',
		lists: filledByModel('Add to These Lists'),
		contacts: filledByModel('Contacts (IDs or Emails)', 'string', WHOM_TO_ADD),
		waitForCompletion: true,
	},
	{
		resource: 'tag',
		operation: 'removeFromContacts',
		targetTags: filledByModel('Tags to Remove'),
		contacts: filledByModel('Contacts (IDs or Emails)'),
	},
];

let mcp: Client;
let people: Array<{ id: string; email: string }> = [];

beforeAll(async () => {
	mcp = await connectMcp(n8n.n8n.url, n8n.owner, 'contacts', toolsWorkflow(await n8n.connect(), 'contacts', TOOLS));
});

afterAll(async () => await (mcp as Client | undefined)?.close());

beforeEach(() => {
	const { account, requests } = n8n.sandbox;
	const alive = account.contacts.filter(({ deleted_at, email_address }) => deleted_at === undefined && email_address);
	people = alive.slice(0, 3).map(({ contact_id, email_address }) => ({ id: contact_id, email: email_address?.address ?? '' }));
	requests.length = 0;
});

const sent = () => n8n.sandbox.requests.map(({ method, path, body }) => [method, path, ...(body ? [body] : [])]);
const isDeleted = (id: string) => n8n.sandbox.account.contact(id)?.deleted_at !== undefined;

/** Calls a tool and reads its answer, which has to be a success. */
async function call(tool: string, args: Record<string, unknown>): Promise<Array<Record<string, unknown>>> {
	const { isError, text } = await callTool(mcp, tool, args);
	expect([isError, text]).toEqual([false, expect.stringMatching(/^\[/)]);
	return JSON.parse(text) as Array<Record<string, unknown>>;
}

test('a model is told what each tool does and what it is to give', async () => {
	const { tools } = await mcp.listTools();

	const shown = tools.map(({ name, description, inputSchema: { properties, required } }) => ({ name, description, properties, required }));
	const text = { type: 'string' };
	expect(shown.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
		{
			name: 'Add_contacts_to_lists_consent_unchanged_in_Constant_Contact',
			description: 'Add contacts to lists (consent unchanged) in Constant Contact',
			properties: { Add_to_These_Lists: text, Contacts__IDs_or_Emails_: { ...text, description: WHOM_TO_ADD } },
			required: ['Add_to_These_Lists', 'Contacts__IDs_or_Emails_'],
		},
		{
			name: 'Delete_contact_not_an_unsubscribe_in_Constant_Contact',
			description: 'Delete contact (not an unsubscribe) in Constant Contact',
			properties: { Contact: text },
			required: ['Contact'],
		},
		{
			name: 'Delete_many_contacts_not_an_unsubscribe_in_Constant_Contact',
			description: 'Delete many contacts (not an unsubscribe) in Constant Contact',
			properties: { Contacts__IDs_or_Emails_: text, Wait_for_Completion: { type: 'boolean' } },
			required: ['Contacts__IDs_or_Emails_', 'Wait_for_Completion'],
		},
		{
			name: 'Get_bulk_activity_by_ID_or_wait_for_its_end_in_Constant_Contact',
			description: 'Get bulk activity by ID, or wait for its end in Constant Contact',
			properties: { Activity: text },
			required: ['Activity'],
		},
		{
			name: 'Get_many_contacts_by_ID_email_or_filters_in_Constant_Contact',
			description: 'Get many contacts by ID, email or filters in Constant Contact',
			properties: { Limit: { type: 'number' }, Email: text, Status: text },
			required: ['Limit', 'Email', 'Status'],
		},
		{
			name: 'Remove_contacts_from_lists_stay_subscribed_in_Constant_Contact',
			description: 'Remove contacts from lists (stay subscribed) in Constant Contact',
			properties: { Remove_From_These_Lists: text, Yes__All_Active_Contacts: { type: 'boolean' } },
			required: ['Remove_From_These_Lists', 'Yes__All_Active_Contacts'],
		},
		{
			name: 'Remove_tags_from_contacts_in_Constant_Contact',
			description: 'Remove tags from contacts in Constant Contact',
			properties: { Tags_to_Remove: text, Contacts__IDs_or_Emails_: text },
			required: ['Tags_to_Remove', 'Contacts__IDs_or_Emails_'],
		},
	]);
});

test('Delete deletes the contact that the model names, by ID or by address, and no other', async () => {
	const [one, two, three] = people.map(({ id }) => id);

	expect(await call('Delete_contact', { Contact: one, Contacts: three, operation: 'deleteMany' })).toEqual([
		{ contact_id: one, deleted: true },
	]);
	expect(await call('Delete_contact', { Contact: people[1]?.email })).toEqual([{ contact_id: two, deleted: true }]);

	expect(people.map(({ id }) => isDeleted(id))).toEqual([true, true, false]);
	expect(sent().filter(([method]) => method !== 'GET')).toEqual([one, two].map((id) => ['DELETE', `/v3/contacts/${id}`]));
});

test('Delete Many waits for the activity, and Activity Get finds it', async () => {
	const [one = '', two = ''] = people.map(({ id }) => id);

	const deleted = await call('Delete_many', { Contacts__IDs_or_Emails_: `${one}, ${two}`, Wait_for_Completion: true });

	expect(deleted).toMatchObject([one, two].map((contact_id) => ({ contact_id, state: 'completed', succeeded: true })));
	expect([one, two].map(isDeleted)).toEqual([true, true]);
	expect(sent().filter(([method]) => method === 'POST')).toEqual([
		['POST', '/v3/activities/contact_delete', { contact_ids: [one, two] }],
	]);
	const activity_id = deleted[0]?.activity_id;
	expect(await call('Get_bulk', { Activity: activity_id })).toMatchObject([{ activity_id, state: 'completed', finished: true }]);
});

test('Get Many finds what the model asks for; an argument that it leaves empty is no filter', async () => {
	const found = await call('Get_many', { Limit: 2, Email: '', Status: 'deleted' });

	expect(found).toHaveLength(2);
	for (const { contact_id, deleted_at } of found) {
		expect(deleted_at).toEqual(expect.any(String));
		expect(isDeleted(String(contact_id))).toBe(true);
	}
	expect(await call('Get_many', { Limit: 2, Email: people[0]?.email, Status: '' })).toMatchObject([{ contact_id: people[0]?.id }]);
});

test('Add adds whom the model names, and nobody who is deleted', async () => {
	const [one = '', two = ''] = people.map(({ id }) => id);
	const gone = n8n.sandbox.account.contacts.find(({ deleted_at }) => deleted_at !== undefined)?.contact_id ?? '';
	const isOn = (id: string, list: string) => n8n.sandbox.account.contact(id)?.list_memberships.includes(list);
	const offered = n8n.sandbox.account.lists.filter(({ deleted_at }) => deleted_at === undefined).map(({ list_id }) => list_id);
	const list = offered.find((id) => !isOn(one, id) && !isOn(two, id)) ?? '';

	const added = await call('Add_contacts', { Add_to_These_Lists: list, Contacts__IDs_or_Emails_: [one, two, gone].join(', ') });

	expect(added).toMatchObject([{ contact_id: one, succeeded: true }, { contact_id: two, succeeded: true }, { contact_id: gone, state: 'deleted' }]);
	expect([one, two, gone].map((id) => isOn(id, list))).toEqual([true, true, false]);
});

test.each([
	['Delete_contact', { Contact: 'Sam Smith' }, /Contact: "Sam Smith" is neither a contact ID nor an email address/],
	['Delete_contact', { Contact: '../activities' }, /Contact: "..\/activities" is neither a contact ID/],
	['Delete_contact', {}, /Contact/],
	['Delete_many', { Contacts__IDs_or_Emails_: 'all of them', Wait_for_Completion: false }, /"all of them" is neither a contact ID/],
	['Get_many', { Limit: 0, Email: '', Status: '' }, /Limit: expected a whole number above 0, got 0/],
	['Get_many', { Limit: 5, Email: '', Status: 'gone' }, /Status: "gone" is not one of all, active, deleted/],
	['Get_bulk', { Activity: 'the last one' }, /Activity: "the last one" is not an activity ID/],
	['Remove_contacts', { Remove_From_These_Lists: 'Newsletter', Yes__All_Active_Contacts: true }, /"Newsletter" is not a list ID \(List > Get Many/],
	['Remove_contacts', { Remove_From_These_Lists: NEWSLETTER, Yes__All_Active_Contacts: true }, /Yes, All Active Contacts: .* only when this is switched on/],
])('%s with %j is refused with a reason, and nothing is sent', async (tool, args, reason) => {
	const { isError, text } = await callTool(mcp, tool, args);

	expect([isError, text]).toEqual([true, expect.stringMatching(reason)]);
	expect(sent()).toEqual([]);
});

test('what only Constant Contact can tell is refused with its reason: an ID that belongs to nobody', async () => {
	const nobody = '00000000-0000-11ef-a87d-fa163e5601b0';

	const { isError, text } = await callTool(mcp, 'Delete_contact', { Contact: nobody });

	expect([isError, text]).toEqual([true, expect.stringMatching(`Contact: no contact has the ID ${nobody}`)]);
	expect(sent()).toEqual([['DELETE', `/v3/contacts/${nobody}`], ['GET', `/v3/contacts/${nobody}`]]);
});
