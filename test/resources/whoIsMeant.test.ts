import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../engine';
import { addLists, letThemEnd } from '../support/account';
import { neverTouchesConsent } from '../support/consent';
import { rows } from '../support/items';
import { deleteMany, remove, restoreMany } from '../support/nodeParameters';
import { bodies } from '../support/sentRequests';

const engine = useEngine();
neverTouchesConsent(engine);

const contact = { __rl: true, mode: 'email', value: '={{ $json.who }}' };
const LISTS = '={{ $json.lists }}' as unknown as string[];

/** An operation that takes the contacts each item names under `who`, and whom of them it has worked on. */
interface Case {
	parameters: (ifNotFound: 'error' | 'skip') => INodeParameters;
	label: string;
	/** For deleted contacts. */
	restores?: true;
	/** What names several in place of an operation that takes one. */
	many?: string;
	has: (id: string, json: IDataObject[]) => boolean;
}

const stored = (id: string) => engine.sandbox.account.contact(id);
const isGone = (id: string) => stored(id)?.deleted_at !== undefined;
const isBack = (id: string) => !isGone(id);
const isLeft = (id: string) => stored(id)?.list_memberships.length === 0;
const isRead = (id: string, json: IDataObject[]) => json.some(({ contact_id }) => contact_id === id);

const MANY = 'Contacts (IDs or Emails)';
const cases: Record<string, Case> = {
	delete: {
		parameters: (ifNotFound) => ({ resource: 'contact', operation: 'delete', contact, options: { ifNotFound } }),
		label: 'Contact',
		many: 'Delete Many',
		has: isGone,
	},
	deleteMany: { parameters: (ifNotFound) => deleteMany({ options: { ifNotFound } }), label: MANY, has: isGone },
	restore: {
		parameters: (ifNotFound) => ({ resource: 'contact', operation: 'restore', contact, lists: LISTS, options: { ifNotFound } }),
		label: 'Contact',
		many: 'Restore Many',
		restores: true,
		has: isBack,
	},
	restoreMany: { parameters: (ifNotFound) => restoreMany({ options: { ifNotFound } }), label: MANY, restores: true, has: isBack },
	resubscribe: {
		parameters: (ifNotFound) => ({ resource: 'contact', operation: 'resubscribe', contact, lists: LISTS, options: { ifNotFound } }),
		label: 'Contact',
		has: (id) => engine.sandbox.account.resubscribeEmails.some(({ contact_id }) => contact_id === id),
	},
	'listMembership remove': { parameters: (ifNotFound) => remove({ source: 'contacts', options: { ifNotFound } }), label: MANY, has: isLeft },
	get: { parameters: () => ({ resource: 'contact', operation: 'get', contact }), label: 'Contact', many: 'Get Many', has: isRead },
	getMany: {
		parameters: (ifNotFound) => ({ resource: 'contact', operation: 'getMany', getBy: 'contacts', contacts: '={{ $json.who }}', options: { ifNotFound } }),
		label: MANY,
		has: isRead,
	},
};

const NAMES = ['alice', 'bob', 'cat', 'dan'];

/** A list, and contacts on it, deleted ones for what restores. They have unsubscribed, which only resubscribe looks at. */
function set(restores = false) {
	const [list = ''] = addLists(engine, 1);
	const ids = NAMES.map((name) => {
		const more = restores ? { deleted: true } : { list_memberships: [list] };
		const optedOut = { permission_to_send: 'unsubscribed' as const };
		return engine.sandbox.account.addContact({ email: `${name}@example.com`, email_address: optedOut, ...more }).contact_id;
	});
	const items = (...who: unknown[]) => rows(...who.map((each) => ({ who: each, lists: list })));
	return { list, ids, items };
}

const ON_ERROR = ['continueRegularOutput', 'continueErrorOutput'] as const;

/** What names no contact, and how a message shows it. */
const WRONG: Array<[text: string, shown?: string]> = [
	['kim@example'],
	['bob@example.com.'],
	['bob@example.com|dan@example.com'],
	['[bob@example.com](mailto:bob@example.com)'],
	[`${'x'.repeat(75)}@example.com`, `${'x'.repeat(75)}@exa…`],
	['bob\u200B@example', 'bob[U+200B]@example'],
	['Bob Brown'],
	['Brown, Bob <bob@example.com>', 'Brown'],
	['dan@example.com Bob <bob@example.com>'],
];

