import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useEngine } from './engine';
import { ALL, split } from './description/properties';
import { addContacts, addLists, addTags } from './support/account';

const engine = useEngine();

/** Every function of n8n that the node calls, and what stands in for it: it fails, or it is missing in an older version. */
const HOST_FUNCTIONS = [
	'addExecutionHints',
	'continueOnFail',
	'getContext',
	'getExecutionCancelSignal',
	'getInputData',
	'getNode',
	'getNodeParameter',
	'getTimezone',
	'getWorkflowDataProxy',
	'helpers',
	'isToolExecution',
	'logger',
] as const;

/** What the outcome does not depend on. */
const NOT_NEEDED = { fails: ['addExecutionHints', 'logger'], 'is missing': ['addExecutionHints', 'getExecutionCancelSignal', 'isToolExecution', 'logger'] };

/** Parameters with which each operation does something for both items. */
function parametersOf(name: string): INodeParameters {
	const [resource, operation] = split(name);
	const [list = ''] = addLists(engine, 1);
	const [tag = ''] = addTags(engine, 1);
	const byId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	return { resource, operation, contact: byId, activity: byId, contacts: '={{ $json.id }}', lists: [list], sourceLists: [list], tags: [tag], targetTags: [tag], name: 'News' };
}

/** n8n's engine makes the context anew for each run, so its function is replaced where all contexts have it. */
function replace(name: (typeof HOST_FUNCTIONS)[number], how: 'fails' | 'is missing'): void {
	let owner: object = ExecuteContext.prototype;
	while (!Object.hasOwn(owner, name) && Object.getPrototypeOf(owner)) owner = Object.getPrototypeOf(owner) as object;
	const isOwn = Object.hasOwn(owner, name);
	const before = Object.getOwnPropertyDescriptor(owner, name);
	if (name === 'getExecutionCancelSignal' && how === 'is missing') {
		// n8n itself asks with "in" whether there is one.
		Reflect.deleteProperty(owner, name);
		restore = () => Object.defineProperty(owner, name, before as PropertyDescriptor);
		return;
	}
	const get = () =>
		how === 'is missing'
			? undefined
			: () => {
					throw new TypeError(`${name} failed`);
				};
	Object.defineProperty(isOwn ? owner : ExecuteContext.prototype, name, { get, set: () => {}, configurable: true });
	restore = () => (before ? Object.defineProperty(owner, name, before) : Reflect.deleteProperty(ExecuteContext.prototype, name));
}

let restore: () => unknown = () => {};
afterEach(() => {
	restore();
	restore = () => {};
});

const cases = ALL.flatMap((name) => HOST_FUNCTIONS.map((host) => [name, host] as const));

describe.each(['fails', 'is missing'] as const)('with On Error set to continue, where a function of n8n %s', (how) => {
	it.each(cases)('%s never gives its input back as a success: %s', async (name, host) => {
		const activities = [1, 2].map(() => engine.sandbox.account.addActivity({}).activity_id);
		const ids = name === 'activity get' ? activities : addContacts(engine, {}, { deleted: true });
		const items = ids.map((id, index) => ({ id, untouched: index }));
		const parameters = parametersOf(name);
		replace(host, how);
		const run = await engine.runNode(parameters, items, { onError: 'continueRegularOutput', node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 } });
		restore();
		expect(run.error).toBeUndefined();
		expect(run.json.length).toBeGreaterThan(0);
		const isInput = (json: IDataObject) => 'untouched' in json;
		expect(run.json.filter(isInput)).toEqual([]);
		const isError = (json: IDataObject) => 'error' in json;
		const isNeeded = !NOT_NEEDED[how].includes(host);
		expect(run.json.map(isError)).toEqual(run.json.map(() => isNeeded));
		if (isNeeded) expect(run.pairing).toEqual(host === 'getInputData' ? [[0]] : [[0], [1]]);
	});
});
