/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ConstantContact } from '../nodes/ConstantContact/ConstantContact.node';
import { ConstantContactTrigger } from '../nodes/ConstantContact/ConstantContactTrigger.node';
import { run } from '../tools/childProcess.cjs';
import { projectFolder } from '../tools/paths';

const read = (file: string) => readFileSync(path.join(projectFolder, file), 'utf8');
const filesIn = (folder: string) => readdirSync(path.join(projectFolder, folder), { recursive: true, encoding: 'utf8' }).sort();

const repository = (JSON.parse(read('package.json')) as { homepage: string }).homepage.replace('#readme', '');
const readme = read('README.md');
const documents = ['.', 'docs', 'examples', '.github'].flatMap((folder) =>
	readdirSync(path.join(projectFolder, folder))
		.filter((name) => name.endsWith('.md'))
		.map((name) => path.join(folder, name)),
);

/** What is wrong with the links of Markdown files; empty if each leads to a file and a heading that are there. */
async function brokenLinks(files: string[]): Promise<string> {
	const settings = `repository:"${new URL(repository).pathname.slice(1)}",root:"${projectFolder.replaceAll('\\', '/')}"`;
	const options = ['--frail', '--quiet', '--no-stdout', '--no-color', '--no-config', '--no-ignore', '--use', `remark-validate-links=${settings}`];
	const remark = path.join('node_modules', 'remark-cli', 'cli.js');
	return (await run(process.execPath, [remark, ...options, ...files], { cwd: projectFolder })).stderr;
}

test('the links of the documents lead to files and headings that are there', async () => {
	expect(await brokenLinks(documents)).toBe('');
});

/** The same for a text that stands in no document. */
async function brokenLinksIn(text: string): Promise<string> {
	const folder = mkdtempSync(path.join(tmpdir(), 'links-'));
	try {
		const file = path.join(folder, 'links.md');
		writeFileSync(file, text);
		// With the README, since headings are found only in what is read.
		return await brokenLinks(['README.md', file]);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test('so do the links to the repository in the panel, the credential and the codex files', async () => {
	const files = ['nodes', 'credentials'].flatMap((folder) => filesIn(folder).map((file) => path.join(folder, file)));
	const code = files.filter((file) => /\.(ts|json)$/.test(file)).map(read).join('\n');
	const links = [...new Set(code.match(new RegExp(`${repository}[^\\s"'<>]*`, 'g')))];
	expect(links.length).toBeGreaterThan(2);

	// The repository's own page shows the README.
	const targets = links.map((link) => (link.endsWith('#readme') ? link : link.replace(`${repository}#`, `${repository}/blob/main/README.md#`)));
	expect(await brokenLinksIn(targets.map((target) => `[link](${target})\n`).join('\n'))).toBe('');
});

test('a link that leads nowhere is found', async () => {
	const broken = await brokenLinksIn(`[heading](${repository}/blob/main/README.md#not-there) [file](${repository}/blob/main/docs/not-there.md)`);

	expect(broken).toContain('Cannot find heading for `#not-there`');
	expect(broken).toContain('not-there.md');
});

test('links out of the repository are secure', () => {
	const insecure = documents.flatMap((file) => (read(file).match(/\]\(http:[^)]*\)/g) ?? []).map((link) => `${file}: ${link}`));
	expect(insecure).toEqual([]);
});

test('the README is one that can be read at a sitting', () => {
	expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(9_000);
});

test('every heading of the README is in its table of contents', () => {
	const contents = readme.slice(0, readme.indexOf('\n## '));
	const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
	const anchors = headings.map((heading) => `(#${heading.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-')})`);
	expect(anchors.filter((anchor) => !contents.includes(anchor))).toEqual([]);
});

const optionsOf = (properties: INodeProperties[], name: string) =>
	properties.filter((property) => property.name === name).flatMap(({ options = [] }) => options as INodePropertyOptions[]);

test.each([
	['operation', optionsOf(new ConstantContact().description.properties, 'operation')],
	['event', optionsOf(new ConstantContactTrigger().description.properties, 'event')],
])('the README names every %s', (_, options) => {
	expect(options.length).toBeGreaterThan(4);
	expect(options.map(({ name }) => name).filter((name) => !readme.includes(`**${name}**`) && !readme.includes(`**[${name}](`))).toEqual([]);
});

test('every example is told about, and every picture shown', () => {
	const told = read('examples/README.md');
	expect(filesIn('examples').filter((file) => file.endsWith('.json') && !told.includes(`](${file})`))).toEqual([]);
	const all = documents.map(read).join('\n');
	expect(filesIn('docs').filter((file) => file.endsWith('.png') && !all.includes(`${file})`))).toEqual([]);
});
