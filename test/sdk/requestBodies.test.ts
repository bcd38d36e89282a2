import type {
	CreateDeleteActivityRequest,
	CreateListAddActivityRequest,
	CreateListRemoveActivityRequest,
	CreateTagRemoveActivityRequest,
	PostTagRequest,
	ResubscribeContactRequest,
	UpdateContactRequest,
	UpdateListRequest,
} from 'ctct-api-client';
import { type Contact as ApiContact, resubscribeBody } from '../../nodes/ConstantContact/api/contact';
import type { Batch } from '../../nodes/ConstantContact/bulk/plan';
import { type Selector, type SourceBody, sourceBody } from '../../nodes/ConstantContact/bulk/source';
import { deleteBody } from '../../nodes/ConstantContact/resources/contact/deleteMany.operation';
import { restoreBody } from '../../nodes/ConstantContact/resources/contact/restoreBody';
import { createBody } from '../../nodes/ConstantContact/resources/createOnce';
import type { ListOptions } from '../../nodes/ConstantContact/resources/list/create.operation';
import { useVendorClient } from './client';

/** Our body with every property that the vendor's type does not have, at any depth, made impossible. */
type KnownTo<Vendor, Ours> = Ours extends Array<infer Each>
	? Array<KnownTo<Vendor extends Array<infer VendorEach> ? VendorEach : never, Each>>
	: Ours extends object
		? { [Key in keyof Ours]: Key extends keyof Vendor ? KnownTo<NonNullable<Vendor[Key]>, Ours[Key]> : never }
		: Ours;

/** Compiles only if the vendor's type takes the body, and knows all that is in it. */
const fits =
	<Vendor>() =>
	<Ours extends Vendor>(body: Ours & KnownTo<Vendor, Ours>): Vendor =>
		body;

const deletion = fits<CreateDeleteActivityRequest>();
const addition = fits<CreateListAddActivityRequest>();
const removal = fits<CreateListRemoveActivityRequest>();
const tagging = fits<CreateTagRemoveActivityRequest>();
const update = fits<UpdateContactRequest>();
const resubscription = fits<ResubscribeContactRequest>();
const list = fits<UpdateListRequest>();
const tag = fits<PostTagRequest>();

/** The body of an operation whose targets are lists; or tags, which do not go by the engagement level. */
type Aimed<Target extends 'list_ids' | 'tag_ids', By> = Pick<SourceBody, 'exclude'> & { source: By } & Required<Pick<SourceBody, Target>>;
type ListsBody = Aimed<'list_ids', Selector>;
type TagsBody = Aimed<'tag_ids', Exclude<Selector, { engagement_level: string }>>;

const vendor = useVendorClient();
let lists: string[];
let tags: string[];
let contacts: string[];
beforeEach(() => {
	const { account } = vendor.sandbox;
	const { length } = account.lists;
	lists = ['a', 'b'].map((name) => account.addList(`${name} ${length}`).list_id);
	tags = ['a', 'b'].map((name) => account.addTag(`${name} ${length}`).tag_id);
	contacts = account.addContacts(2, () => ({ list_memberships: lists.slice(0, 1), taggings: tags.slice(0, 1) })).map(({ contact_id }) => contact_id);
});

const account = () => vendor.sandbox.account;
const contactOf = (id = contacts[0]) => account().contact(id as string);
const batch = (selection: Batch['selection'], by?: 'lists' | 'tags', exclude: string[] = []): Batch => ({
	selection,
	exclude,
	itemIndexes: [0],
	...(by ? { targets: { by, ids: (by === 'lists' ? lists : tags).slice(1) } } : {}),
});

/** What selects contacts, by its name; and whom to leave alone, where that is possible. */
const SELECTIONS: Record<string, () => [Batch['selection'], exclude?: string[]]> = {
	contacts: () => [{ by: 'contacts', ids: contacts }],
	lists: () => [{ by: 'lists', ids: lists.slice(0, 1) }],
	'lists, but': () => [{ by: 'lists', ids: lists.slice(0, 1) }, contacts.slice(1)],
	tags: () => [{ by: 'tags', ids: tags.slice(0, 1) }],
	allActiveContacts: () => [{ by: 'allActiveContacts' }],
	'allActiveContacts, but': () => [{ by: 'allActiveContacts' }, contacts.slice(1)],
};
const OF_LISTS: typeof SELECTIONS = { ...SELECTIONS, engagementLevel: () => [{ by: 'engagementLevel', level: 'unqualified' }] };

