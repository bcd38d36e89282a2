import type { Example } from '../examples';
import type { Owner } from './owner';

/** Nobody is at the other end of the limit; Ctrl-C ends the waiting sooner. In milliseconds. */
const PATIENCE = 24 * 60 * 60 * 1000;

/** What became of a run of a workflow. */
export interface ExecutedWorkflow {
	/** The items that the node which ran last put out. */
	items: unknown[];
	/** Of the node which ran last. */
	lastNode: string;
	/** What stopped the run; undefined if it went well. */
	error?: { message: string; description?: string | null };
}

/**
 * Runs an imported workflow in a server, as the editor's Execute workflow does. n8n has a command for it, but that knows
 * no data tables.
 */
export async function executeWorkflow(owner: Owner, { id, trigger }: Example): Promise<ExecutedWorkflow> {
	const execution = await owner.ended(await owner.run(id, trigger), PATIENCE);
	const { lastNode, error } = execution;
	const items = execution.outputs(lastNode).flat().map(({ json }) => json);
	return { lastNode, items, ...(error && { error }) };
}
