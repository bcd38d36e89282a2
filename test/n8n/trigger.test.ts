import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { until } from '../../tools/n8n/until';
import { EVERY_5_SECONDS, TRIGGER, triggerWorkflow } from '../../tools/n8n/workflows';
import type { Contact, LoggedRequest } from '../sandbox';
import { useEditor } from './support/useEditor';
import { useN8n } from './support/useN8n';

// No limit: five workflows that begin to poll at once are refused something now and then.
const n8n = useN8n({ sandbox: { limits: { perSecond: null } } });
const editor = useEditor(n8n);

describe('the panel', () => {
	/** Opens the panel of a trigger that was just added, with these parameters. */
	async function openTrigger(parameters: INodeParameters): Promise<void> {
		await editor.openWorkflow(await n8n.owner.createWorkflow(triggerWorkflow(await n8n.connect(), parameters)));
		await editor.openPanel(TRIGGER);
	}

	const notice = (text: string) => editor.byId('ndv').getByText(text);

	test('shows what belongs to the event, and what it costs', async () => {
		await openTrigger({});
		expect(await editor.labels()).toEqual(['Credential', 'Poll Times', 'Mode', 'Event', 'Simplify', 'Options']);
		await notice('A poll that finds nothing new takes one request.').waitFor();
		await notice('Deleting is not unsubscribing, and not leaving a list.').waitFor();

		await editor.choose('event', 'Contact Created');
		await notice('One that was deleted soon after its creation comes out too').waitFor();
		expect(await notice('Deleting is not unsubscribing').isVisible()).toBe(false);
		expect(await editor.labels()).toEqual(['Credential', 'Poll Times', 'Mode', 'Event', 'Filters', 'Simplify', 'Options']);

		await editor.choose('event', 'Activity Finished');
		await notice('Constant Contact keeps activities for 10 days').waitFor();
		expect(await editor.labels()).toEqual(['Credential', 'Poll Times', 'Mode', 'Event', 'Finished As']);
	});

	test('Fetch Test Event shows the contact that was deleted last', async () => {
		const { contacts } = n8n.sandbox.account;
		const lastDay = contacts.flatMap(({ deleted_at }) => deleted_at ?? []).sort().at(-1);
		const lastDeleted = contacts.filter(({ deleted_at }) => deleted_at === lastDay);
		await openTrigger({});

		await editor.executeStep();

		const [columns = [], ...rows] = await editor.outputTable();
		expect(rows).toHaveLength(1);
		const shown = Object.fromEntries(columns.map((column, index) => [column, rows[0]?.[index]]));
		expect(lastDeleted.map(({ contact_id }) => contact_id)).toContain(shown.contact_id);
		expect(shown.deleted_at).toBe(lastDay);
	});

	test('Fetch Test Event says what to do where there is nothing to show', async () => {
		await openTrigger({ event: 'activityFinished', outcomes: ['cancelled'] });

		await editor.executeStep();

		expect(await editor.shownError()).toEqual({
			message: 'No bulk activity of the last 10 days has ended in such a way',
			description: expect.stringMatching(/^Let the Constant Contact node do a bulk operation, .* then fetch again\.$/) as string,
		});
	});
});

