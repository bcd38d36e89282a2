import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useEngine } from '../engine';
import { addContacts, addLists, addMany, addTags, NOBODY } from '../support/account';
import { column, rows } from '../support/items';
import { deleteByLists, deleteMany, remove } from '../support/nodeParameters';
import { bodies } from '../support/sentRequests';
import { hintsOf } from './hints';

const engine = useEngine();
const { stringContaining, stringMatching } = expect;

const LIST_SIZES = 'GET /v3/contact_lists?include_membership_count=all&status=all&limit=500';
const ACTIVE = 'GET /v3/contacts?status=active&limit=1&include_count=true';
const ACTIVE_MEMBERS = 'GET /v3/contact_lists?include_membership_count=active&status=active&limit=500';

const atMost = (maxContacts: unknown, more: INodeParameters = {}) => ({ options: { maxContacts, ...more } }) as INodeParameters;

describe('Maximum Contacts', () => {
	it('lets a run with so many contacts through, each counted once', async () => {
		const ids = addMany(engine, 3);
		const run = await engine.runNode(deleteMany(atMost(3)), rows({ who: ids.join() }, { who: [ids[0], ids[2]] }));
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual(['POST /v3/activities/contact_delete']);
		expect(bodies(run)).toEqual([{ contact_ids: ids }]);
	});

	it('refuses one more before anything is sent, and says how many there are and what to do', async () => {
		const ids = addMany(engine, 4);
		const run = await engine.runNode(deleteMany(atMost(3)), rows({ who: ids.slice(0, 2) }, { who: ids.slice(1) }));
		expect(run.requests).toEqual([]);
		expect(run.error?.message).toBe('Maximum Contacts: this run would touch 4 contacts; 3 are allowed');
		expect(run.error?.description).toMatch(/Nothing was sent.*Dry Run.*fewer contacts or raise Maximum Contacts/);
	});

	it('fails every item when On Error is to continue: none is sent in part', async () => {
		const ids = addMany(engine, 3);
		const run = await engine.runNode(deleteMany(atMost(1)), rows({ who: ids[0] }, { who: ids.slice(1) }), { onError: 'continueErrorOutput' });
		expect(run.requests).toEqual([]);
		expect(run.json).toEqual([]);
		const failed = { error: stringContaining('3 contacts; 1 is allowed'), details: { contacts: 3, max_contacts: 1 } };
		expect(run.errors).toMatchObject([failed, failed]);
	});

	it('counts only those who would be sent', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, {});
		const input = rows({ who: ann, lists: news }, { who: [ben, NOBODY], lists: news });
		const restoreMany = { resource: 'contact', operation: 'restoreMany', contacts: '={{ $json.who }}', lists: '={{ $json.lists }}', ...atMost(1) };
		const run = await engine.runNode(restoreMany, input);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann] }, list_ids: [news] }]);
	});

	it.each([[0], [undefined], ['0']])('of %j is no limit, and asks nothing', async (most) => {
		const [news = '', other = ''] = addLists(engine, 2);
		addMany(engine, 5, { list_memberships: [news] });
		const options = most === undefined ? {} : atMost(most);
		const run = await engine.runNode(remove({ source: 'lists', ...options }), rows({ lists: news, from: news }, { lists: news, from: other }));
		expect(run.lines).toEqual(['POST /v3/activities/remove_list_memberships']);
	});

	it.each([['-1'], [-1], [1.5], ['many'], [''], [null], [{ a: 1 }], [true]])('of %j is an error: it would take the limit away', async (most) => {
		const input = addMany(engine, 2).map((who) => ({ who, most }) as IDataObject);
		const run = await engine.runNode(deleteMany(atMost('={{ $json.most }}')), input);
		expect(run.requests).toEqual([]);
		expect(run.error?.message).toMatch(/^Maximum Contacts: expected a whole number, 0 or more, got /);
	});

	it('counts the members of lists, unsubscribed ones too; who is on several counts for each', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		addMany(engine, 2, { list_memberships: [news, sale] });
		addContacts(engine, { list_memberships: [sale], email_address: { permission_to_send: 'unsubscribed' } }, {});
		const one = await engine.runNode(remove({ source: 'lists', ...atMost(2) }), rows({ lists: news, from: sale }, { lists: news, from: sale }));
		expect(one.lines).toEqual([LIST_SIZES]);
		expect(one.error?.message).toBe('Maximum Contacts: this run would touch 3 contacts; 2 are allowed');
		const both = await engine.runNode(remove({ source: 'lists', ...atMost(4) }), rows({ lists: news, from: sale }, { lists: news, from: news }));
		expect(both.error?.message).toBe('Maximum Contacts: this run would touch up to 5 contacts; 4 are allowed');
		expect(both.error?.description).toContain('A contact that is selected more than once counts each time');
		const run = await engine.runNode(remove({ source: 'lists', ...atMost(5) }), rows({ lists: news, from: sale }, { lists: news, from: news }));
		expect(bodies(run)).toHaveLength(1);
	});

	it('counts contacts with tags, all active contacts, and what items select in different ways', async () => {
		const [news = ''] = addLists(engine, 1);
		const [vip = '', old = ''] = addTags(engine, 2);
		addMany(engine, 3, { taggings: [vip] });
		const [ann] = addContacts(engine, { taggings: [old] });
		addContacts(engine, { email_address: { permission_to_send: 'unsubscribed' } }, { deleted: true });
		const parameters = (most: number) => remove({ source: '={{ $json.source }}', confirmAllActiveContacts: true, ...atMost(most) });
		const input = [
			{ source: 'tags', lists: news, tags: vip },
			{ source: 'contacts', lists: news, who: [ann] },
			{ source: 'allActiveContacts', lists: news, but: ann },
		];
		const refused = await engine.runNode(parameters(7), rows(...input));
		expect(bodies(refused)).toEqual([]);
		expect(refused.error?.message).toContain('up to 8 contacts; 7 are allowed');
		expect(bodies(await engine.runNode(parameters(8), rows(...input)))).toHaveLength(3);
		const tagged = await engine.runNode(parameters(2), rows(input[0], input[0]));
		expect(tagged.error?.message).toContain('touch 3 contacts; 2 are allowed');
	});

	it('refuses an engagement level, since nobody knows who has it', async () => {
		const [news = ''] = addLists(engine, 1);
		const parameters = remove({ source: 'engagementLevel', engagementLevel: 'low', ...atMost(1_000_000) });
		const run = await engine.runNode(parameters, rows({ lists: news }, { lists: news }));
		expect(bodies(run)).toEqual([]);
		expect(run.error?.message).toBe(
			'Maximum Contacts: how many contacts this run would touch cannot be known beforehand: Constant Contact does not tell who has an engagement level',
		);
	});

	it.each([
		['lists', { source: 'lists', sourceLists: [NOBODY] }],
		['tags', { source: 'tags', tags: [NOBODY] }],
	])('refuses %s whose size is not told', async (_what, selection) => {
		const [news = ''] = addLists(engine, 1);
		const run = await engine.runNode(remove({ ...selection, ...atMost(9) }), rows({ lists: news }, { lists: news }));
		expect(bodies(run)).toEqual([]);
		expect(run.error?.message).toContain(`cannot be known beforehand: Constant Contact does not tell the size of ${NOBODY}`);
	});

	it('refuses when the number cannot be read, or is missing from the answer', async () => {
		const [news = ''] = addLists(engine, 1);
		const everybody = remove({ source: 'allActiveContacts', confirmAllActiveContacts: true, ...atMost(9) });
		engine.sandbox.inject({ path: '/v3/contact_lists', answer: { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } } });
		engine.sandbox.inject({ path: '/v3/contacts', answer: { status: 200, body: { contacts: [] } } });
		const unread = await engine.runNode(remove({ source: 'lists', ...atMost(9) }), rows({ lists: news, from: news }, { lists: news, from: news }));
		const untold = await engine.runNode(everybody, rows({ lists: news }, { lists: news }));
		expect([bodies(unread), bodies(untold)]).toEqual([[], []]);
		expect(unread.error?.message).toContain('Not for you');
		expect(untold.error?.message).toContain('did not tell how many');
	});

	it('holds for a dry run too', async () => {
		const ids = addMany(engine, 3);
		const run = await engine.runNode(deleteMany(atMost(2, { dryRun: true })), rows({ who: ids[0] }, { who: ids.slice(1) }));
		expect(run.error?.message).toContain('touch 3 contacts; 2 are allowed');
	});
});

