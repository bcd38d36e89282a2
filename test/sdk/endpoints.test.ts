import type { z } from 'zod/v4';
import { API_HOST, type Contact } from '../sandbox';
import { apiApp } from '../sandbox/api/app';
import type { Api } from '../sandbox/api/guard';
import { useVendorClient, type VendorClient } from './client';
import * as shapes from './shapes';

const vendor = useVendorClient();

/** What an account has, new for each test. */
interface Having {
	list: string;
	tag: string;
	/** A contact with everything that a contact can have. */
	ann: Contact;
	deleted: Contact;
	unsubscribed: Contact;
	name: string;
}

let number = 0;
function addAll(): Having {
	const { account } = vendor.sandbox;
	number += 1;
	const name = `Number ${number}`;
	const list = account.addList(name).list_id;
	const tag = account.addTag(name).tag_id;
	const at = account.timestamp();
	const partId = () => account.newPartId();
	account.addSegment(name, () => true);
	const ann = account.addContact({
		first_name: 'Ann',
		last_name: 'Lee',
		job_title: 'Editor',
		company_name: 'Books',
		birthday_month: 2,
		birthday_day: 28,
		anniversary: '2020-01-31',
		custom_fields: [
			{ custom_field_id: account.addCustomField('a').custom_field_id, value: 'x' },
			{ custom_field_id: account.addCustomField('b').custom_field_id, choice_ids: ['1'] },
		],
		phone_numbers: [
			{ phone_number_id: partId(), phone_number: '555-0100', kind: 'home', created_at: at, updated_at: at, update_source: 'Account', create_source: 'Account' },
		],
		street_addresses: [{ street_address_id: partId(), kind: 'work', city: 'Salem', created_at: at, updated_at: at }],
		notes: [{ note_id: partId(), created_at: at, content: 'x' }],
		sms_channel: {
			sms_channel_id: partId(),
			sms_address: '5550100',
			dial_code: '1',
			country_code: 'US',
			update_source: 'Account',
			create_source: 'Account',
			sms_channel_consents: [{ sms_consent_permission: 'explicit', consent_type: 'promotional_sms' }],
		},
		list_memberships: [list],
		taggings: [tag],
	});
	const optedOut = { permission_to_send: 'unsubscribed', opt_out_reason: 'Too many' } as const;
	return { list, tag, ann, deleted: account.addContact({ deleted: true }), unsubscribed: account.addContact({ email_address: optedOut }), name };
}

const EVERYTHING = 'custom_fields,list_memberships,phone_numbers,street_addresses,taggings,notes';
const LONG_AGO = '2020-01-01T00:00:00Z';

