/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { cpus, loadavg, totalmem } from 'node:os';
import { run } from '../childProcess.cjs';
import { installN8n } from '../n8n/install';

/** What it is measured on. */
export async function describeMachine(): Promise<string> {
	const { node } = await installN8n();
	const { stdout } = await run(node, ['--version'], { cwd: '.' });
	const [cpu] = cpus();
	const gigabytes = Math.round(totalmem() / 1024 ** 3);
	return `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${gigabytes} GB, Node ${stdout.trim().slice(1)} in n8n`;
}

/** When a section is measured, and how busy the machine is with other things then. */
export function describeMoment(): string {
	const load = loadavg()[0] ?? 0;
	return `${new Date().toISOString().slice(0, 10)}, with a load of the machine of ${load.toFixed(1)} at the start`;
}
