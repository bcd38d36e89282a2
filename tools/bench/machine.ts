/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { cpus, loadavg, totalmem } from 'node:os';
import { run } from '../childProcess';
import type { InstalledN8n } from '../n8n/install';

/** What it was measured on, in a sentence. */
export async function describeMachine({ node }: InstalledN8n): Promise<string> {
	const { stdout } = await run(node, ['--version'], { cwd: '.' });
	const [cpu] = cpus();
	const gigabytes = Math.round(totalmem() / 1024 ** 3);
	const date = new Date().toISOString().slice(0, 10);
	const load = loadavg()[0] ?? 0;
	return `${date}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${gigabytes} GB, Node ${stdout.trim().slice(1)} in n8n,
load of the machine at the start ${load.toFixed(1)}.`;
}
