import type { INodeParameters } from 'n8n-workflow';

import { useEngine } from '../../engine';
import { addContacts, addLists, addMany, addTags, letThemEnd, listsOf, NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { column, rows } from '../../support/items';
import { activityIds, bodies } from '../../support/sentRequests';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, stringMatching, objectContaining } = expect;

function remove(more: INodeParameters = {}): INodeParameters {
	return { resource: 'listMembership', operation: 'remove', lists: '={{ $json.lists }}', ...more };
}

const removeContacts = (more: INodeParameters = {}) => remove({ contacts: '={{ $json.who }}', ...more });
const removeMembers = (more: INodeParameters = {}) => remove({ source: 'lists', sourceLists: '={{ $json.from }}', ...more });
const removeTagged = (more: INodeParameters = {}) => remove({ source: 'tags', tags: '={{ $json.tags }}', ...more });
const removeRated = (more: INodeParameters = {}) =>
	remove({ source: 'engagementLevel', engagementLevel: '={{ $json.level }}', ...more });
const removeEverybody = (more: INodeParameters = {}) => remove({ source: 'allActiveContacts', confirmAllActiveContacts: true, ...more });

describe('removing contacts', () => {
	it('takes them off the lists of their item, and off no other; they stay as they are', async () => {
		const [news = '', sale = '', club = ''] = addLists(engine, 3);
		const [ann, ben, cat] = addContacts(
			engine,
			{ list_memberships: [news, sale, club] },
			{ email: 'Ben@example.com', list_memberships: [news, club] },
			{ list_memberships: [news, sale] },
		);
		const run = await engine.runNode(removeContacts({ waitForCompletion: true }), [
			{ who: `${ann.toUpperCase()} ben@example.com`, lists: [news, sale] },
			{ who: cat, lists: club },
			{ who: [cat], lists: `${sale.toUpperCase()}, ${news}` },
		]);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ann, ben, cat] }, list_ids: [news, sale] },
			{ source: { contact_ids: [cat] }, list_ids: [club] },
		]);
		const [first, second] = activityIds(run);
		const ended = { state: 'completed', finished: true, succeeded: true };
		expect(run.json).toEqual([
			{ contact_id: ann, activity_id: first, ...ended },
			{ contact_id: ben, email: 'ben@example.com', activity_id: first, ...ended },
			{ contact_id: cat, activity_id: second, ...ended },
			{ contact_id: cat, activity_id: first, ...ended },
		]);
		expect(run.pairing).toEqual([[0], [0], [1], [2]]);
		expect([ann, ben, cat].map((id) => listsOf(engine, id))).toEqual([[club], [club], []]);
		const { contacts } = engine.sandbox.account;
		expect(contacts.map(({ deleted_at, email_address }) => [deleted_at, email_address?.permission_to_send])).toEqual(
			Array(3).fill([undefined, 'implicit']),
		);
	});

	it('sends deleted ones too: who is deleted is not asked', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com', deleted: true }, { list_memberships: [list] });
		const run = await engine.runNode(removeContacts(), rows({ who: 'ann@example.com', lists: list }, { who: ben, lists: list }));
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann, ben] }, list_ids: [list] }]);
		expect(column(run.json, 'state')).toEqual(['initialized', 'initialized']);
	});

	it('splits contacts, never the target lists', async () => {
		const targets = addLists(engine, 50);
		const everybody = addMany(engine, 501);
		const run = await engine.runNode(
			removeContacts({ oneItemPer: 'activity' }),
			rows({ who: everybody.slice(0, 400), lists: targets }, { who: everybody.slice(300), lists: [...targets].reverse().join(';') }),
		);
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: everybody.slice(0, 500) }, list_ids: targets },
			{ source: { contact_ids: everybody.slice(500) }, list_ids: [...targets].reverse() },
		]);
		expect(column(run.json, 'activity_id')).toEqual(activityIds(run));
		expect(run.pairing).toEqual([[0, 1], [1]]);
	});

	it('has a row for a contact that was not found, also as one item per activity', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann] = addContacts(engine, {});
		const input = rows({ who: ['no@example.com', ann], lists: list }, { who: null, lists: list });
		const perContact = await engine.runNode(removeContacts({ options: { ifNotFound: 'skip' } }), input);
		expect(column(perContact.json, 'state')).toEqual(['not_found', 'initialized', 'not_found']);
		expect(column(perContact.json, 'email')).toEqual(['no@example.com', undefined, null]);
		expect(perContact.pairing).toEqual([[0], [0], [1]]);
		const perActivity = await engine.runNode(
			removeContacts({ oneItemPer: 'activity', options: { ifNotFound: 'skip' } }),
			input,
		);
		expect(perActivity.json).toMatchObject([
			{ activity_id: activityIds(perActivity)[0] },
			{ activity_id: null, state: 'not_found', finished: true, succeeded: false },
		]);
		expect(perActivity.json[1]?.contacts).toContain('no@example.com');
		expect(perActivity.pairing).toEqual([[0], [0, 1]]);
	});
});

