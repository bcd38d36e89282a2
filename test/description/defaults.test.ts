import { useEngine } from '../engine';
import { ALL, split } from './properties';

const engine = useEngine();

describe('without any parameter set', () => {
	it('the node reads, and changes nothing', async () => {
		engine.sandbox.account.addContacts(2);
		const run = await engine.runNode({}, [{}, {}]);
		expect(run.error).toBeUndefined();
		expect(run.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	it.each(ALL.filter((name) => !name.endsWith('getMany')))('%s sends nothing', (name) => {
		const [resource, operation] = split(name);
		engine.sandbox.account.addContacts(2, () => ({ list_memberships: [engine.sandbox.account.addList().list_id] }));
		expect(() => engine.runNode({ resource, operation }, [{}, {}])).toThrow(/is required/);
		expect(engine.sandbox.requests).toEqual([]);
	});

	it('an operation that does not exist is an error', async () => {
		const run = await engine.runNode({ resource: 'contact', operation: 'unsubscribe' }, [{}, {}]);
		expect(run.error?.message).toContain('unsubscribe');
		expect(run.lines).toEqual([]);
	});
});
