import type { Locator, Page } from 'playwright-core';
import type { Editor } from './editor';

/** n8n's dialog for a new Constant Contact credential. */
export class CredentialDialog {
	private constructor(
		private readonly editor: Editor,
		readonly modal: Locator,
	) {}

	/** Opens it on the page of all credentials, as a person does. */
	static async create(editor: Editor): Promise<CredentialDialog> {
		await editor.goTo('/home/credentials');
		await editor.byId('add-resource-credential').click();
		await editor.byId('new-credential-type-select').locator('input').first().fill('constant contact');
		await editor.byId('new-credential-type-select-option').filter({ hasText: 'Constant Contact OAuth2 API' }).click();
		await editor.byId('new-credential-type-button').click();
		const modal = editor.byId('editCredential-modal');
		await modal.waitFor();
		return new CredentialDialog(editor, modal);
	}

	async fill(clientId: string, clientSecret: string): Promise<void> {
		await this.modal.getByTestId('parameter-input-clientId').locator('input').fill(clientId);
		await this.modal.getByTestId('parameter-input-clientSecret').locator('input').fill(clientSecret);
	}

	/** Presses Connect; the window that opens. */
	async connect(): Promise<Page> {
		const popup = this.editor.page.waitForEvent('popup');
		await this.modal.getByTestId('quick-connect-button').click();
		return await popup;
	}

	/** The yellow boxes below the fields. */
	async notices(): Promise<string[]> {
		return await this.modal.locator('.notice').allInnerTexts();
	}
}
