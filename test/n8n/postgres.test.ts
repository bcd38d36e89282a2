import { findExample, readExamples } from '../../tools/examples';
import { CREDENTIAL_TYPE } from '../../tools/n8n/credential';
import type { Execution } from '../../tools/n8n/execution';
import { POSTGRES_DATABASE, runSql, startPostgres } from './support/postgres';
import { runExample, type ExampleOptions } from './support/runExample';
import { stoppedAfterTests } from './support/surroundings';
import { useN8n } from './support/useN8n';

const EXAMPLE = 'delete-contacts-in-a-postgres-table';
const DELETE = 'Delete From Constant Contact';
const SUMMARY = 'Rows by Result';
const PAGE = 10_000;
const PER_ACTIVITY = 500;

// No limit: on a busy machine requests can arrive too close together, and those would be sent twice.
const n8n = useN8n({ sandbox: { limits: { perSecond: null }, activity: { initializedFor: 0, processingFor: 0 } } });
const postgres = stoppedAfterTests(startPostgres);

/** A row of the table, without `constant_contact_` before the names. */
interface Row {
	email: string;
	result: string | null;
	error: string | null;
	activity_id: string | null;
	finished_at: string | null;
}

/** Another try of a test begins with people of its own. */
let tries = 0;

let credentials: ExampleOptions['credentials'];

beforeAll(async () => {
	const { user, database } = POSTGRES_DATABASE;
	const connection = { host: '127.0.0.1', port: postgres.port, user, password: '', database, ssl: 'disable' };
	credentials = {
		[CREDENTIAL_TYPE]: await n8n.connect(),
		postgres: await n8n.owner.createCredential('PostgreSQL account', connection, 'postgres'),
	};
});

/** Makes the table as the example's note says. */
async function makeTable(emails: string[]): Promise<void> {
	const { nodes } = findExample(await readExamples(), EXAMPLE).workflow as { nodes: Array<{ parameters: { content?: string } }> };
	const [, createTable] = nodes.flatMap(({ parameters }) => /```sql\n(.*?)```/s.exec(parameters.content ?? '') ?? []);
	const insert = `insert into contacts_to_delete select json_array_elements_text($emails$${JSON.stringify(emails)}$emails$)`;
	await runSql(postgres.port, `drop table if exists contacts_to_delete; ${createTable}; ${insert}`);
}

async function readTable(): Promise<Row[]> {
	const text = await runSql(postgres.port, "select json_agg(contact order by email) from contacts_to_delete as contact");
	return JSON.parse(text.replaceAll('"constant_contact_', '"')) as Row[];
}

/** The execution, and the requests that it made to delete somebody, each with the contacts and the activity. */
async function run(options?: ExampleOptions['options']) {
	n8n.sandbox.requests.length = 0;
	const execution = await runExample(n8n.owner, EXAMPLE, { credentials, options });
	const posts = n8n.sandbox.requests.filter(({ method }) => method === 'POST');
	const activities = posts.map(({ path, status, body, response }) => ({
		path,
		status,
		contacts: (body as { contact_ids: string[] }).contact_ids,
		id: (response as { activity_id?: string }).activity_id,
	}));
	return { execution, activities };
}

/** How many items each run of the loop put out: within one they come from its items 0, 1, 2, … */
function pagesOf(execution: Execution): number[] {
	const items = execution.outputs(DELETE)[0] ?? [];
	const begins = items.flatMap(({ pairedItem }, index) => ((pairedItem as { item: number }).item === 0 ? [index] : []));
	return begins.map((begin, page) => (begins[page + 1] ?? items.length) - begin);
}

const finalResults = ['deleted', 'already_deleted', 'not_found'];

