import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useEngine } from '../engine';
import type { Contact } from '../sandbox';
import { addLists, addMany, addTags } from '../support/account';

const engine = useEngine({ limits: { perSecond: null }, activity: { initializedFor: 0, processingFor: 0 } });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const EVENTS = ['activityFinished', 'contactCreated', 'contactDeleted', 'contactUnsubscribed', 'contactUpdated'] as const;
type Event = (typeof EVENTS)[number];
const CONTACT_EVENTS = EVENTS.filter((event) => event !== 'activityFinished');

async function pass(ms: number): Promise<void> {
	let isOver = false;
	engine.clock.after(ms, () => (isOver = true));
	await engine.clock.until(() => isOver);
}

const account = () => engine.sandbox.account;
const somebody = (index = 0) => account().contacts[index] as Contact;

/** Lets an event of each kind happen to a contact that is there; gives the id of what it happened to. */
const MAKE: Record<Event, (index?: number) => string> = {
	activityFinished: () => account().addActivity({ createdAt: engine.clock.now - 1_000, total: 2 }).activity_id,
	contactCreated: () => account().addContact().contact_id,
	contactDeleted: (index) => {
		account().deleteContact(somebody(index));
		return somebody(index).contact_id;
	},
	contactUnsubscribed: (index) => {
		account().unsubscribe(somebody(index));
		return somebody(index).contact_id;
	},
	contactUpdated: (index) => {
		account().updateContact(somebody(index));
		return somebody(index).contact_id;
	},
};

const idOf = (item: IDataObject) => item.contact_id ?? item.activity_id;
const idsOf = (items: IDataObject[] | null) => items && items.map(idOf);

/** An active trigger whose first poll is over, in an account of 5 contacts, with an event of each kind in its past. */
async function watching(event: Event, more: INodeParameters = {}, options: Parameters<typeof engine.trigger>[1] = {}) {
	addMany(engine, 5);
	await pass(HOUR);
	for (const each of EVENTS) if (each !== 'contactCreated') MAKE[each](4);
	await pass(MINUTE);
	const trigger = engine.trigger({ event, ...more }, options);
	expect(await trigger.activate()).toBeNull();
	await pass(MINUTE);
	return trigger;
}

