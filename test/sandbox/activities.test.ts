import { TestClient } from './client';
import type { Ending, Job } from './index';

const NOBODY = '00000000-0000-11ef-a87d-fa163e560000';

let api: TestClient;
let lists: string[];
beforeEach(() => {
	api = new TestClient({ activity: { initializedFor: 1000, processingFor: 2000 } });
	lists = ['A', 'B', 'C'].map((name) => api.account.addList(name).list_id);
});

const people = (count: number, of = {}) => api.account.addContacts(count, () => of).map(({ contact_id }) => contact_id);
const submit = async (kind: string, body: unknown) => await api.post(`/activities/${kind}`, body);
const alive = () => api.account.contacts.filter(({ deleted_at }) => deleted_at === undefined).length;

/** Submits, lets it end and returns the activity. */
const finish = async (kind: string, body: unknown, ending?: Ending) => {
	if (ending) api.account.nextActivity(ending);
	const { status, body: submitted } = await submit(kind, body);
	expect(status).toBe(201);
	api.clock.advance(3000);
	return (await api.get(`/activities/${submitted.activity_id}`)).body;
};

describe('the life of an activity', () => {
	it('goes from initialized over processing to completed, and takes effect at its end', async () => {
		const contact_ids = people(4, { list_memberships: [lists[0]] });
		const { body: submitted } = await submit('contact_delete', { contact_ids });
		const href = `/v3/activities/${submitted.activity_id}`;
		expect(submitted).toEqual({
			activity_id: expect.any(String),
			state: 'initialized',
			created_at: '2026-11-18T12:00:00.000Z',
			updated_at: '2026-11-18T12:00:00.000Z',
			percent_done: 1,
			activity_errors: [],
			status: {},
			_links: { self: { href } },
		});
		const read = async () => (await api.get(`/activities/${submitted.activity_id}`)).body;
		expect(await read()).toEqual(submitted);
		api.clock.advance(2000);
		expect(await read()).toMatchObject({
			state: 'processing',
			started_at: '2026-11-18T12:00:01.000Z',
			percent_done: 49,
			status: { items_total_count: 4, items_completed_count: 2 },
		});
		expect(alive()).toBe(4);
		api.clock.advance(1000);
		expect(alive()).toBe(0);
		const ended = await read();
		expect(ended).toMatchObject({
			state: 'completed',
			completed_at: '2026-11-18T12:00:03.000Z',
			percent_done: 100,
			status: { items_total_count: 4, items_completed_count: 4 },
			_links: { self: { href } },
		});
	});

	it('is forgotten after ten days', async () => {
		const { activity_id } = await finish('contact_delete', { contact_ids: people(1) });
		api.clock.advance(9.9 * 24 * 3_600_000);
		api.token = api.sandbox.oauth.issueTokens().access_token;
		expect((await api.get(`/activities/${activity_id}`)).status).toBe(200);
		api.clock.advance(0.1 * 24 * 3_600_000);
		expect(await api.get(`/activities/${activity_id}`)).toMatchObject({
			status: 404,
			body: [{ error_message: 'Resource not found for the activity_id provided' }],
		});
		expect((await api.get('/activities')).body.activities).toEqual([]);
	});

	it('takes effect in the order of ending, whenever it is looked at', async () => {
		const [id] = people(1, { list_memberships: [lists[0]] });
		api.account.nextActivity({ processingFor: 10_000 });
		await submit('add_list_memberships', { source: { contact_ids: [id] }, list_ids: [lists[1]] });
		await submit('contact_delete', { contact_ids: [id] });
		api.clock.advance(60_000);
		expect(api.account.contact(id as string)).toMatchObject({ list_memberships: [lists[1]] });
		expect(api.account.contact(id as string)).not.toHaveProperty('deleted_at');
	});

	it('can be left open, to be ended by the test', async () => {
		const [one, other] = people(2);
		api.account.nextActivity({ processingFor: Infinity, times: 2 });
		await submit('contact_delete', { contact_ids: [one] });
		const { body: { activity_id } } = await submit('contact_delete', { contact_ids: [other] });
		api.clock.advance(24 * 3_600_000 - 1);
		expect(api.account.bulk.queued).toBe(2);
		api.account.endActivity(activity_id);
		expect(api.account.contact(other as string)).toHaveProperty('deleted_at');
		expect(api.account.contact(one as string)).not.toHaveProperty('deleted_at');
		expect(await api.get(`/activities/${activity_id}`)).toMatchObject({ body: { state: 'completed', percent_done: 100 } });
	});

	it.each([
		['parallel' as const, 3000],
		['serial' as const, 5000],
	])('%s processing', async (activityProcessing, lastEnd) => {
		api.sandbox.unknowns.activityProcessing = activityProcessing;
		for (const id of people(2)) await submit('contact_delete', { contact_ids: [id] });
		api.clock.advance(lastEnd - 1);
		expect(api.account.bulk.queued).toBeGreaterThan(0);
		api.clock.advance(1);
		expect(api.account.bulk.queued).toBe(0);
	});

	it.each(['failed', 'cancelled', 'timed_out'] as const)('can end %s, without effect', async (ends) => {
		const contact_ids = people(2);
		const activity = await finish('contact_delete', { contact_ids }, { ends, errors: [{ message: 'why' }] });
		expect(activity).toMatchObject({ state: ends, activity_errors: [{ message: 'why' }], status: { items_completed_count: 0 } });
		expect(alive()).toBe(2);
		expect((await finish('contact_delete', { contact_ids })).state).toBe('completed');
	});

	it('can complete with errors and in part, for chosen activities', async () => {
		const contact_ids = people(3);
		api.account.nextActivity({ errors: ['one failed'], itemsDone: 2, when: ({ type }) => type === 'contact_delete' });
		await finish('remove_list_memberships', { source: { contact_ids }, list_ids: [lists[0]] });
		const activity = await finish('contact_delete', { contact_ids });
		expect(activity).toMatchObject({ state: 'completed', activity_errors: ['one failed'], status: { items_total_count: 3, items_completed_count: 2 } });
		expect(alive()).toBe(1);
	});

	it('spells timed_out as the switch says', async () => {
		api.sandbox.unknowns.timedOutState = 'time_out';
		expect((await finish('contact_delete', { contact_ids: people(1) }, { ends: 'timed_out' })).state).toBe('time_out');
		expect((await api.get('/activities?state=timed_out')).body.activities).toHaveLength(1);
	});
});

