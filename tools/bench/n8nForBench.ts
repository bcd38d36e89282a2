/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startSandbox } from '../../test/sandbox';
import { exampleCredential } from '../examples';
import { connectedData } from '../n8n/besideSandbox';
import type { N8nSettings } from '../n8n/environment';
import { installN8n, type InstalledN8n } from '../n8n/install';
import { importCredentials, importWorkflows, makeUserFolder } from '../n8n/userFolder';
import { buildAndPack, installPackage } from '../package';
import { stateFolder } from '../paths';
import { step } from '../progress.cjs';

/** An n8n that holds this package, the bench's own nodes and a credential that every sandbox takes. */
export interface N8nForBench {
	n8n: InstalledN8n;
	settings: N8nSettings;
	/** For files of the bench. */
	folder: string;
}

/** Does `work` in an n8n with a user folder of its own, which is removed afterwards. */
export async function withN8n<T>(work: (bench: N8nForBench) => Promise<T>): Promise<T> {
	const n8n = await installN8n();
	const unpacked = await buildAndPack();
	await mkdir(stateFolder, { recursive: true });
	const userFolder = await mkdtemp(path.join(stateFolder, 'bench-'));
	try {
		const settings = { userFolder, caFile: path.join(userFolder, 'sandbox-ca.pem') };
		await makeUserFolder(userFolder);
		await installPackage(unpacked, userFolder);
		await installBenchNodes(userFolder);
		await step('Connect n8n with the sandbox', async () => await connect(n8n, settings));
		const folder = path.join(userFolder, 'bench');
		await mkdir(folder);
		return await work({ n8n, settings, folder });
	} finally {
		await rm(userFolder, { recursive: true, force: true });
	}
}

async function installBenchNodes(userFolder: string): Promise<void> {
	const name = 'n8n-nodes-bench';
	const place = path.join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	await cp(path.join(__dirname, name), place, { recursive: true });
}

/** Each sandbox issues the same first token, so one credential fits them all. */
async function connect(n8n: InstalledN8n, settings: N8nSettings & { caFile: string }): Promise<void> {
	const sandbox = await startSandbox();
	try {
		await writeFile(settings.caFile, sandbox.caCertificate);
		await importCredentials(n8n, settings, [{ ...exampleCredential, data: connectedData(sandbox) }]);
	} finally {
		await sandbox.stop();
	}
}

/** Puts workflows into n8n's database, all at once: each start of n8n takes some seconds. */
export async function addWorkflows({ n8n, settings, folder }: N8nForBench, workflows: object[]): Promise<void> {
	const workflowFolder = path.join(folder, 'workflows');
	await mkdir(workflowFolder);
	for (const [index, workflow] of workflows.entries()) {
		await writeFile(path.join(workflowFolder, `${index}.json`), JSON.stringify(workflow));
	}
	await step(`Import ${workflows.length} workflows`, async () => await importWorkflows(n8n, settings, workflowFolder));
}