describe('the target lists', () => {
	it.each([
		['missing', undefined, 'is empty: choose at least one list'],
		['empty', [], 'is empty: choose at least one list'],
		['blank', ' , ', 'is empty: choose at least one list'],
		['names', 'Customers', '"Customers" is not a list ID (List > Get Many gives the IDs)'],
		['a number', 3, 'expected list IDs as text or an array of texts, got a number'],
		['an array that holds an object', [{}], 'expected list IDs as text or an array of texts, got an object'],
	])('are refused when they are %s, and with them just their item', async (_what, lists, message) => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, {}, {});
		const input = rows({ who: ann, lists }, { who: ben, lists: list });
		const stopped = await engine.runNode(removeContacts(), input);
		expect(stopped.lines).toEqual([]);
		expect(stopped.error?.message).toBe(`Remove From These Lists: ${message} [item 0]`);
		const run = await engine.runNode(removeContacts(), input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, list_ids: [list] }]);
		expect(run.errors).toMatchObject([{ error: `Remove From These Lists: ${message} [item 0]`, details: { contact_id: ann } }]);
		expect(run.json).toMatchObject([{ contact_id: ben }]);
	});

	it('are at most 50, each counted once', async () => {
		const targets = addLists(engine, 51);
		const [ann, ben] = addContacts(engine, {}, {});
		const stopped = await engine.runNode(
			removeContacts(),
			rows({ who: ann, lists: targets.slice(0, 50).concat(targets.slice(0, 9)) }, { who: ben, lists: targets }),
		);
		expect(stopped.lines).toEqual([]);
		expect(stopped.error?.message).toBe('Remove From These Lists: 51 lists are too many: at most 50 are possible [item 1]');
	});

	it.each([
		['lists', { sourceLists: ['11111111-1111-1111-1111-111111111111'] }],
		['tags', { tags: ['11111111-1111-1111-1111-111111111111'] }],
		['engagementLevel', {}],
		['allActiveContacts', { confirmAllActiveContacts: true }],
	])('are at most 50 with the source %s too', async (source, more) => {
		const targets = addLists(engine, 51);
		const run = await engine.runNode(remove({ source, ...more }), rows({ lists: targets }, { lists: targets }));
		expect(run.lines).toEqual([]);
		expect(run.error?.message).toContain('Remove From These Lists: 51 lists are too many');
		expect(run.error?.description).toContain('1 more input item cannot be used either');
	});

	it('that do not exist are refused by Constant Contact, in its own words', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, {}, {});
		const run = await engine.runNode(removeContacts(), rows({ who: ann, lists: list }, { who: ben, lists: NOBODY }), {
			onError: 'continueErrorOutput',
		});
		expect(run.json).toMatchObject([{ contact_id: ann }]);
		expect(run.errors).toMatchObject([
			{
				error: `Could not remove contacts from lists: The list ${NOBODY} was not found.`,
				details: { contact_id: ben, http_status: 404 },
			},
		]);
	});
});