describe('contact_delete', () => {
	it('deletes the members of lists, not the lists', async () => {
		people(2, { list_memberships: [lists[0]] });
		people(1, { list_memberships: [lists[1]] });
		people(1, { list_memberships: [lists[2]] });
		const activity = await finish('contact_delete', { list_ids: lists.slice(0, 2) });
		expect(activity.status).toEqual({ list_count: 2, items_total_count: 3, items_completed_count: 3 });
		expect(alive()).toBe(1);
		expect((await api.get('/contact_lists')).body.lists).toHaveLength(3);
	});

	it('that matches nothing has no completed count', async () => {
		expect((await finish('contact_delete', { contact_ids: [NOBODY] })).status).toEqual({ items_total_count: 0 });
	});

	it.each([
		['skipped' as const, 1, 0],
		['counted' as const, 3, 0],
		['activity_errors' as const, 3, 2],
	])('unknown and deleted ids: %s', async (unknownIdsInActivity, total, errors) => {
		api.sandbox.unknowns.unknownIdsInActivity = unknownIdsInActivity;
		const contact_ids = [...people(1), ...people(1, { deleted: true }), NOBODY];
		const activity = await finish('contact_delete', { contact_ids });
		expect(activity.status).toEqual({ items_total_count: total, items_completed_count: 1 });
		expect(activity.activity_errors).toHaveLength(errors);
	});

	it('dates the deletion by the end of the activity, not by when it is noticed', async () => {
		const [id] = people(1);
		await submit('contact_delete', { contact_ids: [id] });
		api.clock.advance(5 * 24 * 3_600_000);
		expect(api.account.contact(id as string)?.deleted_at).toBe('2026-11-18');
	});
});

