/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- this runs on Node, not in n8n */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { projectFolder } from '../tools/paths';
import { readJson } from './description/projectFiles';

/** Runs the check as the workflow that publishes does. */
function check(folder: string, ...tag: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(projectFolder, 'tools/release.mjs'), ...tag], { cwd: folder, encoding: 'utf8' });
	return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

describe('version, changelog and tag belong together', () => {
	const { version } = readJson<{ version: string }>('package.json');

	it('in this project', () => {
		expect(check(projectFolder)).toEqual({ status: 0, stdout: version, stderr: '' });
	});

	it('in this project, with the tags of the commit', () => {
		const { stdout } = spawnSync('git', ['tag', '--points-at', 'HEAD'], { cwd: projectFolder, encoding: 'utf8' });
		for (const tag of (stdout ?? '').split('\n').filter((name) => /^v\d/.test(name))) {
			expect([tag, check(projectFolder, tag)]).toEqual([tag, { status: 0, stdout: version, stderr: '' }]);
		}
	});

	it('before a package is published', () => {
		expect(readFileSync(join(projectFolder, '.github/workflows/publish.yml'), 'utf8')).toContain('run: node tools/release.mjs "$TAG"');
	});

	interface Case {
		version: string;
		lock?: string;
		/** What the lock file says of the package itself. */
		lockedPackage?: string;
		changelog: string;
		tag?: string;
	}

	function checkCase({ version: said, lock = said, lockedPackage = lock, changelog, tag }: Case) {
		const folder = mkdtempSync(join(tmpdir(), 'release-'));
		writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: said }));
		writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ version: lock, packages: { '': { version: lockedPackage } } }));
		writeFileSync(join(folder, 'CHANGELOG.md'), `# Changelog\n\n${changelog}`);
		const result = check(folder, ...(tag === undefined ? [] : [tag]));
		rmSync(folder, { recursive: true });
		return result;
	}

	const OLDER = '## [0.1.0] - 2026-01-01\n\n### Added\n\n- All.\n';
	const NEWEST = `## [0.2.0] - 2026-02-02\n\n### Fixed\n\n- Some.\n\n${OLDER}`;
	const BOTH = `## [Unreleased]\n\n### Added\n\n- More.\n\n${NEWEST}`;

	it.each<[string, Case]>([
		['a release', { version: '0.2.0', changelog: NEWEST, tag: 'v0.2.0' }],
		['a release that leaves the heading for the next', { version: '0.2.0', changelog: `## [Unreleased]\n\n${NEWEST}`, tag: 'v0.2.0' }],
		['a first version for trial', { version: '1.0.0-beta.1', changelog: '## [1.0.0-beta.1] - 2026-03-03\n', tag: 'v1.0.0-beta.1' }],
		['work after a release', { version: '0.2.0', changelog: BOTH }],
		['lines that end with CR LF', { version: '0.2.0', changelog: NEWEST.replaceAll('\n', '\r\n'), tag: 'v0.2.0' }],
	])('is fine: %s', (_what, made) => {
		expect(checkCase(made)).toEqual({ status: 0, stdout: made.version, stderr: '' });
	});

	it.each<[string, Case, string[]]>([
		['the tag of another version', { version: '0.2.0', changelog: NEWEST, tag: 'v0.1.0' }, ['The tag is v0.1.0, but package.json says 0.2.0']],
		['a tag without v', { version: '0.2.0', changelog: NEWEST, tag: '0.2.0' }, ['the tag has to be v0.2.0']],
		['an empty tag', { version: '0.2.0', changelog: NEWEST, tag: '' }, ['the tag has to be v0.2.0']],
		['a version without a section', { version: '0.2.0', changelog: OLDER }, ['the newest release in CHANGELOG.md is 0.1.0']],
		['no section at all', { version: '0.2.0', changelog: '' }, ['the newest release in CHANGELOG.md is missing']],
		['a section that is not the newest', { version: '0.1.0', changelog: NEWEST }, ['package.json says 0.1.0, the newest release in CHANGELOG.md is 0.2.0']],
		['a lock file of the version before', { version: '0.2.0', lock: '0.1.0', changelog: NEWEST }, ['package.json says 0.2.0, package-lock.json 0.1.0']],
		['a lock file that differs in one place', { version: '0.2.0', lockedPackage: '0.1.0', changelog: NEWEST }, ['package-lock.json 0.1.0']],
		['a section without a date', { version: '0.2.0', changelog: '## [0.2.0]\n' }, ['"## [0.2.0]" is neither', 'is missing']],
		['something unreleased below a release', { version: '0.2.0', changelog: `${NEWEST}\n## [Unreleased]\n` }, ['"## [Unreleased]" is neither']],
		['a tag while something is unreleased', { version: '0.2.0', changelog: BOTH, tag: 'v0.2.0' }, ['what is under [Unreleased] belongs to the release v0.2.0']],
		[
			'all of it',
			{ version: '0.3.0', lock: '0.2.0', changelog: BOTH, tag: 'v0.2.0' },
			['package-lock.json 0.2.0', 'the newest release in CHANGELOG.md is 0.2.0', 'The tag is v0.2.0', 'under [Unreleased]'],
		],
	])('is refused: %s', (_what, made, sentences) => {
		const { status, stdout, stderr } = checkCase(made);
		expect([status, stdout]).toEqual([1, '']);
		const lines = stderr.split('\n');
		expect(lines).toEqual(sentences.map((sentence) => expect.stringContaining(sentence) as string));
	});
});
