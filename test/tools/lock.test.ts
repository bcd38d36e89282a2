/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../tools/childProcess.cjs';
import { withLock } from '../../tools/lock.cjs';

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
	file = path.join(folder, 'the.lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('holds the lock while it works, and frees it when the work fails, too', async () => {
	const work = async () => {
		expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${process.pid}( |\n)`));
		throw new Error('no luck');
	};
	await expect(withLock(file, work)).rejects.toThrow('no luck');
	expect(existsSync(file)).toBe(false);
});

it('lets one at a time work', async () => {
	const order: string[] = [];
	const work = (name: string) => async () => {
		order.push(`${name} begins`);
		await new Promise(setImmediate);
		order.push(`${name} ends`);
	};
	await Promise.all([withLock(file, work('a')), withLock(file, work('b'))]);
	expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('takes over what a process left that is gone', async () => {
	// Its own process id, which is free once it has ended.
	const { stdout } = await run(process.execPath, ['-p', 'process.pid'], { cwd: folder });
	writeFileSync(file, stdout);
	expect(await withLock(file, async () => 'done')).toBe('done');
});

(process.platform === 'linux' ? it : it.skip)('takes over what a process left whose id another one has now', async () => {
	const own = await withLock(file, async () => readFileSync(file, 'utf8'));
	const [id, begun] = own.trim().split(' ').map(Number);
	expect([id, begun]).toEqual([process.pid, expect.any(Number)]);
	// Of an earlier process that had this id.
	writeFileSync(file, `${id} ${Number(begun) - 1}\n`);
	expect(await withLock(file, async () => 'done')).toBe('done');
});

it('does not wait if it is told not to', async () => {
	const onHeld = jest.fn(() => {
		throw new Error('somebody is at it');
	});
	await withLock(file, async () => {
		await expect(withLock(file, async () => {}, { onHeld })).rejects.toThrow('somebody is at it');
	});
	expect(onHeld.mock.calls).toEqual([[[process.pid]]]);
});
