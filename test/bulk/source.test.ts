import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useEngine } from '../engine';
import type { ContactInput } from '../sandbox';
import { addContacts, addLists, addMany, addTags, letThemEnd, NOBODY } from '../support/account';
import { neverTouchesConsent } from '../support/consent';
import { column, rows } from '../support/items';
import { activityIds, bodies } from '../support/sentRequests';
import { addTargets as addTargetsOf, doneWith, parametersOf, SOURCE_OPERATIONS, undone as undoneOf } from '../support/sourceOperations';
import { hintsOf } from './hints';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, stringMatching, objectContaining } = expect;

const forbidden = { status: 403, body: [{ error_key: 'forbidden', error_message: 'Not for you' }] };
const UNREAD = '11111111-1111-1111-1111-111111111111';

describe.each(Object.entries(SOURCE_OPERATIONS))('%s', (_name, operation) => {
	const { endpoint, doing, would, label, targets, hasLevel } = operation;
	const { key, noun } = targets;
	const SUBMIT = `POST /v3/activities/${endpoint}`;
	const SOURCES = ['tags', 'contacts', ...(hasLevel ? ['engagementLevel'] : []), 'lists', 'allActiveContacts'];

	const withParameters = (more: INodeParameters = {}) => parametersOf(operation, more);
	const byLists = (more: INodeParameters = {}) => withParameters({ source: 'lists', ...more });
	const byTags = (more: INodeParameters = {}) => withParameters({ source: 'tags', ...more });
	const everybody = (more: INodeParameters = {}) => withParameters({ source: 'allActiveContacts', confirmAllActiveContacts: true, ...more });
	const skipping: INodeParameters = { options: { ifNotFound: 'skip' } };

	const addTargets = (count: number) => addTargetsOf(engine, operation, count);
	const undone = (ids: string[], more?: ContactInput) => undoneOf(operation, ids, more);
	const isDone = (contactId: string, ids: string[]) => doneWith(engine, operation, contactId, ids).length === ids.length;

	describe('with contacts', () => {
		it('does it with the targets of each item, and leaves all else of the contacts as it is', async () => {
			const all = addTargets(3);
			const [one = '', two = '', three = ''] = all;
			const [club = ''] = addLists(engine, 1);
			const [vip = ''] = addTags(engine, 1);
			const person = (more: ContactInput = {}) => undone(all, { list_memberships: [club], taggings: [vip], ...more });
			const [ann, ben, cat] = addContacts(engine, person(), person({ email: 'Ben@example.com' }), person());
			const run = await engine.runNode(withParameters({ waitForCompletion: true }), [
				{ who: `${ann.toUpperCase()} ben@example.com`, targets: [one, two] },
				{ who: cat, targets: three },
				{ who: [cat], targets: `${two.toUpperCase()}, ${one}` },
			]);
			expect(run.error).toBeUndefined();
			expect(bodies(run)).toEqual([
				{ source: { contact_ids: [ann, ben, cat] }, [key]: [one, two] },
				{ source: { contact_ids: [cat] }, [key]: [three] },
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
			expect([ann, ben, cat].map((id) => doneWith(engine, operation, id, all))).toEqual([[one, two], [one, two], all]);
			for (const { deleted_at, email_address, list_memberships, taggings } of engine.sandbox.account.contacts) {
				expect([deleted_at, email_address?.permission_to_send]).toEqual([undefined, 'implicit']);
				expect(list_memberships.filter((id) => !all.includes(id))).toEqual([club]);
				expect(taggings.filter((id) => !all.includes(id))).toEqual([vip]);
			}
		});

		it('splits contacts, never the targets', async () => {
			const ids = addTargets(50);
			const everyone = addMany(engine, 501);
			const run = await engine.runNode(
				withParameters({ oneItemPer: 'activity' }),
				rows({ who: everyone.slice(0, 400), targets: ids }, { who: everyone.slice(300), targets: [...ids].reverse().join(';') }),
			);
			expect(bodies(run)).toEqual([
				{ source: { contact_ids: everyone.slice(0, 500) }, [key]: ids },
				{ source: { contact_ids: everyone.slice(500) }, [key]: [...ids].reverse() },
			]);
			expect(column(run.json, 'activity_id')).toEqual(activityIds(run));
			expect(run.pairing).toEqual([[0, 1], [1]]);
		});

		it('has a row for a contact that was not found, also as one item per activity', async () => {
			const [target = ''] = addTargets(1);
			const [ann] = addContacts(engine, {});
			const input = rows({ who: ['no@example.com', ann], targets: target }, { who: null, targets: target });
			const stopped = await engine.runNode(withParameters(), input);
			expect(bodies(stopped)).toEqual([]);
			expect(stopped.error?.message).toContain('Contacts (IDs or Emails): no contact has the address no@example.com [item 0]');
			const perContact = await engine.runNode(withParameters(skipping), input);
			expect(column(perContact.json, 'state')).toEqual(['not_found', 'initialized', 'not_found']);
			expect(column(perContact.json, 'email')).toEqual(['no@example.com', undefined, null]);
			expect(perContact.pairing).toEqual([[0], [0], [1]]);
			const perActivity = await engine.runNode(withParameters({ oneItemPer: 'activity', ...skipping }), input);
			expect(perActivity.json).toMatchObject([
				{ activity_id: activityIds(perActivity)[0] },
				{ activity_id: null, state: 'not_found', finished: true, succeeded: false },
			]);
			expect(perActivity.json[1]?.contacts).toContain('no@example.com');
			expect(perActivity.pairing).toEqual([[0], [0, 1]]);
		});

		it('that Constant Contact passes over are a hint', async () => {
			const [target = ''] = addTargets(1);
			const [ann] = addContacts(engine, {});
			const run = await engine.runNode(withParameters({ waitForCompletion: true }), rows({ who: ann, targets: target }, { who: NOBODY, targets: target }));
			expect(hintsOf(run)).toContainEqual(stringMatching(/counted 1 contact, fewer than the 2 contacts sent\. .*they may not exist, or there was nothing to do for them\.$/));
		});
	});

	describe('the targets', () => {
		it.each([
			['missing', undefined, `is empty: choose at least one ${noun}`],
			['empty', [], `is empty: choose at least one ${noun}`],
			['blank', ' , ', `is empty: choose at least one ${noun}`],
			['names', 'Customers', `"Customers" is not a ${noun} ID (${noun === 'list' ? 'List' : 'Tag'} > Get Many gives the IDs)`],
			['a number', 3, `expected ${noun} IDs as text or an array of texts, got a number`],
			['an array that holds an object', [{}], `expected ${noun} IDs as text or an array of texts, got an object`],
		])('are refused when they are %s, and with them just their item', async (_what, wrong, message) => {
			const [target = ''] = addTargets(1);
			const [ann, ben] = addContacts(engine, {}, {});
			const input = rows({ who: ann, targets: wrong }, { who: ben, targets: target });
			const stopped = await engine.runNode(withParameters(), input);
			expect(stopped.lines).toEqual([]);
			expect(stopped.error?.message).toBe(`${targets.label}: ${message} [item 0]`);
			const run = await engine.runNode(withParameters(), input, { onError: 'continueErrorOutput' });
			expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, [key]: [target] }]);
			expect(run.errors).toMatchObject([{ error: `${targets.label}: ${message} [item 0]`, details: { contact_id: ann } }]);
			expect(run.json).toMatchObject([{ contact_id: ben }]);
		});

		it('are at most 50, each counted once', async () => {
			const ids = addTargets(51);
			const [ann, ben] = addContacts(engine, {}, {});
			const input = rows({ who: ann, targets: ids.slice(0, 50).concat(ids.slice(0, 9)) }, { who: ben, targets: ids });
			const stopped = await engine.runNode(withParameters(), input);
			expect(stopped.lines).toEqual([]);
			expect(stopped.error?.message).toBe(`${targets.label}: 51 ${noun}s are too many: at most 50 are possible [item 1]`);
		});

		it.each(SOURCES.filter((source) => source !== 'contacts'))('are at most 50 with the source %s too', async (source) => {
			const ids = addTargets(51);
			const item = { targets: ids, from: UNREAD, tags: UNREAD, level: 'low' };
			const run = await engine.runNode(everybody({ source }), rows(item, item));
			expect(run.lines).toEqual([]);
			expect(run.error?.message).toContain(`${targets.label}: 51 ${noun}s are too many`);
			expect(run.error?.description).toContain('1 more input item cannot be used either');
		});
	});

	describe('by lists', () => {
		it('splits the source lists, 50 for each activity, and every part carries all exclusions', async () => {
			const [target = ''] = addTargets(1);
			const from = addLists(engine, 60);
			const [ann, ben, cat] = addContacts(
				engine,
				undone([target], { list_memberships: [from[0] ?? ''] }),
				undone([target], { list_memberships: [from[59] ?? ''] }),
				undone([target], { email: 'cat@example.com', list_memberships: [from[59] ?? ''] }),
			);
			const run = await engine.runNode(
				byLists(),
				rows(
					{ targets: target, from: from.slice(0, 30), but: ` Cat@example.com;${ann.toUpperCase()} ` },
					{ targets: target, from: from.slice(20), but: [ann, 'cat@example.com', cat] },
				),
			);
			expect(run.error).toBeUndefined();
			expect(bodies(run)).toEqual([
				{ source: { list_ids: from.slice(0, 50) }, exclude: { contact_ids: [cat, ann] }, [key]: [target] },
				{ source: { list_ids: from.slice(50) }, exclude: { contact_ids: [ann, cat] }, [key]: [target] },
			]);
			expect(run.json).toMatchObject(activityIds(run).map((activity_id) => ({ activity_id, finished: false, succeeded: null })));
			expect(run.pairing).toEqual([[0, 1], [1]]);
			await letThemEnd(engine);
			expect([ann, ben, cat].map((id) => isDone(id, [target]))).toEqual([false, true, false]);
		});

		it('asks for nobody who is to be left alone by ID, and for an address alone', async () => {
			const [target = ''] = addTargets(1);
			const [from = ''] = addLists(engine, 1);
			const [ann, ben] = addContacts(engine, { deleted: true }, { email: 'ben@example.com' });
			const byId = await engine.runNode(byLists(), rows({ targets: target, from, but: ann }, { targets: target, from, but: [ben, ann, NOBODY] }));
			expect(byId.lines).toEqual([SUBMIT, SUBMIT]);
			expect(bodies(byId)).toMatchObject([{ exclude: { contact_ids: [ann] } }, { exclude: { contact_ids: [ben, ann, NOBODY] } }]);
			const byAddress = await engine.runNode(everybody(), rows({ targets: target, but: [ann, 'ben@example.com'] }, { targets: target, but: [ann, 'ben@example.com'] }));
			expect(byAddress.lines).toEqual(['GET /v3/contacts?email=ben@example.com&status=all', SUBMIT]);
			expect(bodies(byAddress)).toMatchObject([{ exclude: { contact_ids: [ann, ben] } }]);
		});

		it('shares no activity between items with other targets or other exclusions; nothing leaks', async () => {
			const [one = '', two = ''] = addTargets(2);
			const [from = '', also = ''] = addLists(engine, 2);
			const [ann] = addContacts(engine, {});
			const run = await engine.runNode(
				byLists(),
				rows(
					{ targets: one, from, but: ann },
					{ targets: one, from },
					{ targets: two, from: also, but: ann },
					{ targets: one, from: also, but: '' },
					{ targets: one, from: [also], but: ann },
				),
			);
			expect(bodies(run)).toEqual([
				{ source: { list_ids: [from, also] }, exclude: { contact_ids: [ann] }, [key]: [one] },
				{ source: { list_ids: [from, also] }, [key]: [one] },
				{ source: { list_ids: [also] }, exclude: { contact_ids: [ann] }, [key]: [two] },
			]);
			expect(run.pairing).toEqual([[0, 4], [1, 3], [2]]);
		});

		it.each([[undefined], [null], [''], [[]]])('refuses the selection %j: a source is never left out', async (from) => {
			const [target = ''] = addTargets(1);
			const [sale = ''] = addLists(engine, 1);
			const input = rows({ targets: target, from }, { targets: target, from: sale });
			const stopped = await engine.runNode(byLists(), input);
			expect(stopped.lines).toEqual([]);
			expect(stopped.error?.message).toBe('Contacts Currently on These Lists: is empty: choose at least one list [item 0]');
			const run = await engine.runNode(byLists(), input, { onError: 'continueErrorOutput' });
			expect(bodies(run)).toEqual([{ source: { list_ids: [sale] }, [key]: [target] }]);
			expect(run.errors).toHaveLength(1);
		});

		it('refuses exclusions that are more than 500, nobody, or no contacts at all', async () => {
			const [target = ''] = addTargets(1);
			const [news = '', sale = ''] = addLists(engine, 2);
			const many = addMany(engine, 501);
			const run = await engine.runNode(
				byLists(),
				rows(
					{ targets: target, from: news, but: many },
					{ targets: target, from: news, but: 'no@example.com' },
					{ targets: target, from: news, but: 'somebody' },
					{ targets: target, from: news, but: [7] },
					{ targets: target, from: sale, but: many.slice(1) },
				),
				{ onError: 'continueErrorOutput' },
			);
			expect(bodies(run)).toEqual([{ source: { list_ids: [sale] }, exclude: { contact_ids: many.slice(1) }, [key]: [target] }]);
			expect(column(run.errors, 'error')).toEqual([
				'Contacts to Leave Alone: 501 contacts are too many: Constant Contact takes at most 500 [item 0]',
				'Contacts to Leave Alone: no contact has the address no@example.com [item 1]',
				'Contacts to Leave Alone: "somebody" is neither a contact ID nor an email address [item 2]',
				'Contacts to Leave Alone: expected text or an array of texts, got a number [item 3]',
			]);
		});

		it('leaves out exclusions that belong to nobody, when told so, and keeps the others, deleted ones too', async () => {
			const [target = ''] = addTargets(1);
			const [from = ''] = addLists(engine, 1);
			const [ann] = addContacts(engine, { deleted: true, email: 'ann@example.com' });
			const run = await engine.runNode(
				byLists(skipping),
				rows({ targets: target, from, but: 'no@example.com ANN@example.com' }, { targets: target, from, but: 'no@example.com' }),
			);
			expect(bodies(run)).toEqual([
				{ source: { list_ids: [from] }, exclude: { contact_ids: [ann] }, [key]: [target] },
				{ source: { list_ids: [from] }, [key]: [target] },
			]);
			expect(run.json).toHaveLength(2);
			expect(hintsOf(run)).toContain('Contacts to Leave Alone: no contact has the address no@example.com, so nobody was left alone for it.');
		});

		it('names in one hint who of all items’ exclusions is nobody: the first ten, and how many', async () => {
			const [target = ''] = addTargets(1);
			const [from = ''] = addLists(engine, 1);
			const run = await engine.runNode(
				byLists(skipping),
				Array.from({ length: 13 }, (_, n) => ({ targets: target, from, but: `no${n}@example.com, no${(n + 1) % 13}@example.com` })),
			);
			const named = Array.from({ length: 10 }, (_, n) => `no${n}@example.com`).join(', ');
			expect(hintsOf(run)).toContain(
				`Contacts to Leave Alone: no contact has these 13 addresses: ${named} and 3 more, so nobody was left alone for them.`,
			);
		});
	});

	describe('by tags', () => {
		it('splits the tags, 50 for each activity, shared by items with the same targets', async () => {
			const [one = '', two = ''] = addTargets(2);
			const tags = addTags(engine, 51);
			const [ann] = addContacts(engine, undone([one, two], { taggings: [tags[50] ?? ''] }));
			const run = await engine.runNode(
				byTags(),
				rows(
					{ targets: one, tags: tags.slice(0, 50) },
					{ targets: two, tags: tags[0] },
					{ targets: one, tags: tags.slice(49).join(' ').toUpperCase() },
				),
			);
			expect(bodies(run)).toEqual([
				{ source: { tag_ids: tags.slice(0, 50) }, [key]: [one] },
				{ source: { tag_ids: [tags[0]] }, [key]: [two] },
				{ source: { tag_ids: [tags[50]] }, [key]: [one] },
			]);
			expect(run.pairing).toEqual([[0, 2], [1], [2]]);
			await letThemEnd(engine);
			expect(doneWith(engine, operation, ann, [one, two])).toEqual([one]);
		});

		it.each([
			[undefined, 'is empty: choose at least one tag'],
			[[], 'is empty: choose at least one tag'],
			['VIP', '"VIP" is not a tag ID (Tag > Get Many gives the IDs)'],
		])('refuses %j', async (tags, message) => {
			const [target = ''] = addTargets(1);
			const run = await engine.runNode(byTags(), rows({ targets: target, tags: addTags(engine, 1) }, { targets: target, tags }));
			expect(run.lines).toEqual([]);
			expect(run.error?.message).toBe(`Contacts With These Tags: ${message} [item 1]`);
		});
	});

	describe('all active contacts', () => {
		it('takes one activity for the items with the same targets and exclusions', async () => {
			const [one = '', two = ''] = addTargets(2);
			const [ann, ben, cat] = addContacts(
				engine,
				undone([one, two]),
				undone([one, two], { email: 'ben@example.com' }),
				undone([one, two], { email_address: { permission_to_send: 'unsubscribed' } }),
			);
			const run = await engine.runNode(
				everybody(),
				rows({ targets: one, but: 'ben@example.com' }, { targets: two }, { targets: one, but: ben }),
			);
			expect(bodies(run)).toEqual([
				{ source: { all_active_contacts: true }, exclude: { contact_ids: [ben] }, [key]: [one] },
				{ source: { all_active_contacts: true }, [key]: [two] },
			]);
			expect(run.pairing).toEqual([[0, 2], [1]]);
			await letThemEnd(engine);
			expect([ann, ben, cat].map((id) => doneWith(engine, operation, id, [one, two]))).toEqual([[one, two], [two], []]);
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
			const [target = ''] = addTargets(1);
			const parameters = everybody();
			if (confirmAllActiveContacts === undefined) delete parameters.confirmAllActiveContacts;
			else parameters.confirmAllActiveContacts = confirmAllActiveContacts;
			const input = rows({ targets: target, sure: true }, { targets: target, sure: true });
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
			const [target = ''] = addTargets(1);
			const run = await engine.runTool(
				everybody({ [targets.name]: "={{ $fromAI('targets') }}", excludeContacts: '', confirmAllActiveContacts: "={{ $fromAI('sure', '', 'boolean') }}" }),
				[{ targets: target, sure: true }, { targets: target, sure: true }],
			);
			expect(run.lines).toEqual([]);
		});

		it('are selected by an expression for the source only with the literal confirmation', async () => {
			const [target = ''] = addTargets(1);
			const [ann] = addContacts(engine, {});
			const item = { targets: target, who: ann, from: UNREAD, tags: UNREAD, level: 'low' };
			const input = rows({ ...item, source: 'contacts' }, { ...item, source: 'allActiveContacts' });
			const refused = await engine.runNode(withParameters({ source: '={{ $json.source }}' }), input);
			expect(refused.lines).toEqual([]);
			const run = await engine.runNode(everybody({ source: '={{ $json.source }}' }), input);
			expect(bodies(run)).toEqual([
				{ source: { contact_ids: [ann] }, [key]: [target] },
				{ source: { all_active_contacts: true }, [key]: [target] },
			]);
		});
	});

	describe(label, () => {
		it('may differ from item to item: exactly one source in each body', async () => {
			const [target = ''] = addTargets(1);
			const [from = ''] = addLists(engine, 1);
			const [tag = ''] = addTags(engine, 1);
			const [ann] = addContacts(engine, {});
			const given = { targets: target, who: ann, tags: tag, from, level: 'high', but: ann };
			const run = await engine.runNode(everybody({ source: '={{ $json.source }}' }), SOURCES.map((source) => ({ ...given, source })));
			expect(run.error).toBeUndefined();
			const exclude = { contact_ids: [ann] };
			const expected: Record<string, object> = {
				tags: { source: { tag_ids: [tag] } },
				contacts: { source: { contact_ids: [ann] } },
				engagementLevel: { source: { engagement_level: 'high' } },
				lists: { source: { list_ids: [from] }, exclude },
				allActiveContacts: { source: { all_active_contacts: true }, exclude },
			};
			expect(bodies(run)).toEqual(SOURCES.map((source) => ({ ...expected[source], [key]: [target] })));
			const others = SOURCES.map((_source, index) => index).filter((index) => index !== 1);
			expect(run.json).toEqual([
				objectContaining({ contact_id: ann }),
				...others.map((index) => objectContaining({ activity_id: activityIds(run)[index] })),
			]);
			expect(run.pairing).toEqual([[1], ...others.map((index) => [index])]);
		});

		it.each<[unknown]>([['everybody'], [''], [null], [undefined], [{ a: 1 }], ...(hasLevel ? [] : [['engagementLevel'] as [unknown]])])(
			'from an expression must exist: not %j',
			async (source) => {
				const [target = ''] = addTargets(1);
				const [ann, ben] = addContacts(engine, {}, {});
				const parameters = withParameters({ source: '={{ $json.source }}' });
				const item = { targets: target, from: UNREAD, tags: UNREAD, level: 'low' };
				const input = rows({ ...item, who: ann, source }, { ...item, who: ben, source: 'contacts' });
				const stopped = await engine.runNode(parameters, input);
				expect(stopped.lines).toEqual([]);
				expect(stopped.error?.message).toMatch(new RegExp(`^${label}: .+ is not one of .+ \\[item 0\\]$`));
				const run = await engine.runNode(parameters, input, { onError: 'continueErrorOutput' });
				expect(bodies(run)).toEqual([{ source: { contact_ids: [ben] }, [key]: [target] }]);
				expect(run.errors).toMatchObject([{ error: stringContaining(label) }]);
			},
		);
	});

	describe('what every bulk operation has', () => {
		/** An activity of its own for each of two contacts. */
		function two() {
			const ids = addTargets(2);
			const [ann, ben] = addContacts(engine, undone(ids), undone(ids));
			return { ids, ann, ben, items: rows({ who: ann, targets: ids[0] }, { who: ben, targets: ids[1] }) };
		}

		it('ends with an error that names what was accepted, or goes on with an item for what was refused', async () => {
			const { ann, ben, items } = two();
			const refuse = () => engine.sandbox.inject({ method: 'POST', path: `/v3/activities/${endpoint}`, skip: 1, answer: forbidden });
			refuse();
			const stopped = await engine.runNode(withParameters(), items);
			expect(stopped.error?.message).toContain(`Could not ${doing}: Not for you`);
			expect(`${stopped.error?.message} ${stopped.error?.description}`).toContain(activityIds(stopped)[0]);
			refuse();
			const run = await engine.runNode(withParameters(), items, { onError: 'continueErrorOutput' });
			expect(run.json).toMatchObject([{ contact_id: ann, state: 'initialized' }]);
			expect(run.errors).toMatchObject([{ error: stringContaining(`Could not ${doing}: Not for you`), details: { contact_id: ben, http_status: 403 } }]);
			expect(run.pairing).toEqual([[0]]);
		});

		it('tells of an activity that failed, and of one that is open when the wait is over', async () => {
			const { ann, ben, items, ids } = two();
			engine.sandbox.account.nextActivity({ ends: 'failed', errors: ['busy'] });
			engine.sandbox.account.nextActivity({ processingFor: 10_000_000 });
			const waiting = withParameters({ waitForCompletion: true, options: { timeout: 60, onTimeout: 'continue' } });
			const run = await engine.runNode(waiting, items, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ error: stringContaining('ended as failed: busy'), details: { contact_id: ann } }]);
			expect(run.json).toMatchObject([{ contact_id: ben, state: 'processing', finished: false, succeeded: null }]);
			expect(isDone(ann, [ids[0] ?? ''])).toBe(false);
			engine.sandbox.account.nextActivity({ processingFor: 10_000_000 });
			const late = await engine.runNode(withParameters({ waitForCompletion: true, options: { timeout: 60 } }), items);
			expect(late.error?.message).toContain(activityIds(late)[0]);
			expect(late.elapsed).toBeLessThan(65_000);
		});

		it('shows in a dry run each contact, and of groups their number, and sends nothing', async () => {
			const ids = addTargets(1);
			const [from = ''] = addLists(engine, 1);
			const [vip = ''] = addTags(engine, 1);
			const [ann, ben] = addContacts(engine, { email: 'ann@example.com' }, { deleted: true, email: 'ben@example.com' });
			addMany(engine, 3, { list_memberships: [from], taggings: [vip] });
			const input = rows(
				{ source: 'contacts', targets: ids, who: [ann, 'ben@example.com', NOBODY, 'no@example.com'] },
				{ source: 'contacts', targets: ids, who: ben },
				{ source: 'lists', targets: ids, from },
				{ source: 'tags', targets: ids, tags: vip },
				{ source: 'allActiveContacts', targets: ids },
			).map((item) => ({ who: ann, from, tags: vip, level: 'low', ...item }));
			const run = await engine.runNode(everybody({ source: '={{ $json.source }}', options: { dryRun: true, ifNotFound: 'skip' } }), input);
			expect(run.error).toBeUndefined();
			expect(run.requests.every(({ method }) => method === 'GET')).toBe(true);
			const [alive, gone] = would;
			const group = (contacts: number) => ({ would: alive, contacts, exact: true, activities: 1, requests: 1, dry_run: true });
			const shown = (contact_id: string | null, email: string | null, word: string) => ({ contact_id, email, would: word, dry_run: true });
			expect(run.json.map(({ email, ...json }) => ({ ...json, email: email ?? null }))).toEqual(
				[
					shown(ann, 'ann@example.com', alive),
					shown(ben, 'ben@example.com', gone),
					shown(NOBODY, null, 'not_found'),
					shown(null, 'no@example.com', 'not_found'),
					// One who is left out is not asked for an address.
					shown(ben, gone === 'deleted' ? null : 'ben@example.com', gone),
					...[3, 3, 4].map((contacts) => ({ ...group(contacts), email: null })),
				],
			);
			expect(run.pairing).toEqual([[0], [0], [0], [0], [1], [2], [3], [4]]);
			expect(hintsOf(run)).toContainEqual(stringMatching(/^Dry Run: nothing was changed\. Without it this run would submit \d activit/));
		});

		it('refuses more contacts than Maximum Contacts', async () => {
			const { items } = two();
			const most = (maxContacts: number) => withParameters({ options: { maxContacts } });
			const refused = await engine.runNode(most(1), items);
			expect([refused.error?.message, bodies(refused)]).toEqual(['Maximum Contacts: this run would touch 2 contacts; 1 is allowed', []]);
			expect(bodies(await engine.runNode(most(2), items))).toHaveLength(2);
			const [from = ''] = addLists(engine, 1);
			addMany(engine, 3, { list_memberships: [from] });
			const byList = items.map(({ targets: each }) => ({ targets: each, from }) as IDataObject);
			const tooMany = await engine.runNode(byLists({ options: { maxContacts: 5 } }), byList);
			expect([tooMany.error?.message, bodies(tooMany)]).toEqual(['Maximum Contacts: this run would touch up to 6 contacts; 5 are allowed', []]);
		});

		it.each(SOURCES)('is submitted once by %s, whatever Retry On Fail repeats', async (source) => {
			const ids = addTargets(1);
			const [from = ''] = addLists(engine, 1);
			const [vip = ''] = addTags(engine, 1);
			const [ann] = addContacts(engine, undone(ids, { list_memberships: [from], taggings: [vip] }));
			const item = { who: ann, targets: ids, from, tags: vip, level: 'low' };
			const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 };
			const run = await engine.runNode(everybody({ source }), rows({ ...item, targets: 'nonsense' }, item, item), { node, onError: 'continueRegularOutput' });
			expect(bodies(run)).toHaveLength(1);
			const [activity_id] = activityIds(run);
			expect(run.json.filter(({ error }) => error === undefined)).toMatchObject(Array(source === 'contacts' ? 2 : 1).fill({ activity_id }));
			expect(run.json).toContainEqual(objectContaining({ error: stringContaining(`${targets.label}: "nonsense"`) }));
		});

		it('is a tool of an agent, which reads what it is', async () => {
			const { ids, ann, ben } = two();
			const parameters = withParameters({ contacts: "={{ $fromAI('contacts') }}", [targets.name]: "={{ $fromAI('targets') }}", waitForCompletion: true });
			const run = await engine.runTool(parameters, [
				{ contacts: `${ann}, ${ben}`, targets: ids.join() },
				{ contacts: 'Ann', targets: ids[0] },
			]);
			expect(bodies(run.workflow)).toEqual([{ source: { contact_ids: [ann, ben] }, [key]: ids }]);
			expect([ann, ben].map((id) => isDone(id, ids))).toEqual([true, true]);
			expect(run.workflow.error?.message ?? JSON.stringify(run.json)).toContain('is neither a contact ID nor an email address');
		});
	});

	it('tells of a target that does not exist in the words of Constant Contact', async () => {
		const [target = ''] = addTargets(1);
		const [ann, ben] = addContacts(engine, {}, {});
		const run = await engine.runNode(withParameters(), rows({ who: ann, targets: target }, { who: ben, targets: NOBODY }), { onError: 'continueErrorOutput' });
		expect(run.json).toMatchObject([{ contact_id: ann }]);
		expect(run.errors).toMatchObject([{ error: stringMatching(new RegExp(`^Could not ${doing}: .*(not found|valid value)`)), details: { contact_id: ben } }]);
	});
});

