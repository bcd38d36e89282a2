/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { startN8nBesideSandbox, type N8nBesideSandbox } from '../../test/n8n/support/useN8n';
import type { SavedCredential } from '../n8n/credential';
import { until } from '../n8n/until';
import { nodeWorkflow } from '../n8n/workflows';
import { step } from '../progress.cjs';
import { asTheApi, LATENCY } from './cases';
import { figure, table, verdict, whole } from './markdown';
import type { Report, Section } from './section';

export interface TurnsSizes {
	/** How many other executions there are, and how many contacts each deletes one by one. */
	others: number;
	each: number;
	/** How many contacts the one that waits deletes, 500 by each of its activities. */
	waiting: number;
	/** How long its activities take. */
	activitySeconds: number;
	timeoutSeconds: number;
}

const ID = 'turns';

/** Seconds. The node looks again after a fifth of the time waited, at most after so long. */
const LONGEST_GAP = 10;
/** Seconds that a look and n8n may take beyond that. */
const GRACE = 2;

interface Turns {
	/** Seconds from the last submission to the end of the last activity. */
	waited: number;
	/** Seconds from there to the end of the execution. */
	late: number;
	/** Looks at the activities. */
	looks: number;
	/** How the execution ended: 'success', or its error. */
	ended: string;
}

/** An execution that waits, beside others of the same process that send as fast as they may. */
export function turnsSection(sizes: TurnsSizes): Section {
	return {
		name: ID,
		measure: async (isWanted) => {
			if (!isWanted(ID)) return undefined;
			const turns = await step(`${ID}: a wait beside ${sizes.others} executions`, async () => await takeTurns(sizes));
			return { measured: turns, report: () => report(sizes, turns) };
		},
	};
}

async function takeTurns(sizes: TurnsSizes): Promise<Turns> {
	const { others, each, waiting, activitySeconds, timeoutSeconds } = sizes;
	const activity = { initializedFor: 0, processingFor: activitySeconds * 1000 };
	const n8n = await startN8nBesideSandbox({ sandbox: { ...asTheApi, activity } });
	try {
		const credential = await n8n.connect();
		const contact = { __rl: true, mode: 'id', value: '={{ $json.contact_id }}' };
		const other = { operation: 'delete', contact };
		const one = { operation: 'deleteMany', contacts: '={{ $json.contact_id }}', waitForCompletion: true, options: { timeout: timeoutSeconds } };
		const otherIds = await Promise.all(Array.from({ length: others }, async () => await workflowOf(n8n, credential, other, each)));
		const waitingId = await workflowOf(n8n, credential, one, waiting);

		const { owner, sandbox } = n8n;
		const before = sandbox.account.activities.length;
		await Promise.all(otherIds.map(async (id) => await owner.run(id)));
		await until('the first requests', () => (sandbox.requests.length > 0 ? true : undefined));
		const executionId = await owner.run(waitingId);
		let execution = await owner.execution(executionId);
		while (!execution.hasEnded) {
			await sleep(LATENCY);
			execution = await owner.execution(executionId);
		}
		const own = sandbox.account.activities.slice(before);
		if (own.length === 0) throw new Error(`No activity was submitted: ${execution.error?.message ?? execution.status}`);
		const endsAt = Math.max(...own.map((activity) => activity.endsAt));
		return {
			waited: (endsAt - Math.max(...own.map(({ createdAt }) => createdAt))) / 1000,
			late: (execution.stoppedAt - endsAt) / 1000,
			looks: sandbox.requests.filter(({ method, path }) => method === 'GET' && path.startsWith('/v3/activities')).length,
			ended: execution.error?.message ?? execution.status,
		};
	} finally {
		await n8n.stop();
	}
}

/** Saves a workflow that deletes so many contacts of its own. */
async function workflowOf(
	{ owner, sandbox }: N8nBesideSandbox,
	credential: SavedCredential,
	parameters: INodeParameters,
	count: number,
): Promise<string> {
	const items = sandbox.account.addContacts(count).map(({ contact_id }) => ({ contact_id }));
	return await owner.createWorkflow(nodeWorkflow(credential, { resource: 'contact', ...parameters }, { items }));
}

function report(sizes: TurnsSizes, { waited, late, looks, ended }: Turns): Report {
	const { others, each, waiting, timeoutSeconds } = sizes;
	const gap = Math.min(waited / 5, LONGEST_GAP);
	const hasNoticed = ended === 'success';
	const noticed = hasNoticed ? figure(late) : 'never';
	const most = gap + GRACE;
	const row = [whole(others * each), figure(waited), noticed, figure(gap), whole(looks), hasNoticed ? 'success' : 'error'];
	const head = ['requests of the others', 'activities took s', 'noticed after s', 'gap between looks s', 'looks', 'ended with'];
	const text = `## A wait beside other executions of the same process

${table(head, [row])}

Delete Many of ${whole(waiting)} contacts with Wait for Completion and a Timeout of ${timeoutSeconds} s, started in one n8n process with ${others} executions
that delete ${each} contacts each, one by one. All share one credential, and so its 4 requests a second: the looks at the activities
have to get their turns among the requests of the others. Noticed is counted from the end of the last activity to the end of the
execution as n8n shows it.${hasNoticed ? '' : ` It ended with: ${ended}`}`;
	const what = `a wait beside ${others} executions of ${each} requests: end noticed after s`;
	return {
		figures: [[what, noticed, figure(most), verdict(hasNoticed ? late : Infinity, most)]],
		text,
	};
}
