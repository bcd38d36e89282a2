import type { INodeParameters } from 'n8n-workflow';

import { hintsOf } from '../../bulk/hints';
import { useEngine } from '../../engine';
import { addContacts, addLists, addMany, listsOf, NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { column, rows } from '../../support/items';
import { bodies } from '../../support/sentRequests';
import { parametersOf, SOURCE_OPERATIONS, type SourceOperation } from '../../support/sourceOperations';

// What it has in common with its siblings is tested with them, in test/bulk/source.test.ts.
const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, objectContaining } = expect;

const SUBMIT = 'POST /v3/activities/add_list_memberships';
const DELETED_PAGE = 'GET /v3/contacts?status=deleted&limit=500&include_count=true';
const WELCOME = 'Constant Contact may send a welcome email';
const UNSENT = { activity_id: null, state: 'deleted', finished: true, succeeded: false };

const add = (options: INodeParameters = {}, more: INodeParameters = {}) =>
	parametersOf(SOURCE_OPERATIONS['listMembership add'] as SourceOperation, { options, ...more });
const restoring: INodeParameters = { ifDeleted: 'restore' };

const isDeleted = (id: string) => engine.sandbox.account.contact(id)?.deleted_at !== undefined;
const leftOut = (number: string) => stringContaining(`${number} deleted and left out, since adding a deleted contact to a list restores it.`) as string;

