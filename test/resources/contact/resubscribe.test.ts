import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Api } from '../../../nodes/ConstantContact/api/transport';
import { createParameters } from '../../../nodes/ConstantContact/parameters/reader';
import { resubscribeOperation } from '../../../nodes/ConstantContact/resources/contact/resubscribe.operation';
import type { Memory } from '../../../nodes/ConstantContact/run/memory';
import type { Run } from '../../../nodes/ConstantContact/run/run';
import { pairingOf, useEngine } from '../../engine';
import type { Contact, ContactInput } from '../../sandbox';
import { addLists, NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { column } from '../../support/items';

const engine = useEngine();
neverTouchesConsent(engine);
const { stringContaining, stringMatching } = expect;

const ON_ERROR = ['continueRegularOutput', 'continueErrorOutput'] as const;
const RETRYING = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 };

/** Asks the contact that each item names under `who` to come back to the lists it names under `lists`. */
function resubscribe(options: INodeParameters = {}): INodeParameters {
	const contact = { __rl: true, mode: 'id', value: '={{ $json.who }}' };
	return { resource: 'contact', operation: 'resubscribe', contact, lists: '={{ $json.lists }}' as unknown as string[], options };
}

const item = (who: unknown, lists: unknown) => ({ who, lists }) as IDataObject;

const OFF = { permission_to_send: 'unsubscribed' as const, opt_out_reason: 'too much' };

/** Adds a contact who has unsubscribed, unless told otherwise; its id. */
function add(email: string | null, more: ContactInput = {}): string {
	return engine.sandbox.account.addContact({ email, ...(email === null ? {} : { email_address: OFF }), ...more }).contact_id;
}

const SUBSCRIBED: ContactInput = { email_address: { permission_to_send: 'explicit' } };

const stored = (id: string) => engine.sandbox.account.contact(id) as Contact;

/** Whom the sandbox has sent the email, and for which lists. */
const emails = () => engine.sandbox.account.resubscribeEmails.map(({ contact_id, list_ids }) => [contact_id, list_ids]);

const GET = (id: string) => `GET /v3/contacts/${id}`;
const PUT = (id: string) => `PUT /v3/contacts/resubscribe/${id}`;
const puts = ({ lines }: { lines: string[] }) => lines.filter((line) => line.startsWith('PUT'));
const bodies = () => engine.sandbox.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);
const sent = (contact_id: string, email: string | null) => ({ contact_id, email, resubscribe_email_sent: true });
const left = (contact_id: string | null, email: string | null, reason: string) => ({ contact_id, email, resubscribe_email_sent: false, reason });

const forbidden = { status: 403, body: { error_key: 'forbidden', error_message: 'Not for you' } };

