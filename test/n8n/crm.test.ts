import type { IDataObject } from 'n8n-workflow';
import { findExample, readExamples } from '../../tools/examples';
import { CREDENTIAL_TYPE, HUBSPOT_CREDENTIAL_TYPE, type SavedCredential } from '../../tools/n8n/credential';
import { until } from '../../tools/n8n/until';
import { connected, EVERY_5_SECONDS, NODE_TYPE, TRIGGER_TYPE, type WorkflowToSave } from '../../tools/n8n/workflows';
import type { HubSpotContact } from '../hubspot';
import type { Contact } from '../sandbox';
import { useN8n } from './support/useN8n';

// n8n's own HubSpot node, as it is published, and what HubSpot holds afterwards.
const n8n = useN8n({ sandbox: { limits: { perSecond: null }, activity: { processingFor: 200 } } });

let credentials: Record<string, SavedCredential> = {};

beforeAll(async () => {
	credentials = { [CREDENTIAL_TYPE]: await n8n.connect(), [HUBSPOT_CREDENTIAL_TYPE]: await n8n.connectHubSpot() };
});

afterEach(() => {
	n8n.sandbox.clearFaults();
	n8n.hubSpot.meanwhile = undefined;
});

/** The example, with what n8n's retries would wait for set to nothing. */
async function example(slug: string): Promise<{ workflow: WorkflowToSave; trigger?: string }> {
	const { workflow, trigger } = findExample(await readExamples(), slug);
	const ready = connected(workflow, credentials);
	for (const node of ready.nodes) delete node.retryOnFail;
	return { workflow: ready, ...(trigger !== undefined && { trigger }) };
}

/** Imports an example and runs it from its trigger. */
async function run(slug: string, options: IDataObject = {}) {
	const { workflow, trigger } = await example(slug);
	for (const node of workflow.nodes) if (node.type === NODE_TYPE) Object.assign(node.parameters.options ?? {}, options);
	return await n8n.owner.ended(await n8n.owner.run(await n8n.owner.createWorkflow(workflow), trigger));
}

const inHubSpot = (email: string) => n8n.hubSpot.contactByEmail(email) as HubSpotContact;
const inConstantContact = (email: string) => n8n.sandbox.account.contactByAddress(email) as Contact;
const addressOf = ({ email_address }: Contact) => email_address?.address ?? '';

/** What HubSpot holds of people in these properties, by address. */
const held = (emails: string[], ...names: string[]) =>
	Object.fromEntries(emails.map((email) => [email, names.map((name) => inHubSpot(email).properties[name] ?? null)]));

const everythingHeld = () => structuredClone(n8n.hubSpot.contacts.map(({ properties }) => properties));