describe('a deleted contact', () => {
	it('is left out, by ID and by address, and stays deleted', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben, cat] = addContacts(engine, { deleted: true }, { deleted: true, email: 'Ben@example.com' }, {});
		const run = await engine.runNode(add({}, { waitForCompletion: true }), rows({ who: ann, targets: list }, { who: ['ben@example.com', cat], targets: list }));
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([{ source: { contact_ids: [cat] }, list_ids: [list] }]);
		expect(run.json).toEqual([
			{ contact_id: ann, ...UNSENT },
			{ contact_id: ben, email: 'ben@example.com', ...UNSENT },
			objectContaining({ contact_id: cat, state: 'completed', succeeded: true }),
		]);
		expect(run.pairing).toEqual([[0], [1], [1]]);
		expect([ann, ben, cat].map((id) => [isDeleted(id), listsOf(engine, id)])).toEqual([[true, []], [true, []], [false, [list]]]);
		expect(hintsOf(run)).toContainEqual(leftOut('2 contacts are'));
	});

	it('is restored when told so, with its consent as it was, and then nobody is asked for by ID', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(
			engine,
			{ deleted: true },
			{ deleted: true, email: 'ben@example.com', email_address: { permission_to_send: 'unsubscribed' } },
		);
		const run = await engine.runNode(add(restoring, { waitForCompletion: true }), rows({ who: ann, targets: list }, { who: 'ben@example.com', targets: list }));
		expect(run.lines.slice(0, 2)).toEqual(['GET /v3/contacts?email=ben@example.com&status=all', SUBMIT]);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann, ben] }, list_ids: [list] }]);
		expect(run.json).toMatchObject([{ contact_id: ann, succeeded: true }, { contact_id: ben, succeeded: true }]);
		expect([ann, ben].map((id) => [isDeleted(id), listsOf(engine, id)])).toEqual([[false, [list]], [false, [list]]]);
		expect(engine.sandbox.account.contact(ben)?.email_address?.permission_to_send).toBe('unsubscribed');
		expect(hintsOf(run).some((hint) => hint.includes('left out'))).toBe(false);
	});

	it('is left out beside one that is not found and one that is named twice; each once for its item', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true, email: 'ann@example.com' }, { email: 'ben@example.com' });
		const run = await engine.runNode(
			add({ ifNotFound: 'skip' }),
			rows({ who: [ann, 'no@example.com', 'ANN@example.com', 'ben@example.com', ben], targets: list }, { who: 'ann@example.com', targets: list }, { who: null, targets: list }),
		);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, list_ids: [list] }]);
		expect(run.json).toEqual([
			{ contact_id: ann, email: 'ANN@example.com', ...UNSENT },
			{ contact_id: null, email: 'no@example.com', ...UNSENT, state: 'not_found' },
			objectContaining({ contact_id: ben, email: 'ben@example.com', state: 'initialized' }),
			{ contact_id: ann, email: 'ann@example.com', ...UNSENT },
			{ contact_id: null, email: null, ...UNSENT, state: 'not_found' },
		]);
		expect(run.pairing).toEqual([[0], [0], [0], [1], [2]]);
		expect(hintsOf(run)).toContainEqual(leftOut('1 contact is'));
	});

	it('is told once for all, with one item per activity; when nobody else is named nothing is sent', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, { deleted: true });
		const run = await engine.runNode(add({}, { oneItemPer: 'activity' }), rows({ who: ann.toUpperCase(), targets: list }, { who: ben, targets: list }));
		expect(bodies(run)).toEqual([]);
		expect(run.json).toEqual([{ ...UNSENT, contacts: [ann.toUpperCase(), ben] }]);
		expect(run.pairing).toEqual([[0, 1]]);
		expect(hintsOf(run)).toEqual([leftOut('2 contacts are')]);
	});

	it('is read from the pages of deleted contacts for many', async () => {
		const [list = ''] = addLists(engine, 1);
		const gone = addMany(engine, 4, { deleted: true });
		const alive = addMany(engine, 600);
		const run = await engine.runNode(add(), rows({ who: gone, targets: list }, { who: alive, targets: list }));
		expect(run.lines).toEqual([DELETED_PAGE, SUBMIT, SUBMIT]);
		expect(column(run.json.slice(0, 5), 'state')).toEqual([...Array<string>(4).fill('deleted'), 'initialized']);
		const once = await engine.runNode(add(restoring), rows({ who: gone, targets: list }, { who: alive.slice(0, 9), targets: list }));
		expect(once.lines).toEqual([SUBMIT]);
	});

	it('whose look-up fails stops the run, or fails its items; whoever is to leave it alone needs no look-up', async () => {
		const [list = '', from = ''] = addLists(engine, 2);
		const [ann, ben] = addContacts(engine, {}, {});
		const refuse = () =>
			engine.sandbox.inject({ path: `/v3/contacts/${ann}`, answer: { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } } });
		const each = add({}, { source: '={{ $json.source }}', confirmAllActiveContacts: true });
		const input = [
			{ source: 'contacts', who: ann },
			{ source: 'contacts', who: ben },
			{ source: 'lists', who: ben, but: ann },
		].map((item) => ({ targets: list, from, tags: list, level: 'low', ...item }));
		refuse();
		const stopped = await engine.runNode(each, input);
		expect([bodies(stopped), stopped.error?.message]).toEqual([[], stringContaining('Not for you')]);
		refuse();
		const run = await engine.runNode(each, input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ben] }, list_ids: [list] },
			{ source: { list_ids: [from] }, exclude: { contact_ids: [ann] }, list_ids: [list] },
		]);
		expect(run.errors).toMatchObject([{ error: stringContaining('Not for you'), details: { contact_id: ann } }]);
	});

	it('is not restored by another try of Retry On Fail, nor sent twice when it is to be restored', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, {});
		const items = rows({ who: 'nonsense', targets: list }, { who: ann, targets: list }, { who: ben, targets: list });
		const retried = { node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 }, onError: 'continueRegularOutput' } as const;
		const skipped = await engine.runNode(add({}, { waitForCompletion: true }), items, retried);
		expect(bodies(skipped)).toEqual([{ source: { contact_ids: [ben] }, list_ids: [list] }]);
		expect(column(skipped.json, 'state')).toEqual([undefined, 'deleted', 'completed']);
		expect(isDeleted(ann)).toBe(true);
		const restored = await engine.runNode(add(restoring, { waitForCompletion: true }), items, retried);
		expect(bodies(restored)).toEqual([{ source: { contact_ids: [ann, ben] }, list_ids: [list] }]);
		expect(isDeleted(ann)).toBe(false);
	});

	it.each([['everybody'], [7], [null]])('is never restored by a value of the option that does not exist: %j', async (ifDeleted) => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, {});
		const run = await engine.runNode(add({ ifDeleted: '={{ $json.if }}' }), rows({ who: ann, targets: list, if: ifDeleted }, { who: ben, targets: list, if: ifDeleted }));
		expect(run.lines).toEqual([]);
		expect(run.error?.message).toMatch(/^If a Contact Is Deleted: /);
	});
});

