import { NODE, nodeWorkflow } from '../../tools/n8n/workflows';
import { useN8n } from './support/useN8n';

const n8n = useN8n();

test('a workflow runs in real n8n with the packed package against the sandbox', async () => {
	const credential = await n8n.connect();
	const { contacts } = n8n.sandbox.account;
	const ids = contacts.slice(0, 2).map(({ contact_id }) => contact_id);

	const execution = await n8n.owner.runToEnd(
		nodeWorkflow(
			credential,
			{ resource: 'contact', operation: 'delete', contact: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
			{ items: ids.map((id) => ({ id })) },
		),
	);

	expect(execution.error).toBeUndefined();
	expect(execution.json(NODE)).toEqual(ids.map((contact_id) => ({ contact_id, deleted: true })));
	expect(n8n.sandbox.requests.map(({ method, path, status }) => [method, path, status])).toEqual(
		ids.map((id) => ['DELETE', `/v3/contacts/${id}`, 204]),
	);
	expect(n8n.sandbox.refusedHosts).toEqual([]);
});
