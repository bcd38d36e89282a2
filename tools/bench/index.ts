/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- this runs on Node, not in n8n */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSandbox } from '../../test/sandbox';
import { projectFolder } from '../paths';
import { LATENCY, type Case } from './cases';
import { deletionCases, deletionFigures, deletionSection } from './deletion';
import { lookUpCases, lookUpFigures, lookUpSection } from './lookUps';
import { describeMachine } from './machine';
import { table } from './markdown';
import { measure, workflowOf } from './measure';
import { addWorkflows, withN8n, type N8nForBench } from './n8nForBench';
import { noticeActivities, noticingFigures, noticingSection } from './noticing';
import { overheadCases, overheadFigures, overheadSection } from './overhead';
import type { Measured, Results } from './results';

const usage = `npm run bench [-- OPTIONS]

Measures this package in n8n itself, beside n8n's own nodes, against the local Constant Contact, and writes docs/benchmark.md.

  --quick       small sizes, once each: some minutes; prints, writes nothing
  --repeat N    run what is compared by CPU and memory N times and take the middle (default 3)
  --only TEXT   only the cases whose names hold the text; prints what was measured
  --help        show this
`;

const FULL = {
	deletion: { all: [500, 5_000, 20_000, 100_000], oneByOne: 200, oneByOneUnpaced: 5_000, loop: [500, 5_000] },
	lookUps: [
		{ addresses: 10, accountSize: 20_000 },
		{ addresses: 5_000, accountSize: 20_000 },
		{ addresses: 50, accountSize: 100_000 },
	],
	overhead: { all: [1_000, 10_000, 100_000], halfOfLargest: 50_000 },
};

const QUICK: typeof FULL = {
	deletion: { all: [500, 5_000], oneByOne: 40, oneByOneUnpaced: 0, loop: [500] },
	lookUps: [{ addresses: 10, accountSize: 20_000 }],
	overhead: { all: [1_000, 10_000], halfOfLargest: 5_000 },
};

interface Choices {
	quick: boolean;
	repeat: number;
	only: string | undefined;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			repeat: { type: 'string' },
			only: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	const { quick, only } = values;
	const repeat = Number(values.repeat ?? (quick ? 1 : 3));
	if (!Number.isInteger(repeat) || repeat < 1) throw new Error(`--repeat takes a number from 1 on, not "${values.repeat}"`);
	await withN8n(async (bench) => await runBenchmark(bench, { quick, repeat, only }));
}

async function runBenchmark(bench: N8nForBench, { quick, repeat, only = '' }: Choices): Promise<void> {
	const { deletion, lookUps, overhead } = quick ? QUICK : FULL;
	const once = [...deletionCases(deletion), ...lookUpCases(lookUps)].filter(({ id }) => id.includes(only));
	const repeated = overheadCases(overhead).filter(({ id }) => id.includes(only));
	const machine = await describeMachine(bench.n8n);
	const rowsFile = await writeRows(bench, [...once, ...repeated]);
	await addWorkflows(bench, [...once, ...repeated].map((each) => workflowOf(bench, each, rowsFile)));

	const rounds = [once, ...Array.from({ length: repeat }, () => repeated)];
	const results = await measureAll(bench, rounds.flat());
	if (only !== '') {
		console.log(JSON.stringify(Object.fromEntries(results), null, '\t'));
		return;
	}
	const noticed = await noticeActivities();
	const figures = [
		...deletionFigures(results, deletion),
		...noticingFigures(noticed),
		...lookUpFigures(results, lookUps),
		...overheadFigures(results, overhead),
	];
	const document = `# Benchmark

Made by \`npm run bench\`${quick ? ' with --quick' : ''}: n8n 2.41.1 itself (\`n8n execute\`, a process for each row) with the packed package, against the local
Constant Contact of this repository with its limits on (4 requests a second) and ${LATENCY} ms latency. ${machine}
CPU, memory and time are those of the n8n process between the node before and the node after the one in question.${
		repeat > 1 ? ` What is compared\nby CPU and memory was run ${repeat} times in turn; the middle value is shown.` : ''
	}

## Figures

${table(['figure', 'measured', 'at most', ''], figures)}

${deletionSection(results, deletion)}

${lookUpSection(results, lookUps)}

${noticingSection(noticed)}

${overheadSection(results, overhead)}
`;
	console.log(`\n${document}`);
	if (quick) return;
	const file = path.join(projectFolder, 'docs', 'benchmark.md');
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, document);
	console.log(`Written to ${path.relative(process.cwd(), file)}`);
}

/** Contacts as each sandbox numbers them. */
async function writeRows({ folder }: N8nForBench, cases: Case[]): Promise<string> {
	const largest = Math.max(...cases.map(({ accountSize }) => accountSize));
	const contacts = createSandbox().account.addContacts(largest);
	const rows = contacts.map(({ contact_id, email_address }) => ({ contact_id, email: email_address?.address }));
	const file = path.join(folder, 'rows.json');
	await writeFile(file, JSON.stringify(rows));
	return file;
}

async function measureAll(bench: N8nForBench, cases: Case[]): Promise<Results> {
	const results = new Map<string, Measured[]>();
	for (const [index, each] of cases.entries()) {
		const measured = await measure(bench, each, `${index + 1} of ${cases.length}`);
		results.set(each.id, [...(results.get(each.id) ?? []), measured]);
	}
	return results;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