describe('by lists', () => {
	it('splits the source lists, 50 for each activity, and every part carries all exclusions', async () => {
		const [target = ''] = addLists(engine, 1);
		const from = addLists(engine, 60);
		const [ann, ben, cat] = addContacts(
			engine,
			{ list_memberships: [target, from[0] ?? ''] },
			{ list_memberships: [target, from[59] ?? ''] },
			{ email: 'cat@example.com', list_memberships: [target, from[59] ?? ''] },
		);
		const run = await engine.runNode(
			removeMembers({ excludeContacts: "={{ $json.but ?? '' }}" }),
			rows(
				{ lists: target, from: from.slice(0, 30), but: ` Cat@example.com;${ann.toUpperCase()} ` },
				{ lists: target, from: from.slice(20), but: [ann, 'cat@example.com', cat] },
			),
		);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([
			{ source: { list_ids: from.slice(0, 50) }, exclude: { contact_ids: [cat, ann] }, list_ids: [target] },
			{ source: { list_ids: from.slice(50) }, exclude: { contact_ids: [ann, cat] }, list_ids: [target] },
		]);
		expect(run.json).toMatchObject(activityIds(run).map((activity_id) => ({ activity_id, finished: false, succeeded: null })));
		expect(run.pairing).toEqual([[0, 1], [1]]);
		await letThemEnd(engine);
		expect([ann, ben, cat].map((id) => listsOf(engine, id).includes(target))).toEqual([true, false, true]);
	});

	it('shares no activity between items with other targets or other exclusions; nothing leaks', async () => {
		const [news = '', sale = '', from = '', also = ''] = addLists(engine, 4);
		const [ann] = addContacts(engine, {});
		const run = await engine.runNode(
			removeMembers({ excludeContacts: "={{ $json.but ?? '' }}" }),
			rows(
				{ lists: news, from, but: ann },
				{ lists: news, from },
				{ lists: sale, from: also, but: ann },
				{ lists: news, from: also, but: '' },
				{ lists: news, from: [also], but: ann },
			),
		);
		expect(bodies(run)).toEqual([
			{ source: { list_ids: [from, also] }, exclude: { contact_ids: [ann] }, list_ids: [news] },
			{ source: { list_ids: [from, also] }, list_ids: [news] },
			{ source: { list_ids: [also] }, exclude: { contact_ids: [ann] }, list_ids: [sale] },
		]);
		expect(run.pairing).toEqual([[0, 4], [1, 3], [2]]);
	});

	it('can empty a list', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const everybody = addMany(engine, 3, { list_memberships: [news, sale] });
		const run = await engine.runNode(removeMembers({ waitForCompletion: true }), rows({ lists: news, from: news }, { lists: news, from: sale }));
		expect(bodies(run)).toEqual([{ source: { list_ids: [news, sale] }, list_ids: [news] }]);
		expect(everybody.map((id) => listsOf(engine, id))).toEqual([[sale], [sale], [sale]]);
	});

	it.each([[undefined], [null], [''], [[]]])('refuses the selection %j: a source is never left out', async (from) => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const input = rows({ lists: news, from }, { lists: news, from: sale });
		const stopped = await engine.runNode(removeMembers(), input);
		expect(stopped.lines).toEqual([]);
		expect(stopped.error?.message).toBe('Contacts Currently on These Lists: is empty: choose at least one list [item 0]');
		const run = await engine.runNode(removeMembers(), input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ source: { list_ids: [sale] }, list_ids: [news] }]);
		expect(run.errors).toHaveLength(1);
	});

	it('refuses exclusions that are more than 500, nobody, or no contacts at all', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const many = addMany(engine, 501);
		const run = await engine.runNode(
			removeMembers({ excludeContacts: "={{ $json.but ?? '' }}" }),
			rows(
				{ lists: news, from: news, but: many },
				{ lists: news, from: news, but: 'no@example.com' },
				{ lists: news, from: news, but: 'somebody' },
				{ lists: news, from: news, but: [7] },
				{ lists: news, from: sale, but: many.slice(1) },
			),
			{ onError: 'continueErrorOutput' },
		);
		expect(bodies(run)).toEqual([{ source: { list_ids: [sale] }, exclude: { contact_ids: many.slice(1) }, list_ids: [news] }]);
		expect(column(run.errors, 'error')).toEqual([
			'Contacts to Leave Alone: 501 contacts are too many: Constant Contact takes at most 500 [item 0]',
			'Contacts to Leave Alone: no contact has the address no@example.com [item 1]',
			'Contacts to Leave Alone: "somebody" is neither a contact ID nor an email address [item 2]',
			'Contacts to Leave Alone: expected text or an array of texts, got a number [item 3]',
		]);
	});

	it('leaves out exclusions that belong to nobody, when told so, and keeps the others', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann] = addContacts(engine, { deleted: true, email: 'ann@example.com' });
		const run = await engine.runNode(
			removeMembers({ excludeContacts: "={{ $json.but ?? '' }}", options: { ifNotFound: 'skip' } }),
			rows({ lists: news, from: news, but: 'no@example.com ANN@example.com' }, { lists: news, from: news, but: 'no@example.com' }),
		);
		expect(bodies(run)).toEqual([
			{ source: { list_ids: [news] }, exclude: { contact_ids: [ann] }, list_ids: [news] },
			{ source: { list_ids: [news] }, list_ids: [news] },
		]);
		expect(run.json).toHaveLength(2);
		expect(run.hints.map(({ message }) => message)).toEqual([
			'Contacts to Leave Alone: no contact has the address no@example.com, so nobody was left alone for it.',
		]);
	});

	it('names in one hint who of all items’ exclusions is nobody: the first ten, and how many', async () => {
		const [news = ''] = addLists(engine, 1);
		const run = await engine.runNode(
			removeMembers({ excludeContacts: "={{ $json.but ?? '' }}", options: { ifNotFound: 'skip' } }),
			Array.from({ length: 13 }, (_, n) => ({ lists: news, from: news, but: `no${n}@example.com, no${(n + 1) % 13}@example.com` })),
		);
		const named = Array.from({ length: 10 }, (_, n) => `no${n}@example.com`).join(', ');
		expect(run.hints.map(({ message }) => message)).toEqual([
			`Contacts to Leave Alone: no contact has these 13 addresses: ${named} and 3 more, so nobody was left alone for them.`,
		]);
	});
});

