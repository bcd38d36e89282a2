import { CREDENTIAL_TYPE } from '../../tools/n8n/credential';
import { runExample } from './support/runExample';
import { useN8n } from './support/useN8n';

const n8n = useN8n();

const everybodysLists = () =>
	new Map(n8n.sandbox.account.contacts.map(({ contact_id, list_memberships }) => [contact_id, [...list_memberships].sort()]));

test('whom the example Delete with undo deleted, the other one puts back onto their lists from n8n’s data table', async () => {
	const credentials = { [CREDENTIAL_TYPE]: await n8n.connect() };
	const before = everybodysLists();

	const deletion = await runExample(n8n.owner, 'delete-with-undo', { credentials });
	const deleted = deletion.json('Who Is Deleted').map(({ contact_id }) => String(contact_id));
	expect(deleted).toHaveLength(4);
	expect(deleted.map((id) => n8n.sandbox.account.contact(id)?.list_memberships)).toEqual(deleted.map(() => []));

	const undone = await runExample(n8n.owner, 'put-deleted-contacts-back', { credentials });
	expect(undone.json('Put Them Back').map(({ contact_id, succeeded }) => [contact_id, succeeded])).toEqual(deleted.map((id) => [id, true]));
	expect(everybodysLists()).toEqual(before);
});