describe('one published workflow for each event', () => {
	const EVENTS = ['activityFinished', 'contactCreated', 'contactDeleted', 'contactUnsubscribed', 'contactUpdated'] as const;
	type Event = (typeof EVENTS)[number];
	type ByEvent<T> = Record<Event, T>;

	const byEvent = <T>(of: (event: Event) => T) => Object.fromEntries(EVENTS.map((event) => [event, of(event)])) as ByEvent<T>;

	const workflows = byEvent(() => '');

	/** Contacts of the sample data to whom nothing has happened yet. */
	let untouched: Contact[] = [];
	const twoContacts = () => untouched.splice(0, 2);

	/** The ids of all that happened while somebody was to hear of it. */
	const toldOnce = byEvent((): string[] => []);

	/** By these their polls are known in the sandbox's log. */
	const isPoll: ByEvent<(request: LoggedRequest) => boolean> = {
		activityFinished: ({ path }) => path === '/v3/activities',
		contactCreated: ({ query }) => 'created_after' in query,
		contactDeleted: ({ query }) => query.status === 'deleted',
		contactUnsubscribed: ({ query }) => 'optout_after' in query,
		contactUpdated: ({ query }) => 'updated_after' in query,
	};

	beforeAll(async () => {
		const { account } = n8n.sandbox;
		untouched = account.contacts.filter((contact) => account.isActive(contact) && contact.email_address);
		const credential = await n8n.connect();
		for (const event of EVENTS) {
			workflows[event] = await n8n.owner.createWorkflow(triggerWorkflow(credential, { event, ...EVERY_5_SECONDS }, event));
		}
		const [byHand, ...others] = EVENTS;
		for (const event of others) await n8n.owner.publish(workflows[event]);
		await editor.openWorkflow(workflows[byHand]);
		await editor.publish();
		for (const event of EVENTS) await n8n.owner.untilItIs('published', workflows[event]);
	});

	/** Two things of each kind, all of them between two polls; the items that are to come out. */
	function letThingsHappen(): ByEvent<IDataObject[]> {
		const { account } = n8n.sandbox;
		const created = account.addContacts(2);
		const updated = twoContacts();
		for (const contact of updated) account.updateContact(contact, { last_name: 'Changed' });
		const unsubscribed = twoContacts();
		for (const contact of unsubscribed) account.unsubscribe(contact);
		const deleted = twoContacts();
		account.nextActivity({ processingFor: Infinity, times: 2 });
		const activities = deleted.map(({ contact_id }) =>
			account.bulk.submit({ type: 'contact_delete', source: { contact_ids: [contact_id] }, exclude: [], list_ids: [], tag_ids: [] }),
		);
		for (const { activity_id } of activities) account.endActivity(activity_id);
		account.bulk.settle();

		const items: ByEvent<IDataObject[]> = {
			activityFinished: activities.map(({ activity_id }) => ({ activity_id, state: 'completed', finished: true, succeeded: true })),
			contactCreated: created.map(simplified),
			contactDeleted: deleted.map(simplified),
			contactUnsubscribed: unsubscribed.map(simplified),
			contactUpdated: updated.map(simplified),
		};
		for (const event of EVENTS) toldOnce[event].push(...items[event].map(idOf));
		return items;
	}

	function simplified(contact: Contact): IDataObject {
		const { contact_id, email_address, first_name, last_name, company_name, created_at, updated_at, deleted_at } = contact;
		return {
			contact_id,
			email: email_address?.address ?? null,
			first_name: first_name ?? null,
			last_name: last_name ?? null,
			company_name: company_name ?? null,
			permission_to_send: email_address?.permission_to_send ?? null,
			created_at,
			updated_at,
			deleted_at: deleted_at ?? null,
		};
	}

	const idOf = ({ activity_id, contact_id }: IDataObject) => String(activity_id ?? contact_id);
	const sorted = (items: IDataObject[]) => [...items].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));

	/** The items that each execution of a workflow got, the oldest first. */
	async function executionsOf(event: Event): Promise<IDataObject[][]> {
		const ids = (await n8n.owner.executionsOf(workflows[event])).map(({ id }) => Number(id));
		const executions = [];
		for (const id of ids.sort((a, b) => a - b)) executions.push(await n8n.owner.ended(String(id)));
		expect(executions.map(({ status }) => status)).toEqual(ids.map(() => 'success'));
		return executions.map((execution) => execution.json('Next'));
	}

	const countOf = async (event: Event) => (await n8n.owner.executionsOf(workflows[event])).length;

	async function countExecutions(): Promise<ByEvent<number>> {
		const counts = byEvent(() => 0);
		for (const event of EVENTS) counts[event] = await countOf(event);
		return counts;
	}

	/** Each workflow gets one more execution, with these items. */
	async function expectOneMoreOfEach(before: ByEvent<number>, items: ByEvent<IDataObject[]>): Promise<void> {
		for (const event of EVENTS) {
			await until(`an execution for ${event}`, async () => ((await countOf(event)) > before[event] ? true : undefined));
			const executions = (await executionsOf(event)).slice(before[event]);
			expect(executions.map(sorted)).toMatchObject([sorted(items[event])]);
		}
	}

	test('whatever happens together comes out at the next poll, as one execution of its workflow; what was there before does not', async () => {
		const before = await countExecutions();

		const items = letThingsHappen();

		await expectOneMoreOfEach(before, items);
	});

	test('what happens while n8n is dead comes out when it is started again, and nothing of what came out before', async () => {
		const before = await countExecutions();

		await n8n.kill();
		const items = letThingsHappen();
		await n8n.startAgain();

		await expectOneMoreOfEach(before, items);
	});

	test('what happens while a workflow is not published comes out when it is published again', async () => {
		const before = await countExecutions();

		for (const event of EVENTS) await n8n.owner.unpublish(workflows[event]);
		for (const event of EVENTS) await n8n.owner.untilItIs('not_published', workflows[event]);
		const items = letThingsHappen();
		for (const event of EVENTS) await n8n.owner.publish(workflows[event]);

		await expectOneMoreOfEach(before, items);
	});

	test('in the end everything has come out once', async () => {
		const since = n8n.sandbox.requests.length;
		const polled = (event: Event) => n8n.sandbox.requests.slice(since).filter(isPoll[event]).length;
		// When the second begins, whatever the first gives has come out.
		await until('two polls more of each workflow', () => (EVENTS.every((event) => polled(event) >= 2) ? true : undefined));

		for (const event of EVENTS) {
			const came = (await executionsOf(event)).flat().map(idOf);
			expect(came.sort()).toEqual(toldOnce[event].sort());
			expect(came.length).toBeGreaterThan(0);
		}
	});
});
