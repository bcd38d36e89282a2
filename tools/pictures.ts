/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- this runs on Node, not in n8n */
// Pictures of the node in n8n's editor: those of the README, and every panel in both themes, to be looked at after a change
// of labels, hints or icons.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import { openBrowser, VIEWPORT } from '../test/n8n/support/browser';
import { CredentialDialog } from '../test/n8n/support/credentialDialog';
import { Editor } from '../test/n8n/support/editor';
import { DEFAULT_CLIENT } from '../test/sandbox';
import { startN8nBesideSandbox, type N8nBesideSandbox } from '../test/n8n/support/useN8n';
import { findExample, readExamples } from './examples';
import { CREDENTIAL_TYPE, HUBSPOT_CREDENTIAL_TYPE, type SavedCredential } from './n8n/credential';
import { connected, node, NODE_TYPE, START, TRIGGER_TYPE, type WorkflowToSave } from './n8n/workflows';
import { projectFolder, stateFolder } from './paths';
import { panels } from './picturePanels';
import { step } from './progress.cjs';

const picturesFolder = path.join(stateFolder, 'pictures');

const docs = (name: string) => path.join(projectFolder, 'docs', name);

/** For every column of the output, in pixels. */
const WIDE_ENOUGH = { width: 1_840, height: 980 };

const DELETION = 'delete-contacts-gone-from-crm';

/** Pictures of examples, and how many connections items go along there. The last one stays open. */
const AFTER_A_RUN: Array<[string, string, number]> = [
	['hubspot-unsubscribed.png', 'somebody-unsubscribed-tell-the-crm', 2],
	['hubspot-lists.png', 'hubspot-list-to-constant-contact-list', 14],
	['hubspot-deletion.png', DELETION, 3],
];

/** n8n's Execute workflow floats above the canvas. */
const WITHOUT_BUTTON = '[data-test-id^=execute-workflow-button] { visibility: hidden }';

/** A deletion, and its undoing. */
const UNDO: Array<[string, number]> = [
	['delete-with-undo', 6],
	['put-deleted-contacts-back', 5],
];

/** Around what is shown, in pixels. */
const MARGIN = 24;

async function main(): Promise<void> {
	const running = await step('Start n8n', async () => await startN8nBesideSandbox());
	try {
		await rm(picturesFolder, { recursive: true, force: true });
		const credential = await running.connect();
		const credentials = { [CREDENTIAL_TYPE]: credential, [HUBSPOT_CREDENTIAL_TYPE]: await running.connectHubSpot() };
		await step('Pictures for the README', async () => await readmePictures(running, credentials));
		await step('Pictures of the credential', async () => await credentialPictures(running));
		// Those of docs/ alone.
		if (process.argv.includes('--docs')) return;
		for (const theme of ['light', 'dark'] as const) {
			await step(`Every panel, ${theme}`, async () => await panelPictures(running, credential, theme));
		}
		console.log(`In docs/ and in ${path.relative(process.cwd(), picturesFolder)}/`);
	} finally {
		await running.stop();
	}
}

/** Examples after a run, and the panel of the node that deletes. */
async function readmePictures({ sandbox, hubSpot, n8n, owner }: N8nBesideSandbox, credentials: Record<string, SavedCredential>): Promise<void> {
	const examples = await readExamples();
	const save = async (slug: string, change = (workflow: WorkflowToSave) => workflow) =>
		await owner.createWorkflow(change(connected(findExample(examples, slug).workflow, credentials)));
	// Comes out as the test event of the trigger.
	const unsubscribed = sandbox.account.contacts.find((contact) => sandbox.account.isActive(contact) && hubSpot.contactByEmail(contact.email_address?.address ?? ''));
	if (unsubscribed) sandbox.account.unsubscribe(unsubscribed);
	const { browser, context } = await openBrowser(sandbox);
	try {
		const editor = await Editor.signIn(context, n8n.url);
		// Before they are deleted in earnest.
		await editor.page.setViewportSize(WIDE_ENOUGH);
		await editor.openWorkflow(await save(DELETION, asDryRun));
		await editor.execute();
		await editor.edgeLabels.nth(2).waitFor();
		await editor.messageGone();
		await editor.openPanel('Delete From Constant Contact');
		await editor.outputTable();
		await editor.byId('ndv').screenshot({ path: docs('dry-run.png') });

		await editor.page.setViewportSize(VIEWPORT);
		const account = await context.newPage();
		await account.goto(sandbox.proxyUrl);
		for (const [picture, slug, connections] of AFTER_A_RUN) {
			await editor.openWorkflow(await save(slug));
			await editor.execute();
			if (slug === DELETION) {
				// While its rows are still marked.
				await account.locator('#deleted tr.changed').first().waitFor();
				await account.screenshot({ path: docs('sandbox.png'), clip: { x: 0, y: 0, width: VIEWPORT.width, height: 840 } });
			}
			await editor.edgeLabels.nth(connections - 1).waitFor();
			await editor.messageGone();
			await editor.byId('zoom-to-fit').click();
			await editor.settled(editor.byId('canvas'));
			await pictureOf(editor, editor.page.locator('.vue-flow__node'), docs(picture));
		}
		await account.close();
		await editor.page.setViewportSize(WIDE_ENOUGH);
		await editor.openPanel('Delete From Constant Contact');
		await editor.outputTable();
		await editor.byId('ndv').screenshot({ path: docs('delete-many.png') });

		for (const [slug, connections] of UNDO) {
			await editor.openWorkflow(await save(slug));
			await editor.execute();
			await editor.edgeLabels.nth(connections - 1).waitFor();
			await editor.messageGone();
		}
		await editor.openPanel('Put Them Back');
		await editor.outputTable();
		await editor.byId('ndv').screenshot({ path: docs('undo.png') });
	} finally {
		await browser.close();
	}
}

