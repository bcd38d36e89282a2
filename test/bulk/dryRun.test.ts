import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine, type NodeRun } from '../engine';
import type { Contact } from '../sandbox';
import { addContacts, addLists, addMany, addTags, NOBODY } from '../support/account';
import { neverTouchesConsent } from '../support/consent';
import { column, rows } from '../support/items';
import { deleteByLists, deleteMany, remove, restoreMany } from '../support/nodeParameters';
import { bodies } from '../support/sentRequests';
import { parametersOf as parametersOfSource, SOURCE_OPERATIONS, type SourceOperation } from '../support/sourceOperations';
import { hintsOf } from './hints';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, stringMatching } = expect;

const DRY = { dryRun: true };

const everybody = () => structuredClone(engine.sandbox.account.contacts) as Contact[];

/** No key by which a later node could take a dry run for a real one. */
function expectOnlyAPreview({ json, requests }: NodeRun): void {
	expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	expect(engine.sandbox.account.activities).toEqual([]);
	for (const item of json) {
		expect(item.dry_run).toBe(true);
		expect(Object.keys(item).filter((key) => ['deleted', 'restored', 'finished', 'succeeded', 'state', 'activity_id'].includes(key))).toEqual([]);
	}
}

describe('a dry run of Delete Many', () => {
	it('shows each contact and what would become of it, and sends nothing but look-ups', async () => {
		const [ann, ben, cat, dan] = addContacts(
			engine,
			{ email: 'ann@example.com' },
			{ email: 'ben@example.com', deleted: true },
			{ email: 'Cat@example.com' },
			{ email: null, deleted: true },
		);
		const before = everybody();
		const run = await engine.runNode(
			deleteMany({ waitForCompletion: true, options: { ...DRY, ifNotFound: 'skip' } }),
			rows({ who: `${ann.toUpperCase()} cat@example.com` }, { who: ['ben@example.com', dan, NOBODY, 'no@example.com'] }, { who: null }, { who: ann }),
		);
		expect(run.error).toBeUndefined();
		expectOnlyAPreview(run);
		expect(run.json).toEqual([
			{ contact_id: ann, email: 'ann@example.com', would: 'delete', dry_run: true },
			{ contact_id: cat, email: 'cat@example.com', would: 'delete', dry_run: true },
			{ contact_id: ben, email: 'ben@example.com', would: 'already_deleted', dry_run: true },
			{ contact_id: dan, email: null, would: 'already_deleted', dry_run: true },
			{ contact_id: NOBODY, email: null, would: 'not_found', dry_run: true },
			{ contact_id: null, email: 'no@example.com', would: 'not_found', dry_run: true },
			{ contact_id: null, email: null, would: 'not_found', dry_run: true },
			{ contact_id: ann, email: 'ann@example.com', would: 'delete', dry_run: true },
		]);
		expect(run.pairing).toEqual([[0], [0], [1], [1], [1], [1], [2], [3]]);
		expect(everybody()).toEqual(before);
		expect(hintsOf(run)).toEqual(['Dry Run: nothing was changed. Without it this run would submit 1 activity.']);
	});

	it('has one item for each contact also where one for each activity is wanted', async () => {
		const ids = addMany(engine, 3);
		const run = await engine.runNode(deleteMany({ oneItemPer: 'activity', options: DRY }), rows({ who: ids.slice(0, 2) }, { who: ids[2] }));
		expectOnlyAPreview(run);
		expect(column(run.json, 'contact_id')).toEqual(ids);
		expect(run.pairing).toEqual([[0], [0], [1]]);
	});

	it('looks contacts up with the fewest requests', async () => {
		const ids = addMany(engine, 1_100);
		const run = await engine.runNode(deleteMany({ options: DRY }), rows({ who: ids.slice(0, 300) }, { who: ids.slice(200) }));
		expectOnlyAPreview(run);
		expect(run.lines).toHaveLength(3);
		expect(run.json).toHaveLength(1_200);
		expect(new Set(column(run.json, 'would'))).toEqual(new Set(['delete']));
		expect(hintsOf(run)[0]).toContain('would submit 3 activities');
	});

	it('says unknown of contacts that cannot be looked up, and why; the real run needs no such look-up', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		engine.sandbox.inject({ path: `/v3/contacts/${ann}`, answer: { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } } });
		const run = await engine.runNode(deleteMany({ options: DRY }), rows({ who: ann }, { who: ben }));
		expect(run.error).toBeUndefined();
		expectOnlyAPreview(run);
		expect(column(run.json, 'would')).toEqual(['unknown', 'delete']);
		expect(run.pairing).toEqual([[0], [1]]);
		expect(hintsOf(run)).toContainEqual(stringMatching(/1 contact is unknown\. .*Not for you/));
	});

	it('ends where the real run would: at an input error, or with an item for it', async () => {
		const [ann] = addContacts(engine, { email: 'ann@example.com' });
		const input = rows({ who: 'no@example.com' }, { who: 'ann@example.com' }, { who: 'nonsense' });
		const messages = ['no contact has the address no@example.com [item 0]', '"nonsense" is neither a contact ID nor an email address [item 2]'];
		const stopped = await engine.runNode(deleteMany({ options: DRY }), input);
		expect(stopped.error?.message).toContain(messages[1]);
		expect(stopped.requests).toEqual([]);
		const run = await engine.runNode(deleteMany({ options: DRY }), input, { onError: 'continueErrorOutput' });
		expectOnlyAPreview(run);
		expect(run.json).toEqual([{ contact_id: ann, email: 'ann@example.com', would: 'delete', dry_run: true }]);
		expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[1]], [[0], [2]]]);
		expect(run.errors).toMatchObject(messages.map((message) => ({ error: stringContaining(message) })));
	});
});

