import { findExample, readExamples } from '../../tools/examples';
import { CREDENTIAL_TYPE } from '../../tools/n8n/credential';
import { until } from '../../tools/n8n/until';
import { connected, NODE, NODE_TYPE, nodeWorkflow, TRIGGER, triggerWorkflow } from '../../tools/n8n/workflows';
import { useN8n } from './support/useN8n';

/** The last line of n8n 1. The tests on n8n's engines (npm run test:hosts) show the rest of it. */
const n8n = useN8n({ version: '1.123', sandbox: { activity: { processingFor: 2_000 }, limits: { perSecond: null } } });

const byId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
const ids = () => n8n.sandbox.account.contacts.slice(0, 2).map(({ contact_id }) => contact_id);
const NOBODY = '00000000-0000-4000-8000-00000000dead';

test('the panel of the node is there, and its pickers are filled', async () => {
	const credentials = { [CREDENTIAL_TYPE]: await n8n.connect() };
	const offered = await n8n.owner.request<Array<{ name: string; value: string }>>('POST', '/dynamic-node-parameters/options', {
		methodName: 'getLists',
		path: 'parameters.lists',
		nodeTypeAndVersion: { name: NODE_TYPE, version: 1 },
		currentNodeParameters: { resource: 'listMembership', operation: 'remove' },
		credentials,
	});
	const lists = n8n.sandbox.account.lists.filter(({ deleted_at }) => !deleted_at).map(({ list_id }) => list_id);
	expect(offered.map(({ value }) => value).sort()).toEqual(lists.sort());
});

test('a contact that is there leaves by the success output, one that is not by the error output, with its id', async () => {
	const [ann] = ids();
	const workflow = nodeWorkflow(await n8n.connect(), { resource: 'contact', operation: 'get', contact: byId }, { items: [{ id: NOBODY }, { id: ann }], node: { onError: 'continueErrorOutput' } });
	const execution = await n8n.owner.runToEnd(workflow);
	expect(execution.error).toBeUndefined();
	const [found, failed] = execution.outputs(NODE);
	expect(found).toMatchObject([{ json: { contact_id: ann }, pairedItem: { item: 1 } }]);
	expect(failed).toMatchObject([{ json: { error: expect.stringContaining(NOBODY) as string, id: NOBODY } }]);
	expect(failed?.[0]?.json).not.toHaveProperty('details');
});

test('a token that has expired is renewed, and a bulk deletion is waited for', async () => {
	const contacts = ids();
	const connected = await n8n.connect();
	n8n.sandbox.oauth.expireAccessTokens();
	const parameters = { resource: 'contact', operation: 'deleteMany', deleteBy: 'contacts', contacts: '={{ $json.id }}', oneItemPer: 'contact', waitForCompletion: true };
	const execution = await n8n.owner.runToEnd(nodeWorkflow(connected, parameters, { items: contacts.map((id) => ({ id })) }));
	expect(execution.error).toBeUndefined();
	expect(execution.json(NODE)).toMatchObject(contacts.map((contact_id) => ({ contact_id, state: 'completed', succeeded: true })));
	expect(n8n.sandbox.account.contacts.filter(({ deleted_at }) => deleted_at !== null).map(({ contact_id }) => contact_id)).toEqual(expect.arrayContaining(contacts));
});

test('an example works', async () => {
	const { workflow, trigger } = findExample(await readExamples(), 'remove-tag-from-two-lists-and-wait');
	const id = await n8n.owner.createWorkflow(connected(workflow, { [CREDENTIAL_TYPE]: await n8n.connect() }));
	const execution = await n8n.owner.ended(await n8n.owner.run(id, trigger));
	expect(execution.error).toBeUndefined();
	expect(execution.json('What Became of It')).toMatchObject([{ state: 'completed' }]);
});

test('a trigger gives what happened while its workflow was not active, once', async () => {
	const { account } = n8n.sandbox;
	const [first = [], second = []] = [2, 1].map((count) => account.addContacts(count));
	const workflowId = await n8n.owner.createWorkflow(triggerWorkflow(await n8n.connect(), { event: 'contactDeleted' }));
	const deleteWhileInactive = async (contacts: typeof first) => {
		await n8n.owner.unpublish(workflowId);
		for (const contact of contacts) account.deleteContact(contact);
		await n8n.owner.publish(workflowId);
	};
	await n8n.owner.publish(workflowId);

	await deleteWhileInactive(first);
	await deleteWhileInactive([]);
	await deleteWhileInactive(second);

	const ids = await until('two executions', async () => {
		const executions = await n8n.owner.executionsOf(workflowId);
		return executions.length >= 2 ? executions.map(({ id }) => Number(id)).sort((a, b) => a - b) : undefined;
	});
	const came: unknown[][] = [];
	for (const id of ids) came.push((await n8n.owner.ended(String(id))).json(TRIGGER).map(({ contact_id }) => contact_id).sort());
	expect(came).toEqual([first, second].map((contacts) => contacts.map(({ contact_id }) => contact_id).sort()));
});
