import type { INodeParameters } from 'n8n-workflow';
import { findExample, readExamples } from '../../../tools/examples';
import type { SavedCredential } from '../../../tools/n8n/credential';
import type { Execution } from '../../../tools/n8n/execution';
import type { Owner } from '../../../tools/n8n/owner';
import { connected } from '../../../tools/n8n/workflows';

/** Long, since nobody is at the other end of the limit; in milliseconds. */
const PATIENCE = 240_000;

/** What an example is given in n8n. */
export interface ExampleOptions {
	/** By their type. */
	credentials: Record<string, SavedCredential>;
	/** Options of a node that are to be others, by its name. */
	options?: Record<string, INodeParameters>;
}

/** Imports an example of examples/ with credentials of this n8n, runs it from its trigger to its end, which must be a good one. */
export async function runExample(owner: Owner, slug: string, { credentials, options = {} }: ExampleOptions): Promise<Execution> {
	const { workflow, trigger } = findExample(await readExamples(), slug);
	const prepared = connected(workflow, credentials);
	for (const { name, parameters } of prepared.nodes) {
		if (options[name]) parameters.options = { ...(parameters.options as INodeParameters), ...options[name] };
	}
	const execution = await owner.ended(await owner.run(await owner.createWorkflow(prepared), trigger), PATIENCE);
	expect(execution.error).toBeUndefined();
	return execution;
}
