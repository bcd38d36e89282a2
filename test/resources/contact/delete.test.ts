import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { pairingOf, useEngine } from '../../engine';
import { NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, stringMatching } = expect;

/** Deletes the contact that each item names under `who`. */
function deleteContact(options: INodeParameters = {}): INodeParameters {
	const contact = { __rl: true, mode: 'id', value: '={{ $json.who }}' };
	return { resource: 'contact', operation: 'delete', contact, options };
}

const SKIP = deleteContact({ ifNotFound: 'skip' });

/** Adds a contact; gives its id. */
function add(email: string | null, more: { deleted?: boolean } = {}): string {
	return engine.sandbox.account.addContact({ email, ...more }).contact_id;
}

const items = (...references: unknown[]) => references.map((who) => ({ who }) as IDataObject);

const DELETE = (id: string) => `DELETE /v3/contacts/${id}`;
const GET = (id: string) => `GET /v3/contacts/${id}`;
const LOOK_UP = (address: string) => `GET /v3/contacts?email=${address}&status=all`;

const deletedNow = () =>
	engine.sandbox.account.contacts.filter(({ deleted_at }) => deleted_at).map(({ contact_id }) => contact_id);

const notFound = { status: 404, body: [{ error_key: 'contacts.api.not_found', error_message: 'The contact was not found.' }] };
const forbidden = { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } };

