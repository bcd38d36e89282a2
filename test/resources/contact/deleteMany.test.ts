import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useEngine } from '../../engine';
import { addContacts, addLists, addMany, deleted, letThemEnd, NOBODY } from '../../support/account';
import { column } from '../../support/items';
import { deleteMany } from '../../support/nodeParameters';
import { activityIds, bodies } from '../../support/sentRequests';

const engine = useEngine();
const { stringMatching, stringContaining, objectContaining } = expect;

const LABEL = 'Contacts (IDs or Emails)';

function deleteByLists(more: INodeParameters = {}): INodeParameters {
	return { resource: 'contact', operation: 'deleteMany', deleteBy: 'lists', sourceLists: '={{ $json.lists }}', ...more };
}

/** Items whose `who` is what the node is given. */
function items(...who: unknown[]): IDataObject[] {
	return who.map((each) => ({ who: each }) as IDataObject);
}

describe('the contacts', () => {
	it('are ids and addresses, mixed, separated in any way, in texts and arrays of texts', async () => {
		const [ann, ben, cat, dan, eve, fay] = addContacts(
			engine,
			{},
			{ email: 'ben@example.com' },
			{},
			{},
			{ email: 'eve+news@example.com' },
			{},
		);
		const run = await engine.runNode(
			deleteMany(),
			items(`${ann};ben@example.com\n ${cat},\t;`, [dan, `eve+news@example.com ${fay}`]),
		);
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual([
			'GET /v3/contacts?email=ben@example.com&status=all',
			'GET /v3/contacts?email=eve+news@example.com&status=all',
			'POST /v3/activities/contact_delete',
		]);
		expect(bodies(run)).toEqual([{ contact_ids: [ann, ben, cat, dan, eve, fay] }]);
		const [activity_id] = activityIds(run);
		const state = { activity_id, state: 'initialized', finished: false, succeeded: null };
		expect(run.json).toEqual([
			{ contact_id: ann, ...state },
			{ contact_id: ben, email: 'ben@example.com', ...state },
			{ contact_id: cat, ...state },
			{ contact_id: dan, ...state },
			{ contact_id: eve, email: 'eve+news@example.com', ...state },
			{ contact_id: fay, ...state },
		]);
		expect(run.pairing).toEqual([[0], [0], [0], [1], [1], [1]]);
		await letThemEnd(engine);
		expect(deleted(engine)).toEqual([ann, ben, cat, dan, eve, fay]);
	});

	it('may be given in upper case: ids are sent in lower case, addresses are found', async () => {
		const [ann, ben] = addContacts(engine, {}, { email: 'Ben@Example.com' });
		const run = await engine.runNode(deleteMany(), items(ann.toUpperCase(), 'BEN@EXAMPLE.COM'));
		expect(bodies(run)).toEqual([{ contact_ids: [ann, ben] }]);
		expect(run.json).toMatchObject([{ contact_id: ann }, { contact_id: ben, email: 'BEN@EXAMPLE.COM' }]);
	});

	it('are sent once and have one row when an item names them twice', async () => {
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com' }, { email: 'ben@example.com' });
		const run = await engine.runNode(
			deleteMany(),
			items(`${ann} ann@example.com ${ann.toUpperCase()}`, 'ben@example.com BEN@example.com'),
		);
		expect(bodies(run)).toEqual([{ contact_ids: [ann, ben] }]);
		expect(run.json).toMatchObject([
			{ contact_id: ann, email: 'ann@example.com' },
			{ contact_id: ben, email: 'ben@example.com' },
		]);
		expect(run.pairing).toEqual([[0], [1]]);
	});

	it('are sent once and have a row for each item when several items name them', async () => {
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com' }, {});
		const run = await engine.runNode(deleteMany(), items(ann, [ben, 'ann@example.com'], ann.toUpperCase()));
		expect(bodies(run)).toEqual([{ contact_ids: [ann, ben] }]);
		expect(column(run.json, 'contact_id')).toEqual([ann, ben, ann, ann]);
		expect(column(run.json, 'email')).toEqual([undefined, undefined, 'ann@example.com', undefined]);
		expect(run.pairing).toEqual([[0], [1], [1], [2]]);
	});

	it('go in batches of 500, over the bounds of items, nobody lost, nobody twice, each body of its own', async () => {
		const everybody = addMany(engine, 1_001);
		const run = await engine.runNode(
			deleteMany(),
			items(everybody.slice(0, 300), everybody.slice(250, 900), everybody.slice(900)),
			{ followedBy: { first: "={{ $('Start').item.json.who[0] }}" } },
		);
		expect(bodies(run)).toEqual([
			{ contact_ids: everybody.slice(0, 500) },
			{ contact_ids: everybody.slice(500, 1_000) },
			{ contact_ids: everybody.slice(1_000) },
		]);
		expect(column(run.json, 'contact_id')).toEqual([
			...everybody.slice(0, 300),
			...everybody.slice(250, 900),
			...everybody.slice(900),
		]);
		const [first, second, third] = activityIds(run);
		const activityOf = (id: unknown) => [first, second, third][Math.floor(everybody.indexOf(id as string) / 500)];
		expect(column(run.json, 'activity_id')).toEqual(run.json.map(({ contact_id }) => activityOf(contact_id)));
		expect(run.pairing.flat()).toEqual([...Array(300).fill(0), ...Array(650).fill(1), ...Array(101).fill(2)]);
		expect(run.following.at(-1)).toEqual({ first: everybody[900] });
	});

	it('stop the run before the first batch when one in item 700 is no id', async () => {
		const everybody = addMany(engine, 701);
		const who = everybody.map((id, index) => (index === 700 ? `${id}0` : id));
		const run = await engine.runNode(deleteMany(), items(...who));
		expect(run.requests).toEqual([]);
		expect(run.error?.message).toContain(`${LABEL}: "${who[700]}" is neither a contact ID nor an email address [item 700]`);
	});

	it('leave out just the item with a bad id when On Error says continue', async () => {
		const everybody = addMany(engine, 701);
		const who = everybody.map((id, index) => (index === 600 ? `${id} ${id}0 ${id}1` : id));
		const run = await engine.runNode(deleteMany(), items(...who), { onError: 'continueRegularOutput' });
		const sent = everybody.filter((_id, index) => index !== 600);
		expect(bodies(run)).toEqual([{ contact_ids: sent.slice(0, 500) }, { contact_ids: sent.slice(500) }]);
		expect(run.json).toHaveLength(701);
		expect(run.pairing).toEqual(everybody.map((_id, index) => [index]));
		expect(run.json.filter(({ error }) => error)).toEqual([
			{ error: stringContaining('[item 600]'), details: expect.any(Object) as unknown },
		]);
		expect(run.json[600]).toHaveProperty('error');
	});

	it.each([
		['a number', 5],
		['an object', { id: 1 }],
		['a truth value', true],
		['an array that holds a number', [5]],
		['an array in an array', [['a@example.com']]],
		['null in an array', [null]],
	])('are refused as %s', async (_what, value) => {
		const [ann] = addContacts(engine, {});
		const stopped = await engine.runNode(deleteMany(), items(ann, value));
		expect(stopped.requests).toEqual([]);
		expect(stopped.error?.message).toMatch(/Contacts \(IDs or Emails\): expected text or an array of texts, got .+ \[item 1\]/);
		const run = await engine.runNode(deleteMany(), items(ann, value), { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ contact_ids: [ann] }]);
		expect(run.json).toMatchObject([{ contact_id: ann }]);
		expect(run.errors).toMatchObject([{ error: stringContaining('got') }]);
	});

	it.each([
		['null', null],
		['empty', ''],
		['blank', ' \n,;'],
		['missing', undefined],
		['an empty array', []],
		['an array of nothing', ['', ' ']],
	])('that are %s name nobody: an input error', async (_what, value) => {
		const [ann] = addContacts(engine, {});
		const stopped = await engine.runNode(deleteMany(), items(ann, value));
		expect(stopped.requests).toEqual([]);
		expect(stopped.error?.message).toBe(`${LABEL}: no contact is named [item 1]`);
		const run = await engine.runNode(deleteMany(), items(value, ann, value), { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ contact_ids: [ann] }]);
		expect(run.json).toMatchObject([{ contact_id: ann }]);
		expect(column(run.errors, 'error')).toEqual([
			`${LABEL}: no contact is named [item 0]`,
			`${LABEL}: no contact is named [item 2]`,
		]);
	});

	it.each([[null], [''], [[]]])('that are %j are a row when nobody may be skipped', async (value) => {
		const [ann] = addContacts(engine, {});
		const run = await engine.runNode(deleteMany({ options: { ifNotFound: 'skip' } }), items(value, ann));
		expect(bodies(run)).toEqual([{ contact_ids: [ann] }]);
		expect(run.json).toEqual([
			{ contact_id: null, email: null, activity_id: null, state: 'not_found', finished: true, succeeded: false },
			objectContaining({ contact_id: ann }),
		]);
		expect(run.pairing).toEqual([[0], [1]]);
	});
});

