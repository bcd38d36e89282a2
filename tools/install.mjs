// Run before test, lint, build and start, so that each of them works alone on a clean clone.
import { howFar, install, isInstalled } from './installation.cjs';
import { withLock } from './lock.cjs';
import { step } from './progress.cjs';

const lock = '.n8n/dependencies.lock';
const what = process.env.npm_lifecycle_event === 'prestart' ? 'Step 1 of 3: install the dependencies' : 'Install the dependencies';

async function installOnce() {
	// Another process may have done it meanwhile.
	if (isInstalled('.')) return;
	await step(what, async () => await install('.', { lock }), 'once, 1 to 2 minutes', () => howFar('.'));
}

if (!isInstalled('.')) {
	const onHeld = (pids) => console.log(`The process ${pids[0]} installs the dependencies already: waiting for it …`);
	try {
		await withLock(lock, installOnce, { onHeld });
	} catch (error) {
		console.error(`\n${error.message}`);
		process.exit(1);
	}
}