describe('deleting by lists', () => {
	it('says when a list holds more than half of the active contacts, and goes on', async () => {
		const [news, sale] = ['News', 'Sale'].map((name) => engine.sandbox.account.addList(name).list_id);
		addMany(engine, 3, { list_memberships: [news as string] });
		addMany(engine, 2, { list_memberships: [sale as string] });
		// Neither counts as active.
		addMany(engine, 4, { list_memberships: [sale as string], email_address: { permission_to_send: 'unsubscribed' } });
		addMany(engine, 4, { deleted: true });
		const run = await engine.runNode(deleteByLists(), rows({ from: sale }, { from: news }));
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual([ACTIVE, ACTIVE_MEMBERS, 'POST /v3/activities/contact_delete']);
		expect(hintsOf(run)).toEqual([stringMatching(/^More than half of the account's active contacts are on "News" \(3 of 5\)\. /)]);
	});

	it('says nothing of half of them, or of lists that are chosen for something else', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		addMany(engine, 2, { list_memberships: [news] });
		addMany(engine, 2);
		const half = await engine.runNode(deleteByLists(), rows({ from: news }, { from: sale }));
		expect([half.error, half.hints]).toEqual([undefined, []]);
		addMany(engine, 9, { list_memberships: [sale] });
		const removed = await engine.runNode(remove({ source: 'lists' }), rows({ lists: news, from: sale }, { lists: news, from: sale }));
		expect(removed.hints).toEqual([]);
		expect(removed.lines).toHaveLength(1);
	});

	it('is not held up when that cannot be found out', async () => {
		const [news = ''] = addLists(engine, 1);
		addMany(engine, 2, { list_memberships: [news] });
		engine.sandbox.inject({ path: '/v3/contacts', answer: 'hang', times: 9 });
		const run = await engine.runNode(deleteByLists(), rows({ from: news }, { from: news }));
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([{ list_ids: [news] }]);
		expect(run.elapsed).toBeLessThan(7_000);
		expect(run.hints).toEqual([]);
	});

	it('says it in a dry run too', async () => {
		const [news = ''] = addLists(engine, 1);
		addMany(engine, 2, { list_memberships: [news] });
		const run = await engine.runNode(deleteByLists({ options: { dryRun: true } }), rows({ from: news }, { from: news }));
		expect(bodies(run)).toEqual([]);
		expect(hintsOf(run)).toContainEqual(stringContaining('More than half'));
	});
});

describe('restoring contacts who had unsubscribed', () => {
	it.each([['contact'], ['activity']])('counts them in a hint, with one item per %s', async (oneItemPer) => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const unsubscribed = { deleted: true, email_address: { permission_to_send: 'unsubscribed' as const } };
		const [ann, ben, cat, dan] = addContacts(engine, unsubscribed, { deleted: true }, unsubscribed, { email_address: { permission_to_send: 'unsubscribed' } });
		const run = await engine.runNode(
			{ resource: 'contact', operation: 'restoreMany', contacts: '={{ $json.who }}', lists: '={{ $json.lists }}', oneItemPer },
			rows({ who: [ann, ben, dan], lists: news }, { who: [cat, ann], lists: sale }),
		);
		expect(run.error).toBeUndefined();
		expect(hintsOf(run)).toEqual([stringMatching(/^2 contacts to restore had unsubscribed.* no mail reaches them\..*lawful way.*resubscribe email.*: Contact > Resubscribe\.$/)]);
		if (oneItemPer === 'contact') {
			expect(column(run.json, 'permission_to_send')).toEqual(['unsubscribed', 'implicit', undefined, 'unsubscribed', 'unsubscribed']);
		}
	});
});