describe('looking up addresses', () => {
	it('reads a page instead of asking for many, past contacts without an address', async () => {
		const { account } = engine.sandbox;
		account.addContacts(3, () => ({ email: null, first_name: 'SMS only' }));
		const found = account.addContacts(4, (index) => ({ email: `P${index}@Example.com` }));
		account.addContact({ email: null });
		const who = ['p0@example.com', 'p1@example.com p2@example.com', 'P3@EXAMPLE.com'];
		const run = await engine.runNode(deleteMany(), items(...who));
		expect(run.lines).toEqual([
			'GET /v3/contacts?status=all&limit=500&include_count=true',
			'POST /v3/activities/contact_delete',
		]);
		expect(bodies(run)).toEqual([{ contact_ids: found.map(({ contact_id }) => contact_id) }]);
	});

	it('asks for each when the account is large, after one page', async () => {
		const { account } = engine.sandbox;
		const found = account.addContacts(3, (index) => ({ email: `p${index}@example.com` }));
		account.addContacts(2_600);
		const run = await engine.runNode(deleteMany(), items(...found.map((contact) => contact.email_address?.address)));
		expect(run.lines).toEqual([
			'GET /v3/contacts?status=all&limit=500&include_count=true',
			'GET /v3/contacts?email=p0@example.com&status=all',
			'GET /v3/contacts?email=p1@example.com&status=all',
			'GET /v3/contacts?email=p2@example.com&status=all',
			'POST /v3/activities/contact_delete',
		]);
		expect(bodies(run)).toEqual([{ contact_ids: found.map(({ contact_id }) => contact_id) }]);
	});

	it('takes only the contact whose own address it is', async () => {
		const [ann] = addContacts(engine, { email: 'ann@example.com' });
		engine.sandbox.inject({
			path: '/v3/contacts',
			times: 2,
			answer: { status: 200, body: { contacts: [{ contact_id: ann, email_address: { address: 'joann@example.com' } }, { contact_id: ann }] } },
		});
		const run = await engine.runNode(deleteMany(), items('ann@example.com', 'nn@example.com'), { onError: 'continueRegularOutput' });
		expect(bodies(run)).toEqual([]);
		expect(column(run.json, 'error')).toEqual([
			`${LABEL}: no contact has the address ann@example.com [item 0]`,
			`${LABEL}: no contact has the address nn@example.com [item 1]`,
		]);
	});

	it('stops before the first batch at addresses that belong to nobody: the first ten and their number', async () => {
		const [ann] = addContacts(engine, { email: 'ann@example.com' });
		const unknown = Array.from({ length: 12 }, (_, index) => `nobody${index}@example.com`);
		const run = await engine.runNode(deleteMany(), items(ann, [unknown[0], 'ann@example.com', ...unknown.slice(1)], 'else@example.com'));
		expect(bodies(run)).toEqual([]);
		expect(run.error?.message).toBe(
			`${LABEL}: no contact has these 12 addresses: ${unknown.slice(0, 10).join(', ')} and 2 more [item 1]`,
		);
		expect(run.error?.description).toContain('1 more input item cannot be used either');
	});

	it('sends the other items, and makes one error of each that names somebody unknown, when On Error says continue', async () => {
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com' }, {});
		const run = await engine.runNode(deleteMany(), items([ben, 'no@example.com', 'NOT@example.com'], 'ann@example.com'), {
			onError: 'continueErrorOutput',
			followedBy: { who: "={{ $('Start').item.json.who }}" },
		});
		expect(bodies(run)).toEqual([{ contact_ids: [ann] }]);
		expect(run.json).toMatchObject([{ contact_id: ann }]);
		expect(run.errors).toMatchObject([
			{
				error: `${LABEL}: no contact has these 2 addresses: no@example.com, NOT@example.com [item 0]`,
				details: { not_found: ['no@example.com', 'NOT@example.com'] },
			},
		]);
		expect(run.followingErrors).toEqual([{ who: [ben, 'no@example.com', 'NOT@example.com'] }]);
		expect(run.following).toEqual([{ who: 'ann@example.com' }]);
	});

	it('skips addresses that belong to nobody, when told so', async () => {
		const [ann] = addContacts(engine, {});
		const run = await engine.runNode(
			deleteMany({ options: { ifNotFound: 'skip' } }),
			items(['No@example.com', ann], 'nor@example.com', 'no@EXAMPLE.com'),
		);
		expect(bodies(run)).toEqual([{ contact_ids: [ann] }]);
		const nobody = { contact_id: null, activity_id: null, state: 'not_found', finished: true, succeeded: false };
		expect(run.json).toEqual([
			{ ...nobody, email: 'No@example.com' },
			objectContaining({ contact_id: ann, state: 'initialized' }),
			{ ...nobody, email: 'nor@example.com' },
			{ ...nobody, email: 'no@EXAMPLE.com' },
		]);
		expect(run.pairing).toEqual([[0], [0], [1], [2]]);
	});

	it('sends nothing when there is nobody to send', async () => {
		const run = await engine.runNode(
			deleteMany({ waitForCompletion: true, options: { ifNotFound: 'skip' } }),
			items('no@example.com', 'nor@example.com'),
		);
		expect(bodies(run)).toEqual([]);
		expect(run.lines).toHaveLength(2);
		expect(column(run.json, 'state')).toEqual(['not_found', 'not_found']);
	});

	it('leaves out who is deleted already, if given by address; ids are not looked up', async () => {
		const [ann, ben, cat] = addContacts(
			engine,
			{ email: 'ann@example.com', deleted: true },
			{ email: 'ben@example.com', deleted: true },
			{},
		);
		const run = await engine.runNode(deleteMany(), items('Ann@example.com', [ben, cat]));
		expect(bodies(run)).toEqual([{ contact_ids: [ben, cat] }]);
		expect(run.json).toEqual([
			{
				contact_id: ann,
				email: 'Ann@example.com',
				activity_id: null,
				state: 'already_deleted',
				finished: true,
				succeeded: true,
			},
			objectContaining({ contact_id: ben, state: 'initialized' }),
			objectContaining({ contact_id: cat, state: 'initialized' }),
		]);
	});

	it.each([[(id: string, address: string) => [id, address]], [(id: string, address: string) => [address, id]]])(
		'knows who is deleted already when an item gives both id and address',
		async (order) => {
			const [ann, ben] = addContacts(engine, { email: 'ann@example.com', deleted: true }, {});
			const run = await engine.runNode(deleteMany(), items(order(ann, 'ann@example.com'), ben));
			expect(bodies(run)).toEqual([{ contact_ids: [ben] }]);
			expect(run.json).toMatchObject([
				{ contact_id: ann, email: 'ann@example.com', state: 'already_deleted' },
				{ contact_id: ben },
			]);
		},
	);

	it('that fails stops the run, or fails the items that need it', async () => {
		const [ann] = addContacts(engine, {});
		const forbidden = { path: '/v3/contacts', answer: { status: 403, body: [{ error_key: 'forbidden', error_message: 'No such privilege' }] } };
		engine.sandbox.inject(forbidden);
		const stopped = await engine.runNode(deleteMany(), items(ann, 'ben@example.com'));
		expect(stopped.error?.message).toContain('No such privilege');
		expect(bodies(stopped)).toEqual([]);
		engine.sandbox.inject(forbidden);
		const run = await engine.runNode(deleteMany(), items('ben@example.com', ann), { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ contact_ids: [ann] }]);
		expect(run.json).toMatchObject([{ contact_id: ann }]);
		expect(run.errors).toMatchObject([{ error: stringContaining('No such privilege'), details: { http_status: 403 } }]);
	});
});

