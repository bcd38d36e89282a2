/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import type { Execution } from '../../tools/n8n/execution';
import { until } from '../../tools/n8n/until';
import { EVERY_5_SECONDS, NODE, nodeWorkflow, TRIGGER, triggerWorkflow } from '../../tools/n8n/workflows';
import type { LoggedRequest } from '../sandbox';
import { useQueueMode, type Worker } from './support/useQueueMode';

const n8n = useQueueMode();

/** As many contacts as one bulk activity takes. */
const BATCH = 500;

/** So many batches take two workers some seconds. */
const BATCHES = 8;

/** Longer than n8n takes to notice a dead worker: the lock, the next look at it, and 30 s of grace; in milliseconds. */
const TIME_TO_NOTICE = 120_000;

interface Deletion {
	workflowId: string;
	/** IDs of contacts that no other deletion asks for. */
	asked: string[];
}

/** Saves a workflow that deletes so many contacts of its own. */
async function deletionOf(count: number, parameters: INodeParameters = {}): Promise<Deletion> {
	const contacts = n8n.sandbox.account.addContacts(count);
	const asked = contacts.map(({ contact_id }) => contact_id);
	// One of each batch by its address, which takes a look-up.
	const named = contacts.map(({ contact_id, email_address }, index) => (index % BATCH === 0 ? email_address?.address : contact_id));
	const workflow = nodeWorkflow(
		n8n.credential,
		{ resource: 'contact', operation: 'deleteMany', contacts: '={{ $json.contacts }}', ...parameters },
		{ items: [{ contacts: named }] },
	);
	return { workflowId: await n8n.owner.createWorkflow(workflow), asked };
}

/** The same, by an activity that does not end by itself, and with a wait for its end. */
async function openDeletion(): Promise<Deletion> {
	const deletion = await deletionOf(2, { oneItemPer: 'activity', waitForCompletion: true });
	const [contact] = deletion.asked;
	n8n.sandbox.account.nextActivity({
		processingFor: Infinity,
		when: ({ source }) => source.contact_ids?.includes(contact ?? '') === true,
	});
	return deletion;
}

async function start(...deletions: Deletion[]): Promise<string[]> {
	return await Promise.all(deletions.map(async ({ workflowId }) => await n8n.owner.run(workflowId)));
}

/** Asked one after the other: n8n has enough to do. */
async function allEnded(executionIds: string[]): Promise<Execution[]> {
	const executions: Execution[] = [];
	for (const id of executionIds) executions.push(await n8n.owner.ended(id, TIME_TO_NOTICE));
	return executions;
}

const howItEnded = ({ error, status }: Execution) => error?.message ?? status;

const contactIdsIn = ({ body }: LoggedRequest) => (body as { contact_ids: string[] }).contact_ids;
const activityIdIn = ({ response }: LoggedRequest) => (response as { activity_id: string }).activity_id;

/** The submissions of a deletion that Constant Contact accepted. */
function acceptedOf({ asked }: Deletion): LoggedRequest[] {
	const contacts = new Set(asked);
	return n8n.sandbox.requests.filter(
		(request) => request.method === 'POST' && request.status === 201 && contactIdsIn(request).some((id) => contacts.has(id)),
	);
}

/** The ID of the activity that an execution waits for, once it was looked at. */
async function waitedFor(deletion: Deletion): Promise<string> {
	return await until('a look at the activity', () => {
		const [id] = acceptedOf(deletion).map(activityIdIn);
		return n8n.sandbox.requests.some(({ path, status }) => path === `/v3/activities/${id}` && status === 200) ? id : undefined;
	});
}

/** Comes when some batches were accepted and others not yet, and no answer is on its way. */
async function inTheMiddleOf(submitting: Deletion): Promise<void> {
	await until('the middle of submitting', () => {
		const last = n8n.sandbox.requests.at(-1);
		const isQuiet = last !== undefined && last.status !== null && Date.now() - last.at > 100;
		return isQuiet && acceptedOf(submitting).length >= 2 ? true : undefined;
	});
	expect(acceptedOf(submitting).length).toBeLessThan(BATCHES);
}

/** Those of its contacts that are deleted, once its activities have ended. */
async function deletedOf(deletion: Deletion): Promise<string[]> {
	const own = new Set(acceptedOf(deletion).map(activityIdIn));
	const { account } = n8n.sandbox;
	const hasEnded = () => account.activities.every(({ activity_id, result }) => result !== undefined || !own.has(activity_id));
	await until('the end of its activities', () => (hasEnded() ? true : undefined));
	return deletion.asked.filter((id) => account.contact(id)?.deleted_at !== undefined);
}

