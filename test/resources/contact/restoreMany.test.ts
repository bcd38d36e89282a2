import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useEngine } from '../../engine';
import { addSampleData } from '../../sandbox/sampleData';
import { addContacts, addLists, addMany, listsOf, NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { column, rows } from '../../support/items';
import { restoreMany } from '../../support/nodeParameters';
import { activityIds, bodies } from '../../support/sentRequests';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, objectContaining } = expect;

const LABEL = 'Contacts (IDs or Emails)';
const DELETED_PAGE = 'GET /v3/contacts?status=deleted&limit=500&include_count=true';
const SUBMIT = 'POST /v3/activities/add_list_memberships';

const isDeleted = (id: string) => engine.sandbox.account.contact(id)?.deleted_at !== undefined;

describe('restoring', () => {
	it('puts deleted contacts onto the lists of their item, and touches nothing else of them', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const [ann, ben, cat] = addContacts(
			engine,
			{ deleted: true, first_name: 'Ann' },
			{ deleted: true, email: 'Ben@Example.com', email_address: { permission_to_send: 'unsubscribed' } },
			{ deleted: true, email: null, first_name: 'SMS only' },
		);
		const run = await engine.runNode(
			restoreMany({ waitForCompletion: true }),
			rows(
				{ who: ann.toUpperCase(), lists: [news, sale] },
				{ who: 'ben@example.com', lists: news },
				{ who: [cat, ann], lists: `${sale} ${news}` },
			),
		);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ann, cat] }, list_ids: [news, sale] },
			{ source: { contact_ids: [ben] }, list_ids: [news] },
		]);
		const [first, second] = activityIds(run);
		const ended = { state: 'completed', finished: true, succeeded: true };
		expect(run.json).toEqual([
			{ contact_id: ann, activity_id: first, ...ended, permission_to_send: 'implicit' },
			{ contact_id: ben, email: 'ben@example.com', activity_id: second, ...ended, permission_to_send: 'unsubscribed' },
			{ contact_id: cat, activity_id: first, ...ended },
			{ contact_id: ann, activity_id: first, ...ended, permission_to_send: 'implicit' },
		]);
		expect(run.pairing).toEqual([[0], [1], [2], [2]]);
		expect([ann, ben, cat].map(isDeleted)).toEqual([false, false, false]);
		expect([ann, ben, cat].map((id) => listsOf(engine, id))).toEqual([[news, sale], [news], [news, sale]]);
		expect(engine.sandbox.account.contact(ben)?.email_address?.permission_to_send).toBe('unsubscribed');
		expect(engine.sandbox.account.contact(ann)?.first_name).toBe('Ann');
	});

	it('goes in batches of 500, shared by items with the same lists', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const everybody = addMany(engine, 1_000, { deleted: true });
		const run = await engine.runNode(
			restoreMany({ oneItemPer: 'activity' }),
			rows(
				{ who: everybody.slice(0, 400), lists: [news, sale] },
				{ who: everybody.slice(0, 100).join(), lists: news },
				{ who: everybody.slice(400), lists: [sale, news] },
			),
		);
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: everybody.slice(0, 500) }, list_ids: [news, sale] },
			{ source: { contact_ids: everybody.slice(0, 100) }, list_ids: [news] },
			{ source: { contact_ids: everybody.slice(500) }, list_ids: [sale, news] },
		]);
		expect(column(run.json, 'activity_id')).toEqual(activityIds(run));
		expect(run.pairing).toEqual([[0, 2], [1], [2]]);
	});
});