describe('a dry run by lists, tags, level or all', () => {
	it('has one item for each group, with the number of its contacts', async () => {
		const [news = '', sale = '', club = ''] = addLists(engine, 3);
		const [vip = ''] = addTags(engine, 1);
		addMany(engine, 3, { list_memberships: [news], engagement_level: 'low' });
		addContacts(engine, { list_memberships: [news, sale], email_address: { permission_to_send: 'unsubscribed' } }, { taggings: [vip] }, { deleted: true });
		const [ann] = addContacts(engine, { list_memberships: [sale], taggings: [vip] });
		const run = await engine.runNode(
			remove({ source: '={{ $json.source }}', confirmAllActiveContacts: true, options: DRY }),
			rows(
				{ source: 'lists', lists: club, from: [news, sale] },
				{ source: 'lists', lists: news, from: news },
				{ source: 'lists', lists: sale, from: sale, but: ann },
				{ source: 'tags', lists: club, tags: vip },
				{ source: 'engagementLevel', lists: club, level: 'low' },
				{ source: 'allActiveContacts', lists: club },
				{ source: 'contacts', lists: club, who: ann },
				{ source: 'lists', lists: news, from: news },
			),
		);
		expect(run.error).toBeUndefined();
		expectOnlyAPreview(run);
		const group = (contacts: number, exact: boolean) => ({ would: 'remove', contacts, exact, activities: 1, requests: 1, dry_run: true });
		expect(run.json).toEqual([
			{ contact_id: ann, email: `${ann}@example.com`, would: 'remove', dry_run: true },
			// Who is on both lists counts for each.
			group(6, false),
			group(4, true),
			// One of them is to be left alone.
			group(2, false),
			group(2, true),
			// Everybody who is not deleted.
			group(6, false),
			group(5, true),
		]);
		expect(run.pairing).toEqual([[6], [0], [1, 7], [2], [3], [4], [5]]);
	});

	it('tells how many activities a group takes', async () => {
		const lists = addLists(engine, 120);
		const everyone = addMany(engine, 2, { list_memberships: lists.slice(0, 3) });
		const run = await engine.runNode(deleteByLists({ options: DRY }), rows({ from: lists.slice(0, 60) }, { from: lists.slice(50) }));
		expectOnlyAPreview(run);
		expect(run.json).toEqual([{ would: 'delete', contacts: 6, exact: false, activities: 3, requests: 3, dry_run: true }]);
		expect(run.pairing).toEqual([[0, 1]]);
		expect(everyone).toHaveLength(2);
	});

	it('counts members by list over all pages of lists, and says which lists it cannot count', async () => {
		const lists = addLists(engine, 501);
		addMany(engine, 4, { list_memberships: [lists[500] ?? ''] });
		const run = await engine.runNode(deleteByLists({ options: DRY }), rows({ from: [lists[500], NOBODY] }, { from: lists[500] }));
		expectOnlyAPreview(run);
		expect(run.json).toMatchObject([{ contacts: 4, exact: false }]);
		expect(hintsOf(run)).toContainEqual(stringMatching(new RegExp(`does not tell how many .*${NOBODY}`)));
	});

	it('is an error when the number cannot be read', async () => {
		const [news = ''] = addLists(engine, 1);
		engine.sandbox.inject({ path: '/v3/contact_lists', answer: { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } } });
		const run = await engine.runNode(deleteByLists({ options: DRY }), rows({ from: news }, { from: news }));
		expect(run.error?.message).toContain('Not for you');
		expect(bodies(run)).toEqual([]);
	});
});