describe('a dry run', () => {
	it.each([
		['skip', 'deleted'],
		['restore', 'restore'],
	])('says of deleted contacts what becomes of them (%s), by ID and by address, and of the others that they are added', async (ifDeleted, would) => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben, cat] = addContacts(engine, { deleted: true }, { deleted: true, email: 'ben@example.com' }, { email: 'cat@example.com' });
		const run = await engine.runNode(add({ dryRun: true, ifDeleted }), rows({ who: ann, targets: list }, { who: ['ben@example.com', cat], targets: list }));
		expect(run.requests.every(({ method }) => method === 'GET')).toBe(true);
		expect(run.json).toMatchObject([
			{ contact_id: ann, would, dry_run: true },
			{ contact_id: ben, email: 'ben@example.com', would, dry_run: true },
			{ contact_id: cat, would: 'add', dry_run: true },
		]);
		expect(run.json.some((json) => 'permission_to_send' in json)).toBe(false);
		expect(run.pairing).toEqual([[0], [1], [1]]);
	});

	it('names the lists whose welcome emails may go out, once for the run; a list that it cannot read, by its ID', async () => {
		const [news, sale] = ['News', 'Sale'].map((name) => engine.sandbox.account.addList(name).list_id);
		const [ann, ben] = addContacts(engine, {}, {});
		const input = rows({ who: ann, targets: [news, sale] }, { who: ben, targets: [sale, NOBODY] });
		const run = await engine.runNode(add({ dryRun: true }), input);
		expect(hintsOf(run)).toContain(`${WELCOME} to those who are new on these lists: "News", "Sale", ${NOBODY}.`);
		engine.sandbox.inject({ path: '/v3/contact_lists', answer: { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } } });
		const unread = await engine.runNode(add({ dryRun: true }), input);
		expect([unread.error, hintsOf(unread).filter((hint) => hint.startsWith(WELCOME))]).toEqual([
			undefined,
			[`${WELCOME} to those who are new on these lists: ${news}, ${sale}, ${NOBODY}.`],
		]);
	});
});

describe('the hints of a run', () => {
	it('say which lists may send welcome emails, without asking for them', async () => {
		const [list = '', from = ''] = addLists(engine, 2);
		const run = await engine.runNode(add({}, { source: 'lists' }), rows({ targets: list, from }, { targets: list, from }));
		expect(run.lines).toEqual([SUBMIT]);
		expect(hintsOf(run)).toEqual([`${WELCOME} to those who are new on this list: ${list}.`]);
	});

	it.each([[{}], [{ dryRun: true }]])('count whom it knows to have unsubscribed: they stay so (%j); the output says nothing of consent', async (options) => {
		const [list = ''] = addLists(engine, 1);
		const unsubscribed = { email_address: { permission_to_send: 'unsubscribed' as const } };
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com', ...unsubscribed }, unsubscribed);
		addContacts(engine, { email: 'cat@example.com' }, { email: 'dan@example.com', deleted: true, ...unsubscribed });
		const run = await engine.runNode(
			add(options),
			rows({ who: 'ann@example.com, cat@example.com', targets: list }, { who: [ben, ann, 'dan@example.com'], targets: list }),
		);
		expect(hintsOf(run)).toContainEqual(stringContaining('2 contacts to add to lists had unsubscribed, and this does not change that: no mail reaches them.'));
		expect(JSON.stringify(run.json)).not.toContain('permission_to_send');
	});
});

it('tells of a contact that would be on more than 50 lists as Constant Contact does', async () => {
	const lists = addLists(engine, 51);
	const [ann, ben] = addContacts(engine, { list_memberships: lists.slice(0, 50) }, {});
	const run = await engine.runNode(add({}, { waitForCompletion: true }), rows({ who: ann, targets: lists[50] }, { who: ben, targets: lists[0] }));
	expect(run.json).toMatchObject([{ contact_id: ann, state: 'completed', succeeded: false }, { contact_id: ben, succeeded: true }]);
	expect(listsOf(engine, ann)).toHaveLength(50);
});