describe('HubSpot says who is gone', () => {
	const SLUG = 'delete-contacts-gone-from-crm';
	const RESULTS = ['constant_contact_result', 'constant_contact_error'];
	const SAMPLE = ['abigail.adams@example.com', 'carmen.gray@example.org', 'edith.kaur@example.com', 'fiona.mensah@example.org', 'jamal.hughes@example.org', 'nobody@example.com'];

	/** New contacts of Constant Contact who are in HubSpot too, and gone. */
	function addGone(count: number): string[] {
		const emails = n8n.sandbox.account.addContacts(count).map(addressOf);
		for (const email of emails) n8n.hubSpot.addContact({ email, is_gone: 'true' });
		return emails;
	}

	test('a dry run shows who would be deleted, and changes nothing here or there', async () => {
		const before = [everythingHeld(), structuredClone(n8n.sandbox.account.contacts)];

		const execution = await run(SLUG, { dryRun: true });

		expect(execution.error).toBeUndefined();
		const would = execution.json('Delete From Constant Contact').map((item) => item.would);
		expect(would.sort()).toEqual(['already_deleted', 'delete', 'delete', 'delete', 'delete', 'not_found']);
		expect([everythingHeld(), n8n.sandbox.account.contacts]).toEqual(before);
	});

	test('each gets their own result, also those who were deleted before, are unknown, or are written otherwise', async () => {
		const { account } = n8n.sandbox;
		Object.assign(inConstantContact('edith.kaur@example.com').email_address ?? {}, { address: 'Edith.Kaur@Example.com' });
		const noAddress = n8n.hubSpot.addContact({ firstname: 'No', lastname: 'Address', is_gone: 'true' });
		const others = everythingHeld().filter(({ is_gone }) => !is_gone);
		const alive = account.contacts.filter(({ deleted_at }) => !deleted_at).length;

		const execution = await run(SLUG);

		expect(execution.error).toBeUndefined();
		const deleted = ['deleted', null];
		expect(held(SAMPLE, ...RESULTS)).toEqual({
			'abigail.adams@example.com': deleted,
			'carmen.gray@example.org': deleted,
			'edith.kaur@example.com': deleted,
			'fiona.mensah@example.org': deleted,
			'jamal.hughes@example.org': ['already deleted', null],
			'nobody@example.com': ['not found', null],
		});
		expect(SAMPLE.slice(0, 4).map((email) => inConstantContact(email).deleted_at)).not.toContain(undefined);
		expect(account.contacts.filter(({ deleted_at }) => !deleted_at)).toHaveLength(alive - 4);
		expect(noAddress.properties).not.toHaveProperty(RESULTS[0] ?? '');
		expect(everythingHeld().filter(({ is_gone }) => !is_gone)).toEqual(others);
	});

	test('a second run changes nothing', async () => {
		const before = [everythingHeld(), n8n.sandbox.account.contacts.filter(({ deleted_at }) => deleted_at).length];
		const [sent, asked] = [n8n.sandbox.requests.length, n8n.hubSpot.requests.length];

		const execution = await run(SLUG);

		expect([execution.error, execution.json('Who Is Gone')]).toEqual([undefined, []]);
		expect([everythingHeld(), n8n.sandbox.account.contacts.filter(({ deleted_at }) => deleted_at).length]).toEqual(before);
		expect(n8n.sandbox.requests).toHaveLength(sent);
		expect(n8n.hubSpot.requests.slice(asked).map(({ path }) => path)).toEqual(['/crm/v3/objects/contacts/search']);
	});

	test('who failed is told so in HubSpot, and is done by the next run', async () => {
		const emails = addGone(3);
		n8n.hubSpot.addContact({ email: 'unknown.too@example.com', is_gone: 'true' });
		n8n.sandbox.inject({ method: 'POST', path: '/v3/activities/contact_delete', answer: { status: 400, body: [{ error_key: 'x', error_message: 'Not today.' }] } });

		const failed = await run(SLUG);

		expect(failed.error).toBeUndefined();
		expect(failed.outputs('Delete From Constant Contact')[1]).toHaveLength(3);
		expect(held(emails, ...RESULTS)).toEqual(Object.fromEntries(emails.map((email) => [email, [null, expect.stringContaining('Not today.') as string]])));
		expect(held(['unknown.too@example.com'], ...RESULTS)).toEqual({ 'unknown.too@example.com': ['not found', null] });
		expect(emails.map((email) => inConstantContact(email).deleted_at)).toEqual([undefined, undefined, undefined]);

		expect((await run(SLUG)).json('Who Is Gone')).toHaveLength(3);
		expect(held(emails, ...RESULTS)).toEqual(Object.fromEntries(emails.map((email) => [email, ['deleted', null]])));
	});

	test('a run that was cut short by HubSpot goes on where it was, and somebody whom the pages give twice is no matter', async () => {
		const emails = addGone(102);
		let written = 0;
		let searches = 0;
		n8n.hubSpot.meanwhile = ({ path }) => {
			if (path.includes('/search') && ++searches === 2) n8n.hubSpot.addContact({ email: 'came.between.pages@example.com', is_gone: 'true' });
			if (path.includes('/createOrUpdate/') && ++written > 50) return Response.json({ status: 'error', message: 'Internal error' }, { status: 500 });
			return undefined;
		};

		const cut = await run(SLUG);

		// Whoever was the last of the first page is the first of the second: a newer one came before them.
		const found = cut.json('Who Is Gone').map(({ properties }) => (properties as IDataObject).email);
		expect([found.length, new Set(found).size]).toEqual([103, 102]);
		expect(cut.error?.message).toBeDefined();
		expect(emails.map((email) => inConstantContact(email).deleted_at)).not.toContain(undefined);

		n8n.hubSpot.meanwhile = undefined;
		expect((await run(SLUG)).error).toBeUndefined();
		const results = emails.map((email) => inHubSpot(email).properties.constant_contact_result);
		expect([results.filter((result) => result === 'deleted').length, results.filter((result) => result === 'already deleted').length]).toEqual([50, 52]);
		expect(held(['came.between.pages@example.com'], ...RESULTS)).toEqual({ 'came.between.pages@example.com': ['not found', null] });
	});
});