describe('what the node sends is what the vendor\'s types say, and has its effect through the vendor\'s client', () => {
	it.each(['contacts', 'lists'])('deletes by %s', async (by) => {
		const [selection] = (SELECTIONS[by] as (typeof SELECTIONS)[string])();
		const { status } = await vendor.client.bulk.createDeleteActivity(deletion(deleteBody(batch(selection))));
		expect(status).toBe(201);
		expect(contacts.map((id) => contactOf(id)?.deleted_at)).toEqual([expect.any(String), expect.any(String)]);
	});

	it.each(Object.keys(OF_LISTS))('adds to lists and removes from them by %s', async (by) => {
		const [selection, exclude] = (OF_LISTS[by] as (typeof SELECTIONS)[string])();
		const body = sourceBody(batch(selection, 'lists', exclude)) as ListsBody;
		const members = () => contacts.filter((id) => contactOf(id)?.list_memberships.includes(lists[1] as string));
		await vendor.client.bulk.createListAddActivity(addition(body));
		expect(members()).toEqual(exclude ? contacts.slice(0, 1) : contacts);
		await vendor.client.bulk.createListRemoveActivity(removal(body));
		expect(members()).toEqual([]);
	});

	it.each(Object.keys(SELECTIONS))('tags and untags by %s', async (by) => {
		const [selection, exclude] = (SELECTIONS[by] as (typeof SELECTIONS)[string])();
		const body = sourceBody(batch(selection, 'tags', exclude)) as TagsBody;
		const tagged = () => contacts.filter((id) => contactOf(id)?.taggings.includes(tags[1] as string));
		await vendor.client.bulk.createTagAddContactActivity(tagging(body));
		expect(tagged()).toEqual(exclude ? contacts.slice(0, 1) : contacts);
		await vendor.client.bulk.createTagRemoveActivity(tagging(body));
		expect(tagged()).toEqual([]);
	});

	it('restores', async () => {
		const at = account().timestamp();
		const partId = () => account().newPartId();
		const sources = { update_source: 'Account', create_source: 'Account' };
		const deleted = account().addContact({
			first_name: 'Ann',
			job_title: 'Editor',
			birthday_month: 2,
			birthday_day: 28,
			anniversary: '2020-01-31',
			custom_fields: [{ custom_field_id: account().addCustomField('x').custom_field_id, choice_ids: ['1'] }],
			phone_numbers: [{ phone_number_id: partId(), phone_number: '555-0100', kind: 'home', created_at: at, updated_at: at, ...sources }],
			street_addresses: [{ street_address_id: partId(), kind: 'work', city: 'Salem', created_at: at, updated_at: at }],
			notes: [{ note_id: partId(), created_at: at, content: 'x' }],
			taggings: tags,
			deleted: true,
		});
		const { custom_fields, notes, first_name, birthday_day, phone_numbers, street_addresses } = structuredClone(deleted);
		const everything = 'custom_fields,list_memberships,phone_numbers,street_addresses,taggings,notes' as 'notes';
		const read = await vendor.client.contacts.getContactById(deleted.contact_id, everything);
		await vendor.client.contacts.updateContact(deleted.contact_id, update(restoreBody(read.data as ApiContact, lists)));
		expect(deleted).toMatchObject({ custom_fields, notes, first_name, birthday_day, list_memberships: lists, taggings: tags });
		expect(deleted).toMatchObject({ phone_numbers: [{ phone_number: phone_numbers[0]?.phone_number }], street_addresses: [{ city: street_addresses[0]?.city }] });
		expect(deleted).not.toHaveProperty('deleted_at');
	});

	it('asks to resubscribe', async () => {
		const { contact_id } = account().addContact({ email_address: { permission_to_send: 'unsubscribed' } });
		await vendor.client.contacts.resubscribeContact(contact_id, resubscription(resubscribeBody(lists)));
		expect(account().resubscribeEmails).toMatchObject([{ contact_id, list_ids: lists }]);
	});

	it('creates lists and tags', async () => {
		const options: ListOptions = { description: 'x', favorite: true };
		const { data } = await vendor.client.lists.createList(list(createBody('New', options)));
		expect(account().list(data.list_id)).toMatchObject({ name: 'New', ...options });
		const { data: created } = await vendor.client.tags.postTag(tag(createBody('New', {})));
		expect(account().tag(created.tag_id as string)).toMatchObject({ name: 'New' });
	});
});
