/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- this runs on Node, not in n8n */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collect, endOf, killGroup, ownGroup, run } from '../../tools/childProcess.cjs';
import { isInstalled } from '../../tools/installation.cjs';

/** What runs before every npm start, in a project of two packages; npm is real, the registry holds back what a test wants. */
const script = path.join(__dirname, '../../tools/install.mjs');

let project: string;
let registry: Server;
let tarballs: Record<string, Buffer>;
let asked: string[];
/** A tarball that is not sent, and what is called when npm asks for it, and when npm is gone. */
let heldBack: { name: string; onAsked: () => void; onGone: () => void } | undefined;

beforeEach(async () => {
	project = mkdtempSync(path.join(tmpdir(), 'installation-'));
	asked = [];
	heldBack = undefined;
	tarballs = { one: await tarballOf('one'), two: await tarballOf('two') };
	registry = createServer((request, response) => {
		const name = path.basename(request.url ?? '', '.tgz');
		asked.push(name);
		if (heldBack?.name !== name) return void response.end(tarballs[name]);
		response.on('close', heldBack.onGone);
		heldBack.onAsked();
	});
	await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
	writeProject();
});

afterEach(() => {
	registry.close();
	registry.closeAllConnections();
	rmSync(project, { recursive: true, force: true });
});

async function tarballOf(name: string): Promise<Buffer> {
	const folder = path.join(project, 'packed', name, 'package');
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
	await run('tar', ['-czf', '../made.tgz', 'package'], { cwd: path.dirname(folder) });
	return readFileSync(path.join(project, 'packed', 'made.tgz'));
}

function writeProject(): void {
	const { port } = registry.address() as AddressInfo;
	const dependencies = { one: '1.0.0', two: '1.0.0' };
	const root = { name: 'project', version: '1.0.0', dependencies };
	const packages = Object.entries(tarballs).map(([name, bytes]) => {
		const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
		return [`node_modules/${name}`, { version: '1.0.0', resolved: `http://127.0.0.1:${port}/${name}.tgz`, integrity }];
	});
	const lock = { ...root, lockfileVersion: 3, requires: true, packages: { '': root, ...Object.fromEntries(packages) } };
	writeFileSync(path.join(project, 'package.json'), JSON.stringify(root));
	writeFileSync(path.join(project, 'package-lock.json'), JSON.stringify(lock));
}

function begin(environment: NodeJS.ProcessEnv = {}): ChildProcess {
	const env = { ...process.env, npm_config_cache: path.join(project, 'cache'), npm_config_fetch_retries: '0', npm_config_replace_registry_host: 'never', ...environment };
	return spawn(process.execPath, [script], { cwd: project, env, ...ownGroup, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finish(child: ChildProcess) {
	const stdout = collect(child, 'stdout');
	const stderr = collect(child, 'stderr');
	return { exitCode: await endOf(child), stdout: stdout(), stderr: stderr() };
}

const isThere = (name: string) => existsSync(path.join(project, 'node_modules', name, 'package.json'));

/** Kills the start and all of its group as npm waits for the tarball; resolves when npm has ended, too. */
async function killWhileInstalling(name: string): Promise<void> {
	let child: ChildProcess | undefined;
	await new Promise<void>((resolve) => {
		heldBack = { name, onAsked: () => child && killGroup(child), onGone: resolve };
		child = begin();
	});
	heldBack = undefined;
}

it.each(['one', 'two'])('a start repairs what another began, which was killed as it waited for package %s', async (name) => {
	await killWhileInstalling(name);
	expect(isInstalled(project)).toBe(false);

	const { exitCode, stdout } = await finish(begin());

	expect(stdout).toContain('✔ Install the dependencies');
	expect([exitCode, isThere('one'), isThere('two'), isInstalled(project)]).toEqual([0, true, true, true]);
});

it('of two starts at the same time one installs, and the other waits for it', async () => {
	let release = () => {};
	const isAsked = new Promise<void>((resolve) => (heldBack = { name: 'two', onAsked: resolve, onGone: () => {} }));
	registry.prependListener('request', (request, response) => {
		if (request.url === '/two.tgz') release = () => response.end(tarballs.two);
	});
	const first = finish(begin());
	await isAsked;
	const second = begin();
	await new Promise<void>((resolve) => second.stdout?.once('data', () => resolve()));
	const ended = finish(second);
	heldBack = undefined;
	release();

	expect([await first, await ended]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
	expect((await ended).stdout).not.toContain('✔');
	expect(asked.sort()).toEqual(['one', 'two']);
});

it('asks nobody for anything once all is installed', async () => {
	await finish(begin());
	asked = [];

	expect(await finish(begin())).toEqual({ exitCode: 0, stdout: '', stderr: '' });
	expect(asked).toEqual([]);
});

it('installs again when a package is gone, or the lock file names another version', async () => {
	await finish(begin());
	rmSync(path.join(project, 'node_modules', 'one'), { recursive: true });
	expect(isInstalled(project)).toBe(false);
	await finish(begin());
	expect(isInstalled(project)).toBe(true);

	const lockFile = path.join(project, 'package-lock.json');
	writeFileSync(lockFile, readFileSync(lockFile, 'utf8').replace(/("node_modules\/two":\{"version":)"1.0.0"/, '$1"1.0.1"'));
	expect(isInstalled(project)).toBe(false);
});

it('says what to do when there is no network', async () => {
	registry.close();
	registry.closeAllConnections();

	const { exitCode, stderr } = await finish(begin());

	expect(exitCode).toBe(1);
	expect(stderr).toMatch(/^\nnpm could not reach its registry\. The first start needs the network/);
	expect(stderr).toContain('ECONNREFUSED');
});

it('says what to do when the disk is full', async () => {
	const npm = path.join(project, 'npm.js');
	writeFileSync(npm, 'console.error("npm error code ENOSPC"); process.exit(1);');

	const { exitCode, stderr } = await finish(begin({ npm_execpath: npm }));

	expect(exitCode).toBe(1);
	expect(stderr).toMatch(/^\nThe disk is full\..*Make room and start again\.\n/);
});