describe.each(Object.entries(SOURCE_OPERATIONS).filter(([, { hasLevel }]) => hasLevel))('%s by engagement level', (_name, operation) => {
	const { targets } = operation;
	const byLevel = parametersOf(operation, { source: 'engagementLevel' });

	it('sends the level of each item, items with the same one together', async () => {
		const [target = ''] = addTargetsOf(engine, operation, 1);
		const run = await engine.runNode(byLevel, rows({ targets: target, level: 'low' }, { targets: target, level: 'high' }, { targets: [target], level: 'low' }));
		expect(bodies(run)).toEqual([
			{ source: { engagement_level: 'low' }, [targets.key]: [target] },
			{ source: { engagement_level: 'high' }, [targets.key]: [target] },
		]);
		expect(run.pairing).toEqual([[0, 2], [1]]);
	});

	it.each([['none'], [''], [null], [undefined], [['low']]])('refuses %j', async (level) => {
		const [target = ''] = addTargetsOf(engine, operation, 1);
		const input = rows({ targets: target, level: 'medium' }, { targets: target, level });
		const stopped = await engine.runNode(byLevel, input);
		expect(stopped.lines).toEqual([]);
		expect(stopped.error?.message).toMatch(/^Engagement Level: .+ is not one of high, low, medium, unqualified \[item 1\]$/);
		const run = await engine.runNode(byLevel, input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ source: { engagement_level: 'medium' }, [targets.key]: [target] }]);
	});
});