describe.each(Object.entries(cases))('%s', (_name, { parameters, label, restores, many, has }) => {
	const whoIsDone = async (ids: string[], json: IDataObject[]) => {
		await letThemEnd(engine);
		return NAMES.filter((_each, index) => has(ids[index] as string, json));
	};

	it('takes whom the brackets name, in every item, and nobody else', async () => {
		const { ids, items } = set(restores);
		const run = await engine.runNode(parameters('error'), items('bob@example.com <alice@example.com>', '\u200B"Brown, Bob" <MAILTO:Cat@Example.com>,'));
		expect(run.error).toBeUndefined();
		expect(run.json).toHaveLength(2);
		expect(run.pairing).toEqual([[0], [1]]);
		expect(run.requests.flatMap(({ query }) => query.email ?? [])).not.toContain('bob@example.com');
		expect(await whoIsDone(ids, run.json)).toEqual(['alice', 'cat']);
	});

	it('takes an array of one and the JSON text of one', async () => {
		const { ids, items } = set(restores);
		const run = await engine.runNode(parameters('error'), items(['alice@example.com'], '["cat@example.com"]', [`<${ids[3]}>`]));
		expect(run.error).toBeUndefined();
		expect(await whoIsDone(ids, run.json)).toEqual(['alice', 'cat', 'dan']);
	});

	describe.each(['error', 'skip'] as const)('with what names nobody (if not found: %s)', (ifNotFound) => {
		it.each([WRONG[0], WRONG[5], WRONG[7]] as typeof WRONG)('stops before any request: %j', async (text, shown = text) => {
			const { ids, items } = set(restores);
			const run = await engine.runNode(parameters(ifNotFound), items('alice@example.com', text, ids[2]));
			expect(run.error?.message).toBe(`${label}: "${shown}" is neither a contact ID nor an email address [item 1]`);
			expect(run.lines).toEqual([]);
		});

		it.each(ON_ERROR)('works on the others alone, and looks nothing of it up (%s)', async (onError) => {
			const { ids, items } = set(restores);
			const who = ['alice@example.com', ...WRONG.map(([text]) => text), ids[2]];
			const run = await engine.runNode(parameters(ifNotFound), items(...who), { onError });
			const errors = [...run.json, ...run.errors].filter(({ error }) => error !== undefined);
			expect(errors.map(({ error }) => error)).toEqual(
				WRONG.map(([text, shown = text], index) => `${label}: "${shown}" is neither a contact ID nor an email address [item ${index + 1}]`),
			);
			expect(JSON.stringify([...run.json, ...run.errors])).not.toContain('not_found');
			expect(run.requests.flatMap(({ query }) => query.email ?? [])).toEqual(['alice@example.com']);
			expect(await whoIsDone(ids, run.json)).toEqual(['alice', 'cat']);
		});
	});

	it.each(['error', 'skip'] as const)('tells of an address that the API refuses, whose item fails alone (if not found: %s)', async (ifNotFound) => {
		const { ids, items } = set(restores);
		const refuse = () =>
			engine.sandbox.inject({ path: '/v3/contacts', answer: { status: 400, body: [{ error_key: 'invalid', error_message: 'email is invalid' }] } });
		const message = 'Could not get contacts: email is invalid (looked up: bob@example.com) [item 1]';
		const input = items(ids[0], 'Bob <bob@example.com>');
		refuse();
		const stopped = await engine.runNode(parameters(ifNotFound), input);
		expect(stopped.error?.message).toBe(message);
		refuse();
		const run = await engine.runNode(parameters(ifNotFound), input, { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([{ error: message, details: { http_status: 400 } }]);
		expect(pairingOf(run.output[1])).toEqual([[1]]);
		expect(await whoIsDone(ids, run.json)).toEqual(['alice']);
	});

	if (many !== undefined) {
		it.each(['bob@example.com; dan@example.com', ['bob@example.com', 'dan@example.com'], '["bob@example.com","dan@example.com"]', 'bob@example.com bob@example.com'])(
			`refuses several, and names ${many}: %j`,
			async (text) => {
				const { ids, items } = set(restores);
				const message = `Contact: 2 contacts are named, but an input item can have one here: use ${many} for several [item 0]`;
				const stopped = await engine.runNode(parameters('skip'), items(text, ids[0]));
				expect([stopped.error?.message, stopped.lines]).toEqual([message, []]);
				const run = await engine.runNode(parameters('skip'), items(text, ids[0]), { onError: 'continueErrorOutput' });
				expect(run.errors).toMatchObject([{ error: message }]);
				expect(await whoIsDone(ids, run.json)).toEqual(['alice']);
			},
		);
	}
});

describe('Contacts to Leave Alone', () => {
	const byLists = (ifNotFound: string) => remove({ source: 'lists', options: { ifNotFound } });

	it('are those that the brackets and the JSON text name', async () => {
		const { list, ids } = set();
		const but = ['bob@example.com <alice@example.com>', '["Cat <cat@example.com>", "dan@example.com"]'];
		const run = await engine.runNode(byLists('skip'), rows(...but.map((each) => ({ from: list, lists: list, but: each }))));
		expect(bodies(run)).toEqual([
			{ source: { list_ids: [list] }, exclude: { contact_ids: [ids[0]] }, list_ids: [list] },
			{ source: { list_ids: [list] }, exclude: { contact_ids: [ids[2], ids[3]] }, list_ids: [list] },
		]);
	});

	it.each(['error', 'skip'])('that name nobody leave their item unsent (if not found: %s)', async (ifNotFound) => {
		const { list, ids } = set();
		const but = [ids[0], ...WRONG.map(([text]) => text)];
		const input = rows(...but.map((each) => ({ from: list, lists: list, but: each })));
		const stopped = await engine.runNode(byLists(ifNotFound), input);
		expect(stopped.error?.message).toBe('Contacts to Leave Alone: "kim@example" is neither a contact ID nor an email address [item 1]');
		expect(stopped.lines).toEqual([]);
		const run = await engine.runNode(byLists(ifNotFound), input, { onError: 'continueErrorOutput' });
		expect(bodies(run)).toEqual([{ source: { list_ids: [list] }, exclude: { contact_ids: [ids[0]] }, list_ids: [list] }]);
		expect(run.errors.map(({ error }) => error)).toEqual(
			WRONG.map(([text, shown = text], index) => `Contacts to Leave Alone: "${shown}" is neither a contact ID nor an email address [item ${index + 1}]`),
		);
	});
});

describe('the filter by email', () => {
	const filtered = { resource: 'contact', operation: 'getMany', filters: { email: '={{ $json.who }}' } };

	it('takes one address, whatever is around it, and no id', async () => {
		const { ids, items } = set();
		const run = await engine.runNode(filtered, items('bob@example.com <Alice@example.com>', '\u200Bcat@example.com;'));
		expect(run.requests.map(({ query }) => query.email)).toEqual(['Alice@example.com', 'cat@example.com']);
		expect(run.json.map(({ contact_id }) => contact_id)).toEqual([ids[0], ids[2]]);
		expect(run.pairing).toEqual([[0], [1]]);
	});

	it('asks for nothing else', async () => {
		const { ids, items } = set();
		const wrong = [...WRONG.filter(([text]) => !text.startsWith('Brown')).map(([text, shown = text]) => [text, shown]), ...[ids[1], 'bob@example.com, dan@example.com'].map((text) => [text, text])];
		const input = items('alice@example.com', ...wrong.map(([text]) => text));
		const stopped = await engine.runNode(filtered, input);
		expect([stopped.error?.message, stopped.lines]).toEqual(['Email: "kim@example" is not an email address [item 1]', []]);
		const run = await engine.runNode(filtered, input, { onError: 'continueErrorOutput' });
		expect(run.requests.map(({ query }) => query.email)).toEqual(['alice@example.com']);
		expect(run.json).toMatchObject([{ contact_id: ids[0] }]);
		expect(run.errors.map(({ error }) => error)).toEqual(wrong.map(([, shown], index) => `Email: "${shown}" is not an email address [item ${index + 1}]`));
	});
});
