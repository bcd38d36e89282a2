// Checks that what says the version says the same: package.json, package-lock.json, CHANGELOG.md and, if given, the tag.
// Run it with: node tools/release.mjs [v1.2.3]. Prints the version, or all that is wrong. Needs nothing installed.
import { readFileSync } from 'node:fs';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

const RELEASE = /^\[(\d+\.\d+\.\d+(?:-[\w.]+)?)\] - (\d{4}-\d{2}-\d{2})$/;
const UNRELEASED = '[Unreleased]';

/** The sections of a changelog, in their order: heading and text. */
function sectionsOf(changelog) {
	const [, ...sections] = changelog.split(/^## /m);
	return sections.map((section) => {
		const [heading, ...lines] = section.split(/\r?\n/);
		return { heading: heading.trim(), text: lines.join('\n').trim() };
	});
}

/** What does not agree, a sentence each. */
function faultsOf({ version, lock, changelog, tag }) {
	const faults = [];
	const sections = sectionsOf(changelog);
	const [first] = sections;
	const newest = sections.map(({ heading }) => RELEASE.exec(heading)).find(Boolean);
	for (const said of new Set([lock.version, lock.packages?.['']?.version])) {
		if (said !== version) faults.push(`package.json says ${version}, package-lock.json ${said}: run npm install --package-lock-only --ignore-scripts.`);
	}
	for (const [index, { heading }] of sections.entries()) {
		const isFine = RELEASE.test(heading) || (heading === UNRELEASED && index === 0);
		if (!isFine) faults.push(`CHANGELOG.md: "## ${heading}" is neither "## [1.2.3] - 2026-01-31" nor "## ${UNRELEASED}" above all others.`);
	}
	if (newest?.[1] !== version) faults.push(`package.json says ${version}, the newest release in CHANGELOG.md is ${newest?.[1] ?? 'missing'}.`);
	if (tag === undefined) return faults;
	if (tag !== `v${version}`) faults.push(`The tag is ${tag}, but package.json says ${version}: the tag has to be v${version}.`);
	if (first?.heading === UNRELEASED && first.text !== '') faults.push(`CHANGELOG.md: what is under ${UNRELEASED} belongs to the release ${tag}.`);
	return faults;
}

const { version } = readJson('package.json');
const faults = faultsOf({ version, lock: readJson('package-lock.json'), changelog: readFileSync('CHANGELOG.md', 'utf8'), tag: process.argv[2] });
if (faults.length > 0) {
	console.error(faults.join('\n'));
	process.exit(1);
}
console.log(version);