describe('add_list_memberships', () => {
	it('revives the deleted and changes nothing else', async () => {
		const contact = api.account.addContact({ first_name: 'Ada', company_name: 'Engines', deleted: true });
		const activity = await finish('add_list_memberships', { source: { contact_ids: [contact.contact_id] }, list_ids: lists });
		expect(activity.status).toEqual({ list_count: 3, items_total_count: 1, items_completed_count: 1 });
		expect(contact).toMatchObject({ first_name: 'Ada', company_name: 'Engines', list_memberships: lists });
		expect(contact).not.toHaveProperty('deleted_at');
	});

	it('keeps the lists there were, and reports more than 50', async () => {
		const [full, free] = [48, 1].map((count) =>
			api.account.addContact({ list_memberships: Array.from({ length: count }, () => api.account.addList().list_id) }),
		);
		const ids = [full?.contact_id, free?.contact_id];
		const activity = await finish('add_list_memberships', { source: { contact_ids: ids }, list_ids: lists });
		expect(activity.status).toMatchObject({ items_total_count: 2, items_completed_count: 1 });
		expect(activity.activity_errors).toEqual([expect.stringContaining(full?.contact_id ?? '?')]);
		expect([full?.list_memberships.length, free?.list_memberships.length]).toEqual([48, 4]);
	});

	it.each([
		['kept' as const, 1],
		[400 as const, 0],
	])('unsubscribed and deleted: %s', async (unsubscribedOnRestore, done) => {
		api.sandbox.unknowns.unsubscribedOnRestore = unsubscribedOnRestore;
		const contact = api.account.addContact({ email_address: { permission_to_send: 'unsubscribed' }, deleted: true });
		const activity = await finish('add_list_memberships', { source: { contact_ids: [contact.contact_id] }, list_ids: lists });
		expect(activity.status).toMatchObject({ items_total_count: 1, items_completed_count: done });
		expect(contact.email_address?.permission_to_send).toBe('unsubscribed');
	});
});

describe('add_list_memberships, by what selects contacts', () => {
	it.each<[string, (ids: { tag: string }) => object, string[]]>([
		['contact_ids', () => ({ contact_ids: [api.account.contacts[0]?.contact_id] }), ['member']],
		['list_ids', () => ({ list_ids: [lists[1]] }), ['member', 'opted out']],
		['tag_ids', ({ tag }) => ({ tag_ids: [tag] }), ['tagged']],
		['all_active_contacts', () => ({ all_active_contacts: true }), ['member', 'tagged', 'engaged']],
		['engagement_level', () => ({ engagement_level: 'high' }), ['engaged']],
		['segment_id', () => ({ segment_id: 1 }), ['engaged']],
	])('%s', async (_name, source, names) => {
		const tag = api.account.addTag().tag_id;
		api.account.addSegment('s', ({ first_name }) => first_name === 'engaged' || first_name === 'deleted');
		api.account.addContact({ first_name: 'member', list_memberships: [lists[1] as string] });
		api.account.addContact({ first_name: 'tagged', taggings: [tag] });
		api.account.addContact({ first_name: 'engaged', engagement_level: 'high' });
		api.account.addContact({ first_name: 'opted out', list_memberships: [lists[1] as string], email_address: { permission_to_send: 'unsubscribed' } });
		api.account.addContact({ first_name: 'deleted', deleted: true, taggings: [tag], engagement_level: 'high' });
		const activity = await finish('add_list_memberships', { source: source({ tag }), list_ids: [lists[0], lists[2]] });
		expect(activity.status).toEqual({ list_count: 2, items_total_count: names.length, items_completed_count: names.length });
		for (const list of [lists[0], lists[2]]) {
			const members = [...api.account.membersOf(list as string)].map((id) => api.account.contact(id)?.first_name);
			expect(members).toEqual(names);
		}
		expect(api.account.membersOf(lists[1] as string).size).toBe(2);
		expect(api.account.contacts[3]?.email_address?.permission_to_send).toBe('unsubscribed');
	});

	it('leaves excluded contacts alone, and takes 50 lists', async () => {
		const ids = people(3, { list_memberships: [lists[0]] });
		const list_ids = Array.from({ length: 50 }, () => api.account.addList().list_id);
		await finish('add_list_memberships', { source: { all_active_contacts: true }, exclude: { contact_ids: [ids[1]] }, list_ids: list_ids.slice(1) });
		expect(api.account.contacts.map(({ list_memberships }) => list_memberships.length)).toEqual([50, 1, 50]);
		const [newcomer] = people(1);
		await finish('add_list_memberships', { source: { contact_ids: [newcomer] }, list_ids });
		expect(api.account.contact(newcomer as string)?.list_memberships).toEqual(list_ids);
	});
});

