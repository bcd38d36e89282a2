/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- this runs on Node, not in n8n */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { connectedData, moveIn, registerRedirect, type SettingsBesideSandbox } from '../../../tools/n8n/besideSandbox';
import { freePort } from '../../../tools/n8n/environment';
import { installN8n } from '../../../tools/n8n/install';
import { startN8nServer, type N8nServer } from '../../../tools/n8n/server';
import { buildAndPack } from '../../../tools/package';
import { stateFolder } from '../../../tools/paths';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { addSampleData } from '../../sandbox/sampleData';
import { Owner, type SavedCredential } from './owner';

export interface N8nOptions {
	sandbox?: SandboxOptions;
	/** Of n8n, beyond what tools/n8n/environment.ts sets. */
	environment?: NodeJS.ProcessEnv;
	/** Whether n8n finds the package installed when it starts. Default true. */
	packageInstalled?: boolean;
}

/** A running n8n, and the sandbox that is its Constant Contact. */
export interface N8nBesideSandbox {
	n8n: N8nServer;
	settings: SettingsBesideSandbox;
	sandbox: Sandbox;
	owner: Owner;
	/** A credential of its own for each call, connected with the sandbox. */
	connect(name?: string): Promise<SavedCredential>;
	stop(): Promise<void>;
}

/** Long, since nobody is at the other end of the limit: how long n8n may take to start, in milliseconds. */
export const TIME_TO_START = 240_000;

/**
 * Gives the tests of a file an n8n of its own, with the packed package, beside a sandbox with the sample data. It is stopped
 * after them, also when one has failed. The properties of the returned object are there once the tests run.
 */
export function useN8n(options: N8nOptions = {}): N8nBesideSandbox {
	let running: N8nBesideSandbox | undefined;
	beforeAll(async () => {
		running = await startN8nBesideSandbox(options);
	}, TIME_TO_START);
	afterAll(async () => await running?.stop());
	return new Proxy({} as N8nBesideSandbox, {
		get(_target, property: keyof N8nBesideSandbox) {
			if (!running) throw new Error('n8n runs only while the tests of the file do');
			return running[property];
		},
	});
}

/** The same without jest's hooks: whoever calls it stops it. */
export async function startN8nBesideSandbox({
	sandbox: sandboxOptions,
	environment,
	packageInstalled = true,
}: N8nOptions = {}): Promise<N8nBesideSandbox> {
	// Both are there since the global setup: this only asks where.
	const [installed, unpacked] = [await installN8n(), await buildAndPack()];
	const sandbox = await startSandbox(sandboxOptions);
	const userFolder = await mkdtemp(path.join(stateFolder, 'test-'));
	const stopped: Array<() => Promise<void>> = [
		async () => await rm(userFolder, { recursive: true, force: true, maxRetries: 5 }),
		async () => await sandbox.stop(),
	];
	const stop = async () => {
		for (const end of stopped.splice(0).reverse()) await end();
	};
	try {
		addSampleData(sandbox.account);
		const port = await freePort();
		registerRedirect(sandbox, port);
		const home = await moveIn(userFolder, sandbox, packageInstalled ? unpacked : undefined);
		const settings = { ...home, port, environment };
		const n8n = await startN8nServer(installed, settings, { logFile: path.join(userFolder, 'n8n.log') });
		stopped.push(async () => await n8n.stop());
		const owner = await Owner.signIn(n8n.url);
		const connect = async (name = 'Constant Contact account') =>
			await owner.createCredential(name, connectedData(sandbox));
		return { n8n, settings, sandbox, owner, connect, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
