/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm } from './childProcess.cjs';
import { projectFolder } from './paths';
import { step } from './progress.cjs';

/** A version of n8n whose engine the package is tested with. */
export interface Host {
	/** As people know it. */
	n8n: string;
	/** The n8n-core of it that is installed; it brings its own n8n-workflow. */
	core: string;
	/** The zod that this n8n gives a node. */
	zod: string;
	/** Only the tests of the operations: the rest is run on versions on either side. */
	operationsOnly?: boolean;
	/** Tests that cannot be run on it, by a part of their names. */
	without?: string;
}

/** The last 1.x line, the first 2.x, and those after which something changed: see nodes/ConstantContact/host.ts. */
export const HOSTS: Host[] = [
	{ n8n: '1.123', core: '1.122.48', zod: '3.25.67' },
	// Its axios measures silence on Node's own sockets, which have no virtual time.
	{ n8n: '2.0', core: '2.0.2', zod: '3.25.67', operationsOnly: true, without: '\\(hang\\)' },
	{ n8n: '2.20', core: '2.20.6', zod: '3.25.67', operationsOnly: true },
	{ n8n: '2.34', core: '2.34.2', zod: '3.25.76' },
	{ n8n: '2.41', core: '2.41.1', zod: '3.25.76' },
];

/** Where each is installed; git ignores it. */
const hostsFolder = path.join(projectFolder, '.hosts');

/** Where a version's engine is installed. */
export function folderOf({ n8n }: Host): string {
	return path.join(hostsFolder, n8n);
}

/** Installs the engines of versions of n8n, each into a folder of its own, unless that has been done. */
export async function installHosts(hosts: Host[]): Promise<void> {
	await step(`Install the engines of n8n ${hosts.map(({ n8n }) => n8n).join(', ')}`, async () => await Promise.all(hosts.map(install)), 'once, some minutes, 210 to 450 MB each');
}

async function install(host: Host): Promise<void> {
	const { core, zod } = host;
	const folder = folderOf(host);
	const mark = path.join(folder, '.installed');
	const wanted = `n8n-core ${core}, zod ${zod}`;
	if (existsSync(mark) && (await readFile(mark, 'utf8')) === wanted) return;
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { 'n8n-core': core, zod } }));
	await npm(['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], { cwd: folder });
	await writeFile(mark, wanted);
}
