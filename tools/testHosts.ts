/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions, no-console -- this runs on Node, not in n8n */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endOf } from './childProcess.cjs';
import { folderOf, HOSTS, installHosts, type Host } from './hosts';
import { projectFolder } from './paths';

const usage = `npm run test:hosts [-- OPTIONS] [-- JEST OPTIONS]

Runs the tests in n8n's engine on the engines of several versions of n8n: ${HOSTS.map(({ n8n }) => n8n).join(', ')}.

  --host V          only on this version; may be given several times
  --older           not on the newest, with which npm test runs
  --help            show this

What follows a second -- goes to jest, for instance a part of a file's name.
`;

/** The part of jest's report that is read. */
interface JestReport {
	success: boolean;
	numPassedTests: number;
	testResults: Array<{ name: string; assertionResults: Array<{ status: string }> }>;
}

const resultsFolder = path.join(projectFolder, 'coverage', 'hosts');

async function testOn(host: Host, jestArgs: string[]): Promise<JestReport> {
	const outputFile = path.join(resultsFolder, `${host.n8n}.json`);
	// What an earlier run left would be taken for the result of one that never came to its end.
	await rm(outputFile, { force: true });
	console.log(`\n=== n8n ${host.n8n} (n8n-core ${host.core})`);
	const jest = path.join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js');
	const names = host.without === undefined ? [] : [`--testNamePattern=^(?!.*(${host.without}))`];
	const args = [jest, '--config', 'test/hosts/jest.config.js', '--forceExit', '--json', `--outputFile=${outputFile}`, ...names, ...jestArgs];
	const child = spawn(process.execPath, args, {
		cwd: projectFolder,
		env: { ...process.env, HOST_MODULES: folderOf(host), HOST_TESTS: host.operationsOnly ? 'operations' : 'all' },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	const exitCode = await endOf(child);
	const report = JSON.parse(await readFile(outputFile, 'utf8')) as JestReport;
	return { ...report, success: report.success && exitCode === 0 && report.numPassedTests > 0 };
}

/** "resources/contact" for a test of an operation of contacts. */
function groupOf(file: string): string {
	return path.relative(path.join(projectFolder, 'test'), path.dirname(file)).replaceAll(path.sep, '/') || 'the node as a whole';
}

function passedByGroup({ testResults }: JestReport): Map<string, number> {
	const groups = new Map<string, number>();
	for (const { name, assertionResults } of testResults) {
		const passed = assertionResults.filter(({ status }) => status === 'passed').length;
		groups.set(groupOf(name), (groups.get(groupOf(name)) ?? 0) + passed);
	}
	return groups;
}

/** A table in Markdown: how many tests of each group passed on each host. */
function table(reports: Map<Host, JestReport>): string {
	const columns = [...reports].map(([{ n8n }, report]) => ({ n8n, report, groups: passedByGroup(report) }));
	const names = [...new Set(columns.flatMap(({ groups }) => [...groups.keys()]))].sort();
	const row = (cells: Array<string | number>) => `| ${cells.join(' | ')} |`;
	return [
		row(['tests that passed', ...columns.map(({ n8n }) => `n8n ${n8n}`)]),
		row(['---', ...columns.map(() => '---')]),
		...names.map((name) => row([name, ...columns.map(({ groups }) => groups.get(name) ?? 0)])),
		row(['all', ...columns.map(({ report }) => report.numPassedTests)]),
	].join('\n');
}

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		options: { host: { type: 'string', multiple: true, default: [] }, older: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	const unknown = values.host.find((wanted) => !HOSTS.some(({ n8n }) => n8n === wanted));
	if (unknown !== undefined) throw new Error(`--host takes ${HOSTS.map(({ n8n }) => n8n).join(', ')}, not "${unknown}"`);
	const named = HOSTS.filter(({ n8n }) => values.host.length === 0 || values.host.includes(n8n));
	const wanted = values.older ? named.filter((host) => host !== HOSTS.at(-1)) : named;
	await mkdir(resultsFolder, { recursive: true });
	await installHosts(wanted);
	const reports = new Map<Host, JestReport>();
	for (const host of wanted) reports.set(host, await testOn(host, positionals));
	const text = table(reports);
	await writeFile(path.join(resultsFolder, 'table.md'), `${text}\n`);
	console.log(`\n${text}`);
	if ([...reports.values()].some(({ success }) => !success)) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
});