describe('who is deleted', () => {
	it('is asked one by one for few', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, {});
		const run = await engine.runNode(restoreMany(), rows({ who: ann, lists: news }, { who: ben, lists: news }));
		expect(run.lines).toEqual([`GET /v3/contacts/${ann}`, `GET /v3/contacts/${ben}`, SUBMIT]);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann] }, list_ids: [news] }]);
	});

	it('is read from the pages of deleted contacts for many, and no further than needed', async () => {
		const [news = ''] = addLists(engine, 1);
		const gone = addMany(engine, 700, { deleted: true });
		const newest = gone.slice(400);
		const alive = addMany(engine, 5);
		const run = await engine.runNode(
			restoreMany(),
			rows({ who: newest.slice(0, 10), lists: news }, { who: newest.slice(5), lists: news }),
		);
		expect(run.lines).toEqual([DELETED_PAGE, SUBMIT]);
		expect(bodies(run)).toEqual([{ source: { contact_ids: newest }, list_ids: [news] }]);
		const all = await engine.runNode(restoreMany(), rows({ who: alive, lists: news }, { who: gone, lists: news }));
		expect(all.lines.map((line) => line.replace(/cursor=.+/, 'cursor'))).toEqual([DELETED_PAGE, 'GET /v3/contacts?cursor', SUBMIT, SUBMIT]);
		expect(column(all.json.slice(0, 6), 'state')).toEqual([...Array(5).fill('not_deleted'), 'initialized']);
	});

	it('is asked one by one when that takes fewer requests than the pages', async () => {
		const [news = ''] = addLists(engine, 1);
		const gone = addMany(engine, 2_501, { deleted: true });
		const oldest = gone.slice(0, 3);
		const run = await engine.runNode(restoreMany(), oldest.map((who) => ({ who, lists: news })));
		expect(run.lines).toEqual([DELETED_PAGE, ...oldest.map((id) => `GET /v3/contacts/${id}`), SUBMIT]);
		expect(bodies(run)).toEqual([{ source: { contact_ids: oldest }, list_ids: [news] }]);
	});

	it('decides who is sent: others are rows, since adding them to lists could send mail', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben, cat] = addContacts(engine, { email: 'ann@example.com' }, {}, { deleted: true });
		const input = rows({ who: 'Ann@example.com', lists: news }, { who: [ben, cat, NOBODY], lists: news });
		const run = await engine.runNode(restoreMany(), input);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [cat] }, list_ids: [news] }]);
		const unsent = { activity_id: null, state: 'not_deleted', finished: true, succeeded: false };
		expect(run.json).toEqual([
			{ contact_id: ann, email: 'Ann@example.com', ...unsent },
			{ contact_id: ben, ...unsent },
			objectContaining({ contact_id: cat, state: 'initialized', succeeded: null }),
			{ contact_id: NOBODY, ...unsent },
		]);
		expect(run.pairing).toEqual([[0], [1], [1], [1]]);
	});

	it('is told once for each reason, with one item per activity', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben, cat] = addContacts(engine, { email: 'ann@example.com' }, {}, { deleted: true });
		const run = await engine.runNode(
			restoreMany({ oneItemPer: 'activity', options: { ifNotFound: 'skip' } }),
			rows(
				{ who: 'Ann@example.com', lists: news },
				{ who: [ben.toUpperCase(), cat, 'no@example.com'], lists: news },
				{ who: ['nor@example.com'], lists: news },
			),
		);
		const [activity_id] = activityIds(run);
		expect(run.json).toEqual([
			objectContaining({ activity_id, state: 'initialized' }),
			{ activity_id: null, state: 'not_deleted', contacts: ['Ann@example.com', ben.toUpperCase()], finished: true, succeeded: false },
			{ activity_id: null, state: 'not_found', contacts: ['no@example.com', 'nor@example.com'], finished: true, succeeded: false },
		]);
		expect(run.pairing).toEqual([[1], [0, 1], [1, 2]]);
		expect(ann).toBeDefined();
	});

	it('does not matter when those who are not deleted are to be added all the same', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com', list_memberships: [sale] }, { deleted: true });
		const run = await engine.runNode(
			restoreMany({ waitForCompletion: true, options: { ifNotDeleted: 'addToLists' } }),
			rows({ who: 'ann@example.com', lists: news }, { who: ben, lists: news }),
		);
		expect(run.lines.slice(0, 2)).toEqual(['GET /v3/contacts?email=ann@example.com&status=all', SUBMIT]);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann, ben] }, list_ids: [news] }]);
		expect(column(run.json, 'succeeded')).toEqual([true, true]);
		expect([ann, ben].map((id) => listsOf(engine, id))).toEqual([[sale, news], [news]]);
	});

	it('that cannot be asked stops the run, or fails the items that need it', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, { deleted: true });
		const fault = { path: `/v3/contacts/${ann}`, answer: { status: 403, body: { error_key: 'forbidden', error_message: 'No such privilege' } } };
		const input = rows({ who: ann, lists: news }, { who: ben, lists: news });
		engine.sandbox.inject(fault);
		const stopped = await engine.runNode(restoreMany(), input);
		expect(bodies(stopped)).toEqual([]);
		expect(stopped.error?.message).toContain('No such privilege');
		engine.sandbox.inject(fault);
		const run = await engine.runNode(restoreMany(), input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, list_ids: [news] }]);
		expect(run.errors).toMatchObject([{ error: stringContaining('No such privilege'), details: { contact_id: ann } }]);
		expect(run.json).toMatchObject([{ contact_id: ben }]);
	});
});