test('20,102 rows in pages of 10,000: what fails in the second page is marked, the next run completes it, a third sends nothing', async () => {
	const { account } = n8n.sandbox;
	tries += 1;
	const email = (index: number) => `person${String(index).padStart(5, '0')}@try${tries}.example.com`;
	const people = Array.from({ length: 2 * PAGE + 100 }, (_, index) => email(index));
	for (let index = 0; index < people.length; index += 4) {
		account.addContact({ email: email(index) });
		account.addContact({ email: email(index + 1), deleted: true });
	}
	/** Both of the first page: capitals and "n" are sorted before "p". */
	const [otherCase, malformed] = [email(0).toUpperCase(), 'no-address'];
	await makeTable([...people, otherCase, malformed]);
	const bystanders = account.contacts.filter(({ email_address }) => !/^person\d/.test(email_address?.address ?? ''));
	const bystandersBefore = JSON.stringify(bystanders);
	const expected = (row: Row) => {
		if (row.email === otherCase) return 'deleted';
		if (row.email === malformed) return 'failed';
		return ['deleted', 'already_deleted', 'not_found', 'not_found'][Number(/\d+/.exec(row.email)) % 4];
	};

	// Five activities of the first page and one of the second are accepted.
	n8n.sandbox.inject({ path: '/v3/activities/contact_delete', skip: 6, answer: { status: 400, body: [{ error_key: 'contacts.api.validation.error', error_message: 'Not today' }] } });
	const first = await run();

	expect(pagesOf(first.execution)).toEqual([PAGE, PAGE, 102]);
	expect(first.activities.map(({ status, contacts }) => [status, contacts.length])).toEqual([
		...Array.from({ length: 6 }, () => [201, PER_ACTIVITY]),
		[400, PER_ACTIVITY],
		...Array.from({ length: 3 }, () => [201, PER_ACTIVITY]),
		[201, 25],
	]);
	const refused = new Set(first.activities[6]?.contacts.map((id) => account.contact(id)?.email_address?.address));
	const afterFirst = await readTable();
	expect(afterFirst.map(({ result }) => result)).toEqual(afterFirst.map((row) => (refused.has(row.email) ? 'failed' : expected(row))));
	const activityOf = new Map(first.activities.flatMap(({ id, contacts }) => contacts.map((contact) => [account.contact(contact)?.email_address?.address, id ?? null])));
	for (const row of afterFirst) {
		expect(row.finished_at !== null).toBe(finalResults.includes(row.result ?? ''));
		expect(row.activity_id).toBe(activityOf.get(row.email.toLowerCase()) ?? null);
		expect(row.error).toEqual(refused.has(row.email) ? expect.stringContaining('Not today') : row.email === malformed ? expect.stringContaining('"no-address" is neither') : null);
	}
	expect(first.execution.json(SUMMARY)).toEqual([
		{ result: 'already_deleted', rows: 5_025 },
		{ result: 'deleted', rows: 4_526 },
		{ result: 'failed', rows: 501 },
		{ result: 'not_found', rows: 10_050 },
	]);

	const second = await run();

	expect(pagesOf(second.execution)).toEqual([501]);
	expect(second.activities.map(({ contacts }) => contacts)).toEqual([first.activities[6]?.contacts]);
	const afterSecond = await readTable();
	expect(afterSecond.map(({ result }) => result)).toEqual(afterSecond.map(expected));
	const untouched = (rows: Row[]) => rows.filter(({ email: address }) => !refused.has(address) && address !== malformed);
	expect(untouched(afterSecond)).toEqual(untouched(afterFirst));

	const third = await run();

	expect(pagesOf(third.execution)).toEqual([1]);
	expect(n8n.sandbox.requests).toEqual([]);
	expect(await readTable()).toEqual(afterSecond);
	expect(people.filter((address, index) => index % 4 === 0 && account.contactByAddress(address)?.deleted_at === undefined)).toEqual([]);
	expect(JSON.stringify(bystanders)).toBe(bystandersBefore);
});

test('an activity that is still at work when the wait times out is named in its row, and the next run finds what it did', async () => {
	const { account } = n8n.sandbox;
	account.addContact({ email: 'slow@example.com' });
	await makeTable(['slow@example.com', 'unknown@example.com']);
	account.nextActivity({ processingFor: Infinity });

	const first = await run({ [DELETE]: { timeout: 1 } });

	const [open] = first.activities;
	expect(await readTable()).toMatchObject([
		{ email: 'slow@example.com', result: 'not_finished', error: null, activity_id: open?.id, finished_at: null },
		{ email: 'unknown@example.com', result: 'not_found', activity_id: null, finished_at: expect.any(String) as string },
	]);

	account.endActivity(open?.id ?? '');
	const second = await run();

	expect(second.activities).toEqual([]);
	expect(await readTable()).toMatchObject([
		{ email: 'slow@example.com', result: 'already_deleted', finished_at: expect.any(String) as string },
		{ email: 'unknown@example.com', result: 'not_found' },
	]);
});