describe('one item per activity', () => {
	it('links each to all the items that it comes from, and adds one for each reason not to send a contact', async () => {
		const everybody = addMany(engine, 600);
		addContacts(engine, { email: 'gone@example.com', deleted: true }, { email: 'left@example.com', deleted: true });
		const run = await engine.runNode(
			deleteMany({ oneItemPer: 'activity', options: { ifNotFound: 'skip' } }),
			items(
				[...everybody.slice(0, 499), 'Gone@example.com'],
				['no@example.com', ...everybody.slice(499)],
				['left@example.com', 'nor@example.com', everybody[0]],
				'no@example.com',
			),
		);
		expect(bodies(run)).toEqual([{ contact_ids: everybody.slice(0, 500) }, { contact_ids: everybody.slice(500) }]);
		const [first, second] = activityIds(run);
		expect(run.json).toEqual([
			objectContaining({ activity_id: first, state: 'initialized', percent_done: 1, activity_errors: [], finished: false, succeeded: null }),
			objectContaining({ activity_id: second, state: 'initialized', finished: false, succeeded: null }),
			{ activity_id: null, state: 'already_deleted', contacts: ['Gone@example.com', 'left@example.com'], finished: true, succeeded: true },
			{
				activity_id: null,
				state: 'not_found',
				contacts: ['no@example.com', 'nor@example.com', 'no@example.com'],
				finished: true,
				succeeded: false,
			},
		]);
		expect(run.pairing).toEqual([[0, 1, 2], [1], [0, 2], [1, 2, 3]]);
	});

	it('may be wished by some items only: they share batches all the same', async () => {
		const [ann, ben, cat] = addContacts(engine, {}, {}, {});
		const run = await engine.runNode(deleteMany({ oneItemPer: '={{ $json.per }}' }), [
			{ who: ann, per: 'activity' },
			{ who: [ben, ann], per: 'contact' },
			{ who: cat, per: 'activity' },
		]);
		expect(bodies(run)).toEqual([{ contact_ids: [ann, ben, cat] }]);
		const [activity_id] = activityIds(run);
		expect(run.json).toEqual([
			objectContaining({ contact_id: ben, activity_id }),
			objectContaining({ contact_id: ann, activity_id }),
			objectContaining({ activity_id, percent_done: 1 }),
		]);
		expect(run.pairing).toEqual([[1], [1], [0, 2]]);
	});

	it('gives the activity as it ended, with the API\'s own keys', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		const run = await engine.runNode(deleteMany({ oneItemPer: 'activity', waitForCompletion: true }), items(ann, ben));
		expect(run.json).toEqual([
			objectContaining({
				activity_id: activityIds(run)[0],
				state: 'completed',
				percent_done: 100,
				status: { items_total_count: 2, items_completed_count: 2 },
				finished: true,
				succeeded: true,
			}),
		]);
		expect(run.pairing).toEqual([[0, 1]]);
		expect(deleted(engine)).toEqual([ann, ben]);
	});
});