describe('by tags', () => {
	it('splits the tags, 50 for each activity, shared by items with the same targets', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const tags = addTags(engine, 51);
		const [ann] = addContacts(engine, { taggings: [tags[50] ?? ''], list_memberships: [news] });
		const run = await engine.runNode(
			removeTagged(),
			rows(
				{ lists: news, tags: tags.slice(0, 50) },
				{ lists: sale, tags: tags[0] },
				{ lists: news, tags: tags.slice(49).join(' ').toUpperCase() },
			),
		);
		expect(bodies(run)).toEqual([
			{ source: { tag_ids: tags.slice(0, 50) }, list_ids: [news] },
			{ source: { tag_ids: [tags[0]] }, list_ids: [sale] },
			{ source: { tag_ids: [tags[50]] }, list_ids: [news] },
		]);
		expect(run.pairing).toEqual([[0, 2], [1], [2]]);
		await letThemEnd(engine);
		expect(listsOf(engine, ann)).toEqual([]);
	});

	it.each([
		[undefined, 'is empty: choose at least one tag'],
		[[], 'is empty: choose at least one tag'],
		['VIP', '"VIP" is not a tag ID (Tag > Get Many gives the IDs)'],
	])('refuses %j', async (tags, message) => {
		const [news = ''] = addLists(engine, 1);
		const run = await engine.runNode(removeTagged(), rows({ lists: news, tags: addTags(engine, 1) }, { lists: news, tags }));
		expect(run.lines).toEqual([]);
		expect(run.error?.message).toBe(`Contacts With These Tags: ${message} [item 1]`);
	});
});

