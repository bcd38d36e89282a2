/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { parse } from 'flatted';
import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

/** An execution as n8n's REST interface gives it. */
export interface StoredExecution {
	id: string;
	workflowId: string;
	status: 'new' | 'running' | 'waiting' | 'success' | 'error' | 'canceled' | 'crashed' | 'unknown';
	/** ISO; null before. */
	startedAt: string | null;
	stoppedAt: string | null;
	/** The run, as text of the flatted library. */
	data: string;
}

interface ErrorOfRun {
	message: string;
	description?: string | null;
}

/** An execution that can be read. */
export class Execution {
	readonly id: string;
	readonly status: StoredExecution['status'];
	private readonly run: IRunExecutionData;

	constructor(private readonly stored: StoredExecution) {
		this.id = stored.id;
		this.status = stored.status;
		this.run = parse(stored.data) as IRunExecutionData;
	}

	get hasEnded(): boolean {
		return !['new', 'running', 'waiting', 'unknown'].includes(this.status);
	}

	/** When n8n says that it began and ended, in milliseconds; NaN before. */
	get startedAt(): number {
		return Date.parse(this.stored.startedAt ?? '');
	}

	get stoppedAt(): number {
		return Date.parse(this.stored.stoppedAt ?? '');
	}

	/** What stopped it. */
	get error(): ErrorOfRun | undefined {
		return this.run.resultData.error as ErrorOfRun | undefined;
	}

	/** The name of the node that ran last; empty if none did. */
	get lastNode(): string {
		return this.run.resultData.lastNodeExecuted ?? '';
	}

	/** The items of every output of a node, over all its runs. */
	outputs(node: string): INodeExecutionData[][] {
		const outputs: INodeExecutionData[][] = [];
		for (const task of this.run.resultData.runData[node] ?? []) {
			(task.data?.main ?? []).forEach((items, index) => {
				outputs[index] = [...(outputs[index] ?? []), ...(items ?? [])];
			});
		}
		return outputs;
	}

	/** The json of the items of a node's first output. */
	json(node: string): IDataObject[] {
		return (this.outputs(node)[0] ?? []).map(({ json }) => json);
	}
}
