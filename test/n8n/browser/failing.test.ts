import type { INode } from 'n8n-workflow';
import { until } from '../../../tools/n8n/until';
import { node, nodeWorkflow, type NodeWorkflowOptions } from '../../../tools/n8n/workflows';
import { useEditor } from '../support/useEditor';
import { useN8n } from '../support/useN8n';

const n8n = useN8n();
const editor = useEditor(n8n);

const HOUR = 60 * 60 * 1000;

/** Addresses of contacts that are not deleted. */
function addresses(count: number): string[] {
	const alive = n8n.sandbox.account.contacts.filter(({ deleted_at, email_address }) => !deleted_at && email_address);
	return alive.slice(0, count).map(({ email_address }) => email_address?.address ?? '');
}

const parameters = {
	resource: 'contact',
	operation: 'deleteMany',
	contacts: '={{ $json.email }}',
	waitForCompletion: true,
};

/** Saves a workflow that deletes the contacts of its items, and opens it. */
async function openDeleteMany(emails: string[], options: NodeWorkflowOptions & { timeout?: number } = {}): Promise<string> {
	const { timeout, ...rest } = options;
	const items = emails.map((email) => ({ email }));
	const all = { ...parameters, ...(timeout !== undefined && { options: { timeout } }) };
	const id = await n8n.owner.createWorkflow(nodeWorkflow(await n8n.connect(), all, { items, ...rest }));
	await editor.openWorkflow(id);
	return id;
}

/** The ids of the bulk activities that were submitted since the test began. */
const activityIds = () =>
	n8n.sandbox.requests
		.filter(({ method, path }) => method === 'POST' && path.startsWith('/v3/activities/'))
		.map(({ response }) => (response as { activity_id: string }).activity_id);

beforeEach(() => {
	n8n.sandbox.requests.length = 0;
	n8n.sandbox.clearFaults();
});

describe('the panel says in one sentence what happened, and in one what to do', () => {
	test('a bad ID', async () => {
		await openDeleteMany([...addresses(1), 'no-id']);
		await editor.execute();
		await editor.openPanel();

		expect(await editor.shownError()).toEqual({
			message: 'Contacts (IDs or Emails): "no-id" is neither a contact ID nor an email address [item 1]',
			description: 'Nothing was sent for this item. Correct the parameter, or the expression that fills it.',
		});
		expect(activityIds()).toEqual([]);
	});

	test('an activity that fails', async () => {
		n8n.sandbox.account.nextActivity({ ends: 'failed', errors: ['The activity could not be completed.'] });
		await openDeleteMany(addresses(2));
		await editor.execute();
		await editor.openPanel();

		const { message, description } = await editor.shownError();
		expect(message).toBe(`Activity ${activityIds()[0]} ended as failed: The activity could not be completed.`);
		expect(description).toBe(
			'Some of its contacts may have been handled. Look at them in Constant Contact, then run it for the rest.',
		);
	});

	test('a wait that times out', async () => {
		n8n.sandbox.account.nextActivity({ processingFor: HOUR });
		await openDeleteMany(addresses(2), { timeout: 1 });
		await editor.execute();
		await editor.openPanel();

		const { message, description } = await editor.shownError();
		expect(message).toBe(`Activity ${activityIds()[0]} had not ended after 1 second (last known state: processing)`);
		expect(description).toBe(
			'Constant Contact goes on with it. To take it up again, use Activity > Get with this ID and Wait for Completion; to wait longer here, raise Timeout (Seconds).',
		);
	});
});

test('with On Error on "Continue (using error output)", what fails leaves by the error output and the rest by the other', async () => {
	const [first = '', second = ''] = addresses(2);
	const after = (name: string): INode => node(name, 'n8n-nodes-base.noOp');
	const id = await openDeleteMany([first, 'no-id', second], { followedBy: [after('Deleted')] });
	await editor.openPanel();
	await editor.byId('tab-settings').click();
	await editor.choose('onError', 'Continue (using error output)');
	await editor.closePanel();
	await editor.execute();

	const [execution] = await until('the execution', async () => {
		const all = await n8n.owner.executionsOf(id);
		return all.length > 0 ? all : undefined;
	});
	const ended = await n8n.owner.ended(String(execution?.id));
	expect(ended.json('Deleted').map(({ email }) => email)).toEqual([first, second]);
	await editor.openPanel();
	expect(await editor.branches()).toEqual(['Success Branch (2 items)', 'Error Branch (1 item)']);
});

describe('Stop', () => {
	/** Runs Delete Many in the editor until it waits for an activity that does not end, stops it there, and sees it end. */
	async function stopWhile(waiting: () => boolean): Promise<string> {
		n8n.sandbox.account.nextActivity({ processingFor: HOUR });
		const id = await openDeleteMany(addresses(2));
		await editor.execute();
		await until('the node to wait', () => waiting() || undefined);
		const [activityId = ''] = activityIds();
		const [execution] = await n8n.owner.executionsOf(id);
		const clickedAt = Date.now();
		await editor.byId('stop-execution-button').click();

		// n8n records the end at once, whatever the node does; the node's own last words come when it has ended.
		await until('the last words of the node', () => lastWords().some((line) => line.includes(activityId)) || undefined);
		expect(Date.now() - clickedAt).toBeLessThan(2_000);
		const ended = await n8n.owner.ended(String(execution?.id));
		expect(ended.status).toBe('canceled');
		expect(ended.stoppedAt - clickedAt).toBeLessThan(2_000);
		return activityId;
	}

	const lastWords = () => n8n.n8n.output().split('\n').filter((line) => line.includes('Constant Contact: The execution was canceled'));

	const looksAt = (activityId: string) => n8n.sandbox.requests.filter(({ path }) => path.endsWith(`/activities/${activityId}`));

	/** Another run comes to its end, which takes longer than the gap to the look that would have been next. */
	async function expectNoMoreLooks(activityId: string): Promise<void> {
		const looks = looksAt(activityId).length;
		n8n.sandbox.account.nextActivity({ processingFor: 4_000 });
		const contacts = addresses(4).join();
		await n8n.owner.runToEnd(nodeWorkflow(await n8n.connect(), { ...parameters, contacts }, { name: 'Another' }));
		expect(looksAt(activityId)).toHaveLength(looks);
	}

	test('ends a node between two looks within 2 s, and it looks no more', async () => {
		// From the twelfth look on the next one is 3 s away.
		const activityId = await stopWhile(() => looksAt(activityIds()[0] ?? '?').length >= 12);

		await expectNoMoreLooks(activityId);
	});

	test('ends a node within 2 s whose look has no answer yet, and it looks no more', async () => {
		n8n.sandbox.inject({ method: 'GET', path: /\/activities\//, answer: 'hang' });
		const activityId = await stopWhile(() => n8n.sandbox.held > 0);

		await until('n8n to let go of the request', () => (n8n.sandbox.held === 0 ? true : undefined));
		await expectNoMoreLooks(activityId);
	});
});