describe('by lists', () => {
	it('deletes the members, 50 lists at a time, as one item per activity', async () => {
		const lists = addLists(engine, 120);
		const [ann, ben, cat] = addContacts(
			engine,
			{ list_memberships: [lists[0] ?? ''] },
			{ list_memberships: [lists[119] ?? ''] },
			{},
		);
		const run = await engine.runNode(deleteByLists({ oneItemPer: 'contact' }), [
			{ lists: lists.slice(0, 40) },
			{ lists: lists.slice(39, 120).join('\n').toUpperCase() },
		]);
		expect(bodies(run)).toEqual([
			{ list_ids: lists.slice(0, 50) },
			{ list_ids: lists.slice(50, 100) },
			{ list_ids: lists.slice(100) },
		]);
		expect(column(run.json, 'activity_id')).toEqual(activityIds(run));
		expect(run.json[0]).toMatchObject({ status: { list_count: 50 }, finished: false, succeeded: null });
		expect(run.pairing).toEqual([[0, 1], [1], [1]]);
		await letThemEnd(engine);
		expect(deleted(engine)).toEqual([ann, ben]);
		expect(deleted(engine)).not.toContain(cat);
	});

	it.each([
		['null', null, 'Delete All Contacts on These Lists: is empty: choose at least one list [item 1]'],
		['an empty text', '', 'Delete All Contacts on These Lists: is empty: choose at least one list [item 1]'],
		['an empty array', [], 'Delete All Contacts on These Lists: is empty: choose at least one list [item 1]'],
		['no id', 'Customers', 'Delete All Contacts on These Lists: "Customers" is not a list ID (List > Get Many gives the IDs) [item 1]'],
		['a number', 7, 'Delete All Contacts on These Lists: expected list IDs as text or an array of texts, got a number [item 1]'],
	])('refuses %s', async (_what, value, message) => {
		const [list] = addLists(engine, 1);
		const input = [{ lists: list }, { lists: value }] as IDataObject[];
		const stopped = await engine.runNode(deleteByLists(), input);
		expect(stopped.requests).toEqual([]);
		expect(stopped.error?.message).toBe(message);
		const run = await engine.runNode(deleteByLists(), input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ list_ids: [list] }]);
		expect(column(run.errors, 'error')).toEqual([message]);
		expect(run.json).toHaveLength(1);
	});

	it('never shares a batch with contacts, and nothing leaks from one item into the next', async () => {
		const [list, other] = addLists(engine, 2);
		const [ann, ben] = addContacts(engine, {}, {});
		const run = await engine.runNode(
			{ resource: 'contact', operation: 'deleteMany', deleteBy: '={{ $json.by }}', contacts: '={{ $json.who }}', sourceLists: '={{ $json.lists }}' },
			[
				{ by: 'lists', lists: list, who: NOBODY },
				{ by: 'contacts', who: ann, lists: 'ignored' },
				{ by: 'lists', lists: [other] },
				{ by: 'contacts', who: ben },
			],
		);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([{ list_ids: [list, other] }, { contact_ids: [ann, ben] }]);
		const [byLists, byContacts] = activityIds(run);
		expect(run.json).toMatchObject([
			{ contact_id: ann, activity_id: byContacts },
			{ contact_id: ben, activity_id: byContacts },
			{ activity_id: byLists, status: { list_count: 2 } },
		]);
		expect(run.pairing).toEqual([[1], [3], [0, 2]]);
	});
});