describe('contact: delete', () => {
	it('deletes the contact of each item; the answer has no body', async () => {
		const ids = [add('ann@example.com'), add('ben@example.com'), add(null)];
		const run = await engine.runNode(deleteContact(), items(...ids), { followedBy: { who: "={{ $('Start').item.json.who }}" } });
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual(ids.map(DELETE));
		expect(run.requests.map(({ status, body, response }) => [status, body, response])).toEqual(ids.map(() => [204, undefined, undefined]));
		expect(run.json).toEqual(ids.map((contact_id) => ({ contact_id, deleted: true })));
		expect(run.pairing).toEqual([[0], [1], [2]]);
		expect(run.following).toEqual(items(...ids));
		expect(deletedNow()).toEqual(ids);
		expect(run.hints).toEqual([]);
	});

	it('takes ids of any case and addresses in every mode of the picker', async () => {
		const [ann, ben, cat] = [add('ann@example.com'), add('Ben@Example.com'), add('cat@example.com')];
		for (const mode of ['list', 'id', 'email']) {
			const contact = { __rl: true, mode, value: '={{ $json.who }}' };
			const references = { list: [ann.toUpperCase(), 'BEN@example.com'], id: [ben, 'cat@example.com'], email: [cat, ann] };
			const run = await engine.runNode({ ...deleteContact(), contact }, items(...references[mode as 'list']));
			expect(run.error).toBeUndefined();
			expect(run.json).toMatchObject([{ deleted: true }, { deleted: true }]);
		}
		expect(deletedNow()).toEqual([ann, ben, cat]);
	});

	it('finds addresses with status=all, and sends no DELETE for a contact that is deleted already', async () => {
		const [ann, ben] = [add('ann@example.com'), add('ben@example.com', { deleted: true })];
		const run = await engine.runNode(deleteContact(), items('ANN@example.com', 'ben@example.com'));
		expect(run.lines).toEqual([LOOK_UP('ann@example.com'), LOOK_UP('ben@example.com'), DELETE(ann)]);
		expect(run.json).toEqual([
			{ contact_id: ann, deleted: true },
			{ contact_id: ben, deleted: true, already_deleted: true },
		]);
		expect(run.pairing).toEqual([[0], [1]]);
	});

	it('reads the account in pages when many addresses are named', async () => {
		const ids = engine.sandbox.account.addContacts(8, (n) => ({ email: `p${n}@example.com` })).map(({ contact_id }) => contact_id);
		const run = await engine.runNode(deleteContact(), items(...ids.map((_, n) => `p${n}@example.com`)));
		expect(run.lines).toEqual(['GET /v3/contacts?status=all&limit=500&include_count=true', ...ids.map(DELETE)]);
		expect(run.json).toEqual(ids.map((contact_id) => ({ contact_id, deleted: true })));
	});

	it('does not take a contact for another whose address only resembles', async () => {
		const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
		const other = engine.sandbox.account.contact(ann);
		engine.sandbox.inject({ path: '/v3/contacts', answer: { status: 200, body: { contacts: [{ ...other }] } } });
		const run = await engine.runNode(SKIP, items('xann@example.com', 'ben@example.com'));
		expect(run.json).toEqual([
			{ email: 'xann@example.com', deleted: false, not_found: true },
			{ contact_id: ben, deleted: true },
		]);
		expect(deletedNow()).toEqual([ben]);
	});

	describe('of a contact that is deleted already', () => {
		it('is a success that says so, told by a second look', async () => {
			const [ann, ben] = [add('ann@example.com', { deleted: true }), add('ben@example.com')];
			for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
				const run = await engine.runNode(deleteContact(), items(ann, ben), { onError });
				expect(run.error).toBeUndefined();
				expect(run.lines.filter((line) => line.endsWith(ann))).toEqual([DELETE(ann), GET(ann)]);
				expect(run.json[0]).toEqual({ contact_id: ann, deleted: true, already_deleted: true });
				expect(run.json[1]).toMatchObject({ contact_id: ben, deleted: true });
				expect(run.errors).toEqual([]);
				expect(run.pairing).toEqual([[0], [1]]);
			}
		});

		it('is a success too where the API answers 204 again', async () => {
			engine.sandbox.unknowns.secondDelete = 204;
			const [ann, ben] = [add('ann@example.com', { deleted: true }), add('ben@example.com')];
			const run = await engine.runNode(deleteContact(), items(ann, ben));
			expect(run.lines).toEqual([DELETE(ann), DELETE(ben)]);
			expect(run.json).toEqual([{ contact_id: ann, deleted: true }, { contact_id: ben, deleted: true }]);
		});

		it.each(['reset', 'hang', 'html502'] as const)('is not said of the node’s own repeated DELETE (%s)', async (answer) => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'DELETE', path: `/v3/contacts/${ann}`, answer, effect: true });
			const run = await engine.runNode(deleteContact(), items(ann, ben));
			expect(run.lines.filter((line) => line.endsWith(ann))).toEqual([DELETE(ann), DELETE(ann), GET(ann)]);
			expect(run.json).toEqual([{ contact_id: ann, deleted: true }, { contact_id: ben, deleted: true }]);
		});

		it('is said when the repeated DELETE was only throttled before', async () => {
			const [ann, ben] = [add('ann@example.com', { deleted: true }), add('ben@example.com')];
			const body = { error_key: 'throttled', error_message: 'Too Many Requests' };
			engine.sandbox.inject({ method: 'DELETE', path: `/v3/contacts/${ann}`, answer: { status: 429, body } });
			const run = await engine.runNode(deleteContact(), items(ann, ben));
			expect(run.json).toEqual([{ contact_id: ann, deleted: true, already_deleted: true }, { contact_id: ben, deleted: true }]);
		});

		it('is not said of one that an earlier try of the same run has deleted', async () => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'DELETE', path: `/v3/contacts/${ben}`, answer: forbidden });
			const run = await engine.runNode(deleteContact(), items(ann, ben), { node: { retryOnFail: true, maxTries: 2 } });
			expect(run.json).toEqual([{ contact_id: ann, deleted: true }, { contact_id: ben, deleted: true }]);
		});
	});

	describe('with the same contact in several items', () => {
		it('sends one DELETE; the others say already_deleted', async () => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			const run = await engine.runNode(deleteContact(), items(ann, ben, ann.toUpperCase(), 'Ann@example.com'));
			expect(run.lines.filter((line) => line.startsWith('DELETE'))).toEqual([DELETE(ann), DELETE(ben)]);
			expect(run.json).toEqual([
				{ contact_id: ann, deleted: true },
				{ contact_id: ben, deleted: true },
				{ contact_id: ann, deleted: true, already_deleted: true },
				{ contact_id: ann, deleted: true, already_deleted: true },
			]);
			expect(run.pairing).toEqual([[0], [1], [2], [3]]);
		});

		it('tries again for the next item after a failure', async () => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'DELETE', path: `/v3/contacts/${ann}`, answer: forbidden });
			const run = await engine.runNode(deleteContact(), items(ann, ann, ben), { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ who: ann, details: { contact_id: ann, http_status: 403 } }]);
			expect(run.json).toEqual([{ contact_id: ann, deleted: true }, { contact_id: ben, deleted: true }]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[1], [2]], [[0]]]);
		});
	});

	describe('answered with 404', () => {
		it('is an error for a contact that is alive', async () => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'DELETE', path: `/v3/contacts/${ben}`, answer: notFound, times: 2 });
			const run = await engine.runNode(deleteContact(), items(ann, ben));
			expect(run.error?.message).toBe(
				`Could not delete contact ${ben}: The contact was not found, although the contact exists and is not deleted [item 1]`,
			);
			expect(run.json).toEqual([]);

			const going = await engine.runNode(deleteContact(), items(ben, ann), { onError: 'continueErrorOutput' });
			expect(going.errors).toMatchObject([{ details: { contact_id: ben, http_status: 404 } }]);
			expect(going.json).toEqual([{ contact_id: ann, deleted: true, already_deleted: true }]);
			expect(deletedNow()).toEqual([ann]);
		});

		it('is an error when the second look fails', async () => {
			const [ann, ben] = [add('ann@example.com', { deleted: true }), add('ben@example.com')];
			engine.sandbox.inject({ method: 'GET', answer: forbidden, times: 2 });
			const run = await engine.runNode(deleteContact(), items(ann, ben));
			expect(run.error?.message).toMatch(/^Could not delete contact .*: The contact was not found; and.*Not for you \[item 0\]$/);
			expect(run.error?.description).toMatch(/privilege/);
			const going = await engine.runNode(deleteContact(), items(ann, ben), { onError: 'continueRegularOutput' });
			expect(going.json).toMatchObject([
				{ error: stringContaining('Not for you'), details: { contact_id: ann, http_status: 403 } },
				{ contact_id: ben, deleted: true },
			]);
			expect(going.pairing).toEqual([[0], [1]]);
		});

		it('is an error for an id that belongs to nobody', async () => {
			const ann = add('ann@example.com');
			const run = await engine.runNode(deleteContact(), items(ann, NOBODY));
			expect(run.lines).toEqual([DELETE(ann), DELETE(NOBODY), GET(NOBODY)]);
			expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: '404', context: { itemIndex: 1 } });
			expect(run.error?.message).toBe(`Contact: no contact has the ID ${NOBODY} [item 1]`);
			expect(run.error?.description).toMatch(/If a Contact Is Not Found/);
			expect(run.error?.description).toContain(ann);
		});

		it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('fails only its own item with %s', async (onError) => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			const run = await engine.runNode(deleteContact(), items(ann, NOBODY, ben), { onError });
			const failure = { error: `Contact: no contact has the ID ${NOBODY} [item 1]`, details: { contact_id: NOBODY, http_status: 404 } };
			const successes = [{ contact_id: ann, deleted: true }, { contact_id: ben, deleted: true }];
			if (onError === 'continueErrorOutput') {
				expect(run.json).toEqual(successes);
				expect(run.errors).toMatchObject([{ who: NOBODY, ...failure }]);
				expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[0], [2]], [[1]]]);
			} else {
				expect(run.json).toMatchObject([successes[0], failure, successes[1]]);
				expect(run.pairing).toEqual([[0], [1], [2]]);
			}
		});

		it('is a row that says so when the user skips', async () => {
			const ann = add('ann@example.com');
			const run = await engine.runNode(SKIP, items(NOBODY, ann, NOBODY));
			expect(run.json).toEqual([
				{ contact_id: NOBODY, deleted: false, not_found: true },
				{ contact_id: ann, deleted: true },
				{ contact_id: NOBODY, deleted: false, not_found: true },
			]);
			expect(run.pairing).toEqual([[0], [1], [2]]);
		});
	});

	describe('by an address that belongs to nobody', () => {
		it('stops before anything is deleted', async () => {
			const ann = add('ann@example.com');
			const run = await engine.runNode(deleteContact(), items(ann, 'nobody@example.com', 'none@example.com'));
			expect(run.error?.message).toBe('Contact: no contact has the address nobody@example.com [item 1]');
			expect(run.error?.description).toMatch(/1 more input item cannot be used either/);
			expect(run.lines.filter((line) => line.startsWith('DELETE'))).toEqual([]);
		});

		it('fails only its own item when On Error is to continue', async () => {
			const ann = add('ann@example.com');
			const run = await engine.runNode(deleteContact(), items('nobody@example.com', ann), { onError: 'continueErrorOutput' });
			expect(run.json).toEqual([{ contact_id: ann, deleted: true }]);
			expect(run.errors).toMatchObject([
				{ error: 'Contact: no contact has the address nobody@example.com [item 0]', details: { not_found: ['nobody@example.com'] } },
			]);
		});

		it('is a row that says so when the user skips, the address as given', async () => {
			const ann = add('ann@example.com');
			const run = await engine.runNode(SKIP, items('Nobody@example.com', ann, 'none@example.com', 'one@example.com'));
			expect(run.json).toEqual([
				{ email: 'Nobody@example.com', deleted: false, not_found: true },
				{ contact_id: ann, deleted: true },
				{ email: 'none@example.com', deleted: false, not_found: true },
				{ email: 'one@example.com', deleted: false, not_found: true },
			]);
			expect(run.pairing).toEqual([[0], [1], [2], [3]]);
		});
	});

	describe('with an input error', () => {
		it('stops before any request', async () => {
			const run = await engine.runNode(deleteContact(), items(add('ann@example.com'), '../contact_lists', NOBODY));
			expect(run.error?.message).toBe('Contact: "../contact_lists" is neither a contact ID nor an email address [item 1]');
			expect(run.error?.context?.itemIndex).toBe(1);
			expect(run.lines).toEqual([]);
		});

		it.each([
			['a missing value', undefined, /is empty/],
			['null', null, /is empty/],
			['an empty text', '', /is empty/],
			['a number', 12, /got a number/],
			['a list of no text', [12], /got a number/],
			['an id with another after it', `${NOBODY},${NOBODY}`, /2 contacts are named.*Delete Many/],
		])('says so for %s, and deletes the other items’ contacts when it may go on', async (_name, value, message) => {
			const ann = add('ann@example.com');
			const run = await engine.runNode(deleteContact(), items(value, ann), { onError: 'continueErrorOutput' });
			expect(run.lines).toEqual([DELETE(ann)]);
			expect(run.json).toEqual([{ contact_id: ann, deleted: true }]);
			expect(run.errors).toMatchObject([{ error: stringMatching(message), details: { description: stringMatching(/Nothing was sent/) } }]);
			expect(run.errors[0]?.error).toMatch(/^Contact: .*\[item 0\]$/);
		});

		it('refuses an option that does not exist', async () => {
			const ann = add('ann@example.com');
			const wrong = deleteContact({ ifNotFound: "={{ 'shrug' }}" });
			const run = await engine.runNode(wrong, items(ann, ann));
			expect(run.error?.message).toMatch(/If a Contact Is Not Found: "shrug" is not one of error, skip \[item 0\]/);
			expect(run.lines).toEqual([]);
			const going = await engine.runNode(wrong, items(ann, ann), { onError: 'continueErrorOutput' });
			expect(going.errors).toHaveLength(2);
			expect(going.errors.map(({ details }) => typeof details)).toEqual(['object', 'object']);
			expect(pairingOf(going.output[1])).toEqual([[0], [1]]);
		});
	});

	describe('that fails', () => {
		it('stops with the words of Constant Contact, and says what was deleted until then', async () => {
			const [ann, ben, cat] = [add('ann@example.com'), add('ben@example.com'), add('cat@example.com')];
			engine.sandbox.inject({ path: `/v3/contacts/${cat}`, answer: forbidden });
			const run = await engine.runNode(SKIP, items(ann, 'none@example.com', NOBODY, cat, ben));
			expect(run.error?.message).toBe(`Could not delete contact ${cat}: Not for you [item 3]`);
			expect(run.error?.description).toContain(`1 other item of this run had gone through before (deleted): ${ann}.`);
			expect(run.error?.description).not.toContain(NOBODY);
			expect(run.error?.cause).toBeUndefined();
			expect(JSON.stringify(run.error)).not.toContain('Bearer');
			expect(deletedNow()).toEqual([ann]);
		});

		it('does not say deleted of contacts that were deleted before', async () => {
			const [ann, ben, cat] = [add('ann@example.com', { deleted: true }), add('ben@example.com'), add('cat@example.com', { deleted: true })];
			engine.sandbox.inject({ path: `/v3/contacts/${ben}`, answer: forbidden });
			const run = await engine.runNode(SKIP, items(ann, 'cat@example.com', ben));
			expect(run.error?.message).toBe(`Could not delete contact ${ben}: Not for you [item 2]`);
			expect(run.error?.description).not.toMatch(new RegExp(`gone through|${ann}|${cat}`));
		});

		it('tells of another one that fails at the same time, and of what was deleted', async () => {
			engine.sandbox.latency = 1_000;
			const ids = Array.from({ length: 12 }, (_, n) => add(`p${n}@example.com`));
			const refusal = (words: string) => ({ status: 403, body: { error_key: 'forbidden', error_message: words } });
			engine.sandbox.inject({ path: `/v3/contacts/${ids[0]}`, answer: refusal('Not for you') });
			engine.sandbox.inject({ path: `/v3/contacts/${ids[2]}`, answer: refusal('Nor that') });
			const run = await engine.runNode(deleteContact(), items(...ids));
			expect(run.error?.message).toBe(`Could not delete contact ${ids[0]}: Not for you [item 0]`);
			expect(run.error?.description).toContain(
				`At the same time something else went wrong: Could not delete contact ${ids[2]}: Nor that [item 2]. 2 other items of this run had gone through before (deleted): ${ids[1]}, ${ids[3]}.`,
			);
			expect(run.error?.context?.itemIndex).toBe(0);
			expect(deletedNow()).toEqual([ids[1], ids[3]]);
		});

		it('starts no further item, and awaits those under way', async () => {
			engine.sandbox.latency = 1_000;
			const ids = Array.from({ length: 12 }, (_, n) => add(`p${n}@example.com`));
			engine.sandbox.inject({ path: `/v3/contacts/${ids[0]}`, answer: forbidden });
			const run = await engine.runNode(deleteContact(), items(...ids));
			expect(run.error?.message).toContain(ids[0]);
			// The refusal comes 1,000 ms after the first start; one starts every 263 ms.
			expect(deletedNow()).toEqual(ids.slice(1, 4));
			for (const id of deletedNow()) expect(run.error?.description).toContain(id);
			expect(run.requests.every(({ status }) => status !== null)).toBe(true);
		});

		it('fails a look-up for the items that need it alone', async () => {
			const ann = add('ann@example.com');
			add('ben@example.com');
			engine.sandbox.inject({ path: '/v3/contacts', answer: forbidden });
			const run = await engine.runNode(deleteContact(), items('ben@example.com', ann), { onError: 'continueErrorOutput' });
			expect(run.json).toEqual([{ contact_id: ann, deleted: true }]);
			expect(run.errors).toMatchObject([{ error: 'Could not get contacts: Not for you [item 0]', details: { http_status: 403 } }]);
			expect(pairingOf(run.output[1])).toEqual([[0]]);
		});
	});

	it('points to Delete Many from 20 items on', async () => {
		const ids = Array.from({ length: 20 }, (_, n) => add(`p${n}@example.com`));
		const run = await engine.runNode(deleteContact(), items(...ids));
		expect(run.hints).toMatchObject([{ message: stringMatching(/^This run deleted 20 contacts one by one\. Delete Many does the same with 19 fewer requests /) }]);
		expect(run.gaps.every((gap) => gap >= 267)).toBe(true);
	});

	describe('says of Delete Many', () => {
		const hintsFor = async (...references: string[]) => {
			const run = await engine.runNode(SKIP, items(...references), { onError: 'continueErrorOutput' });
			return run.hints.map(({ message }) => message);
		};
		const many = (count: number, more = {}) => Array.from({ length: count }, (_, n) => add(`m${n}@example.com`, more));

		it('nothing when none could be deleted', async () => {
			engine.sandbox.inject({ method: 'DELETE', answer: forbidden, times: 20 });
			expect(await hintsFor(...many(20))).toEqual([]);
		});

		it('nothing of contacts that were deleted already, that are nobody, or that other items name too', async () => {
			const nobody = Array.from({ length: 20 }, (_, n) => NOBODY.replace('dead', String(1000 + n)));
			expect(await hintsFor(...many(20, { deleted: true }), ...nobody, ...nobody.map((id) => `${id}@example.com`))).toEqual([]);
			const [ann = ''] = [add('ann@example.com')];
			expect(await hintsFor(...Array<string>(25).fill(ann))).toEqual([]);
		});

		it('the number of those that were deleted', async () => {
			const ids = many(23);
			for (const id of ids.slice(0, 2)) engine.sandbox.inject({ path: `/v3/contacts/${id}`, answer: forbidden });
			const [ben] = [add('ben@example.com', { deleted: true })];
			expect(await hintsFor(...ids, ben, NOBODY)).toEqual([stringMatching(/^This run deleted 21 contacts one by one\..* with 20 fewer requests /)]);
			expect(await hintsFor(...ids.slice(2))).toEqual([]);
		});
	});

	describe('as a dry run', () => {
		const DRY = deleteContact({ dryRun: true, ifNotFound: 'skip' });

		it('shows what would become of each contact, and deletes none', async () => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com', { deleted: true })];
			const run = await engine.runNode(DRY, items(ann, 'ben@example.com', NOBODY, 'no@example.com', 'Ann@example.com', ben, 'BEN@example.com'));
			expect(run.error).toBeUndefined();
			expect(run.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
			expect(run.json).toEqual([
				{ contact_id: ann, email: 'ann@example.com', would: 'delete', dry_run: true },
				{ contact_id: ben, email: 'ben@example.com', would: 'already_deleted', dry_run: true },
				{ contact_id: NOBODY, email: null, would: 'not_found', dry_run: true },
				{ contact_id: null, email: 'no@example.com', would: 'not_found', dry_run: true },
				{ contact_id: ann, email: 'Ann@example.com', would: 'already_deleted', dry_run: true },
				{ contact_id: ben, email: 'ben@example.com', would: 'already_deleted', dry_run: true },
				{ contact_id: ben, email: 'BEN@example.com', would: 'already_deleted', dry_run: true },
			]);
			expect(run.pairing).toEqual([[0], [1], [2], [3], [4], [5], [6]]);
			expect(deletedNow()).toEqual([ben]);
			expect(run.hints).toMatchObject([{ message: 'Dry Run: nothing was changed. Without it this run would delete 1 contact.' }]);
		});

		it('says item for item what the run itself then does', async () => {
			const ids = Array.from({ length: 8 }, (_, n) => add(n === 7 ? null : `p${n}@example.com`, { deleted: n % 3 === 1 }));
			const input = items(...ids, 'P0@example.com', 'p1@example.com', NOBODY, 'no@example.com', ids[5]);
			const dry = await engine.runNode(DRY, input);
			const real = await engine.runNode(SKIP, input);
			const did = real.json.map(({ deleted, already_deleted }) => (already_deleted ? 'already_deleted' : deleted ? 'delete' : 'not_found'));
			expect(dry.json.map(({ would }) => would)).toEqual(did);
			expect(dry.pairing).toEqual(real.pairing);
			// One page tells of all that are named by id.
			expect(dry.requests.length).toBeLessThan(6);
		});

		it('fails as the run itself would for an id that belongs to nobody', async () => {
			const ann = add('ann@example.com');
			const stopped = await engine.runNode(deleteContact({ dryRun: true }), items(ann, NOBODY));
			expect(stopped.error?.message).toBe(`Contact: no contact has the ID ${NOBODY} [item 1]`);
			expect(stopped.error?.description).not.toContain('gone through before');
			const run = await engine.runNode(deleteContact({ dryRun: true }), items(ann, NOBODY), { onError: 'continueErrorOutput' });
			expect(run.json).toMatchObject([{ contact_id: ann, would: 'delete' }]);
			expect(run.errors).toMatchObject([{ details: { contact_id: NOBODY, http_status: 404 } }]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[0]], [[1]]]);
		});

		it('says unknown of a contact that cannot be looked up, and why', async () => {
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ path: `/v3/contacts/${ann}`, answer: forbidden });
			const run = await engine.runNode(deleteContact({ dryRun: true }), items(ann, ben));
			expect(run.json.map(({ would }) => would)).toEqual(['unknown', 'delete']);
			expect(run.hints).toMatchObject([{}, { message: stringMatching(/1 contact is unknown.*Not for you/) }]);
		});

		it('does not say that it deleted many', async () => {
			const ids = Array.from({ length: 20 }, (_, n) => add(`p${n}@example.com`));
			const run = await engine.runNode(DRY, items(...ids));
			expect(run.hints.map(({ message }) => message)).toEqual([stringContaining('would delete 20 contacts')]);
			expect(deletedNow()).toEqual([]);
		});
	});
});
