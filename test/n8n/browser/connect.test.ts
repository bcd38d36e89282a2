import type { SavedCredential } from '../../../tools/n8n/credential';
import { NODE, nodeWorkflow } from '../../../tools/n8n/workflows';
import { DEFAULT_CLIENT } from '../../sandbox';
import { CredentialDialog } from '../support/credentialDialog';
import { useEditor } from '../support/useEditor';
import { useN8n } from '../support/useN8n';

const n8n = useN8n();
const editor = useEditor(n8n);

const { id, secret } = DEFAULT_CLIENT;

/** What was asked of the token endpoint, and how it ended. */
const tokenRequests = () =>
	n8n.sandbox.requests
		.filter(({ path }) => path.endsWith('/token'))
		.map(({ body, status }) => [(body as { grant_type: string }).grant_type, status]);

const credentials = async () => await n8n.owner.request<SavedCredential[]>('GET', '/credentials');

beforeEach(() => {
	n8n.sandbox.requests.length = 0;
});

// A window that a failed test left open would be used again by the next.
afterEach(async () => await editor.closePopups());

test('Connect leads to the consent page and back, and the credential works', async () => {
	const before = await credentials();
	const dialog = await CredentialDialog.create(editor);
	await dialog.modal.getByText(`${n8n.n8n.url}/rest/oauth2-credential/callback`).waitFor();
	await dialog.fill(id, secret);
	const consent = await dialog.connect();

	await consent.getByText(`The application ${id} asks for: contact_data offline_access`).waitFor();
	await Promise.all([consent.waitForEvent('close'), consent.getByRole('button', { name: 'Allow' }).click()]);

	await dialog.modal.getByText('Account connected').waitFor();
	expect(tokenRequests()).toEqual([['authorization_code', 200]]);
	const made = (await credentials()).filter((each) => !before.some((other) => other.id === each.id));
	expect(made.map(({ name }) => name)).toEqual(['Constant Contact account']);
	const getTags = { resource: 'tag', operation: 'getMany', returnAll: true };
	const execution = await n8n.owner.runToEnd(nodeWorkflow(made[0] as SavedCredential, getTags));
	expect(execution.json(NODE)).toHaveLength(n8n.sandbox.account.tags.length);
});

test('a wrong secret is told, the dialog says what to do, and doing that helps', async () => {
	const dialog = await CredentialDialog.create(editor);
	await dialog.fill(id, 'not the secret');
	const popup = await dialog.connect();
	await popup.getByRole('button', { name: 'Allow' }).click();

	await popup.getByText('Client authentication failed').waitFor();
	expect(tokenRequests()).toEqual([['authorization_code', 401]]);
	await popup.close();
	expect(await dialog.notices()).toContainEqual(
		expect.stringContaining(
			'If Connect fails with "Client authentication failed", the client ID or the client secret is wrong: copy both again.',
		),
	);

	await dialog.fill(id, secret);
	const second = await dialog.connect();
	await second.getByRole('button', { name: 'Allow' }).click();
	await dialog.modal.getByText('Account connected').waitFor();
});

test('denied consent is told, the dialog says what to do, and doing that helps', async () => {
	const dialog = await CredentialDialog.create(editor);
	await dialog.fill(id, secret);
	const popup = await dialog.connect();
	await popup.getByRole('button', { name: 'Deny' }).click();

	await popup.getByText('Insufficient parameters for OAuth2 callback').waitFor();
	await popup.getByText('More details').click();
	await popup.getByText('The resource owner denied the request.').waitFor();
	expect(tokenRequests()).toEqual([]);
	await popup.close();
	expect(await dialog.notices()).toContainEqual(
		expect.stringContaining(
			'If it fails with "Insufficient parameters", the access was not allowed at Constant Contact: press Connect again and allow it.',
		),
	);

	const second = await dialog.connect();
	await second.getByRole('button', { name: 'Allow' }).click();
	await dialog.modal.getByText('Account connected').waitFor();
});

test('the notices show no markup that n8n takes away', async () => {
	const dialog = await CredentialDialog.create(editor);

	const notices = await dialog.notices();

	expect(notices).toHaveLength(3);
	expect(notices[1]).toContain('Choose "Long Lived Refresh Tokens" for the application.');
});