describe('option values from expressions', () => {
	it.each([
		['deleteBy', 'Contacts to Delete', 'list'],
		['deleteBy', 'Contacts to Delete', null],
		['deleteBy', 'Contacts to Delete', { a: 1 }],
		['oneItemPer', 'One Output Item Per', 'batch'],
		['oneItemPer', 'One Output Item Per', ''],
	])('of %s (%s) must exist: not %j', async (name, label, value) => {
		const [ann, ben] = addContacts(engine, {}, {});
		const good = name === 'deleteBy' ? 'contacts' : 'contact';
		const input = [{ who: ann, value: good }, { who: ben, value }] as IDataObject[];
		const parameters = deleteMany({ sourceLists: '={{ $json.who }}', [name]: '={{ $json.value }}' });
		const stopped = await engine.runNode(parameters, input);
		expect(stopped.requests).toEqual([]);
		expect(stopped.error?.message).toMatch(/ is not one of .+ \[item 1\]$/);
		expect(stopped.error?.message).toContain(`${label}: `);
		const run = await engine.runNode(parameters, input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ contact_ids: [ann] }]);
		expect(run.errors).toMatchObject([{ error: stringContaining(label) }]);
	});

	it('name the contact of their item', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		const run = await engine.runNode(
			deleteMany({ oneItemPer: '={{ $json.per }}' }),
			[
				{ who: ann.toUpperCase(), per: 'nonsense' },
				{ who: ben, per: 'contact' },
			],
			{ onError: 'continueErrorOutput' },
		);
		expect(run.errors).toMatchObject([{ error: stringContaining('One Output Item Per'), details: { contact_id: ann } }]);
	});

	it.each([
		['ifNotFound', 'If a Contact Is Not Found', 'ignore'],
		['onTimeout', 'When the Wait Times Out', 'wait'],
		['timeout', 'Timeout (Seconds)', 'soon'],
		['timeout', 'Timeout (Seconds)', -1],
		['timeout', 'Timeout (Seconds)', { a: 1 }],
	])('of %s (%s) must exist: not %j', async (name, label, value) => {
		const input = addMany(engine, 2).map((who) => ({ who, value }) as IDataObject);
		const parameters = deleteMany({ waitForCompletion: true, options: { [name]: '={{ $json.value }}' } });
		const stopped = await engine.runNode(parameters, input);
		expect(stopped.requests).toEqual([]);
		expect(stopped.error?.message).toContain(`${label}: `);
		const run = await engine.runNode(parameters, input, { onError: 'continueRegularOutput' });
		expect(run.requests).toEqual([]);
		expect(run.json).toMatchObject([{ error: stringContaining(label) }, { error: stringContaining(label) }]);
		expect(run.pairing).toEqual([[0], [1]]);
	});

	it('of Wait for Completion must be true or false', async () => {
		const input = addMany(engine, 2).map((who) => ({ who, wait: 'yes' }));
		const run = await engine.runNode(deleteMany({ waitForCompletion: '={{ $json.wait }}' }), input);
		expect(run.requests).toEqual([]);
		expect(run.error?.message).toContain('Wait for Completion: expected true or false, got "yes"');
	});

	it('are read once, for the first item, where they hold for the run', async () => {
		const [ann] = addContacts(engine, {});
		const run = await engine.runNode(
			deleteMany({
				waitForCompletion: '={{ $json.wait }}',
				options: { ifNotFound: '={{ $json.missing }}', timeout: '={{ $json.timeout }}' },
			}),
			[
				{ who: 'no@example.com', wait: true, missing: 'skip', timeout: '60' },
				{ who: ann, wait: 'nonsense', missing: 'error', timeout: null },
				{ who: 'nor@example.com', wait: false, missing: 'nonsense' },
			],
		);
		expect(run.error).toBeUndefined();
		expect(column(run.json, 'state')).toEqual(['not_found', 'completed', 'not_found']);
	});
});

describe('as a tool', () => {
	it("deletes whom the model names, with the outcome's activity in its answer", async () => {
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com' }, {});
		const run = await engine.runTool(
			deleteMany({ contacts: "={{ $fromAI('Contacts', '', 'string') }}", waitForCompletion: true }),
			[{ Contacts: `ann@example.com, ${ben}` }, { Contacts: NOBODY }],
		);
		expect(run.error).toBeUndefined();
		expect(bodies(run.workflow)).toEqual([{ contact_ids: [ann, ben] }, { contact_ids: [NOBODY] }]);
		expect(run.json).toMatchObject([
			{
				description: stringMatching(/not an unsubscribe/),
				answer: [
					{ contact_id: ann, email: 'ann@example.com', state: 'completed', succeeded: true },
					{ contact_id: ben, state: 'completed', succeeded: true },
				],
			},
			{ answer: [{ contact_id: NOBODY, state: 'completed' }] },
		]);
		expect(deleted(engine)).toEqual([ann, ben]);
	});
});
