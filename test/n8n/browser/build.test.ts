import { until } from '../../../tools/n8n/until';
import { useEditor } from '../support/useEditor';
import { useN8n } from '../support/useN8n';

const n8n = useN8n();
const editor = useEditor(n8n);

const isDeleted = ({ deleted_at }: { deleted_at?: string }) => deleted_at !== undefined;

const DELETE_MANY = 'Delete many contacts (not an unsubscribe)';

/** What a person fills in from top to bottom: what is done, to whom, and how. */
const IN_ORDER = [
	'Credential',
	'Resource',
	'Operation',
	'Contacts to Delete',
	'Delete All Contacts on These Lists',
	'Wait for Completion',
];

/** Hundreds of n8n's nodes do something with contacts or lists. */
test.each(['constant contact', 'delete contact', 'unsubscribe list', 'bounced contacts', 'clean list', 'win back', 'resubscribe', 'opt out'])('the node is found by "%s"', async (text) => {
	await editor.newWorkflow();
	await editor.searchNodes(text);

	await editor.offered.first().and(editor.page.getByText('Constant Contact', { exact: true })).waitFor();
});

test('contacts on two lists are deleted by hand: found, filled in, executed, read', async () => {
	const { account, requests } = n8n.sandbox;
	await n8n.connect();
	await editor.newWorkflow();
	await editor.searchNodes('delete contact');
	await editor.offered.filter({ hasText: 'Constant Contact' }).click();
	await editor.showActions();
	await editor.offered.filter({ hasText: DELETE_MANY }).click();
	await editor.byId('ndv').waitFor();

	// n8n takes the only credential there is.
	expect(await editor.byId('node-credentials-select').locator('input').first().inputValue()).toBe('Constant Contact account');
	await editor.choose('deleteBy', 'All Contacts on Lists');
	await editor.openList('sourceLists');
	const offered = await editor.options.allInnerTexts();
	await editor.options.filter({ hasText: 'Winter Gala 2026' }).click();
	await editor.page.keyboard.type('youth');
	await until('the search to leave one list', async () => ((await editor.options.count()) === 1 ? true : undefined));
	await editor.options.filter({ hasText: 'Youth Programme' }).click();
	await editor.toggle('waitForCompletion');
	const labels = await editor.labels();
	expect(labels.filter((label) => IN_ORDER.includes(label))).toEqual(IN_ORDER);
	const chosen = account.lists.filter(({ name }) => ['Winter Gala 2026', 'Youth Programme'].includes(name));
	const listIds = chosen.map(({ list_id }) => list_id).sort();
	const toBeDeleted = account.contacts.filter((each) => isDeleted(each) || each.list_memberships.some((id) => listIds.includes(id)));
	requests.length = 0;
	await editor.executeStep();

	const [columns = [], ...rows] = await editor.outputTable();
	const output = rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
	expect(output).toEqual([expect.objectContaining({ state: 'completed', percent_done: '100', finished: 'true', succeeded: 'true' })]);
	expect(offered).toHaveLength(60);
	expect(offered.findIndex((text) => text.startsWith('Winter Gala 2026'))).toBeGreaterThanOrEqual(50);
	const submitted = requests.filter(({ method }) => method === 'POST');
	expect(submitted.map(({ path }) => path)).toEqual(['/v3/activities/contact_delete']);
	expect([...(submitted[0]?.body as { list_ids: string[] }).list_ids].sort()).toEqual(listIds);
	expect(account.contacts.filter(isDeleted)).toEqual(toBeDeleted);
});
