/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- this runs on Node, not in n8n */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../childProcess';
import { n8nModules, stateFolder } from '../paths';
import { step } from '../progress';

/** What it takes to run n8n's command: a Node that n8n accepts, and the script. */
export interface InstalledN8n {
	node: string;
	script: string;
}

/** n8n 2.41 refuses older ones. */
const NODE_MAJOR_OF_N8N = 24;

const installationFiles = ['package.json', 'package-lock.json', '.npmrc'];
const installedMark = path.join(n8nModules, '.installed-from');

/** Installs n8n as tools/n8n/package-lock.json says, unless that has been done: 2.8 GB, some minutes. */
export async function installN8n(signal?: AbortSignal): Promise<InstalledN8n> {
	const wanted = await installationHash();
	const present = existsSync(installedMark) ? await readFile(installedMark, 'utf8') : undefined;
	if (present !== wanted) {
		await rm(installedMark, { force: true });
		await step('Install n8n 2.41.1 beside the package', async () => await installModules(signal), 'once, 2 to 6 minutes, 2.8 GB');
		await step('Build SQLite for it', async () => await buildSqlite(signal), 'once, 1 to 4 minutes');
		await writeFile(installedMark, wanted);
	}
	return { node: nodeForN8n(), script: path.join(n8nModules, 'n8n', 'bin', 'n8n') };
}

async function installationHash(): Promise<string> {
	const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
	for (const name of installationFiles) hash.update(await readFile(path.join(__dirname, name)));
	return hash.digest('hex');
}

async function installModules(signal?: AbortSignal): Promise<void> {
	await mkdir(stateFolder, { recursive: true });
	for (const name of installationFiles) await copyFile(path.join(__dirname, name), path.join(stateFolder, name));
	// --ignore-scripts: one of n8n's optional bindings (for Kafka) fails to build on most machines.
	await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: stateFolder, signal });
}

/** The one native module n8n needs built: a prebuilt one where the network allows, else compiled with the headers that came with Node. */
async function buildSqlite(signal?: AbortSignal): Promise<void> {
	try {
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error'], {
			cwd: stateFolder,
			signal,
			env: { ...process.env, npm_config_nodedir: nodePackage(), JOBS: 'max' },
		});
	} catch (error) {
		throw new Error(
			`SQLite could not be built. Compiling it takes Python 3, make and a C++ compiler (Debian: apt-get install python3 make g++).\n${String(error)}`,
		);
	}
}

function nodeForN8n(): string {
	if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_OF_N8N) return process.execPath;
	const folder = nodePackage();
	if (folder === undefined) {
		throw new Error(
			`n8n needs Node ${NODE_MAJOR_OF_N8N}, and npm has none for ${process.platform}-${process.arch}: install Node ${NODE_MAJOR_OF_N8N} and run npm start with it.`,
		);
	}
	return path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The folder of the npm package that holds Node 24 and its headers: of the optional dependencies npm installs only this platform's. */
function nodePackage(): string | undefined {
	const name = readdirSync(n8nModules).find((folder) => /^node-(bin-)?(linux|darwin|win)-/.test(folder));
	return name === undefined ? undefined : path.join(n8nModules, name);
}
