import type { Browser, Page } from 'playwright-core';
import { startSandbox, systemClock, type Sandbox } from '../../sandbox';
import { addSampleData } from '../../sandbox/sampleData';
import { openBrowser } from '../support/browser';

const HOUR = 3_600_000;

/** How far the sandbox's clock is ahead, in milliseconds: activities go on when a test says so. */
let ahead = 0;
let sandbox: Sandbox;
let browser: Browser;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
	sandbox = await startSandbox({
		clock: { ...systemClock, now: () => Date.now() + ahead },
		activity: { initializedFor: HOUR, processingFor: HOUR },
		links: [{ label: 'Open n8n', url: 'http://127.0.0.1:5678' }, { label: 'Delete with undo', url: 'http://127.0.0.1:5678/workflow/x' }],
	});
	addSampleData(sandbox.account);
	const opened = await openBrowser({ proxyUrl: sandbox.proxyUrl });
	browser = opened.browser;
	page = await opened.context.newPage();
	page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
	page.on('pageerror', (error) => errors.push(String(error)));
	await page.goto(sandbox.proxyUrl);
	await figure('Active contacts', '1,082').waitFor();
});
afterAll(async () => {
	await browser?.close();
	await sandbox?.stop();
});

const figure = (name: string, value: string) => page.locator('#counts div', { hasText: name }).locator('dd', { hasText: new RegExp(`^${value}$`) });
const rows = (section: string, text: string) => page.locator(`#${section} tbody tr`, { hasText: text });

/** As n8n asks, with a status that says that it went well. */
async function api(method: string, path: string, body?: object): Promise<unknown> {
	const headers = { authorization: `Bearer ${sandbox.oauth.issueTokens().access_token}`, 'content-type': 'application/json' };
	const outcome = await sandbox.handle(new Request(`https://api.cc.email/v3${path}`, { method, headers, body: body && JSON.stringify(body) }));
	if (outcome === 'reset' || outcome.status > 299) throw new Error(`${method} ${path} was refused`);
	return outcome.body === '' ? undefined : JSON.parse(outcome.body);
}

/** Two who are neither deleted nor unsubscribed, and their addresses. */
function twoOf(start: number) {
	const found = sandbox.account.contacts.filter((contact) => sandbox.account.isActive(contact) && contact.email_address).slice(start, start + 2);
	return { ids: found.map(({ contact_id }) => contact_id), addresses: found.map(({ email_address }) => email_address?.address ?? '') };
}

test('a contact that is deleted moves to the deleted ones, marked, and a restored one comes back', async () => {
	const { ids: [id = ''], addresses: [address = ''] } = twoOf(0);
	await api('DELETE', `/contacts/${id}`);

	await rows('deleted', address).waitFor();
	await page.locator('#deleted tr.changed', { hasText: address }).waitFor();
	await figure('Deleted', '41').waitFor();
	expect(await rows('contacts', address).count()).toBe(0);
	await rows('requests', `DELETE /v3/contacts/${id}`).locator('.badge', { hasText: '204' }).waitFor();

	const [list] = sandbox.account.lists;
	await api('PUT', `/contacts/${id}`, { email_address: { address }, list_memberships: [list?.list_id], update_source: 'Account' });
	await page.locator('#contacts tr.changed', { hasText: address }).waitFor();
	await figure('Deleted', '40').waitFor();
	expect(await rows('deleted', address).count()).toBe(0);
	await page.locator('#contacts tr.changed', { hasText: address }).waitFor({ state: 'detached' });
});

test('a bulk activity goes from state to state before its contacts are deleted', async () => {
	const { ids: contact_ids, addresses } = twoOf(4);
	await api('POST', '/activities/contact_delete', { contact_ids });

	const state = page.locator('#activities tbody tr').first().locator('.badge');
	for (const text of ['initialized', 'processing', 'completed']) {
		expect(await rows('deleted', addresses[0] ?? '').count()).toBe(0);
		await state.filter({ hasText: text }).waitFor();
		ahead += HOUR;
	}
	for (const address of addresses) await rows('deleted', address).waitFor();
	await page.locator('#activities tbody tr', { hasText: '2 of 2' }).waitFor();
});

test('the search finds contacts among all of them, and the deleted ones', async () => {
	const { addresses: [address = ''] } = twoOf(900);
	expect(await rows('contacts', address).count()).toBe(0);
	await page.getByLabel('Find contacts').fill(address.toUpperCase());
	await rows('contacts', address).waitFor();
	await page.getByText('Found: 1 in Contacts, 0 in Deleted contacts').waitFor();
	await page.getByLabel('Find contacts').fill('');
	await page.locator('#contacts').getByRole('button', { name: 'Next' }).click();
	await page.getByText(/^51 to 100 of /).waitFor();
	await page.locator('#contacts').getByRole('button', { name: 'Back' }).click();
});

test('a name that is HTML is shown as the text that it is', async () => {
	const hostile = '<img src=x onerror="document.title=\'taken over\'"><b>Ada</b>';
	sandbox.account.addContact({ first_name: hostile, email: 'hostile@example.org' });
	const list = sandbox.account.addList('<script>document.title="taken over"</script>');

	expect(await rows('contacts', 'hostile@example.org').locator('td').first().textContent()).toBe(hostile);
	await rows('lists', list.name).waitFor();
	expect(await page.locator('tbody img, tbody b, tbody script').count()).toBe(0);
	expect(await page.title()).toBe('Sandbox: a local stand-in for Constant Contact');
});

test('the page leads to n8n and its example workflows, and shows no token', async () => {
	expect(await page.getByRole('link', { name: 'Open n8n' }).getAttribute('href')).toBe('http://127.0.0.1:5678');
	await page.getByText('Example workflows').click();
	expect(await page.getByRole('link', { name: 'Delete with undo' }).getAttribute('href')).toBe('http://127.0.0.1:5678/workflow/x');
	expect(await page.content()).not.toMatch(/bearer|eyJ/i);
	expect(errors).toEqual([]);
});

test('it says so when the sandbox is gone, and goes on when that is back', async () => {
	await sandbox.goDown();
	await page.getByRole('alert').waitFor();
	await sandbox.comeBack();
	await page.getByRole('alert').waitFor({ state: 'hidden' });
});
