import type { INodeParameters } from 'n8n-workflow';

import { useEngine, type NodeRun } from '../engine';
import { addContacts, addLists, deleted } from '../support/account';
import { activityIds } from '../support/sentRequests';

const engine = useEngine();
const { stringContaining } = expect;

const BAD = ['../contact_lists', '../contacts?status=all', '', '9ef9d8fe-e0b9-419d-b845', 7, null];
const single = (operation: string): INodeParameters => ({ resource: 'contact', operation, contact: { __rl: true, mode: 'id', value: '={{ $json.who }}' } });
const changes = (run: NodeRun) => run.requests.filter(({ method }) => method !== 'GET');
const tell = (run: NodeRun) => run.json.map(({ error }) => error);
const MADE_NO_SENSE = stringContaining('made no sense');

describe.each(BAD)('an answer with the ID %j', (id) => {
	it('of a contact leads to no request with it: the items are errors', async () => {
		addContacts(engine, { email_address: { address: 'ann@example.org' } });
		const body = { contacts: [{ contact_id: id, email_address: { address: 'ann@example.org' } }] };
		for (const operation of ['delete', 'get', 'restore', 'resubscribe']) {
			engine.sandbox.inject({ method: 'GET', path: '/v3/contacts', answer: { status: 200, body }, times: 2 });
			const parameters = { ...single(operation), ...(/^re/.test(operation) ? { lists: addLists(engine, 1) } : {}) };
			const run = await engine.runNode(parameters, [{ who: 'ann@example.org' }, { who: 'ANN@example.org' }], { onError: 'continueRegularOutput' });
			expect(tell(run)).toEqual([MADE_NO_SENSE, MADE_NO_SENSE]);
			expect(run.lines.filter((line) => !line.startsWith('GET /v3/contacts?'))).toEqual([]);
			engine.sandbox.clearFaults();
		}
		expect(deleted(engine)).toEqual([]);
	});

	it('of an activity is an error that says the activity may have started', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		engine.sandbox.inject({ method: 'POST', path: /contact_delete/, answer: { status: 201, body: { activity_id: id, state: 'processing' } } });
		const parameters = { resource: 'contact', operation: 'deleteMany', contacts: '={{ $json.who }}', waitForCompletion: true };
		const run = await engine.runNode(parameters, [{ who: ann }, { who: ben }], { onError: 'continueRegularOutput' });
		expect(tell(run)).toEqual([MADE_NO_SENSE, MADE_NO_SENSE]);
		expect(changes(run)).toHaveLength(1);
		expect(run.lines).toHaveLength(1);
	});

	it.each([
		['list', 'getMany'],
		['list', 'create'],
		['tag', 'getMany'],
		['tag', 'create'],
	])('of a %s is an error of the items (%s)', async (resource, operation) => {
		const [key, path] = resource === 'list' ? ['lists', '/v3/contact_lists'] : ['tags', '/v3/contact_tags'];
		engine.sandbox.inject({ method: 'GET', path, answer: { status: 200, body: { [key]: [{ [`${resource}_id`]: id, name: 'News' }] } }, times: 2 });
		const run = await engine.runNode({ resource, operation, name: 'News' }, [{}, {}], { onError: 'continueRegularOutput' });
		expect(tell(run)).toEqual([MADE_NO_SENSE, MADE_NO_SENSE]);
		expect(changes(run)).toEqual([]);
	});

	it('among the lists of a contact is not sent back to Constant Contact', async () => {
		const [ann] = addContacts(engine, { deleted: true });
		const body = { contact_id: ann, email_address: { address: 'a@example.org' }, deleted_at: '2026-01-01', list_memberships: [id], taggings: [] };
		engine.sandbox.inject({ method: 'GET', path: `/v3/contacts/${ann}`, answer: { status: 200, body }, times: 2 });
		const run = await engine.runNode({ ...single('restore'), lists: addLists(engine, 1) }, [{ who: ann }, { who: ann }], { onError: 'continueRegularOutput' });
		expect(tell(run)).toEqual([MADE_NO_SENSE, MADE_NO_SENSE]);
		expect(changes(run)).toEqual([]);
	});
});

it('IDs in upper case are those that were asked for, and come out in lower case', async () => {
	const [ann] = addContacts(engine, { email_address: { address: 'ann@example.org' } });
	const body = { contacts: [{ contact_id: ann.toUpperCase(), email_address: { address: 'ann@example.org' } }] };
	engine.sandbox.inject({ method: 'GET', path: '/v3/contacts', answer: { status: 200, body } });
	const run = await engine.runNode(single('delete'), [{ who: 'ann@example.org' }, { who: ann }]);
	expect(run.json).toEqual([{ contact_id: ann, deleted: true }, { contact_id: ann, deleted: true, already_deleted: true }]);
	expect(changes(run).map(({ path }) => path)).toEqual([`/v3/contacts/${ann}`]);
});

it('an activity that is told in upper case is followed to its end', async () => {
	const [ann, ben] = addContacts(engine, {}, {});
	const submitted = await engine.runNode({ resource: 'contact', operation: 'deleteMany', contacts: '={{ $json.who }}' }, [{ who: ann }, { who: ben }]);
	const [id = ''] = activityIds(submitted);
	const answer = (state: string) => ({ status: 200, body: { activity_id: id.toUpperCase(), state } });
	engine.sandbox.inject({ method: 'GET', path: `/v3/activities/${id}`, answer: answer('processing') });
	engine.sandbox.inject({ method: 'GET', path: `/v3/activities/${id}`, answer: answer('completed') });
	const parameters = { resource: 'activity', operation: 'get', activity: { __rl: true, mode: 'id', value: '={{ $json.id }}' }, waitForCompletion: true };
	const run = await engine.runNode(parameters, [{ id }, { id: id.toUpperCase() }]);
	expect(run.json).toMatchObject(Array(2).fill({ activity_id: id, state: 'completed', finished: true, succeeded: true }));
});