describe('a dry run of Restore Many', () => {
	it('shows whom it would restore, and whom it would leave alone', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben, cat] = addContacts(
			engine,
			{ deleted: true },
			{ email: 'ben@example.com' },
			{ deleted: true, email: 'cat@example.com', email_address: { permission_to_send: 'unsubscribed' } },
		);
		const input = rows({ who: [ann, 'ben@example.com'], lists: news }, { who: [cat, NOBODY], lists: news });
		const run = await engine.runNode(restoreMany({ options: DRY }), input);
		expectOnlyAPreview(run);
		expect(run.json).toEqual([
			{ contact_id: ann, email: null, would: 'restore', permission_to_send: 'implicit', dry_run: true },
			{ contact_id: ben, email: 'ben@example.com', would: 'not_deleted', dry_run: true },
			{ contact_id: cat, email: null, would: 'restore', permission_to_send: 'unsubscribed', dry_run: true },
			{ contact_id: NOBODY, email: null, would: 'not_deleted', dry_run: true },
		]);
		expect(hintsOf(run)).toContainEqual(stringMatching(/1 contact to restore had unsubscribed.*resubscribe email/));
		// Those who are not deleted are put onto the lists too, so they are looked up.
		const adding = await engine.runNode(restoreMany({ options: { ...DRY, ifNotDeleted: 'addToLists' } }), input);
		expectOnlyAPreview(adding);
		expect(column(adding.json, 'would')).toEqual(['restore', 'restore', 'restore', 'not_found']);
	});
});

it.each([['yes'], [null], [1]])('a value of Dry Run that is neither on nor off is an error: %j', async (dry) => {
	const [ann, ben] = addContacts(engine, {}, {});
	const run = await engine.runNode(deleteMany({ options: { dryRun: '={{ $json.dry }}' } }), rows({ who: ann, dry }, { who: ben, dry }));
	expect(run.error?.message).toMatch(/^Dry Run: expected true or false/);
	expect(run.requests).toEqual([]);
});

it('items that disagree about Dry Run are an error: neither is done to the other', async () => {
	const [ann, ben] = addContacts(engine, {}, {});
	const parameters = deleteMany({ options: { dryRun: '={{ $json.dry }}' } });
	for (const dry of [[true, false], [false, true]]) {
		const run = await engine.runNode(parameters, rows({ who: ann, dry: dry[0] }, { who: ben, dry: dry[1] }));
		expect(run.error?.message).toBe('Dry Run: is on for some input items and off for others [item 1]');
		expect(run.requests).toEqual([]);
	}
	const run = await engine.runNode(parameters, rows({ who: ann, dry: false }, { who: ben, dry: false }));
	expect(bodies(run)).toEqual([{ contact_ids: [ann, ben] }]);
});

