import type { BrowserContext, Locator, Page } from 'playwright-core';
import { owner } from '../../../tools/n8n/environment';
import { until } from '../../../tools/n8n/until';
import { NODE } from '../../../tools/n8n/workflows';

/** n8n's editor in a browser, as a person uses it. It marks what can be used with data-test-id. */
export class Editor {
	constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Signs in on a new page. `url`: the editor's, without a slash at the end. */
	static async signIn(context: BrowserContext, url: string): Promise<Editor> {
		const page = await context.newPage();
		await page.goto(`${url}/signin`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(owner.email);
		await page.locator('input[name=password]').fill(owner.password);
		await page.getByTestId('form-submit-button').click();
		await page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
		return new Editor(page, url);
	}

	byId(id: string): Locator {
		return this.page.getByTestId(id).filter({ visible: true });
	}

	async goTo(path: string): Promise<void> {
		await this.page.goto(`${this.url}${path}`);
	}

	/** Closes every window but the editor's. */
	async closePopups(): Promise<void> {
		for (const page of this.page.context().pages()) if (page !== this.page) await page.close();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.goTo(`/workflow/${id}`);
		await this.byId('canvas-node').first().waitFor();
	}

	/** Opens a new workflow, and in it the panel that asks for the first node. */
	async newWorkflow(): Promise<void> {
		await this.goTo('/workflow/new');
		await this.byId('canvas-plus-button').click();
	}

	/** Searches the panel that offers nodes. */
	async searchNodes(text: string): Promise<void> {
		await this.byId('node-creator-search-bar').fill(text);
	}

	/** What the panel offers: nodes, or the actions of one. */
	get offered(): Locator {
		return this.byId('node-creator-item-name');
	}

	/** Opens the list of a node's actions: in an empty workflow n8n shows the triggers first. */
	async showActions(): Promise<void> {
		await this.byId('node-creator-category-item').filter({ hasText: /^Actions/ }).click();
	}

	/** The node's square on the canvas. */
	node(name: string = NODE): Locator {
		return this.byId('canvas-node').and(this.page.locator(`[data-node-name="${name}"]`));
	}

	/** Opens the panel of a node. */
	async openPanel(name: string = NODE): Promise<void> {
		await this.node(name).dblclick();
		await this.byId('ndv').waitFor();
	}

	async closePanel(): Promise<void> {
		await this.byId('ndv-close-button').click();
		await this.byId('ndv').waitFor({ state: 'hidden' });
	}

	/** How many items went along each connection. */
	get edgeLabels(): Locator {
		return this.byId('edge-label').filter({ hasText: /items?/ });
	}

	/** Waits until the message has come and gone that n8n shows in the corner after a run. */
	async messageGone(): Promise<void> {
		const message = this.page.locator('.el-notification');
		await message.first().waitFor();
		await until('the message to go', async () => ((await message.count()) === 0 ? true : undefined));
	}

	/** Waits until an element looks the same in two pictures of it in a row. */
	async settled(element: Locator): Promise<void> {
		let before: Buffer | undefined;
		await until('the picture to stand still', async () => {
			const now = await element.screenshot({ animations: 'allow' });
			const isSame = before?.equals(now) ?? false;
			before = now;
			return isSame || undefined;
		});
	}

	/** The input of a parameter in the open panel. */
	parameter(name: string): Locator {
		return this.byId(`parameter-input-${name}`);
	}

	/** Opens the list of a parameter, once n8n has loaded what it offers. */
	async openList(parameter: string): Promise<void> {
		const field = this.parameter(parameter);
		await field.locator('input:enabled').first().waitFor();
		await field.click();
		await this.options.first().waitFor();
	}

	/** Chooses an option of a parameter, by the text that it shows. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.openList(parameter);
		await this.options.filter({ hasText: option }).click();
	}

	/** Presses the switch of a parameter. */
	async toggle(parameter: string): Promise<void> {
		await this.parameter(parameter).locator('.el-switch').click();
	}

	/** What an opened list offers. */
	get options(): Locator {
		return this.page.getByRole('option').filter({ visible: true });
	}

	/** The names of the fields of the open panel, from top to bottom. */
	async labels(): Promise<string[]> {
		const labels = this.byId('node-parameters').locator('label').filter({ visible: true });
		return (await labels.allInnerTexts()).map((text) => text.split('\n')[0]?.trim() ?? '').filter(Boolean);
	}

	/** The branches of a node with an error output in its open panel, with the numbers of items. */
	async branches(): Promise<string[]> {
		return await this.output.getByText(/Branch \(\d+ items?\)/).allInnerTexts();
	}

	/** Runs the open node, and what comes before it. */
	async executeStep(): Promise<void> {
		await this.byId('node-execute-button').click();
	}

	/** Runs the workflow. */
	async execute(): Promise<void> {
		await this.page.keyboard.press('Control+Enter');
	}

	/** Publishes the open workflow. */
	async publish(): Promise<void> {
		await this.byId('workflow-open-publish-modal-button').click();
		await this.byId('workflow-publish-button').click();
	}

	/** The right side of the open panel. */
	get output(): Locator {
		return this.byId('output-panel');
	}

	/** The output that is shown as a table: the names of the columns, then the rows. */
	async outputTable(): Promise<string[][]> {
		await this.output.getByText('Table', { exact: true }).click();
		const rows = this.output.locator('tr');
		await rows.nth(1).waitFor();
		const texts = await rows.evaluateAll((all) =>
			all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent?.trim() ?? '')),
		);
		return texts.map((cells) => cells.filter((cell, index) => cell !== '' || index < cells.length - 1));
	}

	/** What the open panel says of the error: the sentence, and what to do. */
	async shownError(): Promise<{ message: string; description: string }> {
		const message = this.output.getByTestId('node-error-message');
		await message.waitFor();
		return {
			message: await message.innerText(),
			description: await this.output.getByTestId('node-error-description').innerText(),
		};
	}
}
