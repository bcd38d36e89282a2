/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- this runs on Node, not in n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import { startN8nCommand, type RunningN8n } from './command';
import { refuseUsedPort, type N8nSettings } from './environment';
import type { InstalledN8n } from './install';

export interface N8nServer extends RunningN8n {
	/** Of the editor, without a slash at the end. */
	url: string;
}

/** n8n needs some 15 s to be ready; on a busy machine several times that. In milliseconds. */
const TIME_TO_BE_READY = 180_000;

/** Starts `n8n start` and waits until the editor answers; rejects with n8n's output if it ends before, or never answers. */
export async function startN8nServer(
	n8n: InstalledN8n,
	settings: N8nSettings & { port: number },
	options: { logFile?: string; signal?: AbortSignal } = {},
): Promise<N8nServer> {
	await refuseUsedPort(settings.port);
	const running = await startN8nCommand(n8n, settings, ['start'], options.logFile);
	const url = `http://127.0.0.1:${settings.port}`;
	try {
		await ready(running, url, options.signal);
	} catch (error) {
		await running.stop();
		throw error;
	}
	return { ...running, url };
}

async function ready(running: RunningN8n, url: string, signal?: AbortSignal): Promise<void> {
	let hasEnded = false;
	void running.ended.finally(() => (hasEnded = true));
	const deadline = Date.now() + TIME_TO_BE_READY;
	while (!(await answers(`${url}/healthz/readiness`))) {
		signal?.throwIfAborted();
		if (hasEnded) throw new Error(`n8n ended before it was ready. Its last words:\n${lastLines(running.output())}`);
		if (Date.now() > deadline) {
			throw new Error(`n8n was not ready after ${TIME_TO_BE_READY / 1000} s. Its last words:\n${lastLines(running.output())}`);
		}
		await sleep(200);
	}
}

async function answers(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
	} catch {
		return false;
	}
}

function lastLines(text: string): string {
	return text.trimEnd().split('\n').slice(-30).join('\n');
}
