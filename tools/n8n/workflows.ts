import type { IConnections, IDataObject, INode, INodeParameters, IPinData } from 'n8n-workflow';
import { packageName } from '../paths';
import { CREDENTIAL_TYPE, type SavedCredential } from './credential';

/** A workflow as n8n saves it. */
export interface WorkflowToSave {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings: IDataObject;
	pinData?: IPinData;
}

export const START = 'Start';
export const NODE = 'Constant Contact';
export const NODE_TYPE = `${packageName}.constantContact`;

export interface NodeWorkflowOptions {
	name?: string;
	/** What the trigger emits; one empty item by default. */
	items?: IDataObject[];
	/** Anything else of the node: `onError`, `retryOnFail`, … */
	node?: Partial<INode>;
	/** Nodes that follow, in a row, on the first output. */
	followedBy?: INode[];
}

/** A node with what n8n wants of every one. */
export function node(name: string, type: string, more: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more };
}

/** Start → Constant Contact → whatever follows. */
export function nodeWorkflow(
	credential: SavedCredential,
	parameters: INodeParameters,
	{ name = 'Test', items, node: more, followedBy = [] }: NodeWorkflowOptions = {},
): WorkflowToSave {
	const { id, name: credentialName } = credential;
	const nodes = [
		node(START, 'n8n-nodes-base.manualTrigger'),
		node(NODE, NODE_TYPE, { parameters, credentials: { [CREDENTIAL_TYPE]: { id, name: credentialName } }, ...more }),
		...followedBy,
	].map((each, index): INode => ({ ...each, position: [index * 256, 0] }));
	return {
		name,
		nodes,
		connections: inARow(nodes),
		settings: { executionOrder: 'v1' },
		...(items && { pinData: { [START]: items.map((json) => ({ json })) } }),
	};
}

/** Each node's first output into the next one. */
export function inARow(nodes: INode[]): IConnections {
	const pairs = nodes.slice(1).map(({ name }, index): [string, string] => [nodes[index]?.name ?? '', name]);
	return Object.fromEntries(pairs.map(([from, to]) => [from, { main: [[{ node: to, type: 'main', index: 0 }]] }]));
}
