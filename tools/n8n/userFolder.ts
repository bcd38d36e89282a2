/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runN8nCommand } from './command';
import type { N8nSettings } from './environment';
import type { InstalledN8n } from './install';

/** A credential in plain text, as `n8n import:credentials` takes it; n8n encrypts it. */
export interface PlainCredential {
	/** At most 36 characters; a credential with this id is replaced. */
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/**
 * Makes the folder that n8n is to call home (N8N_USER_FOLDER). n8n copies its editor, hundreds of scripts, into `.cache` there;
 * a link puts them below a node_modules, where linters and test runners that walk this project do not go.
 */
export async function makeUserFolder(userFolder: string): Promise<void> {
	const cache = path.join(userFolder, 'node_modules', '.cache');
	await mkdir(cache, { recursive: true });
	const link = path.join(userFolder, '.cache');
	if (!existsSync(link)) await symlink(cache, link, 'junction');
}

/** Puts credentials into n8n's database. */
export async function importCredentials(
	n8n: InstalledN8n,
	settings: N8nSettings,
	credentials: PlainCredential[],
	signal?: AbortSignal,
): Promise<void> {
	const file = path.join(settings.userFolder, 'credentials.json');
	await writeFile(file, JSON.stringify(credentials), { mode: 0o600 });
	try {
		await importInto(n8n, settings, ['import:credentials', `--input=${file}`], signal);
	} finally {
		await rm(file, { force: true });
	}
}

/** Puts every workflow of a folder (one JSON file each) into n8n's database; one with the same id is replaced. */
export async function importWorkflows(
	n8n: InstalledN8n,
	settings: N8nSettings,
	folder: string,
	signal?: AbortSignal,
): Promise<void> {
	await importInto(n8n, settings, ['import:workflow', '--separate', `--input=${folder}`], signal);
}

/** An import that failed exits with 0 all the same: only its words tell. */
async function importInto(n8n: InstalledN8n, settings: N8nSettings, args: string[], signal?: AbortSignal): Promise<void> {
	const { stdout, stderr } = await runN8nCommand(n8n, settings, args, signal);
	if (!stdout.includes('Successfully imported')) throw new Error(`n8n ${args[0]} failed:\n${stdout}${stderr}`);
}
