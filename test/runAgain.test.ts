import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { NODE, START, useEngine, type NodeRun, type WorkflowJson } from './engine';
import { addContacts, addLists, addMany, addTags, deleted, letThemEnd, listsOf, NOBODY } from './support/account';
import { neverTouchesConsent } from './support/consent';
import { deleteByLists, deleteMany, remove, restoreMany } from './support/nodeParameters';
import { activityIds, bodies } from './support/sentRequests';
import type { SourceOperation } from './support/sourceOperations';
import { addTargets, parametersOf, SOURCE_OPERATIONS } from './support/sourceOperations';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining } = expect;

const RETRYING = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 };
const forbidden = { status: 403, body: [{ error_key: 'forbidden', error_message: 'Not for you' }] };
const single = (operation: 'delete' | 'restore', more: INodeParameters = {}): INodeParameters => ({
	resource: 'contact',
	operation,
	contact: { __rl: true, mode: 'id', value: '={{ $json.who }}' },
	...more,
});

/** Answers after which nobody knows whether the request took effect: none, or a success that does not say what was made. */
const LOST = [
	['reset', 'reset'],
	['an HTML 502', 'html502'],
	['a 200 that is no JSON', { status: 200, body: 'Please log in', headers: { 'content-type': 'text/plain' } }],
	['a 201 without an ID', { status: 201, body: { id: 7 } }],
	['an empty 202', { status: 202 }],
] as const;

/** Operations in bulk that select contacts by what they are at that moment: on a list, or with a tag. */
const SELECTED: Array<[string, SourceOperation | undefined, INodeParameters]> = [
	['contact deleteMany by lists', undefined, deleteByLists()],
	...Object.entries(SOURCE_OPERATIONS).flatMap(([name, operation]) =>
		['lists', 'tags'].map((source): [string, SourceOperation, INodeParameters] => [`${name} by ${source}`, operation, parametersOf(operation, { source })]),
	),
];

/** Runs the node with n8n's Retry On Fail, which runs it again when it throws or its first item is an error. */
async function retried(parameters: INodeParameters, items: IDataObject[], onError?: 'continueRegularOutput' | 'continueErrorOutput'): Promise<NodeRun> {
	return await engine.runNode(parameters, items, { node: RETRYING, onError });
}

const methods = (run: NodeRun, method: string) => run.requests.filter((request) => request.method === method).length;
const output = (run: NodeRun) => [run.json, run.errors];

describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)('with On Error %s and a first item that is wrong in every try', (onError) => {
	const all = (run: NodeRun) => [...run.json, ...run.errors];
	const wrong = expect.objectContaining({ error: stringContaining('[item 0]') as string }) as object;

	it('a deletion by lists is submitted once, and told as that of one run', async () => {
		const [list = ''] = addLists(engine, 1);
		addMany(engine, 3, { list_memberships: [list] });
		const run = await retried(deleteByLists(), [{ from: 'nonsense' }, { from: list }], onError);
		expect(bodies(run)).toEqual([{ list_ids: [list] }]);
		expect(all(run)).toHaveLength(2);
		expect(all(run)).toEqual(expect.arrayContaining([wrong, expect.objectContaining({ activity_id: activityIds(run)[0], finished: false })]));
	});

	it('a deletion by addresses is submitted once, though they are deleted when the next try looks them up', async () => {
		const [ann, ben] = addContacts(engine, { email_address: { address: 'ann@example.org' } }, {});
		const items = [{ who: 'nonsense' }, { who: 'ann@example.org' }, { who: ben }];
		const run = await retried(deleteMany({ waitForCompletion: true }), items, onError);
		expect(bodies(run)).toEqual([{ contact_ids: [ann, ben] }]);
		const done = { activity_id: activityIds(run)[0], state: 'completed', finished: true, succeeded: true };
		expect(all(run)).toEqual(
			expect.arrayContaining([wrong, { contact_id: ann, email: 'ann@example.org', ...done }, { contact_id: ben, ...done }]),
		);
	});

	it('a restoration in bulk is submitted once, and nobody is told to have been there all the time', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, {});
		const items = [{ who: 'nonsense', lists: list }, { who: ann, lists: list }, { who: ben, lists: list }];
		const run = await retried(restoreMany({ waitForCompletion: true }), items, onError);
		expect(bodies(run)).toHaveLength(1);
		expect(listsOf(engine, ann)).toEqual([list]);
		expect(all(run)).toEqual(
			expect.arrayContaining([
				wrong,
				expect.objectContaining({ contact_id: ann, state: 'completed', succeeded: true }),
				expect.objectContaining({ contact_id: ben, state: 'not_deleted', succeeded: false }),
			]),
		);
	});

	it.each(['lists', 'tags', 'engagementLevel', 'allActiveContacts'])('a removal by %s is submitted once', async (source) => {
		const [list = '', from = ''] = addLists(engine, 2);
		const [tag = ''] = addTags(engine, 1);
		const parameters = remove({ source, level: 'low', confirmAllActiveContacts: true, excludeContacts: '' });
		const item = { lists: list, from, tags: tag, level: 'low' };
		const run = await retried(parameters, [{ ...item, lists: 'nonsense' }, item, item], onError);
		expect(bodies(run)).toHaveLength(1);
		expect(all(run)).toEqual(expect.arrayContaining([wrong, expect.objectContaining({ activity_id: activityIds(run)[0] })]));
		expect(all(run)).toHaveLength(2);
	});

	it('a restoration that is sent list by list is submitted once', async () => {
		const lists = addLists(engine, 8);
		const subset = (bits: number) => lists.filter((_list, n) => (bits >> n) & 1);
		const ids = addMany(engine, 150, { deleted: true });
		const items = ids.map((who, index) => ({ who, was: subset(index + 1) }));
		const parameters = { resource: 'contact', operation: 'restoreMany', contacts: '={{ $json.who }}', restoreTo: 'previousLists', previousLists: '={{ $json.was }}', waitForCompletion: true };
		const run = await retried(parameters, [{ who: 'nonsense', was: [] }, ...items], onError);
		expect(bodies(run)).toHaveLength(8);
		expect(ids.map((id) => [...listsOf(engine, id)].sort())).toEqual(items.map(({ was }) => [...was].sort()));
		const told = all(run).filter((item) => !('error' in item));
		expect(told).toHaveLength(150);
		expect(told.every(({ state, succeeded }) => state === 'completed' && succeeded === true)).toBe(true);
	});

	it('single contacts are deleted once; those who were deleted before the run are told so', async () => {
		const [ann, ben] = addContacts(engine, { email_address: { address: 'ann@example.org' } }, { deleted: true });
		const items = [{ who: 'nonsense' }, { who: 'ann@example.org' }, { who: ben }, { who: ann }];
		const run = await retried(single('delete'), items, onError);
		expect(run.lines.filter((line) => line === `DELETE /v3/contacts/${ann}`)).toHaveLength(1);
		expect(all(run).filter((item) => !('error' in item))).toEqual([
			{ contact_id: ann, deleted: true },
			{ contact_id: ben, deleted: true, already_deleted: true },
			{ contact_id: ann, deleted: true, already_deleted: true },
		]);
	});

	it('single contacts are restored once', async () => {
		const [list = ''] = addLists(engine, 1);
		const [ann, ben] = addContacts(engine, { deleted: true }, {});
		const items = ['nonsense', ann, ben].map((who) => ({ who, list }));
		const run = await retried(single('restore', { lists: '={{ $json.list }}' }), items, onError);
		expect(methods(run, 'PUT')).toBe(1);
		expect(all(run).filter((item) => !('error' in item))).toMatchObject([
			{ contact_id: ann, restored: true, list_memberships: [list] },
			{ contact_id: ben, restored: false },
		]);
	});
});