describe('onto previous lists', () => {
	const LISTS_PAGE = 'GET /v3/contact_lists?status=active&limit=500';
	const onto = (more: INodeParameters = {}) =>
		({ resource: 'contact', operation: 'restoreMany', contacts: '={{ $json.contact_id }}', restoreTo: 'previousLists', ...more }) as INodeParameters;
	const fallback = (...lists: string[]) => onto({ lists: lists as unknown as string });
	const row = (contact_id: unknown, list_memberships?: unknown) => ({ contact_id, list_memberships }) as IDataObject;
	const addDeleted = (count: number) => addMany(engine, count, { deleted: true });
	const unsent = { activity_id: null, finished: true, succeeded: false };

	it('puts each contact onto its own: one activity for each set of lists, however the lists are written', async () => {
		const [a = '', b = '', c = ''] = addLists(engine, 3);
		const ids = addDeleted(6);
		const written = [[a, b], `${b}, ${a.toUpperCase()}`, JSON.stringify([a, b]), ` ["${c}"]`, c, [a, b, c]];
		const run = await engine.runNode(
			onto({ waitForCompletion: true }),
			ids.map((id, n) => row(id, written[n])),
			{ followedBy: { lists: "={{ $('Start').item.json.list_memberships }}" } },
		);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: ids.slice(0, 3) }, list_ids: [a, b] },
			{ source: { contact_ids: ids.slice(3, 5) }, list_ids: [c] },
			{ source: { contact_ids: ids.slice(5) }, list_ids: [a, b, c] },
		]);
		expect(ids.map((id) => listsOf(engine, id))).toEqual([[a, b], [a, b], [a, b], [c], [c], [a, b, c]]);
		expect(column(run.json, 'succeeded')).toEqual(Array(6).fill(true));
		expect(run.json.some((json) => 'lists_gone' in json)).toBe(false);
		expect(run.pairing).toEqual(ids.map((_, n) => [n]));
		expect(run.following[1]).toEqual({ lists: written[1] });
	});

	it('submits the fewest activities for those sets: 500 contacts each', async () => {
		const [a = '', b = ''] = addLists(engine, 2);
		const ids = addDeleted(2_100);
		const sets = [[a], [a, b], [b, a]];
		const run = await engine.runNode(onto({ oneItemPer: 'activity' }), ids.map((id, n) => row(id, n < 1_001 ? sets[0] : sets[1 + (n % 2)])));
		expect(bodies(run).map((body) => (body as { source: { contact_ids: string[] } }).source.contact_ids.length)).toEqual([500, 500, 1, 500, 500, 99]);
		expect(run.json).toHaveLength(6);
		expect(run.lines.filter((line) => line.includes('contact_lists'))).toEqual([LISTS_PAGE]);
	});

	it('leaves a contact deleted that was on no list, and says so', async () => {
		const [a = ''] = addLists(engine, 1);
		const [ann = '', ben = '', cat = '', dan = ''] = addDeleted(4);
		const [eve = ''] = addMany(engine, 1, { email: 'eve@example.com' });
		const input = [row(ann, []), row(ben, [a]), row([cat, dan], '[]'), row('eve@example.com', ''), row('no@example.com', [])];
		const run = await engine.runNode(onto({ options: { ifNotFound: 'skip' } }), input);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, list_ids: [a] }]);
		expect(run.json).toEqual([
			{ contact_id: ann, state: 'no_lists', ...unsent },
			objectContaining({ contact_id: ben, state: 'initialized' }),
			{ contact_id: cat, state: 'no_lists', ...unsent },
			{ contact_id: dan, state: 'no_lists', ...unsent },
			{ contact_id: eve, email: 'eve@example.com', state: 'not_deleted', ...unsent },
			{ contact_id: null, email: 'no@example.com', state: 'not_found', ...unsent },
		]);
		expect(run.pairing).toEqual([[0], [1], [2], [2], [3], [4]]);
		expect([ann, cat, dan].map(isDeleted)).toEqual([true, true, true]);
		const perActivity = await engine.runNode(onto({ oneItemPer: 'activity' }), [row(ann, []), row(cat, [])]);
		expect(perActivity.lines.every((line) => line.startsWith('GET /v3/contacts/'))).toBe(true);
		expect(perActivity.json).toEqual([{ ...unsent, state: 'no_lists', contacts: [ann, cat] }]);
		expect(perActivity.pairing).toEqual([[0, 1]]);
	});

	it('takes the fallback lists for those who were on none, or on none that still exists', async () => {
		const [a = '', b = '', spare = ''] = addLists(engine, 3);
		const gone = engine.sandbox.account.addList({ deleted_at: '2026-03-01T00:00:00Z' }).list_id;
		const [ann = '', ben = '', cat = ''] = addDeleted(3);
		const run = await engine.runNode(fallback(spare, b), [row(ann, []), row(ben, [a]), row(cat, [gone])]);
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ann, cat] }, list_ids: [spare, b] },
			{ source: { contact_ids: [ben] }, list_ids: [a] },
		]);
		expect(run.json).toMatchObject([{ contact_id: ann }, { contact_id: ben }, { contact_id: cat, lists_gone: [gone] }]);
		expect(run.json.slice(0, 2).some((json) => 'lists_gone' in json)).toBe(false);
	});

	it('leaves lists out that no longer exist, and reports them', async () => {
		const [a = '', b = ''] = addLists(engine, 2);
		const gone = engine.sandbox.account.addList({ deleted_at: '2026-03-01T00:00:00Z' }).list_id;
		const [ann = '', ben = '', cat = ''] = addDeleted(3);
		const input = [row(ann, [a, gone, NOBODY]), row(ben, [b, a, gone]), row(cat, [NOBODY])];
		const run = await engine.runNode(onto(), input);
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ann] }, list_ids: [a] },
			{ source: { contact_ids: [ben] }, list_ids: [b, a] },
		]);
		expect(run.json).toMatchObject([
			{ contact_id: ann, state: 'initialized', lists_gone: [gone, NOBODY] },
			{ contact_id: ben, state: 'initialized', lists_gone: [gone] },
			{ contact_id: cat, state: 'no_lists', lists_gone: [NOBODY], ...unsent },
		]);
		const again = await engine.runNode(onto({ oneItemPer: 'activity' }), [row(ann, [a, gone]), row(ben, [a, NOBODY]), row(cat, [NOBODY]), row(cat, [gone])]);
		expect(again.json).toMatchObject([
			{ state: 'initialized', lists_gone: [gone, NOBODY] },
			{ state: 'no_lists', contacts: [cat, cat], lists_gone: [NOBODY, gone] },
		]);
		expect(again.pairing).toEqual([[0, 1], [2, 3]]);
	});

	it('names the lists that are gone in the error of an activity that fails, too', async () => {
		const [a = '', b = ''] = addLists(engine, 2);
		const [ann = '', ben = ''] = addDeleted(2);
		engine.sandbox.account.nextActivity({ ends: 'failed' });
		const node = onto({ waitForCompletion: true });
		const run = await engine.runNode(node, [row(ann, [a, NOBODY]), row(ben, [b])], { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([{ details: { contact_id: ann, lists_gone: [NOBODY] } }]);
		expect(run.json).toMatchObject([{ contact_id: ben, succeeded: true }]);
	});

	it('reads the lists of the account on until all that are named are known', async () => {
		const lists = addLists(engine, 501);
		const [ann = '', ben = ''] = addDeleted(2);
		const run = await engine.runNode(onto(), [row(ann, [lists[3]]), row(ben, [lists[500]])]);
		expect(run.lines.filter((line) => line.includes('contact_lists'))).toHaveLength(2);
		const early = await engine.runNode(onto(), [row(ann, [lists[3]]), row(ben, [lists[499]])]);
		expect(early.lines.filter((line) => line.includes('contact_lists'))).toEqual([LISTS_PAGE]);
		expect(bodies(early)).toHaveLength(2);
	});

	it('that cannot be looked up stop the run, or fail the items that need them', async () => {
		const [a = ''] = addLists(engine, 1);
		const [ann = '', ben = ''] = addDeleted(2);
		const fault = { path: '/v3/contact_lists', answer: { status: 403, body: { error_key: 'forbidden', error_message: 'No such privilege' } } };
		engine.sandbox.inject(fault);
		const run = await engine.runNode(onto(), [row(ann, [a]), row(ben, [])]);
		expect([run.error?.message, bodies(run)]).toEqual(['Could not get contact lists: No such privilege', []]);
		engine.sandbox.inject(fault);
		const going = await engine.runNode(onto(), [row(ann, [a]), row(ben, [])], { onError: 'continueErrorOutput' });
		expect(going.errors).toMatchObject([{ error: 'Could not get contact lists: No such privilege [item 0]', details: { contact_id: ann } }]);
		expect(going.json).toEqual([{ contact_id: ben, state: 'no_lists', ...unsent }]);
	});

	it.each([
		['nothing', undefined, 'the expression gives nothing: read the contacts with Include: List Memberships before they are deleted'],
		['null', null, 'the expression gives nothing'],
		['a number', 7, 'expected list IDs as text or an array of texts, got a number'],
		['an array of objects', [{ list_id: NOBODY }], 'got an object'],
		['no JSON', `[${NOBODY}]`, 'is neither list IDs nor the JSON text of an array'],
		['JSON of numbers', '[7]', 'got a number'],
		['names', 'News', '"News" is not a list ID'],
		['51 lists', Array.from({ length: 51 }, (_, n) => NOBODY.replace('dead', String(1_000 + n))), '51 lists are too many: at most 50 are possible'],
	])('refuses %s before anything is sent', async (_name, lists, message) => {
		const [a = ''] = addLists(engine, 1);
		const [ann = '', ben = ''] = addDeleted(2);
		const run = await engine.runNode(onto(), [row(ann, [a]), row(ben, lists)]);
		expect(run.lines).toEqual([]);
		expect(run.error?.message).toMatch(/^Previous Lists: .*\[item 1\]$/);
		expect(run.error?.message).toContain(message);
		const going = await engine.runNode(onto(), [row(ben, lists), row(ann, [a])], { onError: 'continueErrorOutput' });
		expect(bodies(going)).toEqual([{ source: { contact_ids: [ann] }, list_ids: [a] }]);
		expect(going.errors).toMatchObject([{ error: stringContaining(message), details: { contact_id: ben } }]);
	});

	it('is chosen for each item; chosen lists are needed only where they are', async () => {
		const [a = '', b = ''] = addLists(engine, 2);
		const [ann = '', ben = '', cat = ''] = addDeleted(3);
		const items = [
			{ ...row(ann, [a]), to: 'chosenLists', lists: b },
			{ ...row(ben, [a]), to: 'previousLists', lists: '' },
			{ ...row(cat, []), to: 'previousLists', lists: b },
		];
		const run = await engine.runNode(onto({ restoreTo: '={{ $json.to }}', lists: '={{ $json.lists }}' }), items);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ann, cat] }, list_ids: [b] },
			{ source: { contact_ids: [ben] }, list_ids: [a] },
		]);
		const none = items.map((each) => ({ ...each, lists: '' }));
		const going = await engine.runNode(onto({ restoreTo: '={{ $json.to }}', lists: '={{ $json.lists }}' }), none, { onError: 'continueErrorOutput' });
		expect(column(going.errors, 'error')).toEqual(['Restore Onto These Lists: is empty: choose at least one list [item 0]']);
		expect(going.json).toMatchObject([{ contact_id: ben }, { contact_id: cat, state: 'no_lists' }]);
		const wrong = await engine.runNode(onto({ restoreTo: '={{ $json.to }}', lists: b }), [items[1] as IDataObject, { ...row(ann, [a]), to: 'lists' }]);
		expect(wrong.error?.message).toBe('Restore Onto: "lists" is not one of chosenLists, previousLists [item 1]');
	});
});

