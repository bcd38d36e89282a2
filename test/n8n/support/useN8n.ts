/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import path from 'node:path';
import { connectedData, hubSpotData, moveIn, registerRedirect, type SettingsBesideSandbox } from '../../../tools/n8n/besideSandbox';
import { HUBSPOT_CREDENTIAL_TYPE, type SavedCredential } from '../../../tools/n8n/credential';
import { freePort } from '../../../tools/n8n/environment';
import { Owner } from '../../../tools/n8n/owner';
import { startN8nServer, type N8nServer } from '../../../tools/n8n/server';
import type { HubSpot } from '../../hubspot';
import type { Sandbox } from '../../sandbox';
import { startBesideSandbox, stoppedAfterTests, type SurroundingsOptions } from './surroundings';

export interface N8nOptions extends SurroundingsOptions {
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
	hubSpot: HubSpot;
	owner: Owner;
	/** A credential of its own for each call, connected with the sandbox. */
	connect(name?: string): Promise<SavedCredential>;
	/** The same for HubSpot. */
	connectHubSpot(): Promise<SavedCredential>;
	/** kill -9: it cannot say or write anything any more. */
	kill(): Promise<void>;
	/** As it was started at first: the same port, the same user folder. */
	startAgain(): Promise<void>;
	stop(): Promise<void>;
}

/** Gives the tests of a file an n8n of its own, with the packed package, beside a sandbox with the sample data. */
export function useN8n(options: N8nOptions = {}): N8nBesideSandbox {
	return stoppedAfterTests(async () => await startN8nBesideSandbox(options));
}

/** The same without jest's hooks: whoever calls it stops it. */
export async function startN8nBesideSandbox(options: N8nOptions = {}): Promise<N8nBesideSandbox> {
	const { environment, packageInstalled = true } = options;
	return await startBesideSandbox(options, async ({ installed, unpacked, sandbox, hubSpot, folder, onStop }) => {
		const port = await freePort();
		registerRedirect(sandbox, port);
		const home = await moveIn(folder, sandbox, packageInstalled ? unpacked : undefined);
		const settings = { ...home, port, environment };
		const start = async () => await startN8nServer(installed, settings, { logFile: path.join(folder, 'n8n.log') });
		const n8n = await start();
		onStop(async () => await n8n.stop());
		const owner = await Owner.signIn(n8n.url);
		const connect = async (name = 'Constant Contact account') =>
			await owner.createCredential(name, connectedData(sandbox));
		const connectHubSpot = async () => await owner.createCredential('HubSpot account', hubSpotData(hubSpot), HUBSPOT_CREDENTIAL_TYPE);
		const kill = async () => {
			process.kill(n8n.pid, 'SIGKILL');
			// Its task runner would outlive it otherwise.
			await n8n.stop();
		};
		const startAgain = async () => void Object.assign(n8n, await start());
		return { n8n, settings, owner, connect, connectHubSpot, kill, startAgain };
	});
}
