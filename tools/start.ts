/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error, no-console -- this runs on Node, not in n8n */
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createHubSpot, type HubSpot } from '../test/hubspot';
import { addSampleHubSpot } from '../test/hubspot/sampleData';
import { scaledClock, startSandbox, type Sandbox, type SandboxOptions } from '../test/sandbox';
import { addSampleData } from '../test/sandbox/sampleData';
import { exampleCredential, exampleHubSpotCredential, examplesFolder, findExample, readExamples, type Example } from './examples';
import { withLock } from './lock.cjs';
import { connectedData, hubSpotData, moveIn, registerRedirect } from './n8n/besideSandbox';
import { freePort, isPortFree, owner, refuseUsedPort, type N8nSettings } from './n8n/environment';
import { executeWorkflow } from './n8n/execute';
import { installN8n, N8N_VERSIONS, NEWEST, type InstalledN8n, type N8nVersion } from './n8n/install';
import { Owner } from './n8n/owner';
import { startN8nServer } from './n8n/server';
import { importCredentials, importWorkflows } from './n8n/userFolder';
import { buildAndPack } from './package';
import { step } from './progress.cjs';

const usage = `npm start [-- OPTIONS]

Runs n8n with this package beside a local stand-in for Constant Contact, with a page that shows its account, and one for HubSpot.
The first start installs what it needs (4 GB, 5 to 10 minutes) and goes on where it was cut short; later ones need no network.

  --n8n V           which n8n: ${N8N_VERSIONS.join(' or ')} (default ${NEWEST}); each has workflows and credentials of its own
  --port N          where the editor listens (default 5678)
  --execute NAME    run one workflow of examples/ without the editor, print what its last node puts out, and end;
                    given several times, the workflows run one after the other, with what those before them left
  --speed N         let the stand-in's time run N times as fast (default 1)
  --reset           forget the workflows, credentials and executions of earlier starts
  --help            show this
`;

/** Where the sandbox's page is, if nobody else listens there: a tab that is left open finds the next start. */
const PAGE_PORT = 5680;

/** Long enough to watch a bulk activity go from state to state, in milliseconds. */
const ACTIVITY_TIMES = { initializedFor: 1_000, processingFor: 4_000 };

interface Choices {
	version: N8nVersion;
	port: number;
	execute: string[];
	speed: number;
	reset: boolean;
}

async function main(): Promise<void> {
	const choices = readChoices();
	if (choices === undefined) {
		console.log(usage);
		return;
	}
	const interrupted = new AbortController();
	// Each example listens anew.
	setMaxListeners(0, interrupted.signal);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
	try {
		await (choices.execute.length === 0
			? serve(choices, interrupted.signal)
			: execute(choices.execute, choices, interrupted.signal));
	} catch (error) {
		if (!interrupted.signal.aborted) throw error;
		console.log('Stopped.');
		// As shells have it: a run that was cut short has not gone well.
		if (choices.execute.length > 0) process.exitCode = 130;
	}
}