/** Nothing was sent that could change anybody else. */
function expectNobodyElseTouched(...deletions: Deletion[]): void {
	const asked = new Set(deletions.flatMap((deletion) => deletion.asked));
	const changing = n8n.sandbox.requests.filter(({ method }) => method !== 'GET');
	expect([...new Set(changing.map(({ method, path }) => `${method} ${path}`))]).toEqual(['POST /v3/activities/contact_delete']);
	expect(changing.flatMap(contactIdsIn).filter((id) => !asked.has(id))).toEqual([]);
}

test('what a trigger finds is run by a worker', async () => {
	const { owner, sandbox } = n8n;
	const contact = sandbox.account.addContact();
	const workflowId = await owner.createWorkflow(triggerWorkflow(n8n.credential, EVERY_5_SECONDS));
	await owner.publish(workflowId);
	try {
		await owner.untilItIs('published', workflowId);
		sandbox.account.deleteContact(contact);

		const id = await until('an execution', async () => (await owner.executionsOf(workflowId)).map((each) => String(each.id))[0]);
		const execution = await owner.ended(id);

		expect(howItEnded(execution)).toBe('success');
		expect(execution.json(TRIGGER)).toMatchObject([{ contact_id: contact.contact_id, deleted_at: contact.deleted_at }]);
		expect(n8n.workers.filter(({ took }) => took(id))).toHaveLength(1);
	} finally {
		// It would poll while the other tests count requests.
		await owner.unpublish(workflowId);
		await owner.untilItIs('not_published', workflowId);
	}
});

describe('when Constant Contact cannot be reached', () => {
	/** Breaks the connection in the middle of two waits and a submission, for so many milliseconds. */
	async function interrupt(duration: number) {
		n8n.sandbox.requests.length = 0;
		const waiting = [await openDeletion(), await openDeletion()];
		const waitingIds = await start(...waiting);
		const activityIds = await Promise.all(waiting.map(waitedFor));
		const submitting = await deletionOf(BATCHES * BATCH);
		const [submittingId = ''] = await start(submitting);
		await inTheMiddleOf(submitting);

		await n8n.sandbox.goDown();
		await sleep(duration);
		await n8n.sandbox.comeBack();

		const submittingEnd = await n8n.owner.ended(submittingId);
		for (const id of activityIds) n8n.sandbox.account.endActivity(id);
		const waitingEnds = await allEnded(waitingIds);
		expect(waitingEnds.map(howItEnded)).toEqual(['success', 'success']);
		expect(waitingEnds.map((execution) => execution.json(NODE))).toMatchObject(
			activityIds.map((activity_id) => [{ activity_id, finished: true, succeeded: true }]),
		);
		expectNobodyElseTouched(...waiting, submitting);
		return { submitting, submittingEnd };
	}

	test('for 5 s, all executions survive', async () => {
		const { submitting, submittingEnd } = await interrupt(5_000);

		expect(howItEnded(submittingEnd)).toBe('success');
		expect(await deletedOf(submitting)).toEqual(submitting.asked);
	});

	test('for 20 s, those that wait survive, and one that submits ends in an error that names what was accepted', async () => {
		const { submitting, submittingEnd } = await interrupt(20_000);

		expect(submittingEnd.error?.message).toMatch(/^Could not delete contacts: no answer came from Constant Contact: .*(ECONNRESET|proxy)/);
		const description = submittingEnd.error?.description ?? '';
		expect(description).toContain('Activities that Constant Contact accepted in this run: ');
		const named = description.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
		const accepted = acceptedOf(submitting);
		expect([...named].sort()).toEqual(accepted.map(activityIdIn).sort());
		expect((await deletedOf(submitting)).sort()).toEqual(accepted.flatMap(contactIdsIn).sort());
	});
});

describe('40 executions at once on two workers', () => {
	test('share the allowance: all end well, and every contact is deleted once', async () => {
		n8n.sandbox.requests.length = 0;
		const waits = Array.from({ length: 40 }, (_, index) => index % 2 === 0);
		const deletions = await Promise.all(waits.map(async (waitForCompletion) => await deletionOf(4, { waitForCompletion })));

		const executions = await allEnded(await start(...deletions));

		expect(executions.map(howItEnded)).toEqual(deletions.map(() => 'success'));
		executions.forEach((execution, index) => {
			const succeeded = waits[index] ? true : null;
			expect(execution.json(NODE)).toMatchObject(deletions[index]?.asked.map((contact_id) => ({ contact_id, succeeded })) ?? []);
		});
		for (const worker of n8n.workers) expect(executions.filter(({ id }) => worker.took(id)).length).toBeGreaterThan(0);

		expect(deletions.map((deletion) => acceptedOf(deletion).map(contactIdsIn))).toEqual(deletions.map(({ asked }) => [asked]));
		expect(await Promise.all(deletions.map(deletedOf))).toEqual(deletions.map(({ asked }) => asked));
		expectNobodyElseTouched(...deletions);

		const { requests } = n8n.sandbox;
		const refused = requests.filter(({ status }) => status === 429);
		expect(refused.length / requests.length).toBeLessThanOrEqual(1 / 5);
	});
});

