import { useEngine } from './index';

const engine = useEngine({ skew: 90_000 });

it('an API whose clock is ahead dates what happens by it, and answers as soon as ever', async () => {
	const ids = engine.sandbox.account.addContacts(2).map(({ contact_id }) => contact_id);
	const contact = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const run = await engine.runNode({ resource: 'contact', operation: 'get', contact }, ids.map((id) => ({ id })));
	expect(run.json.map(({ created_at }) => created_at)).toEqual(Array(2).fill('2026-03-04T09:01:30Z'));
	expect(run.elapsed).toBeLessThan(1_000);
});
