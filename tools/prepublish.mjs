// Run by npm before it publishes a folder: refuses what was not committed, and what was not built from it.
// The workflow under .github publishes a tarball that was built, tested and scanned.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const refuse = (why) => {
	console.error(`Not published: ${why}`);
	process.exit(1);
};

/** When the newest file below a folder was changed, in ms since 1970. */
const newest = (folder) =>
	Math.max(...readdirSync(folder, { recursive: true }).map((name) => statSync(path.join(folder, name))).filter((stat) => stat.isFile()).map(({ mtimeMs }) => mtimeMs));

const { status, stdout } = spawnSync('git', ['status', '--porcelain'], { encoding: 'utf8' });
if (status !== 0) refuse('this is no clone of the repository, so nobody can tell what it was built from.');
if (stdout !== '') refuse(`there are changes that are not committed:\n${stdout}`);
if (!existsSync('dist/nodes')) refuse('it is not built: run npm run build.');
if (newest('dist') < Math.max(newest('nodes'), newest('credentials'))) refuse('it was built before the last change: run npm run build.');