describe('remove_list_memberships', () => {
	it.each<[string, (ids: { tag: string }) => object, number]>([
		['contact_ids', () => ({ contact_ids: [api.account.contacts[0]?.contact_id] }), 1],
		['list_ids', () => ({ list_ids: [lists[1]] }), 2],
		['tag_ids', ({ tag }) => ({ tag_ids: [tag] }), 1],
		['all_active_contacts', () => ({ all_active_contacts: true }), 3],
		['engagement_level', () => ({ engagement_level: 'high' }), 1],
	])('by %s', async (_name, source, count) => {
		const tag = api.account.addTag().tag_id;
		const target = lists[0] as string;
		api.account.addContact({ list_memberships: [target, lists[1] as string] });
		api.account.addContact({ list_memberships: [target, lists[1] as string], taggings: [tag] });
		api.account.addContact({ list_memberships: [target], engagement_level: 'high' });
		api.account.addContact({ list_memberships: [target], email_address: { permission_to_send: 'unsubscribed' } });
		api.account.addContact({ deleted: true, taggings: [tag], engagement_level: 'high' });
		const activity = await finish('remove_list_memberships', { source: source({ tag }), list_ids: [target] });
		expect(activity.status).toEqual({ list_count: 1, items_total_count: count, items_completed_count: count });
		expect(api.account.membersOf(target).size).toBe(4 - count);
		expect(api.account.membersOf(lists[1] as string).size).toBe(2);
	});

	it('leaves excluded contacts alone', async () => {
		const ids = people(3, { list_memberships: [lists[0]] });
		await finish('remove_list_memberships', {
			source: { list_ids: [lists[0]] },
			exclude: { contact_ids: [ids[1]] },
			list_ids: [lists[0]],
		});
		expect([...api.account.membersOf(lists[0] as string)]).toEqual([ids[1]]);
	});

	it.each([
		[true, 0],
		[false, 1],
	])('with removingLastListDeletes %p', async (removingLastListDeletes, left) => {
		api.sandbox.unknowns.removingLastListDeletes = removingLastListDeletes;
		const contact_ids = people(1, { list_memberships: [lists[0]] });
		await finish('remove_list_memberships', { source: { contact_ids }, list_ids: [lists[0]] });
		expect(alive()).toBe(left);
	});
});