describe('when workers are killed, one in the middle of a wait and one in the middle of submitting', () => {
	let waiting: Deletion;
	let submitting: Deletion;
	let openActivity: string;
	let accepted: LoggedRequest[];
	let requestsUntilThen: LoggedRequest[];
	let ends: Execution[];

	/** kill -9 for the worker that has the execution. */
	async function killWorkerOf(executionId = ''): Promise<void> {
		const worker = await until<Worker>('the worker', () => n8n.workers.find(({ took }) => took(executionId)));
		await worker.kill();
	}

	beforeAll(async () => {
		n8n.sandbox.requests.length = 0;
		[waiting, submitting] = [await openDeletion(), await deletionOf(BATCHES * BATCH, { oneItemPer: 'activity' })];
		const [waitingId] = await start(waiting);
		openActivity = await waitedFor(waiting);
		await killWorkerOf(waitingId);
		const [submittingId] = await start(submitting);
		await inTheMiddleOf(submitting);
		await killWorkerOf(submittingId);
		accepted = acceptedOf(submitting);
		requestsUntilThen = [...n8n.sandbox.requests];

		await Promise.all([n8n.addWorker(), n8n.addWorker()]);
		ends = await allEnded([waitingId ?? '', submittingId ?? '']);
	});

	test('n8n shows both executions as failed and runs neither again', () => {
		expect(ends.map(({ status }) => status)).toEqual(['error', 'error']);
		for (const { error } of ends) expect(error?.message).toContain('failed to be processed too many times');
		expect(n8n.sandbox.requests).toEqual(requestsUntilThen);
		expectNobodyElseTouched(waiting, submitting);
	});

	test('Activity > Get Many shows what was accepted, and Activity > Get waits for it', async () => {
		const listed = await n8n.owner.runToEnd(activityWorkflow({ operation: 'getMany' }));
		const since = listed.json(NODE).filter(({ created_at }) => Date.parse(String(created_at)) >= (ends[0]?.startedAt ?? 0));
		expect(since.map(({ activity_id, finished }) => [activity_id, finished])).toEqual([
			...accepted.map((request) => [activityIdIn(request), true]).reverse(),
			[openActivity, false],
		]);

		const activity = { __rl: true, mode: 'id', value: openActivity };
		const looksBefore = looksAt(openActivity);
		const get = activityWorkflow({ operation: 'get', activity, waitForCompletion: true });
		const executionId = await n8n.owner.run(await n8n.owner.createWorkflow(get));
		await until('a second look', () => (looksAt(openActivity) > looksBefore + 1 ? true : undefined));
		n8n.sandbox.account.endActivity(openActivity);
		const takenUp = await n8n.owner.ended(executionId);
		expect(takenUp.json(NODE)).toMatchObject([{ activity_id: openActivity, finished: true, succeeded: true }]);
	});

	test('executing the workflow again deletes the rest', async () => {
		expect((await deletedOf(submitting)).sort()).toEqual(accepted.flatMap(contactIdsIn).sort());

		const again = await n8n.owner.ended(await n8n.owner.run(submitting.workflowId));

		expect(howItEnded(again)).toBe('success');
		// Of those named by their addresses the node knows that they are deleted.
		const known = again.json(NODE).find(({ state }) => state === 'already_deleted');
		expect(known).toMatchObject({ succeeded: true, contacts: expect.any(Array) });
		expect(known?.contacts).toHaveLength(accepted.length);
		expect(await deletedOf(submitting)).toEqual(submitting.asked);
		expectNobodyElseTouched(waiting, submitting);
	});

	const looksAt = (activityId: string) => n8n.sandbox.requests.filter(({ path }) => path === `/v3/activities/${activityId}`).length;

	function activityWorkflow(parameters: INodeParameters) {
		return nodeWorkflow(n8n.credential, { resource: 'activity', ...parameters });
	}
});
