/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from '../../tools/paths';
import { readJson } from './projectFiles';
import { description } from './properties';

describe('the node', () => {
	it('is what saved workflows and n8n know it as', () => {
		expect(description).toMatchObject({
			name: 'constantContact',
			displayName: 'Constant Contact',
			version: 1,
			usableAsTool: true,
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'constantContactOAuth2Api', required: true }],
			subtitle: expect.stringContaining('$parameter["operation"]'),
		});
	});

	it('has icons of its own, light and dark, and a codex file', () => {
		const { light, dark } = description.icon as { light: string; dark: string };
		for (const icon of [light, dark]) {
			const svg = readFileSync(join(projectFolder, 'nodes/ConstantContact', icon.replace(/^file:/, '')), 'utf8');
			expect(svg).toMatch(/^<svg .*viewBox=/);
		}
		expect(light).not.toBe(dark);
		expect(readJson('nodes/ConstantContact/ConstantContact.node.json')).toMatchObject({
			node: 'n8n-nodes-constant-contact.constantContact',
			nodeVersion: '1.0',
			codexVersion: '1.0',
			categories: expect.arrayContaining(['Marketing']),
			alias: expect.arrayContaining(['delete contact', 'restore contact', 'remove from list', 'add to list', 'tag contact']),
			resources: {
				credentialDocumentation: [{ url: expect.stringMatching(/^https:/) }],
				primaryDocumentation: [{ url: expect.stringMatching(/^https:/) }],
			},
		});
	});

	it('is in a package that n8n can verify', () => {
		const manifest = readJson<Record<string, unknown>>('package.json');
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-constant-contact',
			license: 'MIT',
			keywords: expect.arrayContaining(['n8n-community-node-package']),
			homepage: expect.stringMatching(/^https:/),
			author: { name: expect.any(String), email: expect.stringContaining('@') },
			repository: { url: expect.stringContaining('github.com') },
			files: ['dist'],
			n8n: {
				n8nNodesApiVersion: 1,
				strict: true,
				credentials: ['dist/credentials/ConstantContactOAuth2Api.credentials.js'],
				nodes: ['dist/nodes/ConstantContact/ConstantContact.node.js', 'dist/nodes/ConstantContact/ConstantContactTrigger.node.js'],
			},
		});
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.overrides).toBeUndefined();
		expect(Object.keys(manifest.scripts as object).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
		const { n8n } = manifest as { n8n: Record<'credentials' | 'nodes', string[]> };
		for (const path of [...n8n.credentials, ...n8n.nodes]) {
			expect(existsSync(join(projectFolder, path.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
		}
	});
});