describe('contacts_taggings_add and contacts_taggings_remove', () => {
	let tags: string[];
	beforeEach(() => {
		tags = ['old', 'new', 'other'].map((name) => api.account.addTag(name).tag_id);
	});
	const add = async (body: object) => await finish('contacts_taggings_add', body);
	const remove = async (body: object) => await finish('contacts_taggings_remove', body);
	const taggedWith = (tag = tags[1]) =>
		api.account.contacts.filter(({ taggings }) => taggings.includes(tag as string)).map(({ first_name }) => first_name);

	it.each<[string, () => object, string[]]>([
		['contact_ids', () => ({ contact_ids: [api.account.contacts[1]?.contact_id] }), ['member']],
		['list_ids', () => ({ list_ids: [lists[1]] }), ['member', 'opted out']],
		['tag_ids', () => ({ tag_ids: [tags[0]] }), ['tagged']],
		['all_active_contacts', () => ({ all_active_contacts: true }), ['early', 'member', 'tagged']],
		['new_subscriber', () => ({ new_subscriber: true }), ['member', 'tagged']],
	])('by %s', async (_name, source, names) => {
		api.account.addContact({ first_name: 'early', created_at: '2026-01-01T00:00:00Z' });
		api.account.addContact({ first_name: 'member', list_memberships: [lists[1] as string] });
		api.account.addContact({ first_name: 'tagged', taggings: [tags[0] as string] });
		api.account.addContact({ first_name: 'opted out', list_memberships: [lists[1] as string], email_address: { permission_to_send: 'unsubscribed' } });
		api.account.addContact({ first_name: 'deleted', deleted: true, taggings: [tags[0] as string] });
		const done = { items_total_count: names.length, items_completed_count: names.length };
		const body = { source: source(), tag_ids: [tags[1], tags[2], tags[1]] };
		const { body: submitted } = await submit('contacts_taggings_add', body);
		expect(submitted).toMatchObject({ state: 'initialized', status: {}, activity_errors: [] });
		api.clock.advance(3000);
		expect((await api.get(`/activities/${submitted.activity_id}`)).body).toMatchObject({ state: 'completed', percent_done: 100, status: done });
		expect([taggedWith(tags[1]), taggedWith(tags[2]), taggedWith(tags[0])]).toEqual([names, names, ['tagged', 'deleted']]);
		expect((await remove(body)).status).toEqual(done);
		expect([taggedWith(tags[1]), taggedWith(tags[2]), taggedWith(tags[0])]).toEqual([[], [], ['tagged', 'deleted']]);
	});

	it('leave excluded contacts alone', async () => {
		const ids = people(3, { list_memberships: [lists[0]] });
		const but = (id?: string) => ({ source: { list_ids: [lists[0]] }, exclude: { contact_ids: [id] }, tag_ids: [tags[1]] });
		await add(but(ids[1]));
		expect([...api.account.taggedWith(tags[1] as string)]).toEqual([ids[0], ids[2]]);
		await remove({ ...but(ids[2]), source: { all_active_contacts: true } });
		expect([...api.account.taggedWith(tags[1] as string)]).toEqual([ids[2]]);
	});

	it('change nobody who has the tag already, or never had it', async () => {
		const contact_ids = [...people(1, { taggings: [tags[0]] }), ...people(1)];
		const untouched = '2026-11-18T12:00:00Z';
		const changes = () => api.account.contacts.map(({ updated_at }) => updated_at !== untouched);
		api.clock.advance(60_000);
		expect((await add({ source: { contact_ids: contact_ids.slice(0, 1) }, tag_ids: [tags[0]] })).status).toMatchObject({ items_completed_count: 1 });
		expect((await remove({ source: { contact_ids }, tag_ids: [tags[1]] })).status).toMatchObject({ items_completed_count: 2 });
		expect(changes()).toEqual([false, false]);
		await remove({ source: { contact_ids }, tag_ids: [tags[0]] });
		expect(changes()).toEqual([true, false]);
	});

	it('report more than 50 tags', async () => {
		const full = api.account.addContact({ taggings: Array.from({ length: 49 }, () => api.account.addTag().tag_id) });
		const activity = await add({ source: { contact_ids: [full.contact_id] }, tag_ids: tags.slice(1) });
		expect(activity.status).toEqual({ items_total_count: 1, items_completed_count: 0 });
		expect(activity.activity_errors).toEqual([expect.stringContaining(full.contact_id)]);
		await add({ source: { contact_ids: [full.contact_id] }, tag_ids: tags.slice(2) });
		expect(full.taggings).toHaveLength(50);
	});

	it.each([
		['like unknown ids' as const, 1, []],
		['changed' as const, 2, ['gone']],
	])('deleted contacts that are named: %s', async (deletedInTaggings, count, names) => {
		api.sandbox.unknowns.deletedInTaggings = deletedInTaggings;
		const gone = api.account.addContact({ first_name: 'gone', deleted: true });
		const body = { source: { contact_ids: [...people(1), gone.contact_id, NOBODY] }, tag_ids: [tags[1]] };
		expect((await add(body)).status).toEqual({ items_total_count: count, items_completed_count: count });
		expect(taggedWith().filter(Boolean)).toEqual(names);
		expect(gone.deleted_at).toBeDefined();
		api.account.setTags(gone, tags);
		await remove(body);
		expect(gone.taggings).toHaveLength(names.length ? 2 : 3);
	});

	it('have the switch unknownTagsInActivity', async () => {
		const [contact] = people(1);
		const aimed = { source: { contact_ids: [contact] }, tag_ids: [NOBODY, tags[1]] };
		const selected = { source: { tag_ids: [NOBODY] }, tag_ids: [tags[1]] };
		const statuses = async () => [(await submit('contacts_taggings_add', aimed)).status, (await submit('contacts_taggings_remove', selected)).status];
		expect(await statuses()).toEqual([404, 404]);
		api.sandbox.unknowns.unknownTagsInActivity = 400;
		expect(await statuses()).toEqual([400, 400]);
		api.sandbox.unknowns.unknownTagsInActivity = 'ignored';
		expect(await statuses()).toEqual([201, 201]);
		api.clock.advance(3000);
		expect(api.account.contact(contact as string)?.taggings).toEqual([tags[1]]);
	});

	it('fail like the others when they are told to', async () => {
		const contact_ids = people(2);
		const ending = { ends: 'failed' as const, when: ({ type }: Job) => type === 'contacts_taggings_add' };
		api.account.nextActivity(ending);
		await finish('contact_delete', { contact_ids: [NOBODY] });
		expect((await add({ source: { contact_ids }, tag_ids: [tags[1]] })).state).toBe('failed');
		expect(taggedWith()).toEqual([]);
	});
});

