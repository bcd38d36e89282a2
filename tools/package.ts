/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm, run } from './childProcess.cjs';
import { withLock } from './lock.cjs';
import { packageName, projectFolder, stateFolder } from './paths';
import { step } from './progress.cjs';

/** Below a node_modules, so that neither ESLint nor jest takes what was built for source. */
const unpackedFolder = path.join(stateFolder, 'packed', 'node_modules', packageName);
const packedMark = path.join(stateFolder, 'packed', 'made-from');

/** What the tarball is made of. */
const sources = ['nodes', 'credentials', 'package.json', 'tsconfig.json', 'gulpfile.js', 'README.md', 'LICENSE', 'LICENSE.md'];

/** Builds and packs the package, unless nothing has changed, and returns the folder of the unpacked tarball: what npm would publish. */
export async function buildAndPack(signal?: AbortSignal): Promise<string> {
	const wanted = await hashOf(sources.map((name) => path.join(projectFolder, name)));
	const isPacked = async () => existsSync(packedMark) && (await readFile(packedMark, 'utf8')) === wanted;
	const packOnce = async () => {
		if (await isPacked()) return;
		await rm(packedMark, { force: true });
		await step('Build and pack the package', async () => {
			await npm(['run', 'build', '--silent'], { cwd: projectFolder, signal, lock });
			await packInto(unpackedFolder, lock, signal);
		});
		await writeFile(packedMark, wanted);
	};
	const lock = path.join(stateFolder, 'packing.lock');
	if (!(await isPacked())) await withLock(lock, packOnce, { signal });
	return unpackedFolder;
}

/** Puts the unpacked package where an n8n with this user folder loads community nodes from. */
export async function installPackage(unpacked: string, userFolder: string): Promise<void> {
	const place = path.join(userFolder, '.n8n', 'nodes', 'node_modules', packageName);
	await rm(place, { recursive: true, force: true });
	await cp(unpacked, place, { recursive: true });
}

/** Packs the package as npm would publish it, and unpacks that into an emptied folder. */
async function packInto(folder: string, lock: string, signal?: AbortSignal): Promise<void> {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await npm(['pack', '--ignore-scripts', '--silent', `--pack-destination=${folder}`], { cwd: projectFolder, signal, lock });
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (tarball === undefined) throw new Error(`npm pack left no tarball in ${folder}`);
	// tar comes with Linux, macOS and Windows; run in the folder, since Windows' takes C: for a host's name.
	const { exitCode, stderr } = await run('tar', ['-xzf', tarball, '--strip-components=1'], { cwd: folder, signal });
	if (exitCode !== 0) throw new Error(`${tarball} could not be unpacked: ${stderr}`);
	await rm(path.join(folder, tarball));
}

async function hashOf(files: string[]): Promise<string> {
	const hash = createHash('sha256');
	for (const file of files) await addToHash(hash, file);
	return hash.digest('hex');
}

async function addToHash(hash: ReturnType<typeof createHash>, file: string): Promise<void> {
	if (!existsSync(file)) return;
	const entries = await readdir(file, { withFileTypes: true }).catch(() => undefined);
	if (entries === undefined) {
		hash.update(`${path.relative(projectFolder, file)}\0`).update(await readFile(file));
		return;
	}
	for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) await addToHash(hash, path.join(file, name));
}