describe('onto very many different sets of lists', () => {
	const node: INodeParameters = {
		resource: 'contact',
		operation: 'restoreMany',
		contacts: '={{ $json.contact_id }}',
		restoreTo: 'previousLists',
		waitForCompletion: true,
	};

	/** The contacts of the sample data that are on lists, as they were read before all of them were deleted. */
	async function deleteEverybody(): Promise<IDataObject[]> {
		addSampleData(engine.sandbox.account);
		const read = { resource: 'contact', operation: 'getMany', returnAll: true, options: { include: ['list_memberships'] } };
		const { json } = await engine.runNode(read);
		const kept = json.filter(({ list_memberships }) => (list_memberships as string[]).length > 0);
		await engine.runNode({ resource: 'contact', operation: 'deleteMany', contacts: '={{ $json.contact_id }}', waitForCompletion: true }, kept);
		return kept.map(({ contact_id, list_memberships }) => ({ contact_id, list_memberships }));
	}

	const listsNow = (rows: IDataObject[]) => rows.map(({ contact_id }) => [...listsOf(engine, String(contact_id))].sort());
	const listsThen = (rows: IDataObject[]) => rows.map(({ list_memberships }) => [...(list_memberships as string[])].sort());

	it('sends list by list, which takes a tenth of the activities here', async () => {
		const kept = await deleteEverybody();
		const sets = new Set(listsThen(kept).map((lists) => lists.join()));
		expect(sets.size).toBe(640);
		const run = await engine.runNode(node, kept);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toHaveLength(61);
		expect(listsNow(kept)).toEqual(listsThen(kept));
		expect(column(run.json, 'contact_id')).toEqual(column(kept, 'contact_id'));
		expect(column(run.json, 'succeeded')).toEqual(kept.map(() => true));
		expect(run.pairing).toEqual(kept.map((_, index) => [index]));
		const onSeveral = run.json.filter((_, index) => (listsThen(kept)[index]?.length ?? 0) > 1);
		expect(onSeveral.every(({ activity_id, activity_ids }) => (activity_ids as string[]).length > 1 && (activity_ids as string[]).includes(String(activity_id)))).toBe(true);
	});

	it('is an error for every contact that one of its activities failed for', async () => {
		const kept = await deleteEverybody();
		engine.sandbox.account.nextActivity({ ends: 'failed', errors: ['No.'] });
		const run = await engine.runNode(node, kept, { onError: 'continueErrorOutput' });
		const [first] = bodies(run) as Array<{ source: { contact_ids: string[] }; list_ids: string[] }>;
		const [failed] = activityIds(run);
		expect(first?.source.contact_ids.length).toBeGreaterThan(10);
		expect(run.errors.map(({ details }) => (details as IDataObject).contact_id).sort()).toEqual([...(first?.source.contact_ids ?? [])].sort());
		expect(run.errors.every(({ details }) => (details as IDataObject).activity_id === failed)).toBe(true);
		expect(run.json.every(({ succeeded }) => succeeded === true)).toBe(true);
		expect(run.json).toHaveLength(kept.length - run.errors.length);
	});
});

