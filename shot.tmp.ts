import { openBrowser } from './test/n8n/support/browser';
(async () => {
 for (const theme of ['light','dark'] as const) {
  const { browser, context } = await openBrowser({ proxyUrl: 'http://127.0.0.1:8123', theme });
  const page = await context.newPage();
  page.on('console', (m) => console.log(m.text())); page.on('pageerror', (e) => console.log(e));
  await page.goto('http://127.0.0.1:8123/');
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/h3-${theme}.png` });
  await browser.close();
 }
})();
