/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type IDataObject, type INode, type INodeParameters, type INodeProperties, type INodeTypeDescription, type IPinData } from 'n8n-workflow';

import { ConstantContactTrigger } from '../../nodes/ConstantContact/ConstantContactTrigger.node';
import { projectFolder } from '../../tools/paths';
import { useEngine, type RunReport, type WorkflowJson } from '../engine';
import type { Contact } from '../sandbox/account/contact';
import { addSampleData } from '../sandbox/sampleData';
import { readJson } from './projectFiles';
import { description, flat, withInside } from './properties';
import { CHOICES } from './tables';

// The order in which contacts come is not what is looked at here.
const engine = useEngine({ unknowns: { contactOrder: 'oldest first' } });

describe('the examples', () => {
	const examples = readdirSync(join(projectFolder, 'examples')).filter((file) => file.endsWith('.json'));
	const isOurs = ({ type }: INode) => /^n8n-nodes-constant-contact\.constantContact(Tool|Trigger)?$/.test(type);
	const isTrigger = ({ type }: INode) => type === 'n8n-nodes-constant-contact.constantContactTrigger';
	const nodesOf = (file: string) => readJson<WorkflowJson>('examples', file).nodes.filter(isOurs);
	/** What n8n itself adds to a node that is a tool, and to one that polls. */
	const OF_N8N = ['descriptionType', 'toolDescription', 'pollTimes'];
	/** Needs a chat model, so that only its tools can run here. */
	const WITH_MODEL = 'delete-with-an-agent.json';
	/** Have nodes of HubSpot, which only real n8n has: test/n8n/crm.test.ts runs them. */
	const WITH_HUBSPOT = ['delete-contacts-gone-from-crm.json', 'hubspot-list-to-constant-contact-list.json', 'somebody-unsubscribed-tell-the-crm.json'];
	/** Needs a database: it runs in test/n8n/postgres.test.ts. */
	const WITH_DATABASE = 'delete-contacts-in-a-postgres-table.json';

	/** What the last node of each example puts out. */
	const RESULTS: Record<string, { last: string; holds: object[]; after?: string }> = {
		'bulk-deletion-ended-report-it.json': { last: 'Remember It', holds: [{ activity_id: expect.any(String) as string, what: 'Members who left' }] },
		'delete-with-undo.json': {
			last: 'Who Is Deleted',
			holds: ['abigail.adams@example.com', 'edith.kaur@example.com'].map((email) => ({ email, was_on_lists: expect.any(Number) as number, deleted: true })),
		},
		'move-contacts-to-another-list.json': { last: 'Who Has Moved', holds: [{ email: expect.any(String) as string, moved: true }] },
		'put-deleted-contacts-back.json': {
			after: 'delete-with-undo.json',
			last: 'Who Is Back',
			holds: [{ email: 'abigail.adams@example.com', state: 'completed', is_deleted: false, lists_now: expect.stringContaining(',') as string }],
		},
		'remove-tag-from-two-lists-and-wait.json': { last: 'What Became of It', holds: [{ state: 'completed', succeeded: true }] },
		'restore-contacts-deleted-this-week.json': { last: 'Who Is Back', holds: [{ restored: true }] },
		'tag-look-for-a-week-then-delete.json': { last: 'Who Is Deleted', holds: [{ was_on_lists: expect.any(Number) as number, deleted: true }] },
		'wait-for-hours-in-a-loop.json': { last: 'What Became of It', holds: [{ state: 'completed', succeeded: true }] },
	};

	/** Begin when something happens: each has a test of its own. */
	const BY_EVENT = { ended: 'bulk-deletion-ended-report-it.json', deleted: 'deleted-by-mistake-put-it-back.json' };

	it('are all in the table', () => {
		expect(examples.sort()).toEqual([...new Set([...Object.keys(RESULTS), ...Object.values(BY_EVENT), WITH_MODEL, ...WITH_HUBSPOT, WITH_DATABASE])].sort());
	});

	/** What the panel of a node of ours offers, with what is in collections. */
	function offered(each: INode): { type: INodeTypeDescription; names: INodeProperties[] } {
		const { resource, operation, event } = each.parameters;
		if (!isTrigger(each)) return { type: description, names: flat(`${String(resource)} ${String(operation)}`) };
		const type = new ConstantContactTrigger().description;
		const shown = type.properties.filter(({ displayOptions: { show } = {} }) => show?.event?.includes(event as string) ?? true);
		return { type, names: shown.flatMap(withInside) };
	}

	it.each(examples)('%s: its parameters and their values exist', (file) => {
		const nodes = nodesOf(file);
		expect(nodes.length).toBeGreaterThan(0);
		for (const each of nodes) {
			const { type, names } = offered(each);
			const own = Object.entries(each.parameters).filter(([name]) => !OF_N8N.includes(name));
			const parameters = Object.fromEntries(own) as INodeParameters;
			const kept = NodeHelpers.getNodeParameters(type.properties, parameters, false, false, each, type) as INodeParameters;
			const shown = NodeHelpers.getNodeParameters(type.properties, parameters, true, false, each, type) as INodeParameters;
			const given = Object.keys(parameters).filter((name) => !(name in shown));
			expect([each.name, given]).toEqual([each.name, []]);
			expect({ ...shown, ...kept }).toMatchObject(parameters);
			expect(NodeHelpers.getNodeParametersIssues(type.properties, each, type)).toBeNull();
			for (const [name, value] of [...Object.entries(parameters), ...Object.entries(parameters.options ?? {}), ...Object.entries(parameters.filters ?? {})]) {
				if (name === 'resource' || name === 'operation') continue;
				const known = names.find((one) => one.name === name);
				expect([name, known?.name]).toEqual([name, name]);
				if (known?.type === 'options') expect(CHOICES[name] ?? known.options).toContainEqual(CHOICES[name] ? value : expect.objectContaining({ value }));
			}
		}
	});

	it.each(Object.keys(RESULTS))('%s runs', async (file) => {
		addSampleData(engine.sandbox.account);
		const { last, holds, after } = RESULTS[file] as { last: string; holds: object[]; after?: string };
		if (after) await engine.runWorkflow(readJson<WorkflowJson>('examples', after));
		const run = await engine.runWorkflow(readJson<WorkflowJson>('examples', file));
		expect(run.error).toBeUndefined();
		const { json } = run.node(last);
		expect(json).toEqual(expect.arrayContaining(holds.map((row) => expect.objectContaining(row) as object)));
		expect(run.requests.some(({ method }) => method === 'POST')).toBe(true);
		// After a week of waiting the token is renewed.
		expect(run.requests.filter(({ status }) => status !== 401).every(({ status }) => (status ?? 500) < 300)).toBe(true);
	});

	it('let an agent delete at most as many as its dry run has shown, behind a human review', async () => {
		addSampleData(engine.sandbox.account);
		const { nodes, connections } = readJson<WorkflowJson>('examples', WITH_MODEL);
		const tool = (name: string) => (nodes.find((each) => each.name === name) as INode).parameters;
		const contacts = 'abigail.adams@example.com, nobody@example.com, anika.clarke@example.org';

		const dry = await engine.runTool(tool('Dry Run'), [{ contacts }]);
		expect(dry.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(dry.json).toMatchObject([{ answer: [{ would: 'delete' }, { would: 'not_found' }, { would: 'delete' }] }]);

		const tooMany = await engine.runTool(tool('Delete Contacts'), [{ contacts, contacts_in_dry_run: 1 }]);
		expect(tooMany.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(tooMany.workflow.error?.message).toContain('would touch 2 contacts; 1 is allowed');
		const run = await engine.runTool(tool('Delete Contacts'), [{ contacts, contacts_in_dry_run: 3 }]);
		expect(run.json).toMatchObject([{ answer: [{ succeeded: true }, { state: 'not_found' }, { succeeded: true }] }]);

		const behind = (name: string) => connections[name]?.ai_tool?.[0]?.map(({ node: next }) => next);
		const review = nodes.find(({ type }) => type === '@n8n/n8n-nodes-langchain.chatHitlTool') as INode;
		expect([behind('Dry Run'), behind('Delete Contacts'), behind(review.name)]).toEqual([['Agent'], [review.name], ['Agent']]);
	});

	it('put those back whom they deleted, and change nothing when they run once more', async () => {
		const { account } = engine.sandbox;
		addSampleData(account);
		const lists = () => new Map(account.contacts.map(({ contact_id, list_memberships }) => [contact_id, [...list_memberships].sort()]));
		const before = lists();
		const example = (name: string) => readJson<WorkflowJson>('examples', `${name}.json`);
		const deletion = await engine.runWorkflow(example('delete-with-undo'));
		const ids = deletion.node('Who Is Deleted').json.map(({ contact_id }) => String(contact_id));
		expect(ids).toHaveLength(4);
		expect(ids.flatMap((id) => account.contact(id)?.list_memberships)).toEqual([]);
		// Once more: whoever is deleted already must not overwrite what was kept.
		const again = await engine.runWorkflow(example('delete-with-undo'));
		expect([again.error, again.node('Delete Them').json]).toEqual([undefined, []]);

		const undone = await engine.runWorkflow(example('put-deleted-contacts-back'));
		expect(undone.node('Who Is Back').json.every(({ lists_before, lists_now }) => lists_before === lists_now)).toBe(true);
		expect(lists()).toEqual(before);
		const twice = await engine.runWorkflow(example('put-deleted-contacts-back'));
		expect(twice.node('Put Them Back').json.map(({ state }) => state)).toEqual(ids.map(() => 'not_deleted'));
		expect(lists()).toEqual(before);
	});

	/** Whoever is on the first list that a node names, and not deleted. */
	const membersOf = (file: string, name: string, parameter: string) => {
		const value = nodesOf(file).find((each) => each.name === name)?.parameters[parameter] as string[] | { lists: string[] };
		const [list] = Array.isArray(value) ? value : value.lists;
		return engine.sandbox.account.contacts.filter(({ list_memberships }) => list_memberships.includes(String(list)));
	};

	it('delete after a week whoever still has the tag, and keep their lists', async () => {
		const { account } = engine.sandbox;
		addSampleData(account);
		const file = 'tag-look-for-a-week-then-delete.json';
		const members = membersOf(file, 'Tag the Members', 'sourceLists');
		const lists = new Map(members.map(({ contact_id, list_memberships }) => [contact_id, [...list_memberships]]));
		const [stays, ...go] = members as [Contact, ...Contact[]];
		const during: Array<Array<unknown>> = [];
		engine.clock.after(3 * 86_400_000, () => {
			const tag = account.tags.find(({ name }) => name === 'to be deleted');
			during.push(members.map(({ deleted_at, taggings }) => [deleted_at, taggings.includes(tag?.tag_id ?? '')]));
			account.changeTags(stays, stays.taggings.filter((id) => id !== tag?.tag_id));
		});
		const run = await engine.runWorkflow(readJson<WorkflowJson>('examples', file));
		expect(run.error).toBeUndefined();
		expect(during).toEqual([members.map(() => [undefined, true])]);
		expect(run.node('Who Is Deleted').json.map(({ contact_id }) => contact_id).sort()).toEqual(go.map(({ contact_id }) => contact_id).sort());
		expect(go.every(({ deleted_at }) => deleted_at !== undefined)).toBe(true);
		expect([stays.deleted_at, stays.list_memberships]).toEqual([undefined, lists.get(stays.contact_id)]);
		for (const { contact_id, list_memberships } of run.node('Keep Them').json) {
			expect((JSON.parse(String(list_memberships)) as string[]).sort()).toEqual(lists.get(String(contact_id))?.sort());
		}
	});

	it('move whoever is on the old list, and change nothing else', async () => {
		const { account } = engine.sandbox;
		addSampleData(account);
		const file = 'move-contacts-to-another-list.json';
		const [[from = ''], [to = '']] = ['Take Off the Old List', 'Put Onto the New List'].map(
			(name) => nodesOf(file).find((each) => each.name === name)?.parameters.lists as string[],
		) as [string[], string[]];
		const members = membersOf(file, 'Members of the Old List', 'filters');
		const expected = members.map(({ list_memberships }) => [...new Set([...list_memberships, to])].filter((list) => list !== from).sort());
		const consent = account.contacts.map(({ email_address }) => email_address?.permission_to_send);
		const run = await engine.runWorkflow(readJson<WorkflowJson>('examples', file));
		expect(run.error).toBeUndefined();
		expect(run.node('Who Has Moved').json).toHaveLength(members.length);
		expect(members.map(({ list_memberships }) => [...list_memberships].sort())).toEqual(expected);
		expect(account.contacts.map(({ email_address }) => email_address?.permission_to_send)).toEqual(consent);
	});

	/** Makes an example active, lets something happen, and runs it on what its trigger finds; the outputs of `pinned` are given. */
	async function runOnEvent(file: string, happens: () => unknown, pinned: IPinData = {}): Promise<RunReport> {
		const json = readJson<WorkflowJson>('examples', file);
		const trigger = json.nodes.find(isTrigger) as INode;
		const active = engine.trigger(trigger.parameters);
		expect(await active.activate()).toBeNull();
		await happens();
		const found = (await active.poll()) ?? [];
		expect(await active.poll()).toBeNull();
		const run = await engine.runWorkflow(json, { [trigger.name]: found.map((item) => ({ json: item })), ...pinned });
		expect(run.error).toBeUndefined();
		return run;
	}

	const byAddress = (...addresses: string[]) => addresses.map((address) => engine.sandbox.account.contactByAddress(address) as Contact);

	it('report the bulk deletions that they began, however they ended, and no other activity', async () => {
		const { account } = engine.sandbox;
		addSampleData(account);
		const first = readJson<WorkflowJson>('examples', BY_EVENT.ended);
		const second = structuredClone(first);
		Object.assign(second.nodes.find(({ name }) => name === 'Delete Them')?.parameters ?? {}, { contacts: 'anika.clarke@example.org, carmen.gray@example.org' });
		const run = await runOnEvent(BY_EVENT.ended, async () => {
			account.nextActivity({ when: ({ source }) => source.contact_ids?.length === 2, ends: 'failed', errors: ['The queue is closed.', { message: 'Try again.' }] });
			for (const deletion of [first, second]) {
				const { json } = (await engine.runWorkflow(deletion)).node('Remember It');
				expect(json).toHaveLength(1);
				account.endActivity(String(json[0]?.activity_id));
			}
			account.addActivity({ createdAt: account.clock.now(), total: 7 });
		});
		expect(run.node('A Bulk Activity Ended').json).toHaveLength(3);
		const of = { what: 'Members who left', activity_id: expect.any(String) as string, submitted_at: expect.any(String) as string, ended_at: expect.any(String) as string };
		expect(run.node('Send the Report').json).toEqual([
			{ ...of, state: 'completed', succeeded: true, contacts: 4, done: 4, errors: '' },
			{ ...of, state: 'failed', succeeded: false, contacts: 2, done: 0, errors: 'The queue is closed.; Try again.' },
		]);
	});

	it('report nothing where they have never deleted anybody', async () => {
		const run = await runOnEvent(BY_EVENT.ended, () => {
			for (const total of [7, 8]) engine.sandbox.account.addActivity({ createdAt: engine.clock.now, total });
		});
		expect(run.node('Make It If Missing').json).toHaveLength(2);
		expect(run.node('Report').runs).toBe(0);
	});

	describe('put back by a person', () => {
		const WHO = 'Who comes back?';
		const ONLY = 'Only these';
		const DELETED = ['anika.clarke@example.org', 'carmen.gray@example.org', 'fiona.mensah@example.org'];
		const NEWSLETTER = '9e3779b1-0000-11ef-a87d-fa163e5602b0';

		/** Three are deleted, and one who has no address; `answer` is what comes out of the node that waits. */
		async function answered(answer: IDataObject): Promise<RunReport> {
			const { account } = engine.sandbox;
			addSampleData(account);
			const [anika] = byAddress(...DELETED);
			Object.assign(anika?.email_address ?? {}, { permission_to_send: 'unsubscribed' });
			const withoutAddress = account.contacts.find(({ email_address }) => !email_address) as Contact;
			const run = await runOnEvent(
				BY_EVENT.deleted,
				() => [...byAddress(...DELETED), withoutAddress].map((each) => account.deleteContact(each)),
				{ 'Wait for the Answer': [{ json: answer }] },
			);
			expect(run.node('Ask a Person').json).toEqual([{ message: expect.stringMatching(/anika\.clarke@example\.org Anika Clarke\n[^]*\/form-waiting\//) as string }]);
			expect(account.contact(withoutAddress.contact_id)?.deleted_at).toBeDefined();
			return run;
		}
		const stillDeleted = () => byAddress(...DELETED).filter(({ deleted_at }) => deleted_at !== undefined).map(({ email_address }) => email_address?.address);

		it.each<[string, IDataObject]>([
			['nobody is to', { [WHO]: 'Nobody', [ONLY]: '' }],
			['nobody is to, whoever is named', { [WHO]: 'Nobody', [ONLY]: DELETED.join('\n') }],
			['nobody is named', { [WHO]: 'Only these', [ONLY]: null }],
			['somebody else is named', { [WHO]: 'Only these', [ONLY]: 'abigail.adams@example.com, clarke@example.org' }],
			['there was no answer in time', { message: `Was it a mistake? ${DELETED.join(' ')}` }],
			['the answer is none', {}],
		])('nobody comes back if %s', async (_case, answer) => {
			const run = await answered(answer);
			expect(run.requests).toEqual([]);
			expect(run.node('Put Back Onto Newsletter').runs).toBe(0);
			expect(run.node('Stays Deleted').json.map(({ email }) => email)).toEqual(DELETED);
			expect(stillDeleted()).toEqual(DELETED);
		});

		it('those who are named come back, and the others stay deleted', async () => {
			const run = await answered({ [WHO]: 'Only these', [ONLY]: 'Carmen.Gray@Example.org\nsomebody@example.com\nanika.clarke@example.org' });
			expect(run.node('Who Is Back').json).toMatchObject([
				{ email: DELETED[0], restored: true, permission_to_send: 'unsubscribed' },
				{ email: DELETED[1], restored: true },
			]);
			expect(stillDeleted()).toEqual([DELETED[2]]);
			expect(byAddress(...DELETED).map(({ list_memberships }) => list_memberships)).toEqual([[NEWSLETTER], [NEWSLETTER], []]);
		});

		it('all come back if all are to, and who had unsubscribed stays so', async () => {
			const run = await answered({ [WHO]: 'All of them', [ONLY]: '' });
			expect(run.node('Who Is Back').json.map(({ email, restored }) => [email, restored])).toEqual(DELETED.map((email) => [email, true]));
			expect(stillDeleted()).toEqual([]);
			expect(byAddress(...DELETED)[0]?.email_address?.permission_to_send).toBe('unsubscribed');
		});

		it('no other way leads to the restoring', () => {
			const { nodes, connections } = readJson<WorkflowJson>('examples', BY_EVENT.deleted);
			const into = (name: string) =>
				Object.entries(connections).flatMap(([from, { main = [] }]) => main.flatMap((links, output) => (links ?? []).filter(({ node }) => node === name).map(() => `${from} ${output}`)));
			expect(nodes.filter(isOurs).map(({ name }) => name)).toEqual(['A Contact Was Deleted', 'Put Back Onto Newsletter']);
			expect([into('Put Back Onto Newsletter'), into('Approved?'), into('What the Person Said')]).toEqual([['Approved? 0'], ['What the Person Said 0'], ['Wait for the Answer 0']]);
		});
	});
});
