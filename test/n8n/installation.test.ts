import { CREDENTIAL_TYPE } from '../../tools/n8n/credential';
import { NODE, NODE_TYPE, nodeWorkflow, TRIGGER_TYPE, type WorkflowToSave } from '../../tools/n8n/workflows';
import { buildAndPack } from '../../tools/package';
import { packageName } from '../../tools/paths';
import { outcomeOf, readSavedWorkflows } from '../savedWorkflows/savedWorkflows';
import { NpmRegistry } from './support/npmRegistry';
import { useN8n } from './support/useN8n';

/** A package as Settings > Community nodes lists it. */
interface InstalledPackage {
	packageName: string;
	installedVersion: string;
	installedNodes: Array<{ name: string; type: string }>;
	updateAvailable?: string;
	failedLoading?: boolean;
}

const registry = new NpmRegistry();
const n8n = useN8n({
	packageInstalled: false,
	// No limit: on a busy machine requests can arrive too close together, and those would be sent twice.
	sandbox: { otherHosts: registry.answer, activity: { processingFor: 2_000 }, limits: { perSecond: null } },
});

/** What the settings page sends. */
const page = async <T>(method: string, body?: object) => await n8n.owner.request<T>(method, '/community-packages', body);
const listed = async () => await page<InstalledPackage[]>('GET');

let unpacked = '';
let installed: InstalledPackage;

beforeAll(async () => {
	unpacked = await buildAndPack();
	await registry.publish(unpacked);
	expect(await listed()).toEqual([]);
	installed = await page('POST', { name: packageName });
});

test('n8n installs the package from its registry, and the node runs', async () => {
	const { installedVersion: version } = installed;
	expect(installed.installedNodes).toMatchObject([{ name: 'Constant Contact', type: NODE_TYPE }, { name: 'Constant Contact Trigger', type: TRIGGER_TYPE }]);
	expect(registry.requests).toContain(`GET /${packageName}/-/${packageName}-${version}.tgz`);
	expect(await listed()).toMatchObject([{ packageName, installedVersion: version, failedLoading: false }]);

	const [one, two] = n8n.sandbox.account.contacts.map(({ contact_id }) => contact_id);
	const execution = await n8n.owner.runToEnd(
		nodeWorkflow(
			await n8n.connect(),
			{ resource: 'contact', operation: 'get', contact: { __rl: true, mode: 'id', value: '={{ $json.id }}' } },
			{ items: [{ id: one }, { id: two }] },
		),
	);

	expect(execution.error).toBeUndefined();
	expect(execution.json(NODE)).toMatchObject([{ contact_id: one }, { contact_id: two }]);
	expect(n8n.sandbox.requests.map(({ path, status }) => [path, status])).toEqual([one, two].map((id) => [`/v3/contacts/${id}`, 200]));
});

describe('after an update', () => {
	const saved = readSavedWorkflows();
	const workflowIds = new Map<string, string>();

	beforeAll(async () => {
		const { id, name } = await n8n.connect();
		for (const { version, workflow } of saved) {
			const nodes = workflow.nodes.map((node) => ({ ...node, ...(node.credentials && { credentials: { [CREDENTIAL_TYPE]: { id, name } } }) }));
			workflowIds.set(version, await n8n.owner.createWorkflow({ ...workflow, nodes } as WorkflowToSave));
		}
		const next = installed.installedVersion.replace(/\d+$/, (patch) => String(Number(patch) + 1));
		await registry.publish(unpacked, next);
		expect(await listed()).toMatchObject([{ updateAvailable: next }]);
		await page('PATCH', { name: packageName });
		expect(await listed()).toEqual([expect.objectContaining({ installedVersion: next, failedLoading: false })]);
	});

	it.each(saved)('a workflow that was saved with $version goes on doing what it did', async ({ version, workflow, outcome }) => {
		n8n.sandbox.requests.length = 0;

		const execution = await n8n.owner.ended(await n8n.owner.run(workflowIds.get(version) ?? ''));

		expect(execution.error).toBeUndefined();
		const outputsOf = (node: string) => execution.outputs(node).map((items) => items.map(({ json }) => json));
		expect(outcomeOf(workflow, n8n.sandbox.requests, outputsOf)).toMatchObject(outcome);
	});
});
