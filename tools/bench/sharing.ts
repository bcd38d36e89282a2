/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueMode } from '../../test/n8n/support/useQueueMode';
import type { LoggedRequest } from '../../test/sandbox';
import type { SavedCredential } from '../n8n/credential';
import type { Execution } from '../n8n/execution';
import type { Owner } from '../n8n/owner';
import { inARow, node, NODE, nodeWorkflow, type WorkflowToSave } from '../n8n/workflows';
import { LATENCY } from './cases';

const PER_SECOND = 4;

/** How often n8n is asked whether executions have ended, in milliseconds: often enough for what lasts minutes. */
const GAP = 1_000;

/** After this nobody's requests of a second ago count any more, in milliseconds. */
const QUIET = 2_000;

/** One request after the other, or as many at a time as the node sends. */
export type Kind = 'sequential' | 'parallel';

/** So many workers at the same kind of work, with so many requests each. */
export interface Sharing {
	kind: Kind;
	workers: number;
	each: number;
	/** Seconds from the start that do not count for how much of the allowance is used. */
	warmUp: number;
}

/** What became of it. */
export interface Shared extends Sharing {
	requests: number;
	/** Requests answered with 429. */
	refused: number;
	/** Runs that ended because they were refused too often. */
	givenUp: number;
	/** From the first request to the last answer. */
	seconds: number;
	/** The least that it takes. */
	floor: number;
	/** The part of 4 a second that was used, from the warm-up to the moment when the first worker ran out of work. */
	used: number;
	/** Seconds of that. */
	usedDuring: number;
}

interface Run {
	contacts: Set<string>;
	requests: LoggedRequest[];
}

/** Gives each worker an execution of its own, all at the same time, and sees what the sandbox saw. */
export async function share({ owner, sandbox, credential, workers }: QueueMode, sharing: Sharing): Promise<Shared> {
	const { kind, each } = sharing;
	const contacts = Array.from({ length: sharing.workers }, () => sandbox.account.addContacts(each).map(({ contact_id }) => contact_id));
	const workflows = await Promise.all(contacts.map(async (ids) => await owner.createWorkflow(workflowOf(kind, credential, ids))));
	await sleep(QUIET);
	sandbox.requests.length = 0;
	const executionIds = await Promise.all(workflows.map(async (id) => await owner.run(id)));
	const executions = await allEnded(owner, executionIds);

	for (const { took } of workers) {
		const taken = executionIds.filter(took).length;
		if (taken !== 1) throw new Error(`One of ${sharing.workers} workers took ${taken} of as many executions`);
	}
	const runs = contacts.map((ids): Run => {
		const own = new Set(ids);
		return { contacts: own, requests: sandbox.requests.filter(({ path }) => own.has(path.split('/').at(-1) ?? '')) };
	});
	const givenUp = executions.filter((execution, index) => wasGivenUp(execution, runs[index]?.requests ?? [])).length;
	return { ...sharing, givenUp, ...figuresOf(sharing, sandbox.requests, runs) };
}

/** Each contact by a run of the node, or all of them by one. */
function workflowOf(kind: Kind, credential: SavedCredential, contactIds: string[]): WorkflowToSave {
	const parameters = { resource: 'contact', operation: 'delete', contact: { __rl: true, mode: 'id', value: '={{ $json.contact_id }}' } };
	const workflow = nodeWorkflow(credential, parameters, { items: contactIds.map((contact_id) => ({ contact_id })) });
	if (kind === 'parallel') return workflow;
	const [start, contact] = workflow.nodes;
	if (!start || !contact) throw new Error('The workflow has no nodes');
	const loop = node('Loop Over Items', 'n8n-nodes-base.splitInBatches', { typeVersion: 3, parameters: { batchSize: 1, options: {} } });
	const toLoop = inARow([start, loop]);
	const fromLoop = { main: [[], [{ node: NODE, type: 'main' as const, index: 0 }]] };
	return { ...workflow, nodes: [start, loop, contact], connections: { ...toLoop, ...inARow([contact, loop]), [loop.name]: fromLoop } };
}

/** Asked seldom: what is measured needs the processor, too. */
async function allEnded(owner: Owner, executionIds: string[]): Promise<Execution[]> {
	const executions: Execution[] = [];
	for (const id of executionIds) {
		let execution = await owner.execution(id);
		while (!execution.hasEnded) {
			await sleep(GAP);
			execution = await owner.execution(id);
		}
		executions.push(execution);
	}
	return executions;
}

/** Whether it failed with a request that was refused to the last. @throws an error if it failed in any other way */
function wasGivenUp({ id, status, error }: Execution, requests: LoggedRequest[]): boolean {
	if (status === 'success') return false;
	const lastOf = new Map(requests.map((request) => [request.path, request.status]));
	if ([...lastOf.values()].includes(429)) return true;
	throw new Error(`Execution ${id} ended with ${status}: ${error?.message ?? 'no error'}`);
}

const isAccepted = ({ status }: LoggedRequest) => status !== null && status < 300;
const timeOf = (request: LoggedRequest | undefined) => request?.at ?? 0;

function figuresOf({ kind, warmUp }: Sharing, requests: LoggedRequest[], runs: Run[]) {
	const accepted = requests.filter(isAccepted);
	const longest = Math.max(...runs.map((run) => run.requests.filter(isAccepted).length));
	const chain = kind === 'sequential' ? (longest * LATENCY) / 1000 : 0;
	// n8n takes its time until the last of them has begun.
	const from = Math.max(...runs.map((run) => timeOf(run.requests[0]))) + warmUp * 1000;
	const until = Math.min(...runs.map((run) => timeOf(run.requests.at(-1))));
	const usedDuring = Math.max(0, until - from) / 1000;
	const inThatTime = accepted.filter(({ at }) => at >= from && at < until).length;
	return {
		requests: requests.length,
		refused: requests.filter(({ status }) => status === 429).length,
		seconds: (timeOf(requests.at(-1)) + LATENCY - timeOf(requests[0])) / 1000,
		floor: Math.max(accepted.length / PER_SECOND, chain),
		used: usedDuring > 0 ? inThatTime / (usedDuring * PER_SECOND) : 0,
		usedDuring,
	};
}
