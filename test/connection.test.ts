import { contacts } from '../nodes/ConstantContact/api/contact';
import { connect, parametersOf } from '../nodes/ConstantContact/connection';
import { limit } from '../nodes/ConstantContact/parameters/properties';
import { positiveInteger } from '../nodes/ConstantContact/parameters/schemas';
import { readUpTo } from '../nodes/ConstantContact/resources/readUpTo';
import { PACE, useEngine } from './engine';
import { addMany } from './support/account';

const engine = useEngine();

/** Executions are connected in every other test; these are the contexts of n8n that have no items. */
const CONTEXTS = {
	poll: (value: string) => engine.pollContext({ resource: 'list', operation: 'getMany', limit: value }),
	picker: (value: string) => engine.pickerContext({ parameters: { resource: 'list', operation: 'getMany', limit: value } }),
};

describe.each(Object.keys(CONTEXTS) as Array<keyof typeof CONTEXTS>)('a %s', (kind) => {
	it('reads the parameters of its node, and asks with its credential', async () => {
		const ids = addMany(engine, 3);
		const context = CONTEXTS[kind]('={{ 1 + 1 }}');
		const most = parametersOf(context).forRun(limit, positiveInteger);
		const { api, signal } = connect(context);
		const found = await engine.clock.during(readUpTo(api, contacts, {}, most, ({ contact_id }) => contact_id));
		expect(found).toEqual([ids[2], ids[1]]);
		expect(engine.sandbox.requests.map(({ path, query, status }) => [path, query, status])).toEqual([['/v3/contacts', { limit: '2' }, 200]]);
		expect(signal).toBeUndefined();
	});

	it('is told what is wrong with a parameter, without an item', () => {
		const parameters = parametersOf(CONTEXTS[kind]('={{ "many" }}'));
		expect(() => parameters.forRun(limit, positiveInteger)).toThrow(/^Limit: expected a whole number above 0, got "many"$/);
	});
});

it('contexts of one credential share its pace', async () => {
	addMany(engine, 2);
	const apis = [CONTEXTS.poll('1'), CONTEXTS.picker('1'), CONTEXTS.poll('1')].map((context) => connect(context).api);
	await engine.clock.during(Promise.all(apis.map(async (api) => await readUpTo(api, contacts, {}, 1, ({ contact_id }) => contact_id))));
	const at = engine.sandbox.requests.map((request) => request.at);
	expect(at.slice(1).map((time, index) => time - (at[index] as number))).toEqual([PACE, PACE]);
});
