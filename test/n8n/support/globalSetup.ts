import { installN8n, N8N_VERSIONS } from '../../../tools/n8n/install';
import { buildAndPack } from '../../../tools/package';
import { requirePrograms } from './programs';

/** Once, before the first test file: what they all need is there, or one sentence says what to do. */
export default async function globalSetup(): Promise<void> {
	requirePrograms('npm run test:n8n');
	for (const version of N8N_VERSIONS) await installN8n(undefined, version);
	await buildAndPack();
}