describe('what is refused', () => {
	const id = NOBODY;
	const tag = () => api.account.addTag().tag_id;
	it.each<[string, string, () => object, number]>([
		['neither contacts nor lists', 'contact_delete', () => ({}), 400],
		['contacts and lists', 'contact_delete', () => ({ contact_ids: [id], list_ids: lists }), 400],
		['no ids', 'contact_delete', () => ({ contact_ids: [] }), 400],
		['501 contacts', 'contact_delete', () => ({ contact_ids: Array(501).fill(id) }), 400],
		['51 lists', 'contact_delete', () => ({ list_ids: Array(51).fill(lists[0]) }), 400],
		['an unknown key', 'contact_delete', () => ({ contact_ids: [id], exclude: {} }), 400],
		['a malformed id', 'contact_delete', () => ({ contact_ids: ['x'] }), 400],
		['an unknown list', 'contact_delete', () => ({ list_ids: [id] }), 400],
		['no source', 'remove_list_memberships', () => ({ list_ids: lists }), 400],
		['an empty source', 'remove_list_memberships', () => ({ source: {}, list_ids: lists }), 400],
		['two sources', 'remove_list_memberships', () => ({ source: { contact_ids: [id], tag_ids: [id] }, list_ids: lists }), 400],
		['all_active_contacts: false', 'remove_list_memberships', () => ({ source: { all_active_contacts: false }, list_ids: lists }), 400],
		['another engagement level', 'remove_list_memberships', () => ({ source: { engagement_level: 'none' }, list_ids: lists }), 400],
		['a segment to remove', 'remove_list_memberships', () => ({ source: { segment_id: 1 }, list_ids: lists }), 400],
		['51 tags', 'remove_list_memberships', () => ({ source: { tag_ids: Array(51).fill(id) }, list_ids: lists }), 400],
		['51 targets', 'remove_list_memberships', () => ({ source: { contact_ids: [id] }, list_ids: Array(51).fill(lists[0]) }), 400],
		['no targets', 'remove_list_memberships', () => ({ source: { contact_ids: [id] } }), 400],
		['exclude beside contact_ids', 'remove_list_memberships', () => ({ source: { contact_ids: [id] }, exclude: { contact_ids: [id] }, list_ids: lists }), 400],
		['exclude by list', 'remove_list_memberships', () => ({ source: { list_ids: lists }, exclude: { list_ids: [id] }, list_ids: lists }), 400],
		['an unknown list', 'remove_list_memberships', () => ({ source: { contact_ids: [id] }, list_ids: [id] }), 404],
		['an unknown list', 'add_list_memberships', () => ({ source: { contact_ids: [id] }, list_ids: [id] }), 400],
		['a new subscriber', 'add_list_memberships', () => ({ source: { new_subscriber: true }, list_ids: lists }), 400],
		['exclude beside a segment', 'add_list_memberships', () => ({ source: { segment_id: 1 }, exclude: { contact_ids: [id] }, list_ids: lists }), 400],
		['no source', 'contacts_taggings_add', () => ({ tag_ids: [tag()] }), 400],
		['an empty source', 'contacts_taggings_remove', () => ({ source: {}, tag_ids: [tag()] }), 400],
		['two sources', 'contacts_taggings_add', () => ({ source: { contact_ids: [id], list_ids: lists }, tag_ids: [tag()] }), 400],
		['an engagement level', 'contacts_taggings_add', () => ({ source: { engagement_level: 'high' }, tag_ids: [tag()] }), 400],
		['a segment', 'contacts_taggings_remove', () => ({ source: { segment_id: 1 }, tag_ids: [tag()] }), 400],
		['all_active_contacts: false', 'contacts_taggings_remove', () => ({ source: { all_active_contacts: false }, tag_ids: [tag()] }), 400],
		['501 contacts', 'contacts_taggings_add', () => ({ source: { contact_ids: Array(501).fill(id) }, tag_ids: [tag()] }), 400],
		['51 source lists', 'contacts_taggings_add', () => ({ source: { list_ids: Array(51).fill(lists[0]) }, tag_ids: [tag()] }), 400],
		['51 source tags', 'contacts_taggings_remove', () => ({ source: { tag_ids: Array(51).fill(tag()) }, tag_ids: [tag()] }), 400],
		['51 targets', 'contacts_taggings_add', () => ({ source: { contact_ids: [id] }, tag_ids: Array(51).fill(tag()) }), 400],
		['no targets', 'contacts_taggings_remove', () => ({ source: { contact_ids: [id] }, tag_ids: [] }), 400],
		['lists as targets', 'contacts_taggings_add', () => ({ source: { contact_ids: [id] }, list_ids: lists }), 400],
		['exclude beside tag_ids', 'contacts_taggings_add', () => ({ source: { tag_ids: [tag()] }, exclude: { contact_ids: [id] }, tag_ids: [tag()] }), 400],
		['an unknown source list', 'contacts_taggings_remove', () => ({ source: { list_ids: [id] }, tag_ids: [tag()] }), 404],
	])('%s in %s', async (_case, kind, body, status) => {
		expect((await submit(kind, body())).status).toBe(status);
		expect(api.account.activities).toEqual([]);
	});

	it('takes the greatest numbers allowed', async () => {
		expect((await submit('contact_delete', { contact_ids: Array(500).fill(id) })).status).toBe(201);
		expect((await submit('remove_list_memberships', { source: { tag_ids: Array(50).fill(id) }, list_ids: Array(50).fill(lists[0]) })).status).toBe(201);
		expect((await submit('add_list_memberships', { source: { segment_id: 1 }, list_ids: lists })).status).toBe(201);
		const tags = Array(50).fill(tag());
		expect((await submit('contacts_taggings_add', { source: { contact_ids: Array(500).fill(id) }, tag_ids: tags })).status).toBe(201);
		expect((await submit('contacts_taggings_remove', { source: { tag_ids: tags }, tag_ids: tags })).status).toBe(201);
	});

	it('has the switch unknownListsInActivity', async () => {
		api.sandbox.unknowns.unknownListsInActivity = 404;
		expect((await submit('contact_delete', { list_ids: [id] })).status).toBe(404);
		api.sandbox.unknowns.unknownListsInActivity = 'ignored';
		expect((await submit('contact_delete', { list_ids: [id] })).status).toBe(201);
	});

	it.each([
		['object' as const, { error_message: expect.stringContaining('1,000 queued') }],
		['array' as const, [{ error_message: expect.stringContaining('1,000 queued') }]],
		['gateway' as const, { message: expect.stringContaining('1,000 queued') }],
	])('a full queue, as %s', async (queueCapBody, body) => {
		Object.assign(api.sandbox.unknowns, { queueCapBody });
		api.sandbox.limits.queuedActivities = 2;
		for (let count = 0; count < 2; count += 1) await submit('contact_delete', { contact_ids: [id] });
		expect(await submit('contact_delete', { contact_ids: [id] })).toMatchObject({ status: 429, body });
		api.clock.advance(3000);
		expect((await submit('contact_delete', { contact_ids: [id] })).status).toBe(201);
	});

	it('refuses text/plain and broken JSON', async () => {
		const path = '/activities/contact_delete';
		expect((await api.send('POST', path, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
		expect((await api.send('POST', path, '{"contact_ids":')).status).toBe(400);
	});
});

describe('GET /activities', () => {
	it('lists newest first, with links that are all the same and all wrong', async () => {
		for (let count = 0; count < 3; count += 1) {
			await submit('contact_delete', { contact_ids: [NOBODY] });
			api.clock.advance(100);
		}
		const { activities } = (await api.get('/activities')).body;
		const ids = activities.map(({ activity_id }: { activity_id: string }) => activity_id);
		expect(ids).toEqual([...api.account.activities].reverse().map(({ activity_id }) => activity_id));
		const links = new Set<string>(activities.map(({ _links }: { _links: { self: { href: string } } }) => _links.self.href));
		expect(links.size).toBe(1);
		expect(ids).not.toContain([...links][0]?.split('/').pop());
		api.sandbox.unknowns.activityOrder = 'oldest first';
		expect((await api.get('/activities')).body.activities[0].activity_id).toBe(ids[2]);
	});

	it('pages with the limit inside the cursor', async () => {
		for (let count = 0; count < 60; count += 1) api.account.addActivity();
		const first = (await api.get('/activities')).body;
		expect(first.activities).toHaveLength(50);
		const cursor = new URL(first._links.next.href, 'https://x').searchParams.get('cursor') ?? '';
		expect(Buffer.from(cursor, 'base64').toString()).toContain('limit=50');
		const second = (await api.get(first._links.next.href.slice('/v3'.length))).body;
		expect(second.activities).toHaveLength(10);
		expect(second).not.toHaveProperty('_links');
	});

	it('has an activity of the past as it was described, however recent', async () => {
		const createdAt = api.clock.now();
		api.account.addActivity({ createdAt, state: 'failed' });
		api.account.addActivity({ createdAt });
		expect((await api.get('/activities')).body.activities).toMatchObject([{ state: 'completed' }, { state: 'failed' }]);
	});

	it('filters by state, of which initialized is none', async () => {
		api.account.addActivity({ state: 'failed' });
		api.account.addActivity({ state: 'processing' });
		api.account.addActivity({ state: 'initialized' });
		const states = async (query: string) =>
			(await api.get(`/activities?${query}`)).body.activities.map(({ state }: { state: string }) => state);
		expect(await states('')).toEqual(['initialized', 'processing', 'failed']);
		expect(await states('state=failed')).toEqual(['failed']);
		expect((await api.get('/activities?state=initialized')).status).toBe(400);
	});
});