describe.each(EVENTS)('%s', (event) => {
	it('comes out once, with one request for each poll', async () => {
		const trigger = await watching(event);
		expect(await trigger.poll()).toBeNull();
		expect(trigger.requests).toBe(1);
		await pass(MINUTE);
		const id = MAKE[event]();
		expect(idsOf(await trigger.poll())).toEqual([id]);
		for (let poll = 0; poll < 4; poll += 1) {
			await pass(MINUTE);
			expect(await trigger.poll()).toBeNull();
			expect(trigger.requests).toBe(1);
		}
	});

	it('two in the same second come out both, though a poll was in between', async () => {
		const trigger = await watching(event);
		const first = MAKE[event](0);
		expect(idsOf(await trigger.poll())).toEqual([first]);
		const second = MAKE[event](1);
		expect(idsOf(await trigger.poll())).toEqual([second]);
	});

	it('several come in one execution, the oldest first', async () => {
		const trigger = await watching(event);
		const ids: string[] = [];
		for (const index of [0, 1, 2]) {
			ids.push(MAKE[event](index));
			await pass(2_000);
		}
		const given = idsOf(await trigger.poll()) as string[];
		// Of deletions only the date is known.
		expect(event === 'contactDeleted' ? [...given].sort() : given).toEqual(event === 'contactDeleted' ? [...ids].sort() : ids);
	});

	it('what happened while n8n was down for days comes out, and nothing again that was given before', async () => {
		const trigger = await watching(event);
		MAKE[event](0);
		await trigger.poll();
		await pass(MINUTE);
		expect(await trigger.poll()).toBeNull();
		await pass(2 * 24 * HOUR);
		const id = MAKE[event](1);
		await pass(24 * HOUR);
		trigger.restart();
		expect(idsOf(await trigger.poll())).toEqual([id]);
		trigger.restart();
		expect(await trigger.poll()).toBeNull();
	});

	it('a poll that fails says so, and loses and repeats nothing', async () => {
		const trigger = await watching(event);
		const id = MAKE[event]();
		engine.sandbox.inject({ method: 'GET', answer: { status: 503 }, times: 4 });
		await expect(trigger.poll()).rejects.toMatchObject({ message: expect.stringMatching(/^Could not get (contacts|activities): /) as string, failure: { cause: 'temporarily-unavailable' } });
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(await trigger.poll()).toBeNull();
	});

	it('of two polls at the same time one gives it', async () => {
		const trigger = await watching(event);
		const id = MAKE[event]();
		const both = await engine.clock.during(Promise.all([trigger.pollNow(), trigger.pollNow()]));
		expect(both.map(idsOf).filter(Boolean)).toEqual([[id]]);
		expect(await trigger.poll()).toBeNull();
	});

	it('another credential, or a state that is lost, remembers anew and gives nothing', async () => {
		const trigger = await watching(event);
		MAKE[event](0);
		trigger.memory = { lastTimeChecked: '2026-03-04T09:00:00Z' };
		expect(await trigger.poll()).toBeNull();
		const id = MAKE[event](1);
		expect(idsOf(await trigger.poll())).toEqual([id]);
		const kept = trigger.memory;
		const other = engine.trigger({ event }, { credential: engine.connect('another') });
		other.memory = kept;
		MAKE[event](2);
		expect(await other.poll()).toBeNull();
	});

	it('an answer with an id that is none is an error', async () => {
		const trigger = await watching(event);
		const name = event === 'activityFinished' ? 'activit' : 'contact';
		const body = { [`${name}${name === 'contact' ? 's' : 'ies'}`]: [{ [`${name}${name === 'contact' ? '' : 'y'}_id`]: '../contacts', state: 'completed' }] };
		engine.sandbox.inject({ method: 'GET', answer: { status: 200, body } });
		await expect(trigger.poll()).rejects.toThrow('the answer of Constant Contact made no sense');
		const id = MAKE[event]();
		expect(idsOf(await trigger.poll())).toEqual([id]);
	});

	it('Fetch Test Event gives the newest that fits, and touches nothing', async () => {
		const trigger = await watching(event);
		await pass(40 * 24 * HOUR);
		const older = MAKE[event](0);
		await pass(24 * HOUR);
		const newest = MAKE[event](1);
		const before = trigger.memory;
		expect(idsOf(await trigger.fetchTestEvent())).toEqual([newest]);
		expect(trigger.memory).toEqual(before);
		expect(idsOf(await trigger.poll())).toEqual(expect.arrayContaining([older, newest]));
	});

	it('Fetch Test Event says what would make one, if there is none', async () => {
		const trigger = engine.trigger({ event });
		await expect(trigger.fetchTestEvent()).rejects.toMatchObject({ message: expect.stringMatching(/^(No|The account has no)/) as string, description: expect.stringMatching(/then fetch again\./) as string });
		expect(trigger.memory).toBeUndefined();
	});
});

