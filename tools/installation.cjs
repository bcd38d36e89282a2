// What a package-lock.json lists, in the node_modules beside it. CommonJS without types, since the first thing that
// this installs is TypeScript.
const { existsSync, readFileSync, rmSync } = require('node:fs');
const path = require('node:path');
const { npm } = require('./childProcess.cjs');

/** npm writes it at the very end: what it has installed. */
const hiddenLock = (folder) => path.join(folder, 'node_modules', '.package-lock.json');

/** Whether all that the lock file lists is there: an installation that was cut short is not. */
function isInstalled(folder) {
	const present = packagesOf(hiddenLock(folder));
	return packagesToInstall(folder).every(([place, { version, integrity }]) => {
		const found = present[place];
		return found?.version === version && found.integrity === integrity && isThere(folder, place);
	});
}

/** How far an installation has come, in words. */
function howFar(folder) {
	const places = packagesToInstall(folder).map(([place]) => place);
	const there = places.filter((place) => isThere(folder, place)).length;
	const number = (count) => count.toLocaleString('en-US');
	return `${number(there)} of ${number(places.length)} packages`;
}

/** Installs what the lock file lists, and nothing else. Rejects with what to do if there is no network or no room. */
async function install(folder, { signal, lock } = {}) {
	forget(folder);
	try {
		// --ignore-scripts: a package that fails to build, or that calls npx behind a closed network, must not end it.
		await npm(['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, signal, lock });
	} catch (error) {
		throw signal?.aborted ? error : explained(error);
	}
}

/** From now on nothing counts as installed, whatever is there. */
function forget(folder) {
	rmSync(hiddenLock(folder), { force: true });
}

/** The error, and before it what it means and what to do, if that is known. */
function explained(error) {
	const advice = ADVICE.find(([sign]) => sign.test(error.message));
	return advice === undefined ? error : new Error(`${advice[1]}\n\n${error.message}`);
}

const ADVICE = [
	[
		/\bENOSPC\b|no space left on device/i,
		'The disk is full. The dependencies and n8n take 4 GB, and npm keeps about 1 GB of them in its cache. Make room and start again.',
	],
	[
		/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/,
		'npm could not reach its registry. The first start needs the network, later ones do not. Check the connection (npm ping; behind a proxy: npm config set https-proxy ADDRESS) and start again.',
	],
];

function packagesToInstall(folder) {
	const packages = packagesOf(path.join(folder, 'package-lock.json'));
	return Object.entries(packages).filter(([place, { optional, link }]) => place !== '' && !optional && !link);
}

function packagesOf(lockFile) {
	try {
		return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
	} catch {
		return {};
	}
}

function isThere(folder, place) {
	return existsSync(path.join(folder, place, 'package.json'));
}

module.exports = { isInstalled, howFar, install, forget };