describe('by engagement level', () => {
	it('sends the level of each item, items with the same one together', async () => {
		const [news = ''] = addLists(engine, 1);
		const run = await engine.runNode(
			removeRated(),
			rows({ lists: news, level: 'low' }, { lists: news, level: 'high' }, { lists: [news], level: 'low' }),
		);
		expect(bodies(run)).toEqual([
			{ source: { engagement_level: 'low' }, list_ids: [news] },
			{ source: { engagement_level: 'high' }, list_ids: [news] },
		]);
		expect(run.pairing).toEqual([[0, 2], [1]]);
	});

	it.each([['none'], [''], [null], [undefined], [['low']]])('refuses %j', async (level) => {
		const [news = ''] = addLists(engine, 1);
		const input = rows({ lists: news, level: 'medium' }, { lists: news, level });
		const stopped = await engine.runNode(removeRated(), input);
		expect(stopped.lines).toEqual([]);
		expect(stopped.error?.message).toMatch(/^Engagement Level: .+ is not one of high, low, medium, unqualified \[item 1\]$/);
		const run = await engine.runNode(removeRated(), input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ source: { engagement_level: 'medium' }, list_ids: [news] }]);
	});
});

describe('all active contacts', () => {
	it('takes one activity for the items with the same targets and exclusions', async () => {
		const [news = '', sale = ''] = addLists(engine, 2);
		const [ann, ben, cat] = addContacts(
			engine,
			{ list_memberships: [news, sale] },
			{ email: 'ben@example.com', list_memberships: [news, sale] },
			{ list_memberships: [news], email_address: { permission_to_send: 'unsubscribed' } },
		);
		const run = await engine.runNode(
			removeEverybody({ excludeContacts: "={{ $json.but ?? '' }}" }),
			rows({ lists: news, but: 'ben@example.com' }, { lists: sale }, { lists: news, but: ben }),
		);
		expect(bodies(run)).toEqual([
			{ source: { all_active_contacts: true }, exclude: { contact_ids: [ben] }, list_ids: [news] },
			{ source: { all_active_contacts: true }, list_ids: [sale] },
		]);
		expect(run.pairing).toEqual([[0, 2], [1]]);
		await letThemEnd(engine);
		expect([ann, ben, cat].map((id) => listsOf(engine, id))).toEqual([[], [news], [news]]);
	});

	it.each([
		['an expression', '={{ true }}'],
		["an expression with the item's value", '={{ $json.sure }}'],
		['what a model says', "={{ $fromAI('sure', '', 'boolean') }}"],
		['the text true', 'true'],
		['a number', 1],
		['false', false],
		['nothing', undefined],
	])('are refused with %s for the confirmation', async (_what, confirmAllActiveContacts) => {
		const [news = ''] = addLists(engine, 1);
		const parameters = removeEverybody();
		if (confirmAllActiveContacts === undefined) delete parameters.confirmAllActiveContacts;
		else parameters.confirmAllActiveContacts = confirmAllActiveContacts;
		const input = rows({ lists: news, sure: true }, { lists: news, sure: true });
		const stopped = await engine.runNode(parameters, input);
		expect(stopped.lines).toEqual([]);
		expect(stopped.error?.message).toContain('Yes, All Active Contacts');
		const run = await engine.runNode(parameters, input, { onError: 'continueErrorOutput' });
		expect(run.lines).toEqual([]);
		expect(run.errors).toMatchObject([
			{ error: stringMatching(/^Yes, All Active Contacts: .+ \[item 0\]$/) },
			{ error: stringMatching(/^Yes, All Active Contacts: .+ \[item 1\]$/) },
		]);
	});

	it('are out of reach for a model, whatever it is asked to fill in', async () => {
		const [news = ''] = addLists(engine, 1);
		const run = await engine.runTool(
			removeEverybody({ lists: "={{ $fromAI('lists') }}", confirmAllActiveContacts: "={{ $fromAI('sure', '', 'boolean') }}" }),
			[{ lists: news, sure: true }, { lists: news, sure: true }],
		);
		expect(run.lines).toEqual([]);
	});

	it('are selected by an expression in Contacts to Remove only with the literal confirmation', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann] = addContacts(engine, {});
		const all = { contacts: '={{ $json.who }}', sourceLists: '={{ $json.lists }}', tags: '={{ $json.lists }}' };
		const input = rows({ lists: news, source: 'contacts', who: ann }, { lists: news, source: 'allActiveContacts' });
		const refused = await engine.runNode(remove({ source: '={{ $json.source }}', ...all }), input);
		expect(refused.lines).toEqual([]);
		const run = await engine.runNode(remove({ source: '={{ $json.source }}', confirmAllActiveContacts: true, ...all }), input);
		expect(bodies(run)).toEqual([
			{ source: { contact_ids: [ann] }, list_ids: [news] },
			{ source: { all_active_contacts: true }, list_ids: [news] },
		]);
	});
});

