/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error, no-console -- this runs on Node, not in n8n */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../childProcess.cjs';
import { forget, howFar, install, isInstalled } from '../installation.cjs';
import { withLock } from '../lock.cjs';
import { stateFolder } from '../paths';
import { step } from '../progress.cjs';

/** The versions of n8n that can be started here: the newest that installs, and the last line of n8n 1. */
export const N8N_VERSIONS = ['2.41', '1.123'] as const;

export type N8nVersion = (typeof N8N_VERSIONS)[number];

export const NEWEST: N8nVersion = '2.41';

/** What it takes to run n8n's command: a Node that n8n accepts, and the script. */
export interface InstalledN8n {
	node: string;
	script: string;
	/** Where it is installed. User folders lie beneath, so that community nodes find its modules (n8n-workflow, zod) first. */
	folder: string;
	/** What this version is told beyond tools/n8n/environment.ts. */
	environment: NodeJS.ProcessEnv;
}

/** n8n 2.41 refuses older ones, and 1.123 has a prebuilt module for this one alone. */
const NODE_MAJOR_OF_N8N = 24;

/** Older ones do not know the module, and refuse to be told to leave it out. */
const ENVIRONMENT: Record<N8nVersion, NodeJS.ProcessEnv> = { '2.41': { N8N_DISABLED_MODULES: 'mcp-registry' }, '1.123': {} };

const installationFiles = ['package.json', 'package-lock.json', '.npmrc'];

/** Where a version is installed, and where its lock file is. */
function foldersOf(version: N8nVersion) {
	const below = version === NEWEST ? '' : version;
	return { folder: path.join(stateFolder, below), source: path.join(__dirname, below) };
}

/**
 * Installs n8n as its package-lock.json below tools/n8n says, unless that has been done: 2 to 3 GB, some minutes. What an
 * earlier call could not finish is gone on with. Rejects with what to do if there is no network, room or compiler.
 */
export async function installN8n(signal?: AbortSignal, version: N8nVersion = NEWEST): Promise<InstalledN8n> {
	const { folder, source } = foldersOf(version);
	const modules = path.join(folder, 'node_modules');
	const mark = path.join(modules, '.installed-from');
	const wanted = await installationHash(source);
	const marked = async () => (existsSync(mark) ? await readFile(mark, 'utf8') : undefined);
	const lock = path.join(folder, 'installation.lock');
	const installOnce = async () => {
		const present = await marked();
		// Another process may have done it meanwhile.
		if (present === wanted) return;
		// What is there was made from another lock file, or for another machine.
		if (present !== undefined) forget(folder);
		await rm(mark, { force: true });
		await copyInstallationFiles(source, folder);
		if (!isInstalled(folder)) {
			const what = `Step 2 of 3: install n8n ${version} beside the package`;
			await step(what, async () => await install(folder, { signal, lock }), 'once, 2 to 6 minutes, 2 to 3 GB', () => howFar(folder));
		}
		await step('Step 3 of 3: build SQLite for it', async () => await buildSqlite(folder, lock, signal), 'once, 1 to 4 minutes');
		await writeFile(mark, wanted);
	};
	if ((await marked()) !== wanted) {
		const onHeld = ([pid]: number[]) => console.log(`The process ${pid} installs n8n ${version} already: waiting for it …`);
		await withLock(lock, installOnce, { onHeld, signal });
	}
	return { node: nodeForN8n(modules), script: path.join(modules, 'n8n', 'bin', 'n8n'), folder, environment: ENVIRONMENT[version] };
}

async function installationHash(source: string): Promise<string> {
	const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
	for (const name of installationFiles) hash.update(await readFile(path.join(source, name)));
	return hash.digest('hex');
}

async function copyInstallationFiles(source: string, folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	for (const name of installationFiles) await copyFile(path.join(source, name), path.join(folder, name));
}

/** The one native module n8n needs built: a prebuilt one where the network allows, else compiled with the headers that came with Node. */
async function buildSqlite(folder: string, lock: string, signal?: AbortSignal): Promise<void> {
	try {
		await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--loglevel=error'], {
			cwd: folder,
			signal,
			lock,
			env: { ...process.env, npm_config_nodedir: nodePackage(path.join(folder, 'node_modules')), JOBS: 'max' },
		});
	} catch (error) {
		if (signal?.aborted) throw error;
		throw new Error(
			`SQLite could not be built. Compiling it takes Python 3, make and a C++ compiler (Debian: apt-get install python3 make g++), and room on the disk.\n${String(error)}`,
		);
	}
}

function nodeForN8n(modules: string): string {
	if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_OF_N8N) return process.execPath;
	const folder = nodePackage(modules);
	if (folder === undefined) {
		throw new Error(
			`n8n needs Node ${NODE_MAJOR_OF_N8N}, and npm has none for ${process.platform}-${process.arch}: install Node ${NODE_MAJOR_OF_N8N} and run npm start with it.`,
		);
	}
	return path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The folder of the npm package that holds Node 24 and its headers: of the optional dependencies npm installs only this platform's. */
function nodePackage(modules: string): string | undefined {
	const name = readdirSync(modules).find((folder) => /^node-(bin-)?(linux|darwin|win)-/.test(folder));
	return name === undefined ? undefined : path.join(modules, name);
}