describe('as a tool of an agent', () => {
	const contacts = "={{ $fromAI('contacts', '', 'string') }}";

	it('a dry run that is switched on in the node is one, whatever the model says', async () => {
		const [ann, ben] = addContacts(engine, { email: 'ann@example.com' }, {});
		const run = await engine.runTool(deleteMany({ contacts, options: DRY }), [
			{ contacts: `ann@example.com ${ben}` },
			{ contacts: ann, dryRun: false, Dry_Run: false, options: { dryRun: false } },
		]);
		expect(run.error).toBeUndefined();
		expect(run.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(column(run.json, 'answer')).toEqual([
			[
				{ contact_id: ann, email: 'ann@example.com', would: 'delete', dry_run: true },
				{ contact_id: ben, email: `${ben}@example.com`, would: 'delete', dry_run: true },
			],
			[{ contact_id: ann, email: 'ann@example.com', would: 'delete', dry_run: true }],
		]);
	});

	it('a model may choose between a dry run and a real one, if the node lets it', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		const dryRun = "={{ $fromAI('dry_run', 'Whether to only look', 'boolean') }}";
		const run = await engine.runTool(deleteMany({ contacts, options: { dryRun } }), [
			{ contacts: ann, dry_run: true },
			{ contacts: ben, dry_run: false },
		]);
		expect(run.error).toBeUndefined();
		expect(bodies(run.workflow)).toEqual([{ contact_ids: [ben] }]);
		expect(run.json).toMatchObject([{ answer: [{ would: 'delete', dry_run: true }] }, { answer: [{ contact_id: ben, state: 'initialized' }] }]);
	});

	it.each([[2], ["={{ $fromAI('most', '', 'number') }}"]])('Maximum Contacts holds, fixed or from the model: %j', async (maxContacts) => {
		const ids = addMany(engine, 3);
		const parameters = deleteMany({ contacts, options: { maxContacts } });
		const within = await engine.runTool(parameters, [{ contacts: ids.slice(0, 2).join(), most: 2 }, { contacts: ids[2], most: 2 }]);
		expect(within.error).toBeUndefined();
		expect(bodies(within.workflow)).toEqual([{ contact_ids: ids.slice(0, 2) }, { contact_ids: [ids[2]] }]);
		const beyond = await engine.runTool(parameters, [{ contacts: ids.join(), most: 2 }, { contacts: ids.join(), most: 2 }]);
		expect(beyond.requests).toEqual([]);
		expect(beyond.workflow.error?.message).toContain('this run would touch 3 contacts; 2 are allowed');
	});
});