describe('at activation', () => {
	it.each([
		['throttled', { status: 429, body: { error_key: 'throttled', error_message: 'Too Many Requests' } }, 100, 'rate-limited', 'Could not get contacts: Too Many Requests'],
		['no quota', { status: 429, body: { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' } }, 1, 'quota-exhausted', 'Could not get contacts: the daily quota of API requests is used up and resets at 00:00 UTC (Limit Exceeded)'],
		['unavailable', { status: 503 }, 4, 'temporarily-unavailable', 'Could not get contacts: Constant Contact answered with status 503 and nothing readable'],
		['not to be reached', 'reset' as const, 4, 'temporarily-unavailable', 'Could not get contacts: no answer came from Constant Contact: the connection was broken off (ECONNRESET)'],
	])('what passes does not stop it (%s), but a second time in a row it is an error', async (_what, answer, times, cause, message) => {
		const trigger = engine.trigger({ event: 'contactCreated' });
		engine.sandbox.inject({ method: 'GET', answer, times });
		expect(await trigger.activate()).toBeNull();
		engine.sandbox.clearFaults();
		engine.sandbox.inject({ method: 'GET', answer, times });
		await expect(trigger.poll()).rejects.toMatchObject({ message, failure: { cause } });
		engine.sandbox.clearFaults();
		// What happened until the first good poll is not given.
		addMany(engine, 1);
		expect(await trigger.poll()).toBeNull();
		const [id] = addMany(engine, 1);
		expect(idsOf(await trigger.poll())).toEqual([id]);
	});

	it('a connection that is dead stops it, and a missing right does', async () => {
		const trigger = engine.trigger({ event: 'contactCreated' });
		engine.sandbox.inject({ method: 'GET', answer: { status: 403, body: '' } });
		await expect(trigger.activate()).rejects.toMatchObject({ failure: { cause: 'configuration-invalid' }, description: expect.stringContaining('contacts:read') as string });
		engine.sandbox.inject({ method: 'GET', answer: { status: 401, body: { error_key: 'unauthorized', error_message: 'Unauthorized' } }, times: 10 });
		await expect(trigger.activate()).rejects.toMatchObject({ failure: { cause: 'credential-invalid' }, description: expect.stringContaining('connect it again') as string });
		expect(trigger.memory).toBeUndefined();
	});

	it.each<[string, INodeParameters, RegExp]>([
		['an event that does not exist', { event: 'contactGone' }, /^Event: "contactGone" is not one of activityFinished, contactCreated, /],
		['$json in a filter', { event: 'contactCreated', filters: { lists: '={{ $json.lists }}' } }, /^Lists: the expression /],
		['$json in an option', { event: 'contactDeleted', options: { include: '={{ $json.include }}' } }, /^Include: the expression /],
		['$json in a switch', { event: 'contactDeleted', simplify: '={{ $json.simplify }}' }, /^Simplify: /],
		['an expression that gives an empty filter', { event: 'contactCreated', filters: { tags: '={{ [] }}' } }, /^Tags: the expression gives an empty value$/],
		['too many lists', { event: 'contactCreated', filters: { lists: Array.from({ length: 26 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`) } }, /^Lists: 26 lists are too many: at most 25/],
		['no list id', { event: 'contactUpdated', filters: { lists: ['Newsletter'] } }, /^Lists: "Newsletter" is not a list ID/],
		['an outcome that does not exist', { event: 'activityFinished', outcomes: ['done'] }, /^Finished As: "done" is not one of cancelled, completed, completedWithErrors, failed, timed_out$/],
	])('%s stops it, with its name, and nothing is sent', async (_what, parameters, message) => {
		const trigger = engine.trigger(parameters);
		const { message: said, description } = (await trigger.activate().catch((error: unknown) => error)) as Error & { description: string };
		expect(said).toMatch(message);
		expect(description).toMatch(/^Nothing was sent\. /);
		expect(engine.sandbox.requests).toEqual([]);
		await expect(trigger.fetchTestEvent()).rejects.toThrow(message);
	});
});

describe('what comes out', () => {
	it.each(CONTACT_EVENTS)('%s: a contact as Get gives it', async (event) => {
		const [list = ''] = addLists(engine, 1);
		const simple = await watching(event, { options: { include: ['list_memberships'] } });
		const raw = engine.trigger({ event, simplify: false });
		await raw.activate();
		const id = MAKE[event]();
		if (event !== 'contactDeleted') account().changeLists(account().contact(id) as Contact, [list]);
		const get = (more: INodeParameters) => engine.runNode({ resource: 'contact', operation: 'get', contact: { __rl: true, mode: 'id', value: id }, ...more });
		expect(await simple.poll()).toEqual((await get({ options: { include: ['list_memberships'] } })).json);
		expect(await raw.poll()).toEqual((await get({ simplify: false })).json);
	});

	it('activityFinished: an activity as Get gives it', async () => {
		const trigger = await watching('activityFinished');
		const id = MAKE.activityFinished();
		const { json } = await engine.runNode({ resource: 'activity', operation: 'get', activity: { __rl: true, mode: 'id', value: id } });
		const [given] = (await trigger.poll()) ?? [];
		expect({ ...given, _links: undefined }).toEqual({ ...json[0], _links: undefined });
	});
});

describe('filters', () => {
	it.each(['contactCreated', 'contactUpdated', 'contactUnsubscribed'] as const)('%s: only contacts of the lists and tags', async (event) => {
		const [list = '', other = ''] = addLists(engine, 2);
		const [tag = ''] = addTags(engine, 1);
		const trigger = await watching(event, { filters: { lists: [list], tags: [tag] } });
		const ids = [0, 1, 2].map((index) => MAKE[event](index));
		for (const [index, lists] of [[list], [other], [list]].entries()) {
			const contact = account().contact(ids[index] as string) as Contact;
			account().changeLists(contact, lists);
			if (index < 2) account().setTags(contact, [tag]);
		}
		expect(idsOf(await trigger.poll())).toEqual([ids[0]]);
	});

	it('in another order are the same; others are not', async () => {
		const [a = '', b = ''] = addLists(engine, 2);
		const filtered = (lists: string[]) => engine.trigger({ event: 'contactCreated', filters: { lists } });
		const trigger = filtered([a, b]);
		await trigger.activate();
		const reordered = filtered([b, a]);
		const fewer = filtered([a]);
		for (const each of [reordered, fewer]) each.memory = trigger.memory;
		const [id] = addMany(engine, 1, { list_memberships: [a] });
		expect(idsOf(await reordered.poll())).toEqual([id]);
		expect(await fewer.poll()).toBeNull();
	});
});

describe('activityFinished', () => {
	const ENDS = [
		['cancelled', { state: 'cancelled' }],
		['completed', { state: 'completed' }],
		['completedWithErrors', { state: 'completed', errors: ['One was refused'] }],
		['failed', { state: 'failed' }],
		['timed_out', { state: 'timed_out' }],
	] as const;

	it.each(ENDS)('Finished As %s: no others', async (outcome) => {
		const trigger = await watching('activityFinished', { outcomes: [outcome] });
		const ids = ENDS.map(([, past]) => account().addActivity({ ...past, createdAt: engine.clock.now - 2_000 } as object).activity_id);
		const wanted = ids[ENDS.findIndex(([each]) => each === outcome)];
		expect(idsOf(await trigger.poll())).toEqual([wanted]);
		expect(idsOf(await trigger.fetchTestEvent())).toEqual([wanted]);
		// What was left out is not forgotten: another choice gives nothing of the past.
		const widened = engine.trigger({ event: 'activityFinished', outcomes: [] });
		widened.memory = trigger.memory;
		expect(await widened.poll()).toBeNull();
	});

	it.each(['timed_out', 'time_out'] as const)('one that %s counts as timed out', async (timedOutState) => {
		engine.sandbox.unknowns.timedOutState = timedOutState;
		const trigger = await watching('activityFinished', { outcomes: ['timed_out'] });
		const { activity_id } = account().addActivity({ state: 'timed_out', createdAt: engine.clock.now - 2_000 });
		expect(idsOf(await trigger.poll())).toEqual([activity_id]);
	});

	it.each(['newest first', 'oldest first'] as const)('one that was open for days comes out when it ends, behind 600 others (%s)', async (activityOrder) => {
		engine.sandbox.unknowns.activityOrder = activityOrder;
		account().nextActivity({ processingFor: Infinity });
		const [contact = ''] = addMany(engine, 1);
		const deletion = await engine.runNode({ resource: 'contact', operation: 'deleteMany', contacts: contact, oneItemPer: 'activity' });
		const id = String(deletion.json[0]?.activity_id);
		const trigger = engine.trigger({ event: 'activityFinished' });
		await trigger.activate();
		await pass(2 * 24 * HOUR);
		for (let others = 0; others < 600; others += 1) account().addActivity({ createdAt: engine.clock.now - 2_000 });
		expect([(await trigger.poll())?.length, trigger.requests]).toEqual([600, 2]);
		await pass(24 * HOUR);
		expect([await trigger.poll(), trigger.requests]).toEqual([null, 2]);
		account().endActivity(id);
		expect(idsOf(await trigger.poll())).toEqual([id]);
	});
});

describe('contactDeleted with more than 500 deleted contacts', () => {
	async function watchingMany() {
		addMany(engine, 1_200, { deleted_at: '2026-01-01' });
		addMany(engine, 3);
		const trigger = engine.trigger({ event: 'contactDeleted' });
		await trigger.activate();
		expect(trigger.requests).toBe(3);
		await pass(MINUTE);
		return trigger;
	}
	const alive = () => account().contacts.filter(({ deleted_at }) => deleted_at === undefined);

	it('reads them all when their number has changed, and once an hour', async () => {
		const trigger = await watchingMany();
		expect([await trigger.poll(), trigger.requests]).toEqual([null, 1]);
		const [first, second] = alive() as [Contact, Contact];
		account().deleteContact(first);
		await pass(MINUTE);
		expect([idsOf(await trigger.poll()), trigger.requests]).toEqual([[first.contact_id], 3]);
		await pass(MINUTE);
		expect([await trigger.poll(), trigger.requests]).toEqual([null, 1]);
		// One goes and one comes back: their number stays.
		account().deleteContact(second);
		account().reviveContact(first);
		// Behind the first page, where the order is that of creation.
		engine.sandbox.unknowns.contactOrder = 'oldest first';
		await pass(MINUTE);
		expect([await trigger.poll(), trigger.requests]).toEqual([null, 1]);
		await pass(HOUR);
		expect([idsOf(await trigger.poll()), trigger.requests]).toEqual([[second.contact_id], 3]);
	});

	it('goes on where it stopped when the time of a poll was over', async () => {
		const trigger = await watchingMany();
		const [first] = alive() as [Contact];
		account().deleteContact(first);
		engine.sandbox.latency = 4_000;
		const short = engine.trigger({ event: 'contactDeleted' }, { budgetMs: 5_000 });
		short.memory = trigger.memory;
		engine.sandbox.unknowns.contactOrder = 'oldest first';
		await pass(MINUTE);
		expect([await short.poll(), short.requests]).toEqual([null, 1]);
		expect([await short.poll(), short.requests]).toEqual([null, 1]);
		expect([idsOf(await short.poll()), short.requests]).toEqual([[first.contact_id], 1]);
		expect([await short.poll(), short.requests]).toEqual([null, 1]);
	});

	it('begins anew when the place where it stopped is gone', async () => {
		const trigger = await watchingMany();
		const [first] = alive() as [Contact];
		account().deleteContact(first);
		trigger.memory = { ...(trigger.memory as object), unread: { cursor: 'gone', at: engine.clock.now, note: {}, isFirst: false } };
		expect(idsOf(await trigger.poll())).toEqual([first.contact_id]);
	});
});

it('contactDeleted: deleted, seen restored, and deleted again on the same day comes out twice', async () => {
	const trigger = await watching('contactDeleted');
	const id = MAKE.contactDeleted();
	expect(idsOf(await trigger.poll())).toEqual([id]);
	account().reviveContact(somebody());
	expect(await trigger.poll()).toBeNull();
	MAKE.contactDeleted();
	expect(idsOf(await trigger.poll())).toEqual([id]);
});

it('contactCreated and contactUnsubscribed find who was deleted since; contactUpdated leaves them out', async () => {
	addMany(engine, 2);
	await pass(HOUR);
	const triggers = (['contactCreated', 'contactUnsubscribed', 'contactUpdated'] as const).map((event) => engine.trigger({ event }));
	for (const trigger of triggers) await trigger.activate();
	account().updateContact(somebody());
	account().unsubscribe(somebody());
	const created = account().addContact();
	account().deleteContact(somebody());
	account().deleteContact(created);
	const given = [];
	for (const trigger of triggers) given.push(idsOf(await trigger.poll()));
	expect(given).toEqual([[created.contact_id], [somebody().contact_id], null]);
});

it('contactUnsubscribed passes over a contact without an address, and takes the time of the address where that of the opt-out is missing', async () => {
	const trigger = await watching('contactUnsubscribed');
	const updated_at = new Date(engine.clock.now).toISOString();
	const [without, other] = addMany(engine, 2);
	const contacts = [{ contact_id: without }, { contact_id: other, email_address: { address: 'a@example.org', updated_at } }];
	engine.sandbox.inject({ method: 'GET', answer: { status: 200, body: { contacts } } });
	expect(idsOf(await trigger.poll())).toEqual([other]);
});
