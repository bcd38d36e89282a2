import type {
	IDataObject,
	INodeExecutionData,
	IRun,
	ITaskData,
	NodeExecutionHint,
} from 'n8n-workflow';

import { KNOWS_DETAILS } from '../../nodes/ConstantContact/host';
import type { LoggedRequest } from '../sandbox';

/** What one node of a run has put out. */
export class NodeReport {
	constructor(private readonly tasks: ITaskData[]) {}

	/** How often the node has run (in a loop). */
	get runs(): number {
		return this.tasks.length;
	}

	/** The items of every output, over all runs of the node: success first, then (with `continueErrorOutput`) errors. */
	get output(): INodeExecutionData[][] {
		const outputs: INodeExecutionData[][] = [];
		for (const task of this.tasks) {
			(task.data?.main ?? []).forEach((items, index) => {
				outputs[index] = [...(outputs[index] ?? []), ...(items ?? [])];
			});
		}
		return outputs;
	}

	/** The json of the items of every output. */
	get outputJson(): IDataObject[][] {
		return this.output.map(jsonOf);
	}

	/** The json of the items of the success output. */
	get json(): IDataObject[] {
		return jsonOf(this.output[0]);
	}

	/** The json of the items of the error output. */
	get errors(): IDataObject[] {
		return jsonOf(this.output[1]);
	}

	/** For each item of the success output the input items that it comes from. */
	get pairing(): number[][] {
		return pairingOf(this.output[0]);
	}

	get hints(): NodeExecutionHint[] {
		return this.tasks.flatMap((task) => task.hints ?? []);
	}

	/** What the node has thrown. */
	get error(): RunError | undefined {
		return this.tasks.find((task) => task.error)?.error as RunError | undefined;
	}
}

/** The parts of a NodeApiError or NodeOperationError that a user gets to see. */
export interface RunError extends Error {
	description?: string | null;
	httpCode?: string | null;
	context?: IDataObject;
	cause?: unknown;
}

const TOLD = 'Details: ';

/**
 * What an error item of a host that knows no `details` tells in its text, in the form that it has elsewhere. Such a host
 * adds the keys of the input item.
 */
function asElsewhere(json: IDataObject): IDataObject {
	if (KNOWS_DETAILS || typeof json.error !== 'string') return json;
	const [error, ...more] = json.error.split('\n');
	const [told, ...words] = more.reverse();
	const details = told?.startsWith(TOLD) ? (JSON.parse(told.slice(TOLD.length)) as IDataObject) : {};
	const description = told?.startsWith(TOLD) ? words[0] : told;
	return { ...json, error, details: { ...details, ...(description === undefined ? {} : { description }) } };
}

function jsonOf(items: INodeExecutionData[] = []): IDataObject[] {
	return items.map(({ json }) => asElsewhere(json));
}

/** For each item the indexes of the input items that it is linked to. */
export function pairingOf(items: INodeExecutionData[] = []): number[][] {
	return items.map(({ pairedItem }) =>
		[pairedItem ?? []].flat().map((pair) => (typeof pair === 'number' ? pair : pair.item)),
	);
}

/** A finished run of a workflow. */
export class RunReport {
	constructor(
		private readonly run: IRun,
		/** What reached the sandbox while the workflow ran, in order of arrival, parallel runs included. */
		readonly requests: LoggedRequest[],
		/** Virtual milliseconds the run took. */
		readonly elapsed: number,
	) {}

	/** The requests at a glance: `GET /v3/contacts?status=all`. */
	get lines(): string[] {
		return this.requests.map(({ method, path, query }) => {
			const pairs = Object.entries(query).map(([key, value]) => `${key}=${value}`);
			return `${method} ${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
		});
	}

	/** Virtual milliseconds between each request and the one before it. */
	get gaps(): number[] {
		return this.requests.slice(1).map(({ at }, index) => at - (this.requests[index]?.at ?? at));
	}

	get status(): IRun['status'] {
		return this.run.status;
	}

	/** What stopped the workflow. */
	get error(): RunError | undefined {
		return this.run.data.resultData.error as RunError | undefined;
	}

	/** What the node keeps in the execution, from try to try. */
	context(name: string): IDataObject {
		return this.run.data.executionData?.contextData[`node:${name}`] ?? {};
	}

	node(name: string): NodeReport {
		return new NodeReport(this.tasks(name));
	}

	tasks(name: string): ITaskData[] {
		return this.run.data.resultData.runData[name] ?? [];
	}
}

/** A run under way: await it for its report, or cancel it as the stop button of the editor does. */
export interface UnderWay<Report> extends Promise<Report> {
	cancel(): void;
}

export function underWay<Report>(report: Promise<Report>, cancel: () => void): UnderWay<Report> {
	return Object.assign(report, { cancel });
}