describe('in a run that stops on errors', () => {
	it('only the batch that was refused is sent again', async () => {
		const ids = addMany(engine, 600);
		engine.sandbox.inject({ method: 'POST', path: /contact_delete/, skip: 1, answer: forbidden });
		const run = await retried(deleteMany({ oneItemPer: 'activity' }), [{ who: ids.join() }, { who: ids[0] }]);
		expect(bodies(run)).toEqual([ids.slice(0, 500), ids.slice(500), ids.slice(500)].map((contact_ids) => ({ contact_ids })));
		expect(run.error).toBeUndefined();
		expect(run.json.map(({ activity_id }) => activity_id)).toEqual(activityIds(run));
		expect(run.pairing).toEqual([[0, 1], [0]]);
	});

	it('an activity that failed is sent again where contacts are named', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		engine.sandbox.account.nextActivity({ ends: 'failed', errors: ['busy'] });
		const run = await retried(deleteMany({ waitForCompletion: true }), [{ who: ann }, { who: ben }]);
		expect(bodies(run)).toEqual(Array(2).fill({ contact_ids: [ann, ben] }));
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject(Array(2).fill({ activity_id: activityIds(run)[1], succeeded: true }));
	});

	it('an activity that failed is told as it ended where lists select the contacts', async () => {
		const lists = addLists(engine, 2);
		engine.sandbox.account.nextActivity({ ends: 'failed', errors: ['busy'] });
		const run = await retried(deleteByLists({ waitForCompletion: true }), lists.map((from) => ({ from })));
		expect(bodies(run)).toHaveLength(1);
		expect(run.error?.message).toContain(`Activity ${activityIds(run)[0]} ended as failed: busy`);
	});

	it('an activity that was still open is taken up and waited for', async () => {
		const [list = '', other = ''] = addLists(engine, 2);
		addMany(engine, 2, { list_memberships: [list] });
		engine.sandbox.account.nextActivity({ processingFor: 100_000 });
		const run = await retried(deleteByLists({ waitForCompletion: true, options: { timeout: 60 } }), [{ from: list }, { from: other }]);
		expect(bodies(run)).toHaveLength(1);
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject([{ activity_id: activityIds(run)[0], state: 'completed' }]);
	});

	describe.each(LOST)('a submission whose answer is lost (%s)', (_what, answer) => {
		it.each(SELECTED)('is not sent again, and the error says so: %s', async (_name, operation, parameters) => {
			const [from = ''] = addLists(engine, 1);
			const [tag = ''] = addTags(engine, 1);
			const [targets] = operation ? addTargets(engine, operation, 1) : [];
			engine.sandbox.inject({ method: 'POST', answer, effect: true });
			const run = await retried(parameters, Array(2).fill({ from, tags: tag, targets }));
			expect(bodies(run)).toHaveLength(1);
			expect(`${run.error?.message} ${run.error?.description}`).toMatch(/may have started all the same.*Look at the newest activities/);
			expect(run.error?.message).toContain('Retry On Fail has not sent it again');
		});

		it('creates a tag or a list once, though the first try cannot look for it', async () => {
			for (const resource of ['list', 'tag']) {
				engine.sandbox.inject({ method: 'POST', answer, effect: true });
				engine.sandbox.inject({ method: 'GET', skip: 1, answer: forbidden });
				const run = await retried({ resource, operation: 'create', name: '={{ $json.name }}' }, [{ name: 'News' }, { name: 'NEWS' }]);
				expect(methods(run, 'POST')).toBe(1);
				expect(run.json).toMatchObject(Array(2).fill({ name: 'News', created: true }));
			}
		});
	});

	it('an answer that makes no sense is no reason to doubt where contacts are named: they are sent again', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		engine.sandbox.inject({ method: 'POST', answer: { status: 202, body: { id: 7 } }, effect: true });
		const run = await retried(deleteMany({ waitForCompletion: true }), [{ who: ann }, { who: ben }]);
		expect(bodies(run)).toEqual(Array(2).fill({ contact_ids: [ann, ben] }));
		expect(run.error).toBeUndefined();
		expect(run.json).toMatchObject(Array(2).fill({ state: 'completed', succeeded: true }));
	});

	it('a DELETE whose answer was lost in one try is not told as somebody else’s in the next', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		engine.sandbox.inject({ method: 'DELETE', path: `/v3/contacts/${ann}`, answer: 'reset', effect: true, times: 4 });
		const run = await retried(single('delete'), [{ who: ann }, { who: ben }]);
		expect(run.error).toBeUndefined();
		expect(run.json).toEqual([{ contact_id: ann, deleted: true }, { contact_id: ben, deleted: true }]);
	});

	it('an item that stays wrong sends nothing, in no try', async () => {
		const [ann] = addContacts(engine, {});
		const run = await retried(deleteMany(), [{ who: ann }, { who: 'nonsense' }]);
		expect(run.error?.message).toContain('[item 1]');
		expect(bodies(run)).toEqual([]);
	});
});