function readChoices(): Choices | undefined {
	const { values } = parseArgs({
		options: {
			n8n: { type: 'string', default: NEWEST },
			port: { type: 'string', default: '5678' },
			execute: { type: 'string', multiple: true, default: [] },
			speed: { type: 'string', default: '1' },
			reset: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const version = N8N_VERSIONS.find((known) => known === values.n8n);
	if (!version) throw new Error(`--n8n takes ${N8N_VERSIONS.join(' or ')}, not "${values.n8n}"`);
	const port = Number(values.port);
	const speed = Number(values.speed);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`--port takes a port number, not "${values.port}"`);
	if (!(speed > 0)) throw new Error(`--speed takes a number above 0, not "${values.speed}"`);
	return { version, port, speed, reset: values.reset, execute: values.execute };
}

/** n8n with its editor, until Ctrl-C. */
async function serve({ version, port, speed, reset }: Choices, signal: AbortSignal): Promise<void> {
	// Before minutes are spent on an installation.
	await refuseUsedPort(port);
	const installed = await installN8n(signal, version);
	// Two of them would work in the same database.
	const onHeld = ([pid]: number[]) => {
		throw new Error(`npm start runs already, as process ${pid}, with n8n ${version}. Stop that one first: Ctrl-C where it runs.`);
	};
	await withLock(path.join(installed.folder, 'start.lock'), async () => await serveInstalled(installed, { port, speed, reset }, signal), { onHeld });
}

async function serveInstalled(installed: InstalledN8n, { port, speed, reset }: Pick<Choices, 'port' | 'speed' | 'reset'>, signal: AbortSignal): Promise<void> {
	const userFolder = path.join(installed.folder, 'home');
	if (reset) await rm(userFolder, { recursive: true, force: true });
	await inN8n({ installed, userFolder, port, speed, signal }, async (n8n, settings, { sandbox, hubSpot }) => {
		const logFile = path.join(installed.folder, 'n8n.log');
		const server = await step('Start n8n', async () => await startN8nServer(n8n, { ...settings, port }, { logFile, signal }));
		try {
			console.log(welcome(server.url, logFile, { sandbox, hubSpot }, await readExamples()));
			const exitCode = await Promise.race([server.ended, aborted(signal)]);
			if (!signal.aborted) throw new Error(`n8n ended by itself (exit code ${String(exitCode)}): see ${logFile}`);
		} finally {
			console.log('\nStopping n8n and the sandbox …');
			await server.stop();
		}
	});
}

/** Examples, one after the other, in an n8n of their own, so that they disturb no editor that is open. */
async function execute(wanted: string[], { version, speed }: Choices, signal: AbortSignal): Promise<void> {
	const all = await readExamples();
	const examples = wanted.map((name) => findExample(all, name));
	const unattended = examples.find(({ trigger }) => trigger === undefined);
	if (unattended) {
		throw new Error(`"${unattended.name}" begins with a chat, or when something happens in Constant Contact: open it with npm start`);
	}
	const withDatabase = examples.find(({ needsDatabase }) => needsDatabase);
	if (withDatabase) {
		throw new Error(`"${withDatabase.name}" needs a PostgreSQL database of your own: open it with npm start, and choose its credential there`);
	}
	const installed = await installN8n(signal, version);
	const userFolder = await mkdtemp(path.join(installed.folder, 'execute-'));
	try {
		await inN8n({ installed, userFolder, speed, signal }, async (n8n, settings, services) => {
			const port = await freePort();
			const logFile = path.join(userFolder, 'n8n.log');
			const server = await step('Start n8n', async () => await startN8nServer(n8n, { ...settings, port }, { logFile, signal }));
			try {
				const signedIn = await Owner.signIn(server.url);
				for (const example of examples) if (!(await executeExample(signedIn, example, services, signal))) break;
			} finally {
				await server.stop();
			}
		});
	} finally {
		await rm(userFolder, { recursive: true, force: true });
	}
}

/** Prints what became of it; false if it failed. */
async function executeExample(n8n: Owner, example: Example, { sandbox, hubSpot }: Services, signal: AbortSignal): Promise<boolean> {
	const before = sandbox.requests.length;
	const askedHubSpot = hubSpot.requests.length;
	const result = await step(`Execute "${example.name}"`, async () => {
		const executed = await Promise.race([executeWorkflow(n8n, example), aborted(signal)]);
		if (!executed) throw new Error('interrupted');
		return executed;
	});
	console.log(`Requests that reached the sandbox: ${sandbox.requests.length - before}; HubSpot: ${hubSpot.requests.length - askedHubSpot}`);
	if (result.error) {
		console.error(`The run failed at "${result.lastNode}": ${result.error.message}\n${result.error.description ?? ''}`);
		process.exitCode = 1;
		return false;
	}
	console.log(`Output of "${result.lastNode}", ${result.items.length} items:`);
	console.log(JSON.stringify(result.items, null, 2));
	return true;
}

/** What stands in for the services that the examples work with. */
interface Services {
	sandbox: Sandbox;
	hubSpot: HubSpot;
}

interface Surroundings {
	installed: InstalledN8n;
	userFolder: string;
	port?: number;
	speed: number;
	signal: AbortSignal;
}

/** Does `work` with an n8n that holds this package, the examples, and credentials for the sandbox and the local HubSpot. */
async function inN8n(
	{ installed: n8n, userFolder, port, speed, signal }: Surroundings,
	work: (n8n: InstalledN8n, settings: N8nSettings, services: Services) => Promise<void>,
): Promise<void> {
	const unpacked = await buildAndPack(signal);
	const services = await step('Start the sandbox, a local Constant Contact, and a local HubSpot', async () => await servicesWithSampleData(speed, port));
	const { sandbox, hubSpot } = services;
	try {
		const settings = { ...(await moveIn(userFolder, sandbox, unpacked)), port };
		// The sandbox forgets its tokens when it stops, so each start brings new ones.
		const credentials = [
			{ ...exampleCredential, data: connectedData(sandbox) },
			{ ...exampleHubSpotCredential, data: hubSpotData(hubSpot) },
		];
		await step('Connect n8n with both', async () => await importCredentials(n8n, settings, credentials, signal));
		await importExamples(n8n, settings, signal);
		await work(n8n, settings, services);
	} finally {
		await sandbox.stop();
	}
}

/** `port`: that of the editor, if there is one. */
async function servicesWithSampleData(speed: number, port?: number): Promise<Services> {
	const clock = scaledClock(speed);
	const { hubSpot, answer } = createHubSpot(clock.now);
	const page = port === undefined ? {} : await pageFor(port);
	const sandbox = await startSandbox({ clock, activity: ACTIVITY_TIMES, otherHosts: answer, ...page });
	addSampleData(sandbox.account);
	addSampleHubSpot(hubSpot, sandbox.account);
	registerRedirect(sandbox, port ?? 5678);
	return { sandbox, hubSpot };
}

async function pageFor(port: number): Promise<Pick<SandboxOptions, 'port' | 'links'>> {
	const editor = `http://127.0.0.1:${port}`;
	const examples = (await readExamples()).map(({ name, id }) => ({ label: name, url: `${editor}/workflow/${id}` }));
	return { port: (await isPortFree(PAGE_PORT)) ? PAGE_PORT : undefined, links: [{ label: 'Open n8n', url: editor }, ...examples] };
}

/** Imports the examples once, and again when they have changed: what a person edited in n8n stays otherwise. */
async function importExamples(n8n: InstalledN8n, settings: N8nSettings, signal: AbortSignal): Promise<void> {
	const examples = await readExamples();
	const wanted = createHash('sha256').update(JSON.stringify(examples)).digest('hex');
	const mark = path.join(settings.userFolder, 'examples-imported');
	if (existsSync(mark) && (await readFile(mark, 'utf8')) === wanted) return;
	await step('Import the example workflows', async () => await importWorkflows(n8n, settings, examplesFolder, signal));
	await writeFile(mark, wanted);
}

async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function welcome(url: string, logFile: string, { sandbox, hubSpot }: Services, examples: Example[]): string {
	const { contacts, lists, tags } = sandbox.account;
	const workflows = examples.map(({ name, id }) => `    ${name}\n      ${url}/workflow/${id}`);
	return `
See the account:  ${sandbox.proxyUrl}
  Contacts, deleted ones, lists, activities and requests, as they change while workflows run

n8n is ready:  ${url}
  E-mail       ${owner.email}
  Password     ${owner.password}

Open a workflow and press Execute workflow:
${workflows.join('\n')}

They use the credential "${exampleCredential.name}", connected to a sandbox of Constant Contact
on this machine (${contacts.length} contacts, ${lists.length} lists, ${tags.length} tags), and "${exampleHubSpotCredential.name}", for a local
HubSpot (${hubSpot.contacts.length} people, most of them the same). Nothing leaves the machine, and every start begins
with the same data. The last requests to Constant Contact, with their bodies:
  ${sandbox.proxyUrl}/__sandbox/requests?last=5
n8n's log: ${path.relative(process.cwd(), logFile)}

Ctrl-C stops everything.
`;
}

main().catch((error: unknown) => {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
});
