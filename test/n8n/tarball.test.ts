/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- this runs on Node, not in n8n */
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildAndPack } from '../../tools/package';
import { packageName } from '../../tools/paths';

let folder = '';
let names: string[] = [];

beforeAll(async () => {
	folder = await buildAndPack();
	names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll(path.sep, '/'));
});

test('the tarball is the same on every system: plain files, names that every file system can hold, lines that end with LF', () => {
	expect(names.length).toBeGreaterThan(50);
	expect(names.filter((name) => lstatSync(path.join(folder, name)).isSymbolicLink())).toEqual([]);
	expect(names.filter((name) => !/^[\w./-]+$/.test(name) || /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/i.test(name) || name.length > 150)).toEqual([]);
	expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
	const texts = names.filter((name) => /\.(js|json|ts|svg|md|map)$|LICENSE/.test(name));
	expect(texts.filter((name) => readFileSync(path.join(folder, name), 'utf8').includes('\r'))).toEqual([]);
});

test('nothing in it names the machine that it was built on', () => {
	const files = names.filter((name) => lstatSync(path.join(folder, name)).isFile());
	expect(files.filter((name) => readFileSync(path.join(folder, name), 'utf8').includes(path.resolve(__dirname, '..', '..')))).toEqual([]);
});

/** Loads a node as n8n does, in a process of its own where the package cannot find `missing`. */
function load(node: string, missing: string): string {
	const place = mkdtempSync(path.join(tmpdir(), 'too-old-'));
	const hook = path.join(place, 'hook.cjs');
	writeFileSync(
		hook,
		`const Module = require('node:module');
		const resolve = Module._resolveFilename;
		Module._resolveFilename = function (request, ...more) {
			if (request === ${JSON.stringify(missing)} && more[0]?.filename?.includes(${JSON.stringify(packageName)})) throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
			return resolve.call(this, request, ...more);
		};`,
	);
	const script = `new (require('./dist/nodes/ConstantContact/${node}.node.js').${node})(); console.log('loaded')`;
	const { stdout, stderr } = spawnSync(process.execPath, ['--require', hook, '-e', script], { cwd: folder, encoding: 'utf8' });
	rmSync(place, { recursive: true });
	return stdout + stderr;
}

test.each(['ConstantContact', 'ConstantContactTrigger'])('an n8n that is too old is told which one is needed: %s', (node) => {
	expect(load(node, 'nothing of that name')).toContain('loaded');
	expect(load(node, 'zod/v4')).toContain('n8n-nodes-constant-contact needs n8n 1.123 or later');
});