describe('nothing is remembered', () => {
	it('without Retry On Fail, and by another execution', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		const items = [{ who: NOBODY }, { who: ann }, { who: ben }];
		await retried(single('delete'), items, 'continueRegularOutput');
		for (const node of [{}, RETRYING]) {
			const run = await engine.runNode(single('delete'), items, { node, onError: 'continueRegularOutput' });
			expect(run.json.slice(1)).toEqual([ann, ben].map((contact_id) => ({ contact_id, deleted: true, already_deleted: true })));
		}
	});

	it('by another run of the node in the same execution', async () => {
		const [list = ''] = addLists(engine, 1);
		addMany(engine, 2, { list_memberships: [list] });
		const run = await engine.runWorkflow(twice(deleteByLists(), [{ from: 'nonsense' }, { from: list }]));
		expect(run.node(NODE).runs).toBe(2);
		expect(bodies(run)).toEqual(Array(2).fill({ list_ids: [list] }));
		expect(new Set(activityIds(run)).size).toBe(2);
	});

	it.each([[{}], [RETRYING]])('in an execution with %j whose run went well, or that has no other try', async (node) => {
		const ids = addMany(engine, 2);
		const items = ids.map((who) => ({ who }));
		const well = await engine.runNode(deleteMany({ waitForCompletion: true }), items, { node });
		expect([well.error, JSON.stringify(well.workflow.context(NODE)).includes(ids[0] as string)]).toEqual([undefined, false]);
		if (node === RETRYING) return;
		const failed = await engine.runNode(single('delete'), [...items, { who: 'nonsense' }], { node, onError: 'continueRegularOutput' });
		expect(failed.workflow.context(NODE)).toEqual({});
	});

	it('of a dry run', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		const dry = deleteMany({ options: { dryRun: true } });
		const run = await retried(dry, [{ who: 'nonsense' }, { who: ann }, { who: ben }], 'continueRegularOutput');
		expect(run.json.slice(1)).toMatchObject([{ would: 'delete' }, { would: 'delete' }]);
		await letThemEnd(engine);
		expect(deleted(engine)).toEqual([]);
	});
});

it('a run that goes well is told the same with and without Retry On Fail', async () => {
	const told = [];
	for (const node of [RETRYING, {}]) {
		const ids = addMany(engine, 3);
		const run = await engine.runNode(single('delete'), ids.map((who) => ({ who })), { node });
		told.push(output(run).map((items) => items.map((item) => ({ ...item, contact_id: ids.indexOf(String(item.contact_id)) }))));
	}
	expect(told[0]).toEqual(told[1]);
});

/** The node reached from the trigger on two ways, so that it runs twice. */
function twice(parameters: INodeParameters, items: IDataObject[]): WorkflowJson {
	const step = (name: string, type: string, more: object = {}) => ({ id: name, name, type, typeVersion: 1, position: [0, 0] as [number, number], parameters: {}, ...more });
	const to = (...names: string[]) => ({ main: [names.map((node) => ({ node, type: 'main' as const, index: 0 }))] });
	const code = { jsCode: `return ${JSON.stringify(items.map((json) => ({ json })))};` };
	return {
		nodes: [
			step(START, 'n8n-nodes-base.manualTrigger'),
			step('One', 'n8n-nodes-base.code', { typeVersion: 2, parameters: code }),
			step('Other', 'n8n-nodes-base.code', { typeVersion: 2, parameters: code }),
			step(NODE, 'n8n-nodes-constant-contact.constantContact', { parameters, onError: 'continueRegularOutput', ...RETRYING }),
		],
		connections: { [START]: to('One', 'Other'), One: to(NODE), Other: to(NODE) },
	};
}
