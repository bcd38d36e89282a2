import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ALL, split } from './description/properties';
import { useEngine, type NodeRun } from './engine';
import { addContacts, addLists, addTags, deleted, NOBODY } from './support/account';
import { neverTouchesConsent } from './support/consent';
import { bodies } from './support/sentRequests';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, stringMatching } = expect;

const MODES = ['continueRegularOutput', 'continueErrorOutput'] as const;
const SINGLE = ['contact delete', 'contact get', 'contact restore', 'contact resubscribe', 'activity get'];
const LABELS: Record<string, string> = { contact: 'Contact', contacts: 'Contacts (IDs or Emails)', activity: 'Activity', limit: 'Limit', name: 'Name' };

/** Which parameter of an operation names what it is about; `value` is what the items hold for it. */
function subjectOf(name: string): { parameter: string; values: unknown[] } {
	const [resource, operation] = split(name);
	if (resource === 'activity' && operation === 'get') {
		return { parameter: 'activity', values: [1, 2].map(() => engine.sandbox.account.addActivity({}).activity_id) };
	}
	if (operation === 'getMany') return { parameter: 'limit', values: [1, 1] };
	if (operation === 'create') return { parameter: 'name', values: ['One', 'Two'] };
	return { parameter: SINGLE.includes(name) ? 'contact' : 'contacts', values: [...addContacts(engine, { deleted: /restore/.test(name) }, { deleted: /restore/.test(name) })] };
}

function parametersOf(name: string, parameter: string, expression: string): INodeParameters {
	const [resource, operation] = split(name);
	const value = SINGLE.includes(name) ? { __rl: true, mode: 'id', value: expression } : expression;
	engine.sandbox.account.addContacts(2);
	const targetTags = addTags(engine, 2);
	engine.sandbox.account.addActivity({});
	return { resource, operation, lists: addLists(engine, 1), targetTags, [parameter]: value };
}

const tell = ({ json, errors }: NodeRun) => [...json, ...errors];

