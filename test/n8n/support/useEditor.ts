import type { Browser } from 'playwright-core';
import { openBrowser } from './browser';
import { Editor } from './editor';
import type { N8nBesideSandbox } from './useN8n';

/** Gives the tests of a file a browser with n8n's editor in it, signed in. Called after useN8n. */
export function useEditor(n8n: N8nBesideSandbox): Editor {
	let browser: Browser | undefined;
	let editor: Editor | undefined;
	beforeAll(async () => {
		const opened = await openBrowser({ proxyUrl: n8n.sandbox.proxyUrl });
		browser = opened.browser;
		editor = await Editor.signIn(opened.context, n8n.n8n.url);
	});
	afterAll(async () => await browser?.close());
	return new Proxy({} as Editor, {
		get(_target, property: keyof Editor) {
			if (!editor) throw new Error('The editor is open only while the tests of the file run');
			const value: unknown = Reflect.get(editor, property, editor);
			return typeof value === 'function' ? value.bind(editor) : value;
		},
	});
}