describe('input errors', () => {
	it('stop the run before anything is sent', async () => {
		const [news = ''] = addLists(engine, 1);
		const gone = addMany(engine, 3, { deleted: true });
		const run = await engine.runNode(restoreMany(), [...gone.map((who) => ({ who, lists: news })), { who: 'me', lists: news }]);
		expect(run.lines).toEqual([]);
		expect(run.error?.message).toBe(`${LABEL}: "me" is neither a contact ID nor an email address [item 3]`);
	});

	it('are one error item for each item, and the others are sent', async () => {
		const [news = ''] = addLists(engine, 1);
		const many = addLists(engine, 51);
		const [ann, ben] = addContacts(engine, { deleted: true }, { deleted: true });
		const run = await engine.runNode(
			restoreMany(),
			rows(
				{ who: ann, lists: [] },
				{ who: ann, lists: many },
				{ who: ben, lists: news },
				{ who: 'no@example.com nor@example.com', lists: news },
				{ who: null, lists: news },
				{ who: [ann, 4], lists: news },
				{ who: ann, lists: 'News' },
			),
			{ onError: 'continueErrorOutput', followedBy: { lists: "={{ $('Start').item.json.lists }}" } },
		);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, list_ids: [news] }]);
		expect(run.json).toMatchObject([{ contact_id: ben }]);
		expect(column(run.errors, 'error')).toEqual([
			'Restore Onto These Lists: is empty: choose at least one list [item 0]',
			'Restore Onto These Lists: 51 lists are too many: at most 50 are possible [item 1]',
			`${LABEL}: no contact has these 2 addresses: no@example.com, nor@example.com [item 3]`,
			`${LABEL}: no contact is named [item 4]`,
			`${LABEL}: expected text or an array of texts, got a number [item 5]`,
			'Restore Onto These Lists: "News" is not a list ID (List > Get Many gives the IDs) [item 6]',
		]);
		expect(run.errors).toMatchObject([{ details: { contact_id: ann } }, { details: { contact_id: ann } }, {}, {}, {}, { details: { contact_id: ann } }]);
		expect(run.followingErrors[1]).toEqual({ lists: many });
	});

	it.each([
		['ifNotDeleted', 'If a Contact Is Not Deleted', 'restore'],
		['ifNotDeleted', 'If a Contact Is Not Deleted', ['skip']],
		['ifNotFound', 'If a Contact Is Not Found', true],
	])('are option values that do not exist: %s (%s) %j', async (name, label, value) => {
		const [news = ''] = addLists(engine, 1);
		const input = addMany(engine, 2, { deleted: true }).map((who) => ({ who, lists: news, value }) as IDataObject);
		const run = await engine.runNode(restoreMany({ options: { [name]: '={{ $json.value }}' } }), input);
		expect(run.lines).toEqual([]);
		expect(run.error?.message).toContain(`${label}: `);
	});

	it('do not come from options of later items: they are read for the first', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, {}, {});
		const run = await engine.runNode(
			restoreMany({ options: { ifNotDeleted: '={{ $json.option }}' } }),
			rows({ who: ann, lists: news, option: 'addToLists' }, { who: ben, lists: news, option: 'nonsense' }),
		);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann, ben] }, list_ids: [news] }]);
	});
});

describe('an activity that goes wrong', () => {
	it('is an error for its contacts, while the others of the run are restored', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const [ann, ben, cat] = addContacts(engine, { deleted: true }, { deleted: true }, { email: 'cat@example.com' });
		engine.sandbox.account.nextActivity({ ends: 'cancelled', errors: [{ message: 'Cancelled by the owner' }] });
		const run = await engine.runNode(
			restoreMany({ waitForCompletion: true }),
			rows({ who: [ann, 'cat@example.com'], lists: news }, { who: ben, lists: sale }),
			{ onError: 'continueErrorOutput' },
		);
		const [cancelled, good] = activityIds(run);
		expect(run.json).toMatchObject([
			{ contact_id: cat, state: 'not_deleted' },
			{ contact_id: ben, activity_id: good, succeeded: true },
		]);
		expect(run.errors).toMatchObject([
			{
				error: `Activity ${cancelled} ended as cancelled: Cancelled by the owner`,
				details: { contact_id: ann, activity_id: cancelled },
			},
		]);
		expect([ann, ben].map(isDeleted)).toEqual([true, false]);
	});
});