describe('Contacts to Remove', () => {
	const all = { contacts: '={{ $json.who }}', sourceLists: '={{ $json.lists }}', tags: '={{ $json.lists }}' };

	it('may differ from item to item: exactly one source in each body', async () => {
		const [news = ''] = addLists(engine, 1);
		const [tag = ''] = addTags(engine, 1);
		const [ann] = addContacts(engine, {});
		const given = { lists: news, who: ann, tags: tag, from: news, level: 'high', but: ann };
		const run = await engine.runNode(
			remove({
				source: '={{ $json.source }}',
				contacts: '={{ $json.who }}',
				sourceLists: '={{ $json.from }}',
				tags: '={{ $json.tags }}',
				engagementLevel: '={{ $json.level }}',
				excludeContacts: "={{ $json.but ?? '' }}",
				confirmAllActiveContacts: true,
			}),
			['tags', 'contacts', 'engagementLevel', 'lists', 'allActiveContacts'].map((source) => ({ ...given, source })),
		);
		expect(run.error).toBeUndefined();
		expect(bodies(run)).toEqual([
			{ source: { tag_ids: [tag] }, list_ids: [news] },
			{ source: { contact_ids: [ann] }, list_ids: [news] },
			{ source: { engagement_level: 'high' }, list_ids: [news] },
			{ source: { list_ids: [news] }, exclude: { contact_ids: [ann] }, list_ids: [news] },
			{ source: { all_active_contacts: true }, exclude: { contact_ids: [ann] }, list_ids: [news] },
		]);
		expect(run.json).toEqual([
			objectContaining({ contact_id: ann }),
			...[0, 2, 3, 4].map((index) => objectContaining({ activity_id: activityIds(run)[index] })),
		]);
		expect(run.pairing).toEqual([[1], [0], [2], [3], [4]]);
	});

	it.each([['everybody'], [''], [null], [undefined], [{ a: 1 }]])('from an expression must exist: not %j', async (source) => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, {}, {});
		const parameters = remove({ source: '={{ $json.source }}', ...all });
		const input = rows({ lists: news, who: ann, source }, { lists: news, who: ben, source: 'contacts' });
		const stopped = await engine.runNode(parameters, input);
		expect(stopped.lines).toEqual([]);
		expect(stopped.error?.message).toMatch(/^Contacts to Remove: .+ is not one of .+ \[item 0\]$/);
		const run = await engine.runNode(parameters, input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, list_ids: [news] }]);
		expect(run.errors).toMatchObject([{ error: stringContaining('Contacts to Remove') }]);
	});
});