/** The dialog of the credential, as it is opened and once it is connected. */
async function credentialPictures({ sandbox, n8n }: N8nBesideSandbox): Promise<void> {
	const { browser, context } = await openBrowser(sandbox);
	try {
		const dialog = await CredentialDialog.create(await Editor.signIn(context, n8n.url));
		await dialog.modal.screenshot({ path: docs('credential-new.png'), animations: 'disabled' });
		await dialog.fill(DEFAULT_CLIENT.id, DEFAULT_CLIENT.secret);
		const consent = await dialog.connect();
		await Promise.all([consent.waitForEvent('close'), consent.getByRole('button', { name: 'Allow' }).click()]);
		await dialog.modal.getByText('Account connected').waitFor();
		await dialog.modal.screenshot({ path: docs('credential-connected.png'), animations: 'disabled' });
	} finally {
		await browser.close();
	}
}

async function panelPictures(
	{ sandbox, n8n, owner }: N8nBesideSandbox,
	credential: SavedCredential,
	theme: 'light' | 'dark',
): Promise<void> {
	const folder = path.join(picturesFolder, theme);
	await mkdir(folder, { recursive: true });
	const { browser, context } = await openBrowser({ proxyUrl: sandbox.proxyUrl, theme });
	try {
		const editor = await Editor.signIn(context, n8n.url);
		await editor.page.setViewportSize({ ...VIEWPORT, height: 1_200 });
		await editor.openWorkflow(await owner.createWorkflow(withCredential(workflowOf(panels(sandbox)), credential)));
		await editor.settled(editor.byId('canvas'));
		await editor.page.screenshot({ path: path.join(folder, 'canvas.png') });
		for (const { name } of panels(sandbox)) {
			await editor.openPanel(name);
			// The last thing to appear is what a list offers.
			await editor.settled(editor.byId('node-parameters'));
			await editor.byId('ndv').screenshot({ path: path.join(folder, `${name}.png`) });
			await editor.closePanel();
		}
		const { modal } = await CredentialDialog.create(editor);
		await editor.settled(modal);
		await modal.screenshot({ path: path.join(folder, 'credential.png') });
	} finally {
		await browser.close();
	}
}

function workflowOf(all: Array<{ name: string; type: string; parameters: INodeParameters }>): WorkflowToSave {
	const nodes = all.map(({ name, type, parameters }, index) =>
		node(name, type, { parameters, position: [256 + (index % 5) * 256, Math.floor(index / 5) * 256] }),
	);
	return { name: 'Panels', nodes: [node(START, 'n8n-nodes-base.manualTrigger'), ...nodes], connections: {}, settings: {} };
}

/** Its node with Dry Run and Maximum Contacts. */
function asDryRun(workflow: WorkflowToSave): WorkflowToSave {
	const options = { dryRun: true, ifNotFound: 'skip', maxContacts: 100 };
	const nodes = workflow.nodes.map((each): INode =>
		each.type === NODE_TYPE ? { ...each, parameters: { ...each.parameters, waitForCompletion: false, options } } : each,
	);
	const { name, connections, settings } = workflow;
	return { name: `${name} (dry run)`, nodes, connections, settings };
}

function withCredential(workflow: WorkflowToSave, { id, name }: SavedCredential): WorkflowToSave {
	const connect = (each: INode): INode =>
		[NODE_TYPE, TRIGGER_TYPE].includes(each.type) ? { ...each, credentials: { [CREDENTIAL_TYPE]: { id, name } } } : each;
	return { ...workflow, nodes: workflow.nodes.map(connect) };
}

/** What all of these elements cover, and a margin. */
async function pictureOf({ page }: Editor, elements: Locator, file: string): Promise<void> {
	const boxes = (await Promise.all((await elements.all()).map(async (each) => await each.boundingBox()))).filter((box) => box !== null);
	const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
	const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
	await page.screenshot({ path: file, style: WITHOUT_BUTTON, clip: { x: left, y: top, width: right - left, height: bottom - top } });
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
