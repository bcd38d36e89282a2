import { chromium, selectors, type Browser, type BrowserContext } from 'playwright-core';
import { programPath } from './programs';

export interface BrowserOptions {
	/** The sandbox's: the browser reaches Constant Contact's pages through it. */
	proxyUrl: string;
	theme?: 'light' | 'dark';
}

/** Pixels. High enough for the panel of every operation. */
export const VIEWPORT = { width: 1440, height: 900 };

/** How long something may take to appear on a busy machine, in milliseconds. */
const PATIENCE = 30_000;

/** n8n's; playwright's default is another. */
selectors.setTestIdAttribute('data-test-id');

/** Debian's chromium without a window, and a profile in it that nobody has used before. */
export async function openBrowser({ proxyUrl, theme = 'light' }: BrowserOptions): Promise<{ browser: Browser; context: BrowserContext }> {
	const browser = await chromium.launch({
		executablePath: programPath('chromium'),
		proxy: { server: proxyUrl, bypass: '127.0.0.1,localhost' },
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
		],
	});
	// The sandbox's certificates are made by an authority that only this process knows.
	const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: VIEWPORT, colorScheme: theme });
	context.setDefaultTimeout(PATIENCE);
	return { browser, context };
}
