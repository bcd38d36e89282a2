import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import { column } from '../../support/items';
import { sharedObjects } from '../../support/shared';

const engine = useEngine();
const { stringContaining, stringMatching } = expect;

const ON_ERROR = ['continueRegularOutput', 'continueErrorOutput'] as const;
const RETRYING = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 };
const PATH = '/v3/contact_lists';
const READ = `GET ${PATH}?status=all&limit=500`;
const POST = `POST ${PATH}`;

/** Creates the list that each item names under `name`. */
function create(options: INodeParameters = {}): INodeParameters {
	return { resource: 'list', operation: 'create', name: '={{ $json.name }}', options };
}

const MUST_BE_NEW = create({ ifExists: 'error' });

const named = (...names: unknown[]) => names.map((name) => ({ name }) as IDataObject);
const posts = () => engine.sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
const listNamed = (name: string) => engine.sandbox.account.lists.find((list) => list.name === name);
const hintsOf = ({ hints }: { hints: Array<{ message: string }> }) => hints.map(({ message }) => message);

const forbidden = { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } };
const empty = { status: 200, body: { lists: [] } };

describe('list: create', () => {
	it('reads what there is once, and creates a list for each item', async () => {
		engine.sandbox.account.addList('Other');
		const run = await engine.runNode(create(), named(' News ', 'Sale'), { followedBy: { name: "={{ $('Start').item.json.name }}" } });
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual([READ, POST, POST]);
		expect(posts()).toEqual([{ name: 'News' }, { name: 'Sale' }]);
		expect(run.json).toEqual(['News', 'Sale'].map((name) => ({ ...listNamed(name), created: true })));
		expect([run.pairing, run.hints]).toEqual([[[0], [1]], []]);
		expect(run.following.map(({ name }) => name)).toEqual([' News ', 'Sale']);
	});

	it('takes a description and a favorite for each', async () => {
		const parameters = create({ description: '={{ $json.about }}', favorite: '={{ $json.star }}' });
		const run = await engine.runNode(parameters, [{ name: 'News', about: ' Monthly ', star: true }, { name: 'Sale', about: '', star: false }]);
		expect(posts()).toEqual([{ name: 'News', description: 'Monthly', favorite: true }, { name: 'Sale' }]);
		expect(run.json).toMatchObject([{ description: 'Monthly', favorite: true, created: true }, { description: '', favorite: false, created: true }]);
	});

	it('creates 100 lists with 101 requests, and with one the second time', async () => {
		const items = named(...Array.from({ length: 100 }, (_, n) => `List of ${n}`));
		const first = await engine.runNode(create(), items);
		expect(first.lines).toEqual([READ, ...Array<string>(100).fill(POST)]);
		const second = await engine.runNode(create(), items);
		expect(second.lines).toEqual([READ]);
		expect(second.json).toEqual(first.json.map((json) => ({ ...json, created: false })));
	});

	describe('of a name that there is', () => {
		it.each(['ignored', 'matters'] as const)('gives the list that has it in whatever case, and reads no further than needed (case: %s)', async (nameCase) => {
			engine.sandbox.unknowns.nameCase = nameCase;
			const { account } = engine.sandbox;
			const early = account.addList({ name: 'Caf\u00E9 NEWS', description: 'Old' });
			for (let n = 0; n < 600; n++) account.addList();
			const late = account.addList('Late');
			const one = await engine.runNode(create({ description: 'New' }), named('cafe\u0301 news', 'CAF\u00C9 News'));
			expect(one.lines).toEqual([READ]);
			expect(one.json).toEqual(Array(2).fill({ ...early, created: false }));
			expect(sharedObjects(one.output[0])).toBe(0);
			const both = await engine.runNode(create(), named('Caf\u00E9 News', 'late'));
			expect(both.lines).toHaveLength(2);
			expect(both.json).toEqual([{ ...early, created: false }, { ...late, created: false }]);
			expect([posts(), both.hints]).toEqual([[], []]);
		});

		it.each(['taken', 'free'] as const)('gives a deleted one as it is, and says so once (names of deleted lists: %s)', async (deletedListNames) => {
			engine.sandbox.unknowns.deletedListNames = deletedListNames;
			const gone = engine.sandbox.account.addList({ name: 'Gone', deleted_at: '2026-01-01T00:00:00Z' });
			const run = await engine.runNode(create(), named('gone', 'GONE', 'News'));
			expect(run.json).toMatchObject([{ ...gone, created: false }, { ...gone, created: false }, { name: 'News', created: true }]);
			expect(hintsOf(run)).toEqual([stringMatching(/^Given as it is, not created: 1 deleted list of the same name \("deleted_at" .*choose another name\.$/)]);
		});

		it('gives the one that is not deleted, if there are both', async () => {
			const { account } = engine.sandbox;
			account.addList({ name: 'News', deleted_at: '2026-01-01T00:00:00Z' });
			const alive = account.addList('news');
			account.addList({ name: 'NEWS', deleted_at: '2026-02-01T00:00:00Z' });
			const run = await engine.runNode(create(), named('News', 'Sale'));
			expect(run.json).toMatchObject([{ list_id: alive.list_id, created: false }, { created: true }]);
			expect(run.hints).toEqual([]);
		});

		it('is an error if the user says so, before any list is created', async () => {
			const { account } = engine.sandbox;
			const news = account.addList('News');
			const gone = account.addList({ name: 'Gone', deleted_at: '2026-01-01T00:00:00Z' });
			const stopped = await engine.runNode(MUST_BE_NEW, named('Sale', 'news', 'gone'));
			expect(stopped.error?.message).toBe(`Name: there is a list "News" already (${news.list_id}) [item 1]`);
			expect(stopped.error?.description).toMatch(/If the List Exists to Get\. 1 more input item cannot be used either\.$/);
			expect(posts()).toEqual([]);
			const run = await engine.runNode(MUST_BE_NEW, named('Sale', 'news', 'gone'), { onError: 'continueErrorOutput' });
			expect(run.json).toMatchObject([{ name: 'Sale', created: true }]);
			expect(run.errors).toMatchObject([
				{ error: stopped.error?.message, details: { list_id: news.list_id } },
				{ error: `Name: there is a deleted list "Gone" already (${gone.list_id}) [item 2]`, details: { list_id: gone.list_id } },
			]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[0]], [[1], [2]]]);
		});

		it('goes by what each item says of it', async () => {
			engine.sandbox.account.addList('News');
			const items = [{ name: 'News', if: 'get' }, { name: 'News', if: 'error' }];
			const run = await engine.runNode(create({ ifExists: '={{ $json.if }}' }), items, { onError: 'continueErrorOutput' });
			expect([run.json, run.errors]).toMatchObject([[{ created: false }], [{ error: stringContaining('[item 1]') }]]);
		});
	});

	describe('of the same name in several items', () => {
		it.each(['get', 'error'])('makes one list, that all of them say was created (%s)', async (ifExists) => {
			const run = await engine.runNode(create({ ifExists }), named('News', 'Sale', ' NEWS', 'news'));
			expect(posts()).toEqual([{ name: 'News' }, { name: 'Sale' }]);
			const [news, sale] = ['News', 'Sale'].map((name) => ({ ...listNamed(name), created: true }));
			expect(run.json).toEqual([news, sale, news, news]);
			expect(sharedObjects(run.output[0])).toBe(0);
			expect([run.pairing, run.hints]).toEqual([[[0], [1], [2], [3]], []]);
		});

		it('says so if they ask for different lists of that name', async () => {
			const items = [{ name: 'News', about: 'One' }, { name: 'news', about: 'Two' }];
			const run = await engine.runNode(create({ description: '={{ $json.about }}' }), items);
			expect(column(run.json, 'description')).toEqual(['One', 'One']);
			expect(hintsOf(run)).toEqual(['Several input items name the same list with different options: it was created as the first of them says.']);
			expect((await engine.runNode(create({ description: '={{ $json.about }}' }), items)).hints).toEqual([]);
		});
	});

	describe('of a name that cannot be', () => {
		it.each([
			['nothing', undefined, 'is empty: give a name'],
			['an empty text', '', 'is empty: give a name'],
			['white space', ' \t', 'a text of white space only is no name'],
			['a number', 2026, 'expected a text, got a number'],
			['an array', ['News'], 'expected a text, got a list'],
			['256 characters', 'x'.repeat(256), 'a name of 256 characters is too long: at most 255 are possible'],
		])('is an error before any request: %s', async (_what, name, message) => {
			const stopped = await engine.runNode(create(), named('News', name));
			expect([stopped.error?.message, stopped.lines]).toEqual([`Name: ${message} [item 1]`, []]);
			for (const onError of ON_ERROR) {
				const run = await engine.runNode(create(), named(name, `News ${onError}`), { onError });
				const told = [...run.errors, ...run.json];
				expect(told).toMatchObject([{ error: `Name: ${message} [item 0]` }, { name: `News ${onError}`, created: true }]);
			}
		});

		it('can have 255 characters, letters beyond the basic ones too', async () => {
			const names = ['x'.repeat(255), `${'y'.repeat(200)}\u{1F4F0}`];
			const run = await engine.runNode(create(), named(...names.map((name) => ` ${name} `)));
			expect(run.json.map(({ name }) => name)).toEqual(names);
		});
	});

	it.each([
		['description', 7, 'Description: expected a text, got a number'],
		['favorite', 'yes', 'Favorite: expected true or false, got "yes"'],
		['ifExists', 'update', 'If the List Exists: "update" is not one of get, error'],
	])('refuses an option that cannot be: %s', async (option, value, message) => {
		const stopped = await engine.runNode(create({ [option]: '={{ $json.value }}' }), [{ name: 'News', value }, { name: 'Sale', value }]);
		expect([stopped.error?.message, stopped.lines]).toEqual([`${message} [item 0]`, []]);
	});

	describe('whose answer is lost', () => {
		const FAULTS = [
			['500', { status: 500, body: [{ error_key: 'x', error_message: 'Internal trouble' }] }],
			['an HTML 502', 'html502'],
			['a reset connection', 'reset'],
			['silence (hang)', 'hang'],
			['an answer that makes no sense', { status: 201, body: { id: 7 } }],
		] as const;

		it.each([...FAULTS, ['half an answer', 'truncate'], ['a connection that ends in the middle', 'cut']] as const)('looks once, and finds it created: %s', async (_what, answer) => {
			engine.sandbox.inject({ method: 'POST', answer, effect: true });
			const run = await engine.runNode(create(), named('News', 'news'));
			expect(run.error).toBeUndefined();
			expect(run.lines).toEqual([READ, POST, READ]);
			expect(run.json).toEqual(Array(2).fill({ ...listNamed('News'), created: true }));
		});

		it.each(FAULTS)('looks once, and says that it is not there: %s', async (_what, answer) => {
			const fail = () => engine.sandbox.inject({ method: 'POST', answer, body: (body) => (body as IDataObject).name === 'News' });
			fail();
			const stopped = await engine.runNode(create(), named('News', 'News'));
			expect(stopped.lines).toEqual([READ, POST, READ]);
			const told = typeof answer === 'object' && answer.status === 201 ? 'made no sense' : 'The list may have been created all the same [item 0]';
			expect(stopped.error?.message).toMatch(/^Could not create list "News": /);
			expect(stopped.error?.message).toContain(told);
			expect(stopped.error?.description).toMatch(/It was not sent again\. .*Right afterwards it was not there\. Run this again/);
			for (const onError of ON_ERROR) {
				fail();
				const run = await engine.runNode(create(), named('News', `Sale ${onError}`), { onError });
				expect([...run.errors, ...run.json]).toMatchObject([{ error: stringContaining(told), details: { may_have_been_created: true } }, { created: true }]);
				expect(run.lines.filter((line) => line === POST)).toHaveLength(2);
			}
		});

		it('says so if it cannot look', async () => {
			engine.sandbox.inject({ method: 'POST', answer: 'reset', effect: true });
			engine.sandbox.inject({ method: 'GET', skip: 1, answer: forbidden });
			const run = await engine.runNode(create(), named('News', 'News'));
			expect(run.error?.message).toMatch(/The list may have been created all the same \[item 0\]$/);
			expect(run.error?.description).toBe('It was not sent again. Whether it is there could not be seen: Could not get contact lists: Not for you.');
		});
	});

	describe('of a name that somebody else takes meanwhile', () => {
		/** The first look shows nothing. */
		const meanwhile = () => engine.sandbox.inject({ method: 'GET', path: PATH, answer: empty });

		it('gives that list', async () => {
			const news = engine.sandbox.account.addList('news');
			meanwhile();
			const run = await engine.runNode(create(), named('News', 'Sale'));
			expect(run.error).toBeUndefined();
			expect(run.lines.filter((line) => line === READ)).toHaveLength(2);
			expect(run.json).toMatchObject([{ ...news, created: false }, { name: 'Sale', created: true }]);
			expect(run.pairing).toEqual([[0], [1]]);
		});

		it('is an error if the user says so', async () => {
			const news = engine.sandbox.account.addList('news');
			meanwhile();
			const run = await engine.runNode(MUST_BE_NEW, named('News', 'Sale'), { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ error: `Name: there is a list "news" already (${news.list_id}) [item 0]`, details: { list_id: news.list_id } }]);
			expect(run.json).toMatchObject([{ name: 'Sale' }]);
		});

		it('gives the words of the refusal where no list is to be seen', async () => {
			engine.sandbox.account.addList('news');
			meanwhile();
			meanwhile();
			const run = await engine.runNode(create(), named('News', 'News'));
			expect(run.error?.message).toBe('Could not create list "News": Validation failed: Name already exists: News [item 0]');
			expect(run.error?.description).toMatch(/^Nothing was created\. .*the name is taken, but List > Get Many shows no list that has it/);
			expect(run.error?.httpCode).toBe('409');
		});
	});

	describe('that fails', () => {
		it('stops with the words of Constant Contact, and says what was created until then', async () => {
			engine.sandbox.inject({ method: 'POST', skip: 1, answer: forbidden });
			const run = await engine.runNode(create(), named('News', 'Sale', 'Board'));
			expect(run.error?.message).toBe('Could not create list "Sale": Not for you [item 1]');
			expect(run.error?.description).toMatch(/contacts:lists:write.* 1 other item of this run had gone through before \(created\): /);
			expect(run.error?.description).toContain(`(created): ${listNamed('News')?.list_id}.`);
			expect(listNamed('Board')).toBeUndefined();
		});

		it('creates the others with On Error set to continue', async () => {
			engine.sandbox.inject({ method: 'POST', skip: 1, answer: forbidden });
			const run = await engine.runNode(create(), named('News', 'Sale', 'Board', 'sale'), { onError: 'continueErrorOutput' });
			expect(run.json).toMatchObject([{ name: 'News', created: true }, { name: 'Board', created: true }]);
			expect(run.errors).toMatchObject([1, 3].map((index) => ({ error: `Could not create list "Sale": Not for you [item ${index}]`, details: { http_status: 403 } })));
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[0], [2]], [[1], [3]]]);
		});

		it.each(ON_ERROR)('creates nothing if what there is cannot be read (%s)', async (onError) => {
			engine.sandbox.inject({ method: 'GET', answer: forbidden, times: 2 });
			const stopped = await engine.runNode(create(), named('News', 'Sale'));
			expect(stopped.error?.message).toBe('Could not get contact lists: Not for you [item 0]');
			const run = await engine.runNode(create(), named('News', 'Sale'), { onError });
			expect([...run.json, ...run.errors]).toMatchObject([0, 1].map((index) => ({ error: `Could not get contact lists: Not for you [item ${index}]` })));
			expect(posts()).toEqual([]);
		});
	});

	describe('with Retry On Fail', () => {
		it.each(ON_ERROR)('creates each list once, and tells all tries as one (%s)', async (onError) => {
			const run = await engine.runNode(MUST_BE_NEW, named('', 'News', 'news'), { node: RETRYING, onError });
			expect(posts()).toEqual([{ name: 'News' }]);
			const news = { ...listNamed('News'), created: true };
			expect([...run.json, ...run.errors]).toEqual(expect.arrayContaining([expect.objectContaining({ error: stringContaining('[item 0]') }), news, news]));
			expect(run.lines.filter((line) => line === READ)).toHaveLength(1);
		});

		it('tells what an earlier try created as created by the run', async () => {
			engine.sandbox.account.addList('Old');
			engine.sandbox.inject({ method: 'POST', skip: 1, answer: forbidden });
			const run = await engine.runNode(create(), named('News', 'Sale', 'Old'), { node: RETRYING });
			expect(run.error).toBeUndefined();
			expect(posts()).toEqual(['News', 'Sale', 'Sale'].map((name) => ({ name })));
			expect(run.json).toMatchObject([{ name: 'News', created: true }, { name: 'Sale', created: true }, { name: 'Old', created: false }]);
		});

		it('finds what an earlier try may have created, and does not create it again', async () => {
			engine.sandbox.inject({ method: 'POST', answer: 'reset', effect: true });
			engine.sandbox.inject({ method: 'GET', skip: 1, answer: forbidden });
			const run = await engine.runNode(MUST_BE_NEW, named('News', 'Sale'), { node: RETRYING });
			expect(run.error).toBeUndefined();
			expect(posts()).toEqual([{ name: 'News' }, { name: 'Sale' }]);
			expect(run.json).toMatchObject([{ name: 'News', created: true }, { name: 'Sale', created: true }]);
		});

		it('creates what an earlier try has not, after another look', async () => {
			engine.sandbox.inject({ method: 'POST', answer: 'reset' });
			const run = await engine.runNode(create(), named('News', 'News'), { node: RETRYING });
			expect(run.lines).toEqual([READ, POST, READ, READ, POST]);
			expect(run.json).toMatchObject(Array(2).fill({ name: 'News', created: true }));
		});
	});

	it('lets an agent create a list twice, and makes one', async () => {
		const parameters = { resource: 'list', operation: 'create', name: "={{ $fromAI('Name') }}" };
		const run = await engine.runTool(parameters, [{ Name: 'News' }, { Name: 'news' }]);
		expect(run.json).toMatchObject([{ answer: [{ name: 'News', created: true }] }, { answer: [{ name: 'News', created: false }] }]);
	});
});
