import { exampleCredential } from '../examples';

/** A node as a workflow holds it. */
export interface BenchNode {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: object;
	executeOnce?: boolean;
	onError?: string;
	/** The nodes that each output leads to. */
	to?: string[][];
}

/** What stands between the two meters: entered at the first node; the last output that leads to END is measured. */
export type Subject = BenchNode[];

/** The rows that go in: `count` of a file, each `every`th. */
export interface Rows {
	file: string;
	count: number;
	every?: number;
	/** Of the account's lists each contact is on `each`, in one of `sets` combinations. */
	lists?: { file: string; each: number; sets: number };
}

/** What a subject's output leads to when it is done. */
export const END = 'Stop';

/** Trigger → Generate → Meter → subject → Meter. */
export function benchWorkflow(id: string, name: string, rows: Rows, subject: Subject, resultFile: string): object {
	const { file, count, every = 1, lists } = rows;
	const generate = { file, count, every, ...(lists && { listsFile: lists.file, listsEach: lists.each, sets: lists.sets }) };
	const nodes: BenchNode[] = [
		{ name: 'Trigger', type: 'n8n-nodes-base.manualTrigger', to: [['Generate']] },
		{ name: 'Generate', type: 'n8n-nodes-bench.generate', parameters: generate, to: [['Start']] },
		{ name: 'Start', type: 'n8n-nodes-bench.meter', parameters: { file: '' }, to: [[subject[0]?.name ?? END]] },
		...subject,
		{ name: END, type: 'n8n-nodes-bench.meter', parameters: { file: resultFile } },
	];
	return {
		id,
		name,
		active: false,
		nodes: nodes.map(asSaved),
		connections: Object.fromEntries(nodes.map(({ name, to = [] }) => [name, { main: to.map(asConnections) }])),
		settings: { executionOrder: 'v1' },
	};
}

function asSaved({ name, type, typeVersion = 1, parameters = {}, executeOnce, onError }: BenchNode, index: number): object {
	const { id, type: credentialType, name: credentialName } = exampleCredential;
	const isConnected = /constantContact|httpRequest|sendRequests/.test(type);
	return {
		id: `${index}`,
		name,
		type,
		typeVersion,
		position: [index * 240, 0],
		parameters,
		...(executeOnce && { executeOnce }),
		...(onError && { onError }),
		...(isConnected && { credentials: { [credentialType]: { id, name: credentialName } } }),
	};
}

function asConnections(names: string[]): object[] {
	return names.map((node) => ({ node, type: 'main', index: 0 }));
}
