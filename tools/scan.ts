/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- this runs on Node, not in n8n */
// n8n's scan of a community package, as it runs before n8n verifies one, but offline: on this source and on the tarball
// that npm would publish, where n8n's own command takes both from the network.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { buildAndPack } from './package';
import { projectFolder } from './paths';
import { step } from './progress.cjs';

interface Part {
	what: string;
	folder: string;
	/** The same that n8n's command scans. */
	patterns: string[];
	/** Where the code must be that is scanned, and how its files end. */
	code: { folders: string[]; extension: string };
}

async function main(): Promise<void> {
	const unpacked = await buildAndPack();
	await scan({
		what: 'the source',
		folder: projectFolder,
		patterns: ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'],
		code: { folders: ['nodes', 'credentials'], extension: '.ts' },
	});
	await scan({
		what: 'the packed tarball',
		folder: unpacked,
		patterns: ['**/*.js', 'package.json'],
		code: { folders: ['dist'], extension: '.js' },
	});
}

async function scan({ what, folder, patterns, code }: Part): Promise<void> {
	const { analyzePackage } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const count = await countFiles(folder, code);
	// The scanner passes a folder in which it finds nothing.
	if (count === 0) throw new Error(`There is no ${code.extension} file to scan in ${code.folders.join(', ')} of ${folder}`);
	const { passed, message, details } = await step(
		`Scan ${what}: package.json and ${count} files of code`,
		async () => await analyzePackage(folder, patterns),
	);
	console.log(passed ? '  no findings' : `  ${message ?? 'failed'}\n${details ?? ''}`);
	if (!passed) process.exitCode = 1;
}

async function countFiles(folder: string, { folders, extension }: Part['code']): Promise<number> {
	const listings = await Promise.all(folders.map(async (name) => await readdir(path.join(folder, name), { recursive: true })));
	return listings.flat().filter((file) => file.endsWith(extension)).length;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
