import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';

// What lists and tags have in common is tried with lists.
const engine = useEngine();
const { stringContaining } = expect;

const PATH = '/v3/contact_tags';
const READ = `GET ${PATH}?limit=500`;
const POST = `POST ${PATH}`;

/** Creates the tag that each item names under `name`. */
function create(options: INodeParameters = {}): INodeParameters {
	return { resource: 'tag', operation: 'create', name: '={{ $json.name }}', options };
}

const named = (...names: unknown[]) => names.map((name) => ({ name }) as IDataObject);
const posts = () => engine.sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
const tagNamed = (name: string) => engine.sandbox.account.tags.find((tag) => tag.name === name);

describe('tag: create', () => {
	it('creates a tag for each name, and gives what has it already', async () => {
		const old = engine.sandbox.account.addTag('Old one');
		const run = await engine.runNode(create(), named(' Gold ', 'OLD ONE', 'gold', 'Silver'));
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual([READ, POST, POST]);
		expect(posts()).toEqual([{ name: 'Gold' }, { name: 'Silver' }]);
		const [gold, silver] = ['Gold', 'Silver'].map((name) => ({ ...tagNamed(name), created: true }));
		expect(run.json).toEqual([gold, { ...old, created: false }, gold, silver]);
		expect([run.pairing, run.hints]).toEqual([[[0], [1], [2], [3]], []]);
	});

	it('reads the tags until all names are found', async () => {
		const { account } = engine.sandbox;
		const tags = Array.from({ length: 1_100 }, () => account.addTag());
		const one = await engine.runNode(create(), named(tags[10]?.name, tags[499]?.name));
		expect(one.lines).toEqual([READ]);
		const two = await engine.runNode(create(), named(tags[10]?.name, tags[600]?.name));
		expect(two.lines).toHaveLength(2);
		expect(two.json).toMatchObject([{ tag_id: tags[10]?.tag_id, created: false }, { tag_id: tags[600]?.tag_id, created: false }]);
		const all = await engine.runNode(create(), named('Gold', 'Gold'));
		expect(all.lines).toEqual([...Array(3).fill(stringContaining(`GET ${PATH}`)), POST]);
	});

	it('refuses a name that there is, if the user says so, before any tag is created', async () => {
		const gold = engine.sandbox.account.addTag('Gold');
		const message = `Name: there is a tag "Gold" already (${gold.tag_id}) [item 1]`;
		const stopped = await engine.runNode(create({ ifExists: 'error' }), named('Silver', 'gold'));
		expect(stopped.error?.message).toBe(message);
		expect(stopped.error?.description).toContain('If the Tag Exists');
		expect(posts()).toEqual([]);
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const run = await engine.runNode(create({ ifExists: 'error' }), named(`Silver ${onError}`, 'gold'), { onError });
			expect([...run.json, ...run.errors]).toMatchObject([{ created: true }, { error: message, details: { tag_id: gold.tag_id } }]);
			expect([...run.pairing, ...pairingOf(run.output[1])]).toEqual([[0], [1]]);
		}
	});

	it.each(['reset', 'hang', 'html502', 'truncate'] as const)('looks once for one whose answer was lost (%s)', async (answer) => {
		engine.sandbox.inject({ method: 'POST', answer, effect: true });
		const run = await engine.runNode(create(), named('Gold', 'Silver'));
		expect(run.error).toBeUndefined();
		expect(posts()).toEqual([{ name: 'Gold' }, { name: 'Silver' }]);
		expect(run.json).toMatchObject([{ name: 'Gold', created: true }, { name: 'Silver', created: true }]);
		expect(run.lines.filter((line) => line === READ)).toHaveLength(2);
	});

	it('says of one that is not there afterwards that it may be created, and names those that are', async () => {
		engine.sandbox.inject({ method: 'POST', answer: 'reset', skip: 1 });
		const run = await engine.runNode(create(), named('Gold', 'Silver'));
		expect(run.error?.message).toMatch(/^Could not create tag "Silver": .*The tag may have been created all the same \[item 1\]$/);
		expect(run.error?.description).toContain(`(created): ${tagNamed('Gold')?.tag_id}.`);
	});

	it('refuses a name that cannot be before any request', async () => {
		const run = await engine.runNode(create(), named('Gold', 'x'.repeat(256)));
		expect([run.error?.message, run.lines]).toEqual(['Name: a name of 256 characters is too long: at most 255 are possible [item 1]', []]);
	});

	it('creates each tag once with Retry On Fail', async () => {
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 };
		const run = await engine.runNode(create(), named('', 'Gold'), { node, onError: 'continueRegularOutput' });
		expect(posts()).toEqual([{ name: 'Gold' }]);
		expect(run.json).toMatchObject([{ error: stringContaining('Name: ') }, { name: 'Gold', created: true }]);
	});
});