describe('contact: resubscribe', () => {
	it.each(['empty', 'contact'] as const)('reads every contact, then sends each its email and changes nothing else (answer: %s)', async (resubscribeAnswer) => {
		engine.sandbox.unknowns.resubscribeAnswer = resubscribeAnswer;
		const [news = '', sale = ''] = addLists(engine, 2);
		const [ann, ben] = [add('ann@example.com'), add('Ben@example.com')];
		const before = structuredClone(engine.sandbox.account.contacts);
		const rows = [item(ann, [news, sale]), item(ben.toUpperCase(), ` ${sale.toUpperCase()}; ${sale}`)];
		const run = await engine.runNode(resubscribe(), rows, { followedBy: { who: "={{ $('Start').item.json.who }}" } });
		expect(run.error).toBeUndefined();
		expect(run.lines).toEqual([GET(ann), GET(ben), PUT(ann), PUT(ben)]);
		expect(bodies()).toEqual([{ list_ids: [news, sale] }, { list_ids: [sale] }]);
		expect(emails()).toEqual([[ann, [news, sale]], [ben, [sale]]]);
		expect(run.json).toEqual([sent(ann, 'ann@example.com'), sent(ben, 'Ben@example.com')]);
		expect([run.pairing, run.hints]).toEqual([[[0], [1]], []]);
		expect(run.following.map(({ who }) => who)).toEqual(rows.map(({ who }) => who));
		expect(engine.sandbox.account.contacts).toEqual(before);
	});

	it('takes addresses, and gives them as they were given', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
		const run = await engine.runNode(resubscribe(), [item('Ann Lee <ANN@example.com>', news), item('ben@example.com', news)]);
		expect(run.json).toEqual([sent(ann, 'ANN@example.com'), sent(ben, 'ben@example.com')]);
		expect(run.lines.slice(2)).toEqual([GET(ann), GET(ben), PUT(ann), PUT(ben)]);
	});

	it('goes by the contact itself, not by the pages of the account, which show it as it was a minute ago', async () => {
		engine.sandbox.unknowns.filterLag = 60_000;
		const [news = ''] = addLists(engine, 1);
		const ids = ['ann', 'ben', 'cat', 'dan'].map((name) => add(`${name}@example.com`, SUBSCRIBED));
		const back = add('eve@example.com');
		await engine.clock.during(new Promise<void>((resolve) => engine.clock.after(120_000, resolve)));
		for (const id of ids) engine.sandbox.account.unsubscribe(stored(id));
		Object.assign(stored(back).email_address ?? {}, SUBSCRIBED.email_address);
		const run = await engine.runNode(resubscribe(), [...ids, back].map((who) => item(who, news)));
		expect(column(run.json, 'resubscribe_email_sent')).toEqual([true, true, true, true, false]);
	});

	describe('of somebody who gets no email', () => {
		it('says why: has not unsubscribed, or is nobody', async () => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben, sms] = [add('ann@example.com', SUBSCRIBED), add('ben@example.com'), add(null)];
			const pending = add('pat@example.com', { email_address: { permission_to_send: 'pending_confirmation' } });
			const rows = [ann, NOBODY, 'No@example.com', sms, ben, pending].map((who) => item(who, news));
			const run = await engine.runNode(resubscribe({ ifNotFound: 'skip' }), rows);
			expect(run.error).toBeUndefined();
			expect(puts(run)).toEqual([PUT(ben)]);
			expect(run.json).toEqual([
				left(ann, 'ann@example.com', 'not_unsubscribed'),
				left(NOBODY, null, 'not_found'),
				left(null, 'No@example.com', 'not_found'),
				left(sms, null, 'not_unsubscribed'),
				sent(ben, 'ben@example.com'),
				left(pending, 'pat@example.com', 'not_unsubscribed'),
			]);
			expect(run.pairing).toEqual([[0], [1], [2], [3], [4], [5]]);
		});

		it('is an error if the user says so, before anybody gets one', async () => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com', SUBSCRIBED)];
			const parameters = resubscribe({ ifNotUnsubscribed: 'error' });
			const rows = [item(ann, news), item(ben, news)];
			const stopped = await engine.runNode(parameters, rows);
			expect(stopped.error?.message).toBe(`Contact: contact ${ben} has not unsubscribed [item 1]`);
			expect(stopped.error?.description).toContain('If a Contact Has Not Unsubscribed');
			expect(emails()).toEqual([]);
			const run = await engine.runNode(parameters, rows, { onError: 'continueErrorOutput' });
			expect(run.json).toEqual([sent(ann, 'ann@example.com')]);
			expect(run.errors).toMatchObject([{ error: stopped.error?.message, details: { contact_id: ben } }]);
			expect([run.pairing, pairingOf(run.output[1])]).toEqual([[[0]], [[1]]]);
		});

		it.each([
			[NOBODY, `Contact: no contact has the ID ${NOBODY} [item 1]`],
			['no@example.com', 'Contact: no contact has the address no@example.com [item 1]'],
		])('is an error by default where there is none, before anybody gets one: %s', async (who, message) => {
			const [news = ''] = addLists(engine, 1);
			const ann = add('ann@example.com');
			const rows = [item(ann, news), item(who, news)];
			const stopped = await engine.runNode(resubscribe(), rows);
			expect(stopped.error?.message).toBe(message);
			expect(emails()).toEqual([]);
			const run = await engine.runNode(resubscribe(), rows, { onError: 'continueErrorOutput' });
			expect(run.json).toEqual([sent(ann, 'ann@example.com')]);
			expect(run.errors).toMatchObject([{ error: message }]);
		});

		it.each(ON_ERROR)('is an error where the contact is deleted, and points to Restore (%s)', async (onError) => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben, cat] = [add('ann@example.com'), add('ben@example.com', { deleted: true }), add('cat@example.com', { ...SUBSCRIBED, deleted: true })];
			const rows = [ann, ben, cat].map((who) => item(who, news));
			const stopped = await engine.runNode(resubscribe(), rows);
			expect(stopped.error?.message).toBe(`Contact: contact ${ben} has unsubscribed and is deleted [item 1]`);
			expect(stopped.error?.description).toMatch(/^Nothing was sent for this item\. Restore the contact first/);
			expect(emails()).toEqual([]);
			const run = await engine.runNode(resubscribe(), rows, { onError });
			expect([...run.json, ...run.errors]).toEqual(
				expect.arrayContaining([
					sent(ann, 'ann@example.com'),
					left(cat, 'cat@example.com', 'not_unsubscribed'),
					expect.objectContaining({ error: stopped.error?.message }),
				]),
			);
			expect(emails()).toEqual([[ann, [news]]]);
		});
	});

	describe('of a contact in several items', () => {
		it('sends one email with the lists of all of them, and each item says so', async () => {
			const [news = '', sale = '', board = ''] = addLists(engine, 3);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			const rows = [item(ann, [news]), item(ben, [board]), item('ANN@example.com', [sale, news]), item(ann, [news])];
			const run = await engine.runNode(resubscribe(), rows);
			expect(run.error).toBeUndefined();
			expect(emails()).toEqual([[ann, [news, sale]], [ben, [board]]]);
			expect(puts(run)).toEqual([PUT(ann), PUT(ben)]);
			expect(run.json).toEqual([sent(ann, 'ann@example.com'), sent(ben, 'ben@example.com'), sent(ann, 'ANN@example.com'), sent(ann, 'ann@example.com')]);
			expect(run.pairing).toEqual([[0], [1], [2], [3]]);
		});

		it('is an error of each where these are more than 50 lists', async () => {
			const lists = addLists(engine, 51);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			const rows = [item(ann, lists.slice(0, 30)), item(ben, lists.slice(0, 50)), item(ann, lists.slice(25))];
			const run = await engine.runNode(resubscribe(), rows, { onError: 'continueErrorOutput' });
			const message = (index: number) =>
				`Resubscribe to These Lists: the input items that name contact ${ann} name 51 lists together; Constant Contact takes 50 [item ${index}]`;
			expect(run.errors).toMatchObject([0, 2].map((index) => ({ error: message(index), details: { contact_id: ann } })));
			expect(emails()).toEqual([[ben, lists.slice(0, 50)]]);
			const stopped = await engine.runNode(resubscribe(), rows.slice(1).reverse().concat(rows.slice(0, 1)));
			expect(stopped.error?.message).toBe(message(0));
		});

		it('is one failure, told for each of them', async () => {
			const [news = ''] = addLists(engine, 1);
			const ann = add('ann@example.com');
			engine.sandbox.inject({ method: 'PUT', answer: forbidden });
			const run = await engine.runNode(resubscribe(), [item(ann, news), item(ann, news)], { onError: 'continueErrorOutput' });
			expect(puts(run)).toHaveLength(1);
			expect(run.errors).toMatchObject([0, 1].map((index) => ({ error: `Could not ask contact ${ann} to resubscribe: Not for you [item ${index}]`, details: { contact_id: ann } })));
		});
	});

	describe('whose answer is lost', () => {
		const FAULTS = [
			['500', { status: 500, body: [{ error_key: 'x', error_message: 'Internal trouble' }] }],
			['503 without words', { status: 503 }],
			['an HTML 502', 'html502'],
			['a reset connection', 'reset'],
			['silence (hang)', 'hang'],
			['a connection that ends in the middle', 'cut'],
			['half an answer', 'truncate'],
			['a page instead of an answer', { status: 200, body: '<html><body>Please log in</body></html>', headers: { 'content-type': 'text/html' } }],
		] as const;

		it.each(FAULTS)('never sends the email again, and says that it may be out: %s', async (_what, answer) => {
			engine.sandbox.unknowns.resubscribeAnswer = 'contact';
			const [news = ''] = addLists(engine, 1);
			for (const effect of [true, false]) {
				for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
					const [ann, ben] = [add(`ann${effect}${onError}@example.com`), add(`ben${effect}${onError}@example.com`)];
					engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/resubscribe/${ann}`, answer, effect });
					const run = await engine.runNode(resubscribe(), [item(ann, news), item(ben, news)], { onError });
					expect(puts(run).filter((line) => line === PUT(ann))).toHaveLength(1);
					const [message, description] = run.error ? [run.error.message, run.error.description] : [run.errors[0]?.error, (run.errors[0]?.details as IDataObject).description];
					expect(message).toMatch(new RegExp(`^Could not ask contact ${ann} to resubscribe: .*\\. The email may have been sent all the same \\[item 0\\]$`));
					expect(description).toMatch(/^It was not sent again, since it is sent once in a contact's life\./);
					if (run.error) continue;
					expect(run.errors).toMatchObject([{ details: { contact_id: ann, may_have_been_sent: true } }]);
					expect(run.json).toMatchObject([{ contact_id: ben, resubscribe_email_sent: true }]);
				}
			}
		});
	});

	it('tries again after being throttled, and sends one email', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
		const throttled = { status: 429, body: { error_key: 'throttled', error_message: 'Too Many Requests' } };
		engine.sandbox.inject({ method: 'PUT', answer: throttled, times: 3 });
		const run = await engine.runNode(resubscribe(), [item(ann, news), item(ben, news)]);
		expect(run.error).toBeUndefined();
		expect(emails()).toHaveLength(2);
		expect(puts(run)).toHaveLength(5);
	});

	it.each([409, 400] as const)('gives the words of a refusal, and what it can mean (%d)', async (resubscribeRefusal) => {
		engine.sandbox.unknowns.resubscribeRefusal = resubscribeRefusal;
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
		engine.sandbox.account.sendResubscribeEmail(stored(ann), [news]);
		const rows = [item(ben, news), item(ann, news)];
		const stopped = await engine.runNode(resubscribe(), rows);
		expect(stopped.error?.message).toBe(`Could not ask contact ${ann} to resubscribe: A resubscribe email has already been sent to the contact. [item 1]`);
		expect(stopped.error?.description).toMatch(/^No email was sent now\. .*once in a contact's life.* 1 other item of this run had gone through before \(resubscribe email sent\): /);
		expect(stopped.error?.description).toContain(`(resubscribe email sent): ${ben}.`);
		const run = await engine.runNode(resubscribe(), rows, { onError: 'continueErrorOutput' });
		expect(run.errors).toMatchObject([ben, ann].map((contact_id) => ({ details: { contact_id, http_status: resubscribeRefusal, description: stringContaining('No email was sent now') } })));
	});

	it('gives the words for a list that is gone', async () => {
		const gone = engine.sandbox.account.addList({ deleted_at: '2026-01-01T00:00:00Z' }).list_id;
		const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
		const run = await engine.runNode(resubscribe(), [item(ann, gone), item(ben, gone)], { onError: 'continueRegularOutput' });
		expect(run.json).toMatchObject([ann, ben].map((contact_id) => ({ error: stringContaining(`${gone} does not exist`), details: { contact_id, http_status: 400 } })));
	});

	it('sends nothing where a contact cannot be read', async () => {
		const [news = ''] = addLists(engine, 1);
		const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
		engine.sandbox.inject({ path: `/v3/contacts/${ben}`, answer: forbidden, times: 2 });
		const rows = [item(ann, news), item(ben, news)];
		const stopped = await engine.runNode(resubscribe(), rows);
		expect(stopped.error?.message).toBe(`Could not get contact ${ben}: Not for you [item 1]`);
		expect(emails()).toEqual([]);
		const run = await engine.runNode(resubscribe(), rows, { onError: 'continueErrorOutput' });
		expect(run.json).toEqual([sent(ann, 'ann@example.com')]);
		expect(run.errors).toMatchObject([{ error: stopped.error?.message, details: { contact_id: ben, http_status: 403 } }]);
	});

	describe('with an input error', () => {
		it.each([
			['no list', [], /is empty: choose at least one list/],
			['no lists at all', undefined, /is empty: choose at least one list/],
			['a list that is no id', ['news'], /"news" is not a list ID/],
			['51 lists', Array.from({ length: 51 }, (_, n) => NOBODY.replace('dead', String(1000 + n))), /51 lists are too many: at most 50/],
		])('refuses %s before any request', async (_name, lists, message) => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			const rows = [item(ann, news), item(ben, lists)];
			const stopped = await engine.runNode(resubscribe(), rows);
			expect(stopped.error?.message).toMatch(message);
			expect(stopped.error?.message).toMatch(/^Resubscribe to These Lists: .*\[item 1\]$/);
			expect(stopped.lines).toEqual([]);
			const run = await engine.runNode(resubscribe(), rows, { onError: 'continueErrorOutput' });
			expect(run.errors).toMatchObject([{ error: stringMatching(message), details: { contact_id: ben } }]);
			expect(run.json).toEqual([sent(ann, 'ann@example.com')]);
		});

		it('refuses several contacts, and an option that does not exist', async () => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			const several = await engine.runNode(resubscribe(), [item(ann, news), item(`${ann}, ${ben}`, news)]);
			expect([several.error?.message, several.lines]).toEqual(['Contact: 2 contacts are named, but an input item can have one here [item 1]', []]);
			const wrong = await engine.runNode(resubscribe({ ifNotUnsubscribed: "={{ 'send' }}" }), [item(ann, news), item(ben, news)]);
			expect(wrong.error?.message).toBe('If a Contact Has Not Unsubscribed: "send" is not one of skip, error [item 0]');
			expect(wrong.lines).toEqual([]);
		});
	});

	describe('as a dry run', () => {
		it('shows what would become of each contact, and sends nothing', async () => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com', SUBSCRIBED)];
			const rows = [ann, 'Ben@example.com', NOBODY, 'no@example.com', 'ANN@example.com'].map((who) => item(who, news));
			const run = await engine.runNode(resubscribe({ dryRun: true, ifNotFound: 'skip' }), rows);
			expect(run.error).toBeUndefined();
			expect(run.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
			expect(run.json).toEqual([
				{ contact_id: ann, email: 'ann@example.com', would: 'resubscribe', dry_run: true },
				{ contact_id: ben, email: 'Ben@example.com', would: 'not_unsubscribed', dry_run: true },
				{ contact_id: NOBODY, email: null, would: 'not_found', dry_run: true },
				{ contact_id: null, email: 'no@example.com', would: 'not_found', dry_run: true },
				{ contact_id: ann, email: 'ANN@example.com', would: 'resubscribe', dry_run: true },
			]);
			expect(run.pairing).toEqual([[0], [1], [2], [3], [4]]);
			expect(run.hints).toMatchObject([{ message: 'Dry Run: nothing was changed. Without it this run would send the resubscribe email to 1 contact.' }]);
		});

		it('fails where the run itself would', async () => {
			const [news = ''] = addLists(engine, 1);
			const rows = [add('ann@example.com', { deleted: true }), NOBODY, add('ben@example.com', SUBSCRIBED)].map((who) => item(who, news));
			const options = { ifNotUnsubscribed: 'error' };
			const dry = await engine.runNode(resubscribe({ ...options, dryRun: true }), rows, { onError: 'continueErrorOutput' });
			const real = await engine.runNode(resubscribe(options), rows, { onError: 'continueErrorOutput' });
			expect(dry.errors).toHaveLength(3);
			expect([dry.errors, pairingOf(dry.output[1])]).toEqual([real.errors, pairingOf(real.output[1])]);
		});
	});

	describe('with Retry On Fail', () => {
		it.each(ON_ERROR)('sends each email once, whatever stays wrong in every try (%s)', async (onError) => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			const run = await engine.runNode(resubscribe(), [item('nonsense', news), item(ann, news), item('BEN@example.com', news)], { node: RETRYING, onError });
			expect(puts(run)).toEqual([PUT(ann), PUT(ben)]);
			expect([...run.json, ...run.errors]).toEqual(
				expect.arrayContaining([expect.objectContaining({ error: stringContaining('[item 0]') }), sent(ann, 'ann@example.com'), sent(ben, 'BEN@example.com')]),
			);
		});

		it('tells as sent what an earlier try has sent, though the person has come back since', async () => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/resubscribe/${ben}`, answer: forbidden });
			engine.clock.after(1_500, () => engine.sandbox.account.confirmResubscription(stored(ann)));
			const run = await engine.runNode(resubscribe(), [item(ann, news), item(ben, news)], { node: RETRYING });
			expect(run.error).toBeUndefined();
			expect(stored(ann).email_address?.permission_to_send).toBe('explicit');
			expect(puts(run)).toEqual([PUT(ann), PUT(ben), PUT(ben)]);
			expect(run.json).toEqual([sent(ann, 'ann@example.com'), sent(ben, 'ben@example.com')]);
		});

		const LOST = ['reset', 'html502', { status: 200, body: '<html><body>Please log in</body></html>', headers: { 'content-type': 'text/html' } }] as const;

		it.each(LOST)('never sends an email again that may be out (%j), and names those who got theirs', async (answer) => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/resubscribe/${ben}`, answer });
			const run = await engine.runNode(resubscribe(), [item(ann, news), item(ben, news)], { node: RETRYING });
			expect(puts(run)).toEqual([PUT(ann), PUT(ben)]);
			expect(run.error?.message).toMatch(/The email may have been sent all the same in an earlier try; Retry On Fail has not sent it again \[item 1\]$/);
			expect(run.error?.description).toMatch(new RegExp(`An earlier try of this run has sent the email to ${ann}\\.$`));
			expect(run.error?.description).not.toContain('gone through');
		});

		it('names those who got theirs when the next try cannot even read', async () => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/resubscribe/${ben}`, answer: forbidden });
			engine.sandbox.inject({ method: 'GET', path: `/v3/contacts/${ben}`, skip: 1, answer: forbidden, times: 2 });
			const run = await engine.runNode(resubscribe(), [item(ann, news), item(ben, news)], { node: RETRYING });
			expect(run.error?.message).toBe(`Could not get contact ${ben}: Not for you [item 1]`);
			expect(run.error?.description).toContain(`An earlier try of this run has sent the email to ${ann}.`);
		});

		it('does not tell as sent what an earlier try sent for other lists', async () => {
			const [one = '', two = ''] = addLists(engine, 2);
			const ann = add('ann@example.com');
			const memory: Memory = { resubscribeEmailsSent: [{ contactId: ann, email: 'ann@example.com', lists: [one] }] };
			const outcomes = await executeAlone([{ who: ann, lists: [one] }, { who: ann, lists: [one, two] }], memory);
			expect(outcomes).toMatchObject([
				{ itemIndexes: [0], json: sent(ann, 'ann@example.com') },
				{ itemIndexes: [1], problem: { message: stringContaining('but for other lists'), details: { contact_id: ann } } },
			]);
		});

		it('remembers nothing of a dry run, and nothing in another execution', async () => {
			const [news = ''] = addLists(engine, 1);
			const ann = add('ann@example.com');
			const rows = [item('nonsense', news), item(ann, news)];
			const dry = await engine.runNode(resubscribe({ dryRun: true }), rows, { node: RETRYING, onError: 'continueRegularOutput' });
			expect([dry.json[1]?.would, emails()]).toEqual(['resubscribe', []]);
			for (const refused of [false, true]) {
				const run = await engine.runNode(resubscribe(), rows, { node: RETRYING, onError: 'continueRegularOutput' });
				expect('error' in (run.json[1] ?? {})).toBe(refused);
			}
			expect(emails()).toHaveLength(1);
		});
	});

	describe.each(['stopWorkflow', ...ON_ERROR] as const)('stopping the execution (On Error: %s)', (onError) => {
		it('while emails are under way says who has got one, and who may have', async () => {
			const info = jest.fn<void, [string]>();
			jest.spyOn(ExecuteContext.prototype, 'logger', 'get').mockReturnValue({ info } as unknown as ExecuteContext['logger']);
			const [news = ''] = addLists(engine, 1);
			const ids = ['ann', 'ben', 'cem', 'dee'].map((name) => add(`${name}@example.com`));
			const [ann = '', ben = '', cem = ''] = ids;
			engine.sandbox.inject({ method: 'PUT', path: `/v3/contacts/resubscribe/${ben}`, answer: 'hang', effect: true });
			const running = engine.runNode(resubscribe(), ids.map((id) => item(id, news)), { onError });
			const sentTo = (id: string) => engine.sandbox.requests.some(({ path }) => path.endsWith(`/resubscribe/${id}`));
			await engine.clock.until(() => sentTo(ben));
			engine.clock.after(100, () => running.cancel());
			const run = await running;
			expect(run.status).toBe('canceled');
			expect(puts(run)).toEqual([PUT(ann), PUT(ben)]);
			const told = `This run has sent the resubscribe email to ${ann}. It may have been sent to ${ben} too: ask the person, or look at the contact in Constant Contact.`;
			expect(run.error?.description).toBe(told);
			expect(info).toHaveBeenCalledWith(stringContaining(told));
			expect(JSON.stringify([run.error?.description, info.mock.calls])).not.toContain(cem);
		});

		it('before the first email says nothing of emails', async () => {
			const [news = ''] = addLists(engine, 1);
			const [ann, ben] = [add('ann@example.com'), add('ben@example.com')];
			engine.sandbox.inject({ method: 'GET', path: `/v3/contacts/${ann}`, answer: 'hang' });
			const running = engine.runNode(resubscribe(), [item(ann, news), item(ben, news)], { onError });
			await engine.clock.until(() => engine.sandbox.requests.length > 0);
			engine.clock.after(100, () => running.cancel());
			const run = await running;
			expect([run.status, puts(run), run.error?.description ?? '']).toEqual(['canceled', [], expect.not.stringContaining('email')]);
		});
	});

	it('lets an agent ask a contact, and tells it of a second time', async () => {
		const [news = ''] = addLists(engine, 1);
		const ann = add('ann@example.com');
		const contact = { __rl: true, mode: 'id', value: "={{ $fromAI('Contact') }}" };
		const parameters = { resource: 'contact', operation: 'resubscribe', contact, lists: "={{ $fromAI('Lists') }}" };
		const calls = [{ Contact: ann, Lists: news }];
		const first = await engine.runTool(parameters, calls);
		expect(first.json).toMatchObject([{ answer: [sent(ann, 'ann@example.com')] }]);
		const second = await engine.runTool(parameters, calls);
		expect(second.workflow.error?.message).toContain('already been sent');
		expect(emails()).toHaveLength(1);
	});
});

/** The operation without n8n, whose expressions give the same in every try. */
async function executeAlone(items: Array<{ who: string; lists: string[] }>, memory: Memory) {
	const parameters = createParameters((name, index, fallback, options) => {
		const given: Record<string, unknown> = { contact: items[index]?.who, lists: items[index]?.lists };
		if (!(name in given)) return fallback;
		return options?.rawExpressions ? '={{ f() }}' : given[name];
	});
	const refuse = async (): Promise<never> => {
		throw new Error('nothing is to be sent');
	};
	const api: Api = { exchange: refuse, request: refuse, read: refuse as never };
	const run: Run = {
		itemCount: items.length,
		clock: { now: () => 0, sleep: async () => {} },
		timezone: 'UTC',
		stopOnError: false,
		isStopped: () => false,
		log: () => {},
		hint: () => {},
		memory,
	};
	return await resubscribeOperation.execute(run, parameters, api);
}
