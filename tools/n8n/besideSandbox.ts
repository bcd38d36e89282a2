/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HubSpot } from '../../test/hubspot';
import type { Sandbox } from '../../test/sandbox';
import { installPackage } from '../package';
import type { N8nSettings } from './environment';
import { makeUserFolder } from './userFolder';

export interface SettingsBesideSandbox extends N8nSettings {
	proxyUrl: string;
	caFile: string;
}

/** Makes a user folder for an n8n whose only way out is the sandbox. `unpacked`: the package, if n8n is to have it from the start. */
export async function moveIn(userFolder: string, sandbox: Sandbox, unpacked?: string): Promise<SettingsBesideSandbox> {
	const caFile = path.join(userFolder, 'sandbox-ca.pem');
	await makeUserFolder(userFolder);
	await writeFile(caFile, sandbox.caCertificate);
	if (unpacked !== undefined) await installPackage(unpacked, userFolder);
	return { userFolder, proxyUrl: sandbox.proxyUrl, caFile };
}

/** Registers the address to which the sandbox leads a browser back to the n8n on this port. */
export function registerRedirect(sandbox: Sandbox, port: number): void {
	const callbacks = ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${port}/rest/oauth2-credential/callback`);
	sandbox.oauth.clients[0]?.redirectUris.push(...callbacks);
}

/** What a credential of n8n holds once it is connected with the sandbox. */
export function connectedData(sandbox: Sandbox): { clientId: string; clientSecret: string; oauthTokenData: object } {
	const [client] = sandbox.oauth.clients;
	if (client === undefined) throw new Error('The sandbox has no OAuth client');
	return { clientId: client.id, clientSecret: client.secret, oauthTokenData: sandbox.oauth.issueTokens() };
}

/** What a credential of n8n for HubSpot holds. */
export function hubSpotData({ token }: HubSpot): { appToken: string } {
	return { appToken: token };
}
