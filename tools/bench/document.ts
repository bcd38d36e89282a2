/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console -- this runs on Node, not in n8n */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder, stateFolder } from '../paths';
import { LATENCY } from './cases';
import { table } from './markdown';
import type { Report, Section } from './section';

/** What a section said, and when. */
export interface Reported extends Report {
	measured: string;
}

/** By the name of the section. */
export type Reports = Record<string, Reported>;

/** What was measured here last, so that a section can be measured again without the others. */
const keptFile = path.join(stateFolder, 'benchmark.json');
const documentFile = path.join(projectFolder, 'docs', 'benchmark.md');

/** Keeps what a section says in the place of what it said before. */
export async function keep(name: string, reported: Reported): Promise<void> {
	await mkdir(stateFolder, { recursive: true });
	await writeFile(keptFile, JSON.stringify({ ...(await kept()), [name]: reported }, null, '\t'));
}

async function kept(): Promise<Reports> {
	return existsSync(keptFile) ? (JSON.parse(await readFile(keptFile, 'utf8')) as Reports) : {};
}

/** Writes the document of what was measured last, once there is something of every section. */
export async function writeDocument(sections: Section[], machine: string): Promise<void> {
	const reports = await kept();
	const missing = sections.filter(({ name }) => reports[name] === undefined);
	if (missing.length > 0) {
		const commands = missing.map(({ name }) => `  npm run bench -- --section ${name}`);
		console.log(`Kept. docs/benchmark.md is written once every section has been measured here; these have not:\n${commands.join('\n')}`);
		return;
	}
	await mkdir(path.dirname(documentFile), { recursive: true });
	await writeFile(documentFile, documentOf(sections, reports, { machine }));
	console.log(`Written to ${path.relative(projectFolder, documentFile)}`);
}

/** The document of the sections that there is something of. */
export function documentOf(sections: Section[], reports: Reports, { machine, quick = false }: { machine: string; quick?: boolean }): string {
	const all = sections.flatMap(({ name }) => reports[name] ?? []);
	return `# Benchmark

Made by \`npm run bench\`${quick ? ' with --quick' : ''}: n8n 2.41.1 itself with the packed package, against the local Constant Contact of this repository with its
limits on (4 requests a second) and ${LATENCY} ms latency. ${machine}.
Where nothing else is said, each row is a process of its own (\`n8n execute\`); CPU, memory and time are those of this process
between the node before and the node after the one in question.

## Figures

${table(['figure', 'measured', 'at most', ''], all.flatMap(({ figures }) => figures))}

${all.map(({ text, measured }) => `${text}\n\nMeasured on ${measured}.`).join('\n\n')}
`;
}
