import { runN8nCommand } from './command';
import type { N8nSettings } from './environment';
import type { InstalledN8n } from './install';

/** What became of a run of a workflow. */
export interface ExecutedWorkflow {
	/** The items that the node which ran last put out. */
	items: unknown[];
	/** Of the node which ran last. */
	lastNode: string;
	/** What stopped the run; undefined if it went well. */
	error?: { message: string; description?: string };
}

interface ExecutionError {
	message: string;
	description?: string | null;
}

interface RunOfNode {
	data?: { main?: ({ json: unknown }[] | null)[] };
}

/** The part of `n8n execute`'s output that is read here. */
interface Execution {
	data: {
		resultData: {
			lastNodeExecuted?: string;
			error?: ExecutionError;
			runData: Record<string, RunOfNode[]>;
		};
	};
}

/** Runs an imported workflow with n8n's own command, without a server. Rejects if n8n itself fails. */
export async function executeWorkflow(
	n8n: InstalledN8n,
	settings: N8nSettings,
	workflowId: string,
	signal?: AbortSignal,
): Promise<ExecutedWorkflow> {
	const { stdout, stderr } = await runN8nCommand(n8n, settings, ['execute', `--id=${workflowId}`, '--rawOutput'], signal);
	const { resultData } = executionIn(stdout, stderr).data;
	const lastNode = resultData.lastNodeExecuted ?? '';
	const outputs = resultData.runData[lastNode]?.at(-1)?.data?.main ?? [];
	return {
		lastNode,
		items: outputs.flatMap((items) => items ?? []).map(({ json }) => json),
		...(resultData.error && { error: withoutNull(resultData.error) }),
	};
}

/** The execution is printed as indented JSON, between lines of the log. */
function executionIn(stdout: string, stderr: string): Execution {
	const printed = /^\{\n[^]*?^\}$/m.exec(stdout)?.[0];
	if (printed === undefined) throw new Error(`n8n execute failed:\n${stdout}${stderr}`);
	return JSON.parse(printed) as Execution;
}

function withoutNull({ message, description }: ExecutionError) {
	return description ? { message, description } : { message };
}