describe('a list of HubSpot', () => {
	const SLUG = 'hubspot-list-to-constant-contact-list';
	const listId = () => n8n.sandbox.account.lists.find(({ name }) => name === 'Volunteers')?.list_id ?? '';
	const membersHere = () => n8n.sandbox.account.contacts.filter(({ list_memberships }) => list_memberships.includes(listId()));
	const membersThere = () => (n8n.hubSpot.lists[0]?.members ?? []).map((id) => n8n.hubSpot.contact(id)?.properties.email ?? '');
	const lowerCase = (contacts: Contact[]) => contacts.map((contact) => addressOf(contact).toLowerCase()).sort();

	/** Everything of Constant Contact but who is on that list. */
	const otherwise = () =>
		structuredClone(n8n.sandbox.account.contacts).map(({ contact_id, list_memberships, email_address, deleted_at }) => [
			contact_id,
			list_memberships.filter((id) => id !== listId()).sort(),
			email_address?.permission_to_send,
			deleted_at,
		]);

	test.each<[string, () => unknown]>([
		['the list has no member', () => (n8n.hubSpot.meanwhile = ({ path }) => (path.endsWith('/memberships') ? Response.json({ results: [] }) : undefined))],
		['a member cannot be read', () => n8n.hubSpot.lists[0]?.members.push('99999')],
		['nobody has an address', () => (n8n.hubSpot.meanwhile = (request) => withoutAddresses(request.body))],
	])('nobody is put on or taken off if %s', async (_case, happens) => {
		const before = membersHere().map(({ contact_id }) => contact_id);
		happens();

		const execution = await run(SLUG);

		expect(execution.lastNode).toBe('Stop, Nobody Is Taken Off');
		expect(execution.error?.message).toMatch(/^The list in HubSpot has no member .*: nobody was put onto the list in Constant Contact, and nobody was taken off\.$/);
		expect(membersHere().map(({ contact_id }) => contact_id)).toEqual(before);
		const members = n8n.hubSpot.lists[0]?.members ?? [];
		if (members.includes('99999')) members.pop();
	});

	function withoutAddresses(body: unknown): Response | undefined {
		const { inputs } = (body ?? {}) as { inputs?: Array<{ id: string }> };
		return inputs && Response.json({ status: 'COMPLETE', results: inputs.map(({ id }) => ({ id, properties: { email: null } })) });
	}

	test('has the members that the one of Constant Contact has afterwards, and nothing else is changed', async () => {
		const { account } = n8n.sandbox;
		// More than a page, one who is written otherwise, one without an address, one whom HubSpot does not know.
		for (const contact of account.addContacts(100)) n8n.hubSpot.lists[0]?.members.push(n8n.hubSpot.addContact({ email: addressOf(contact) }).id);
		const stays = membersHere().find((contact) => membersThere().includes(addressOf(contact)));
		Object.assign(stays?.email_address ?? {}, { address: addressOf(stays as Contact).toUpperCase() });
		n8n.hubSpot.lists[0]?.members.push(n8n.hubSpot.addContact({ firstname: 'No Address' }).id);
		const phoneOnly = account.contacts.find(({ email_address, deleted_at }) => !email_address && !deleted_at) as Contact;
		phoneOnly.list_memberships.push(listId());
		const before = otherwise();
		const leaving = membersHere().filter((contact) => contact !== phoneOnly && !membersThere().includes(addressOf(contact).toLowerCase()));
		expect(leaving).toHaveLength(3);

		const execution = await run(SLUG);

		expect(execution.error).toBeUndefined();
		const known = membersThere().filter((email) => email !== '' && email !== 'new.volunteer@example.com');
		expect(lowerCase(membersHere())).toEqual(['', ...known].sort());
		expect(otherwise()).toEqual(before);
		expect(held(['new.volunteer@example.com', 'new.neighbour@example.org'], 'constant_contact_status')).toEqual({
			'new.volunteer@example.com': ['not a contact'],
			'new.neighbour@example.org': [null],
		});
		expect(n8n.hubSpot.contacts.filter(({ properties }) => properties.constant_contact_status)).toHaveLength(1);
	});

	test('leaves nothing to do for a second run', async () => {
		const before = [otherwise(), lowerCase(membersHere()), everythingHeld()];
		const sent = n8n.sandbox.requests.length;

		const execution = await run(SLUG);

		expect(execution.error).toBeUndefined();
		expect([otherwise(), lowerCase(membersHere()), everythingHeld()]).toEqual(before);
		expect(n8n.sandbox.requests.slice(sent).filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});

test('who unsubscribes in Constant Contact is told to HubSpot, with the time and the reason, and nobody else', async () => {
	const { account } = n8n.sandbox;
	const { workflow } = await example('somebody-unsubscribed-tell-the-crm');
	for (const node of workflow.nodes) if (node.type === TRIGGER_TYPE) Object.assign(node.parameters, EVERY_5_SECONDS);
	const id = await n8n.owner.createWorkflow(workflow);
	await n8n.owner.publish(id);
	await n8n.owner.untilItIs('published', id);
	const before = everythingHeld();
	const [first, second, onlyHere, deleted] = account.addContacts(4) as [Contact, Contact, Contact, Contact];
	for (const contact of [second, deleted, first]) n8n.hubSpot.addContact({ email: addressOf(contact) });
	Object.assign(second.email_address ?? {}, { address: addressOf(second).toUpperCase() });

	for (const contact of [first, onlyHere, second]) account.unsubscribe(contact);
	Object.assign(second.email_address ?? {}, { opt_out_reason: 'Too many emails' });
	account.deleteContact(deleted);

	const ended = await until('an execution', async () => {
		const [execution] = await n8n.owner.executionsOf(id);
		return execution && (await n8n.owner.ended(String(execution.id)));
	});
	await n8n.owner.unpublish(id);
	expect([ended.error, ended.json('Somebody Unsubscribed').length, ended.json('Tell HubSpot').length]).toEqual([undefined, 3, 2]);
	const since = (contact: Contact) => String(Date.parse(contact.email_address?.opt_out_date ?? ''));
	expect(held([first, second].map((contact) => addressOf(contact).toLowerCase()), 'constant_contact_status', 'constant_contact_since', 'constant_contact_reason')).toEqual({
		[addressOf(first)]: ['unsubscribed', since(first), null],
		[addressOf(second).toLowerCase()]: ['unsubscribed', since(second), 'Too many emails'],
	});
	expect(inHubSpot(addressOf(deleted)).properties).toEqual({ email: addressOf(deleted) });
	expect(n8n.hubSpot.contactByEmail(addressOf(onlyHere))).toBeUndefined();
	expect(everythingHeld().slice(0, before.length)).toEqual(before);
});
