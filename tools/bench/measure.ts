/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../test/sandbox';
import { startN8nCommand } from '../n8n/command';
import { step } from '../progress.cjs';
import type { Case } from './cases';
import type { N8nForBench } from './n8nForBench';
import type { Measured, Used } from './results';
import { benchWorkflow } from './workflow';

function resultFile({ folder }: N8nForBench, { id }: Pick<Case, 'id'>): string {
	return `${folder}/${workflowId(id)}.result.json`;
}

/** n8n takes at most 36 characters. */
export function workflowId(id: string): string {
	return `bench-${createHash('sha256').update(id).digest('hex').slice(0, 16)}`;
}

/** Files with contacts and lists as every sandbox numbers them. */
export interface RowFiles {
	contacts: string;
	lists: string;
}

/** The workflow of a case. */
export function workflowOf(bench: N8nForBench, { id, rows, subject }: Case, files: RowFiles): object {
	const { formerly, ...contacts } = rows;
	const all = { ...contacts, file: files.contacts, ...(formerly && { lists: { ...formerly, file: files.lists } }) };
	return benchWorkflow(workflowId(id), id, all, subject, resultFile(bench, { id }));
}

/** Runs a case once, in an n8n process of its own and against a fresh sandbox. */
export async function measure(bench: N8nForBench, each: Case, which: string): Promise<Measured> {
	return await step(`${which}: ${each.id}`, async () => {
		const sandbox = await startSandbox(each.sandbox);
		try {
			sandbox.keepBodies = false;
			sandbox.oauth.issueTokens();
			sandbox.account.addContacts(each.accountSize, () => ({ deleted: each.areDeleted ?? false }));
			for (let count = 0; count < (each.lists ?? 0); count++) sandbox.account.addList();
			const used = await runIn(bench, each, sandbox);
			const counts = countsOf(sandbox);
			if (each.outcome) checkOutcome(sandbox, each, counts.refused);
			return { ...used, ...counts };
		} finally {
			await sandbox.stop();
		}
	});
}

/** n8n is ended as soon as the second meter has written: printing the items would take longer than the run. */
async function runIn(bench: N8nForBench, each: Case, { proxyUrl }: Sandbox): Promise<Used> {
	const file = resultFile(bench, each);
	await rm(file, { force: true });
	const environment = { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none' };
	const settings = { ...bench.settings, proxyUrl, environment };
	const n8n = await startN8nCommand(bench.n8n, settings, ['execute', `--id=${workflowId(each.id)}`]);
	let hasEnded = false;
	void n8n.ended.finally(() => (hasEnded = true));
	try {
		while (!existsSync(file)) {
			if (hasEnded) throw new Error(`${each.id} failed:\n${n8n.output().slice(0, 4_000)}`);
			await sleep(100);
		}
		return JSON.parse(await readFile(file, 'utf8')) as Used;
	} finally {
		await n8n.stop();
	}
}

function countsOf({ requests }: Sandbox) {
	const first = requests[0]?.at ?? 0;
	return {
		requests: requests.length,
		submissions: requests.filter(({ method }) => method === 'POST').length,
		refused: requests.filter(({ status }) => status === 429).length,
		requestSeconds: ((requests.at(-1)?.at ?? first) - first) / 1000,
	};
}

/** What was fast because it was not done is not measured; only a refused request may be left undone. */
function checkOutcome({ account }: Sandbox, { id, rows, outcome }: Case, refused: number): void {
	const done = account.contacts.filter(({ deleted_at }) => (deleted_at === undefined) === (outcome === 'restored')).length;
	if (done < rows.count - refused) throw new Error(`${id}: ${done} contacts instead of ${rows.count} are ${outcome}`);
}