describe('whatever is asked of whatever account', () => {
	const LISTS = 3;
	const person = fc.record({
		deleted: fc.boolean(),
		hasAddress: fc.boolean(),
		unsubscribed: fc.boolean(),
		lists: fc.shuffledSubarray([...Array(LISTS).keys()]),
		tags: fc.shuffledSubarray([0, 1]),
		level: fc.constantFrom('low' as const, 'high' as const),
	});
	const PEOPLE = 6;
	const naming = fc.record({ person: fc.nat(PEOPLE + 1), by: fc.constantFrom('id', 'address') });
	const item = fc.record({
		names: fc.array(naming, { maxLength: 5 }),
		lists: fc.shuffledSubarray([...Array(LISTS).keys()], { minLength: 1 }),
		from: fc.shuffledSubarray([...Array(LISTS).keys()], { minLength: 1 }),
		tags: fc.shuffledSubarray([0, 1], { minLength: 1 }),
		level: fc.constantFrom('low', 'high'),
		source: fc.constantFrom('contacts', 'lists', 'tags', 'engagementLevel', 'allActiveContacts'),
		but: fc.array(naming, { maxLength: 2 }),
		previous: fc.shuffledSubarray([...Array(LISTS + 1).keys()]),
	});
	/** Those with a source, by the word of their dry run. */
	const WITH_SOURCE: Record<string, SourceOperation> = Object.fromEntries(Object.values(SOURCE_OPERATIONS).map((each) => [each.would[0], each]));
	const operation = fc.constantFrom('deleteMany', 'restoreMany', 'restoreMany onto previous lists', ...Object.keys(WITH_SOURCE));
	const situation = fc.record({
		operation,
		people: fc.array(person, { minLength: PEOPLE, maxLength: PEOPLE }),
		items: fc.array(item, { minLength: 2, maxLength: 4 }),
		options: fc.record({
			ifNotFound: fc.constantFrom('skip', 'error'),
			ifNotDeleted: fc.constantFrom('skip', 'addToLists'),
			ifDeleted: fc.constantFrom('skip', 'restore'),
		}),
	});
	type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

	/** Builds the account, and the input items that name its contacts. */
	function build({ operation: name, people, items }: Situation) {
		const lists = addLists(engine, LISTS);
		const tags = addTags(engine, 2);
		// Nothing is selected by them: what one activity adds, the next one would select.
		const [onto = ''] = addLists(engine, 1);
		const [label = ''] = addTags(engine, 1);
		const ofSource = WITH_SOURCE[name];
		const targetsOf: Record<string, (chosen: string[], tagged: string[]) => string[]> = {
			add: () => [onto],
			remove: (chosen) => chosen,
			tag: () => [label],
			untag: (_chosen, tagged) => tagged,
		};
		const sourceOf = (source: string) => (source === 'engagementLevel' && !ofSource?.hasLevel ? 'tags' : source);
		const added = people.map(({ deleted, hasAddress, unsubscribed, ...of }) =>
			engine.sandbox.account.addContact({
				...(hasAddress ? { email_address: { permission_to_send: unsubscribed ? 'unsubscribed' : 'explicit' } } : { email: null }),
				deleted,
				list_memberships: of.lists.map((index) => lists[index] as string),
				taggings: of.tags.map((index) => tags[index] as string),
				engagement_level: of.level,
			}),
		);
		const nameOf = ({ person: index, by }: { person: number; by: string }) => {
			const one = added[index];
			if (!one) return by === 'id' ? NOBODY : 'nobody@example.com';
			return by === 'address' && one.email_address ? one.email_address.address.toUpperCase() : one.contact_id;
		};
		const input = items.map((each) => ({
			who: each.names.map(nameOf),
			lists: name.endsWith('previous lists') ? [] : each.lists.map((index) => lists[index]),
			targets: targetsOf[name]?.(each.lists.map((index) => lists[index] as string), each.tags.map((index) => tags[index] as string)),
			// The last is of a list that does not exist any more.
			previous: each.previous.map((index) => lists[index] ?? NOBODY),
			from: each.from.map((index) => lists[index]),
			tags: each.tags.map((index) => tags[index]),
			level: each.level,
			// Restored contacts are active ones, too.
			source: ofSource ? sourceOf((name === 'add' ? (items[0] as typeof each) : each).source) : each.source === 'lists' ? 'lists' : 'contacts',
			but: each.but.map(nameOf),
		}));
		// Nothing else takes exclusions.
		for (const each of input) if (!ofSource || !['lists', 'allActiveContacts'].includes(each.source)) each.but = [];
		return input as Array<IDataObject & { lists: string[]; targets: string[]; previous: string[]; from: string[]; tags: string[]; but: string[]; source: string; level: string }>;
	}

	function parametersOf({ operation: name, options }: Situation, dryRun: boolean): INodeParameters {
		const more = { waitForCompletion: true, options: { ...options, dryRun } };
		if (name === 'deleteMany') return deleteByLists({ deleteBy: '={{ $json.source }}', ...more });
		if (name === 'restoreMany') return restoreMany(more);
		const ofSource = WITH_SOURCE[name];
		if (!ofSource) return restoreMany({ restoreTo: 'previousLists', previousLists: '={{ $json.previous }}', ...more });
		return parametersOfSource(ofSource, { source: '={{ $json.source }}', confirmAllActiveContacts: true, ...more });
	}

	type Input = ReturnType<typeof build>;

	/** Whom an item selects that does not name its contacts, by a look at the account itself. */
	function selectedBy(contacts: Contact[], { source, from, tags, level, but }: Input[number]): Set<string> {
		const alone = new Set(but);
		const chosen = contacts.filter((contact) => {
			const { deleted_at, email_address, list_memberships, taggings, engagement_level } = contact;
			if (deleted_at !== undefined || alone.has(contact.contact_id) || alone.has(email_address?.address.toUpperCase() ?? '')) return false;
			if (source === 'lists') return list_memberships.some((id) => from.includes(id));
			if (source === 'tags') return taggings.some((id) => tags.includes(id));
			if (source === 'engagementLevel') return engagement_level === level;
			return email_address?.permission_to_send !== 'unsubscribed';
		});
		return new Set(chosen.map(({ contact_id }) => contact_id));
	}

	it('a dry run says of every contact what the real run then does, item for item', async () => {
		await fc.assert(
			fc.asyncProperty(situation, async (given) => {
				const input = build(given);
				const before = new Map(everybody().map((contact) => [contact.contact_id, contact]));
				const dry = await engine.runNode(parametersOf(given, true), input, { onError: 'continueErrorOutput' });
				expect(dry.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
				expect(everybody()).toEqual([...before.values()]);

				const real = await engine.runNode(parametersOf(given, false), input, { onError: 'continueErrorOutput' });
				const after = new Map(everybody().map((contact) => [contact.contact_id, contact]));
				expect(dry.pairing).toEqual(real.pairing);
				expect([dry.errors, pairingOf(dry.output[1])]).toEqual([real.errors, pairingOf(real.output[1])]);

				dry.json.forEach(({ would, contact_id, contacts, exact, lists_gone }, index) => {
					const done = real.json[index] as IDataObject;
					const from = (dry.pairing[index] ?? []).map((each) => input[each] as Input[number]);
					if (contacts !== undefined) {
						const selected = new Set(from.flatMap((one) => [...selectedBy([...before.values()], one)]));
						const counted = done.status as { items_total_count: number };
						expect(counted.items_total_count).toBeLessThanOrEqual(contacts as number);
						if (exact) expect(contacts).toBe(selected.size);
						else expect(contacts).toBeGreaterThanOrEqual(selected.size);
						return;
					}
					expect([contact_id, lists_gone]).toEqual([done.contact_id, done.lists_gone]);
					const [was, is] = [before.get(contact_id as string), after.get(contact_id as string)];
					const [{ lists: chosen = [], previous = [], targets: added = [] } = {}] = from;
					const targets = given.operation.endsWith('previous lists') ? previous.filter((id) => id !== NOBODY) : chosen;
					const seen = {
						delete: () => [was?.deleted_at, is?.deleted_at !== undefined, done.state],
						restore: () => [undefined, is?.deleted_at === undefined && (given.operation === 'add' ? added : targets).every((id) => is?.list_memberships.includes(id)), done.state],
						add: () => [was?.deleted_at, added.every((id) => is?.list_memberships.includes(id)), done.state],
						deleted: () => [undefined, done.state === 'deleted' && was?.deleted_at !== undefined && is?.deleted_at === was.deleted_at, 'completed'],
						remove: () => [was?.deleted_at, targets.every((id) => !is?.list_memberships.includes(id)), done.state],
						// What becomes of those who are deleted is up to Constant Contact.
						tag: () => [undefined, was?.deleted_at !== undefined || added.every((id) => is?.taggings.includes(id)), done.state],
						untag: () => [undefined, was?.deleted_at !== undefined || added.every((id) => !is?.taggings.includes(id)), done.state],
						already_deleted: () => [undefined, was?.deleted_at !== undefined && is?.deleted_at === was.deleted_at, 'completed'],
						no_lists: () => [targets[0], done.state === 'no_lists', 'completed'],
						not_deleted: () => [undefined, done.state === 'not_deleted', 'completed'],
						not_found: () => [was, is === undefined, 'completed'],
					}[would as string];
					expect([would, ...(seen?.() ?? [])]).toEqual([would, undefined, true, 'completed']);
				});
			}),
			// A run takes a tenth of a second, so making a failure smaller would take longer than a test may.
			{ numRuns: 60, endOnFailure: true },
		);
	});
});
