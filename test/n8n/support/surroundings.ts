/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- this runs on Node, not in n8n */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { installN8n, type InstalledN8n, type N8nVersion } from '../../../tools/n8n/install';
import { buildAndPack } from '../../../tools/package';
import { createHubSpot, type HubSpot } from '../../hubspot';
import { addSampleHubSpot } from '../../hubspot/sampleData';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { addSampleData } from '../../sandbox/sampleData';

/** Long, since nobody is at the other end of the limit: how long n8n may take to start, in milliseconds. */
export const TIME_TO_START = 240_000;

/** What can be stopped, with all that it started. */
export interface Stoppable {
	stop(): Promise<void>;
}

/**
 * Starts something for the tests of a file, and stops it after them, also when one has failed. The properties of the
 * returned object are there once the tests run.
 */
export function stoppedAfterTests<T extends Stoppable>(start: () => Promise<T>): T {
	let running: T | undefined;
	beforeAll(async () => {
		running = await start();
	}, TIME_TO_START);
	afterAll(async () => await running?.stop());
	return new Proxy({} as T, {
		get(_target, property: string) {
			if (!running) throw new Error('n8n runs only while the tests of the file do');
			return running[property as keyof T];
		},
	});
}

/** Where an n8n is started: beside a sandbox and a local HubSpot, with the sample data. */
export interface Surroundings {
	installed: InstalledN8n;
	/** The packed package. */
	unpacked: string;
	sandbox: Sandbox;
	hubSpot: HubSpot;
	/** Of the test file's own. */
	folder: string;
	/** Takes what has to end before the sandbox does; the last comes first. */
	onStop(end: () => Promise<void>): void;
}

/** What is started beside what. */
export interface SurroundingsOptions {
	sandbox?: SandboxOptions;
	/** Default the newest. */
	version?: N8nVersion;
}

/** Starts a sandbox with a local HubSpot behind it, and something beside it. All of it is stopped together, also when starting it fails halfway. */
export async function startBesideSandbox<T extends object>(
	{ sandbox: options, version }: SurroundingsOptions,
	start: (surroundings: Surroundings) => Promise<T>,
): Promise<T & Stoppable & { sandbox: Sandbox; hubSpot: HubSpot }> {
	// Both are there since the global setup: this only asks where.
	const [installed, unpacked] = [await installN8n(undefined, version), await buildAndPack()];
	const { hubSpot, answer } = createHubSpot(options?.clock?.now);
	const sandbox = await startSandbox({ otherHosts: answer, ...options });
	const folder = await mkdtemp(path.join(installed.folder, 'test-'));
	const stopped: Array<() => Promise<void>> = [
		async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }),
		async () => await sandbox.stop(),
	];
	const stop = async () => {
		for (const end of stopped.splice(0).reverse()) await end();
	};
	try {
		addSampleData(sandbox.account);
		addSampleHubSpot(hubSpot, sandbox.account);
		const started = await start({ installed, unpacked, sandbox, hubSpot, folder, onStop: (end) => void stopped.push(end) });
		return { ...started, sandbox, hubSpot, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