describe.each(ALL)('%s, with an expression that cannot be evaluated for one item', (name) => {
	const BROKEN = [
		"={{ $json.what ? $json.what : $('Nope').item.json.what }}",
		"={{ $json.what ? $json.what : $node['Missing'].json.what }}",
	];

	it.each(MODES)('and On Error %s: an error item of that item, the others are done', async (onError) => {
		for (const expression of BROKEN) {
			const { parameter, values } = subjectOf(name);
			const items = [{ what: values[0] }, { other: 1 }, { what: values[1] }] as IDataObject[];
			const run = await engine.runNode(parametersOf(name, parameter, expression), items, { onError });
			expect(run.error).toBeUndefined();
			const failed = tell(run).filter((json) => 'error' in json);
			const label = (LABELS[parameter] as string).replace(/[()]/g, '\\$&');
			expect(failed).toMatchObject([{ error: stringMatching(new RegExp(`^${label}: .*\\[item 1\\]$`, 's')), details: { description: stringContaining('Correct the expression') } }]);
			expect(run.json.filter((json) => 'what' in json || 'other' in json)).toEqual([]);
			expect(tell(run).length).toBeGreaterThanOrEqual(3);
		}
	});

	it('and a run that stops: nothing that changes anything is sent, and the error names parameter and item', async () => {
		const { parameter, values } = subjectOf(name);
		const items = [{ what: values[0] }, { other: 1 }, { what: values[1] }] as IDataObject[];
		const run = await engine.runNode(parametersOf(name, parameter, BROKEN[0] as string), items);
		expect(run.error?.message).toContain(`${LABELS[parameter]}: `);
		expect(run.error?.message).toContain('[item 1]');
		expect(run.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});

describe.each(MODES)('with On Error %s', (onError) => {
	it.each(['nope', 'toString', 'constructor', '__proto__'])('the operation %s is an error of each item', async (operation) => {
		for (const parameters of [{ resource: 'contact', operation }, { resource: operation, operation: 'getMany' }]) {
			const run = await engine.runNode(parameters, [{ n: 1 }, { n: 2 }], { onError });
			expect(run.error).toBeUndefined();
			expect(tell(run)).toMatchObject(Array(2).fill({ error: stringContaining(operation) }));
			expect(run.lines).toEqual([]);
		}
	});

	it('a deletion behind a Get Many whose filter is broken deletes nobody', async () => {
		const [ann, ben] = addContacts(engine, {}, {});
		const filters = { createdAfter: "={{ new Date('x') }}" };
		const run = await engine.runNode({ resource: 'contact', operation: 'getMany', filters }, [{ contact_id: ann }, { contact_id: ben }], { onError });
		expect(tell(run)).toMatchObject(Array(2).fill({ error: stringContaining('Created After: ') }));
		expect(run.lines).toEqual([]);
	});
});

describe('an expression that gives nothing', () => {
	const nothing = '={{ $json.keep }}';
	const remove = (more: INodeParameters) => ({ resource: 'listMembership', operation: 'remove', ...more });
	const lists = () => addLists(engine, 1);

	const CASES: Array<[string, () => INodeParameters]> = [
		['Contacts to Leave Alone', () => remove({ lists: lists(), source: 'lists', sourceLists: lists(), excludeContacts: nothing })],
		['Contacts to Leave Alone', () => remove({ lists: lists(), source: 'allActiveContacts', confirmAllActiveContacts: true, excludeContacts: nothing })],
		['Fallback Lists', () => ({ resource: 'contact', operation: 'restoreMany', contacts: '={{ $json.who }}', restoreTo: 'previousLists', previousLists: [], lists: nothing })],
		['One Output Item Per', () => ({ resource: 'contact', operation: 'deleteMany', contacts: '={{ $json.who }}', oneItemPer: nothing })],
		['Contacts to Delete', () => ({ resource: 'contact', operation: 'deleteMany', deleteBy: nothing, contacts: '={{ $json.who }}', sourceLists: lists() })],
		['Engagement Level', () => remove({ lists: lists(), source: 'engagementLevel', engagementLevel: nothing })],
		['Return All', () => ({ resource: 'list', operation: 'getMany', returnAll: nothing })],
		['Limit', () => ({ resource: 'tag', operation: 'getMany', limit: nothing })],
		['Simplify', () => ({ resource: 'contact', operation: 'getMany', simplify: nothing })],
		['Name', () => ({ resource: 'tag', operation: 'create', name: nothing })],
		['Description', () => ({ resource: 'list', operation: 'create', name: 'News', options: { description: nothing } })],
		['If the List Exists', () => ({ resource: 'list', operation: 'create', name: 'News', options: { ifExists: nothing } })],
		['State', () => ({ resource: 'activity', operation: 'getMany', filters: { state: nothing } })],
		...(['email', 'lists', 'status', 'tags', 'createdAfter', 'updatedBefore', 'unsubscribedAfter', 'deletedAfter'] as const).map((name): [string, () => INodeParameters] => [
			name.replace(/[A-Z]/g, ' $&').toLowerCase(),
			() => ({ resource: 'contact', operation: 'getMany', filters: { [name]: nothing } }),
		]),
	];

	it.each(CASES)('in %s is an error of its item', async (label, parameters) => {
		const [ann, ben] = addContacts(engine, { deleted: true }, { deleted: true });
		for (const value of [{}, { keep: null }]) {
			const run = await engine.runNode(parameters(), [{ who: ann, ...value }, { who: ben, ...value }], { onError: 'continueRegularOutput' });
			expect(run.json).toHaveLength(2);
			for (const [index, { error }] of run.json.entries()) {
				expect(String(error).toLowerCase()).toMatch(new RegExp(`^${label.toLowerCase()}: .*\\[item ${index}\\]$`));
			}
			expect(run.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		}
	});

	const OPTIONS: Array<[string, INodeParameters]> = [
		['Include', { resource: 'contact', operation: 'getMany', options: { include: nothing } }],
		['If a Contact Is Deleted', { resource: 'listMembership', operation: 'add', lists: [NOBODY], options: { ifDeleted: nothing } }],
		['If a Contact Is Not Found', { resource: 'contact', operation: 'delete', options: { ifNotFound: nothing } }],
		['If a Contact Is Not Deleted', { resource: 'contact', operation: 'restore', lists: [], options: { ifNotDeleted: nothing } }],
		['If a Contact Has Not Unsubscribed', { resource: 'contact', operation: 'resubscribe', lists: [NOBODY], options: { ifNotUnsubscribed: nothing } }],
		['Dry Run', { resource: 'contact', operation: 'delete', options: { dryRun: nothing } }],
		['Maximum Contacts', { resource: 'contact', operation: 'deleteMany', options: { maxContacts: nothing } }],
		['Timeout (Seconds)', { resource: 'contact', operation: 'deleteMany', waitForCompletion: true, options: { timeout: nothing } }],
		['When the Wait Times Out', { resource: 'contact', operation: 'deleteMany', waitForCompletion: true, options: { onTimeout: nothing } }],
		['Wait for Completion', { resource: 'contact', operation: 'deleteMany', waitForCompletion: nothing }],
	];

	it.each(OPTIONS)('in %s is an error of the run', async (label, parameters) => {
		const [ann, ben] = addContacts(engine, {}, {});
		const named = { contact: { __rl: true, mode: 'id', value: '={{ $json.who }}' }, contacts: '={{ $json.who }}', ...parameters };
		if (parameters.operation === 'restore') Object.assign(named, { lists: lists() });
		const run = await engine.runNode(named, [{ who: ann }, { who: ben }], { onError: 'continueRegularOutput' });
		expect(run.json).toMatchObject(Array(2).fill({ error: stringContaining(`${label}: `) }));
		expect(run.lines).toEqual([]);
		expect(deleted(engine)).toEqual([]);
	});
});

describe('an expression that gives an empty value', () => {
	it.each([['email', ''], ['lists', []], ['tags', []], ['status', []], ['createdAfter', ''], ['unsubscribedBefore', '']])('is an error in the filter %s, where it would select the whole account', async (name, empty) => {
		addContacts(engine, {}, {});
		const filters = { [name]: '={{ $json.value }}' };
		const run = await engine.runNode({ resource: 'contact', operation: 'getMany', filters }, [{ value: empty }, { value: empty }], { onError: 'continueRegularOutput' });
		expect(run.json).toMatchObject(Array(2).fill({ error: stringContaining('the expression gives an empty value') }));
		expect(run.lines).toEqual([]);
		const fixed = await engine.runNode({ resource: 'contact', operation: 'getMany', filters: { [name]: empty } }, [{}, {}]);
		expect(fixed.json).toHaveLength(4);
	});

	it('is no filter in a tool', async () => {
		addContacts(engine, {}, {});
		const filters = { email: "={{ $fromAI('email') }}" };
		const run = await engine.runTool({ resource: 'contact', operation: 'getMany', filters }, [{ email: '' }]);
		expect(run.json).toMatchObject([{ answer: [{}, {}] }]);
	});

	it.each(['', []])('leaves nobody alone in Contacts to Leave Alone (%j)', async (keep) => {
		const [target = '', from = ''] = addLists(engine, 2);
		const parameters = { resource: 'listMembership', operation: 'remove', lists: [target], source: 'lists', sourceLists: [from], excludeContacts: '={{ $json.keep }}' };
		const run = await engine.runNode(parameters, [{ keep }, { keep }]);
		expect(bodies(run)).toEqual([{ source: { list_ids: [from] }, list_ids: [target] }]);
	});
});

it.each<[string, INodeParameters]>([
	['Contacts to Delete', { resource: 'contact', operation: 'deleteMany', deleteBy: '={{ $json.by }}', sourceLists: '={{ $json.who }}' }],
	['Contacts to Get', { resource: 'contact', operation: 'getMany', getBy: '={{ $json.by }}' }],
])('an expression in %s, by which n8n shows two Options, leaves every option as it is set', async (_label, parameters) => {
	const [ann] = addContacts(engine, {});
	const items = ['no@example.com', ann].map((who) => ({ who, by: 'contacts' }));
	const run = await engine.runNode({ ...parameters, contacts: '={{ $json.who }}', options: { ifNotFound: 'skip' } }, items);
	expect(run.error).toBeUndefined();
	expect(run.json).toMatchObject([{ contact_id: null, email: 'no@example.com' }, { contact_id: ann }]);
});

it('lists that are empty are refused, whatever another item chooses with the same field', async () => {
	const [ann, ben] = addContacts(engine, { deleted: true }, { deleted: true });
	const [previous = ''] = addLists(engine, 1);
	const parameters = {
		resource: 'contact',
		operation: 'restoreMany',
		contacts: '={{ $json.who }}',
		restoreTo: '={{ $json.to }}',
		previousLists: '={{ $json.previous }}',
		lists: ' ' as unknown as string[],
	};
	const items = [{ who: ann, to: 'previousLists', previous: [previous] }, { who: ben, to: 'chosenLists', previous: [] }];
	for (const order of [items, [...items].reverse()]) {
		const run = await engine.runNode(parameters, order, { onError: 'continueRegularOutput' });
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann] }, list_ids: [previous] }]);
		expect(run.json.filter(({ error }) => error)).toMatchObject([{ error: stringContaining('Restore Onto These Lists: is empty') }]);
	}
});
