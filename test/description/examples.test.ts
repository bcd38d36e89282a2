/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INode, type INodeParameters } from 'n8n-workflow';

import { projectFolder } from '../../tools/paths';
import { useEngine, type WorkflowJson } from '../engine';
import { addSampleData } from '../sandbox/sampleData';
import { readJson } from './projectFiles';
import { description, flat } from './properties';
import { CHOICES } from './tables';

const engine = useEngine();

describe('the examples', () => {
	const examples = readdirSync(join(projectFolder, 'examples')).filter((file) => file.endsWith('.json'));
	const isOurs = ({ type }: INode) => /^n8n-nodes-constant-contact\.constantContact(Tool)?$/.test(type);
	const nodesOf = (file: string) => readJson<WorkflowJson>('examples', file).nodes.filter(isOurs);
	/** What n8n itself adds to a node that is a tool. */
	const OF_TOOLS = ['descriptionType', 'toolDescription'];
	/** Needs a chat model, so that only its tools can run here. */
	const WITH_MODEL = 'delete-with-an-agent.json';

	/** What the last node of each example puts out. */
	const RESULTS: Record<string, { last: string; holds: object[]; after?: string }> = {
		'delete-contacts-gone-from-crm.json': {
			last: 'Write Back to the CRM',
			holds: [
				...[1, 2, 3].map((n) => ({ crm_id: `C-100${n}`, gone_from_constant_contact: true })),
				{ crm_id: 'C-1006', gone_from_constant_contact: false, why: 'not_found', activity_id: null },
			],
		},
		'delete-with-undo.json': {
			last: 'Who Is Deleted',
			holds: ['abigail.adams@example.com', 'edith.kaur@example.com'].map((email) => ({ email, was_on_lists: expect.any(Number) as number, deleted: true })),
		},
		'put-deleted-contacts-back.json': {
			after: 'delete-with-undo.json',
			last: 'Who Is Back',
			holds: [{ email: 'abigail.adams@example.com', state: 'completed', is_deleted: false, lists_now: expect.stringContaining(',') as string }],
		},
		'remove-tag-from-two-lists-and-wait.json': { last: 'What Became of It', holds: [{ state: 'completed', succeeded: true }] },
		'restore-contacts-deleted-this-week.json': { last: 'Who Is Back', holds: [{ restored: true }] },
		'wait-for-hours-in-a-loop.json': { last: 'What Became of It', holds: [{ state: 'completed', succeeded: true }] },
	};

	it('are all in the table', () => {
		expect(examples.sort()).toEqual([...Object.keys(RESULTS), WITH_MODEL].sort());
	});

	it.each(examples)('%s: its parameters and their values exist', (file) => {
		const nodes = nodesOf(file);
		expect(nodes.length).toBeGreaterThan(0);
		for (const each of nodes) {
			const own = Object.entries(each.parameters).filter(([name]) => !OF_TOOLS.includes(name));
			const parameters = Object.fromEntries(own) as INodeParameters;
			const kept = NodeHelpers.getNodeParameters(description.properties, parameters, false, false, each, description) as INodeParameters;
			const shown = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, each, description) as INodeParameters;
			const given = Object.keys(parameters).filter((name) => !(name in shown));
			expect([each.name, given]).toEqual([each.name, []]);
			expect({ ...shown, ...kept }).toMatchObject(parameters);
			expect(NodeHelpers.getNodeParametersIssues(description.properties, each, description)).toBeNull();
			const names = flat(`${String(parameters.resource)} ${String(parameters.operation)}`);
			for (const [name, value] of [...Object.entries(parameters), ...Object.entries(parameters.options ?? {}), ...Object.entries(parameters.filters ?? {})]) {
				if (name === 'resource' || name === 'operation') continue;
				const known = names.find((one) => one.name === name);
				expect([name, known?.name]).toEqual([name, name]);
				if (known?.type === 'options') expect(CHOICES[name]).toContain(value);
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
		expect(run.requests.every(({ status }) => (status ?? 500) < 300)).toBe(true);
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
});
