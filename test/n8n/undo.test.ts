import { findExample, readExamples } from '../../tools/examples';
import { CREDENTIAL_TYPE, type SavedCredential } from '../../tools/n8n/credential';
import { connected } from '../../tools/n8n/workflows';
import { useN8n } from './support/useN8n';

const n8n = useN8n();

/** Imports an example of examples/ with a credential of this n8n, runs it from its trigger, and gives its execution. */
async function runExample(slug: string, credential: SavedCredential) {
	const { workflow, trigger } = findExample(await readExamples(), slug);
	const id = await n8n.owner.createWorkflow(connected(workflow, { [CREDENTIAL_TYPE]: credential }));
	const execution = await n8n.owner.ended(await n8n.owner.run(id, trigger));
	expect(execution.error).toBeUndefined();
	return execution;
}

const everybodysLists = () =>
	new Map(n8n.sandbox.account.contacts.map(({ contact_id, list_memberships }) => [contact_id, [...list_memberships].sort()]));

test('whom the example Delete with undo deleted, the other one puts back onto their lists from n8n’s data table', async () => {
	const credential = await n8n.connect();
	const before = everybodysLists();

	const deletion = await runExample('delete-with-undo', credential);
	const deleted = deletion.json('Who Is Deleted').map(({ contact_id }) => String(contact_id));
	expect(deleted).toHaveLength(4);
	expect(deleted.map((id) => n8n.sandbox.account.contact(id)?.list_memberships)).toEqual(deleted.map(() => []));

	const undone = await runExample('put-deleted-contacts-back', credential);
	expect(undone.json('Put Them Back').map(({ contact_id, succeeded }) => [contact_id, succeeded])).toEqual(deleted.map((id) => [id, true]));
	expect(everybodysLists()).toEqual(before);
});