type Call = (client: VendorClient, having: Having) => Promise<{ status: number; data: unknown }>;
const CALLS: Record<string, [number, z.ZodType, Call]> = {
	'GET /account/user/privileges': [200, shapes.privileges, async ({ account }) => await account.getUserPrivileges()],
	'GET /account/summary': [200, shapes.accountDetails, async ({ account }) => await account.getAccountDetails()],
	'GET /activities': [
		200,
		shapes.activities,
		async ({ bulk }, { ann }) => {
			await bulk.createDeleteActivity({ contact_ids: [ann.contact_id] });
			return await bulk.getAllActivities(500, 'completed');
		},
	],
	'GET /activities/:activity_id': [
		200,
		shapes.activity,
		async ({ bulk }, { ann }) => {
			const { data } = await bulk.createDeleteActivity({ contact_ids: [ann.contact_id] });
			return await bulk.getActivityById(data.activity_id as string);
		},
	],
	'POST /activities/contact_delete': [201, shapes.deletion, async ({ bulk }, { list }) => await bulk.createDeleteActivity({ list_ids: [list] })],
	'POST /activities/add_list_memberships': [
		201,
		shapes.listsActivity,
		async ({ bulk }, { list }) => await bulk.createListAddActivity({ source: { segment_id: 1 }, list_ids: [list] }),
	],
	'POST /activities/remove_list_memberships': [
		201,
		shapes.listsActivity,
		async ({ bulk }, { list }) => await bulk.createListRemoveActivity({ source: { engagement_level: 'high' }, list_ids: [list] }),
	],
	'POST /activities/contacts_taggings_add': [
		201,
		shapes.tagging,
		async ({ bulk }, { tag }) => await bulk.createTagAddContactActivity({ source: { new_subscriber: true }, tag_ids: [tag] }),
	],
	'POST /activities/contacts_taggings_remove': [
		201,
		shapes.tagging,
		async ({ bulk }, { tag }) => await bulk.createTagRemoveActivity({ source: { all_active_contacts: true }, tag_ids: [tag] }),
	],
	'GET /contacts': [
		200,
		shapes.contacts,
		async ({ contacts }, { list, tag, ann }) =>
			await contacts.getAllContacts(
				'all',
				ann.email_address?.address,
				list,
				undefined,
				tag,
				LONG_AGO,
				undefined,
				LONG_AGO,
				undefined,
				undefined,
				undefined,
				EVERYTHING as 'notes',
				'explicit',
				true,
				500,
			),
	],
	'POST /contacts': [
		201,
		shapes.contact,
		async ({ contacts }, { list, name }) =>
			await contacts.createContact({ create_source: 'Account', email_address: { address: `${name.replace(' ', '')}@example.org` }, list_memberships: [list] }),
	],
	'GET /contacts/counts': [200, shapes.contactCounts, async ({ contacts }) => await contacts.getContactCounts('new_subscriber')],
	'GET /contacts/:contact_id': [200, shapes.contact, async ({ contacts }, { ann }) => await contacts.getContactById(ann.contact_id, EVERYTHING as 'notes')],
	'PUT /contacts/:contact_id': [
		200,
		shapes.contact,
		async ({ contacts }, { deleted, list }) =>
			await contacts.updateContact(deleted.contact_id, {
				update_source: 'Account',
				email_address: { address: deleted.email_address?.address ?? '' },
				list_memberships: [list],
				phone_numbers: [{ phone_number: '555-0100', kind: 'work' }],
			}),
	],
	'PUT /contacts/resubscribe/:contact_id': [
		200,
		shapes.nothing,
		async ({ contacts }, { unsubscribed, list }) => await contacts.resubscribeContact(unsubscribed.contact_id, { list_ids: [list] }),
	],
	'DELETE /contacts/:contact_id': [204, shapes.nothing, async ({ contacts }, { ann }) => await contacts.deleteContact(ann.contact_id)],
	'GET /contact_lists': [200, shapes.lists, async ({ lists }, { name }) => await lists.getAllLists(500, true, 'active', name, 'all', 'email', false)],
	'POST /contact_lists': [
		201,
		shapes.newList,
		async ({ lists }, { name }) => await lists.createList({ name: `New ${name}`, description: 'x', favorite: true }),
	],
	'GET /contact_lists/:list_id': [200, shapes.list, async ({ lists }, { list }) => await lists.getList(list, 'all')],
	'GET /contact_tags': [200, shapes.tags, async ({ tags }) => await tags.getAllTags(500, true)],
	'POST /contact_tags': [201, shapes.newTag, async ({ tags }, { name }) => await tags.postTag({ name: `New ${name}`, tag_source: 'Shop' })],
	'GET /contact_tags/:tag_id': [200, shapes.tag, async ({ tags }, { tag }) => await tags.getTag(tag, true)],
	'GET /segments': [200, shapes.segments, async ({ segments }) => await segments.getAllSegments('1000', 'name')],
};

describe("Constant Contact's own client and the sandbox", () => {
	it.each(Object.entries(CALLS))('agree about %s', async (route, [status, body, call]) => {
		const answer = await call(vendor.client, addAll());
		expect(answer.status).toBe(status);
		expect(body.parse(answer.data)).toEqual(answer.data);
		const [method, path] = route.split(' ') as [string, string];
		const request = vendor.sandbox.requests.at(-1);
		expect(request).toMatchObject({ host: API_HOST, method });
		expect(request?.path).toMatch(new RegExp(`^/v3${path.replace(/:\w+/, '[\\w-]{36}')}$`));
	});

	it('know the same endpoints: there is none that is not in the table', () => {
		const { routes } = apiApp({ account: vendor.sandbox.account } as Api);
		const served = routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path.replace('/v3', '')}`);
		expect([...new Set(served)].sort()).toEqual(Object.keys(CALLS).sort());
	});

	it.each<[number, string, Call]>([
		[404, 'a contact that was deleted before', async ({ contacts }, { deleted }) => await contacts.deleteContact(deleted.contact_id)],
		[409, 'a second resubscribe email', async ({ contacts }, { unsubscribed, list }) => {
			await contacts.resubscribeContact(unsubscribed.contact_id, { list_ids: [list] });
			return await contacts.resubscribeContact(unsubscribed.contact_id, { list_ids: [list] });
		}],
		[409, 'a list of the same name', async ({ lists }, { name }) => await lists.createList({ name })],
		[409, 'a tag of the same name', async ({ tags }, { name }) => await tags.postTag({ name })],
		[404, 'a tag that does not exist', async ({ bulk }, { list, ann }) => await bulk.createTagAddContactActivity({ source: { list_ids: [list] }, tag_ids: [ann.contact_id] })],
		[400, 'two sources', async ({ bulk }, { list, tag }) => await bulk.createListAddActivity({ source: { list_ids: [list], tag_ids: [tag] }, list_ids: [list] })],
	])('and the %i that answers %s', async (status, _what, call) => {
		const error = { error_key: expect.stringMatching(/^contacts\.api\./), error_message: expect.any(String) };
		await expect(call(vendor.client, addAll())).rejects.toMatchObject({ response: { status, data: [error] } });
	});

	it('and the link to the next page', async () => {
		for (let count = 0; count < 2; count += 1) addAll();
		const { data } = await vendor.client.tags.getAllTags(1, true);
		expect(shapes.tags.parse(data)._links?.next?.href).toMatch(/^\/v3\/contact_tags\?cursor=/);
	});
});
