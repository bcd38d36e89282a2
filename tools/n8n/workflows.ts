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
export const TRIGGER = 'Constant Contact Trigger';
export const TRIGGER_TYPE = `${packageName}.constantContactTrigger`;

/** When a trigger polls. n8n refuses anything more frequent than every minute, but takes several of those. */
export const EVERY_5_SECONDS: INodeParameters = {
	pollTimes: { item: Array.from({ length: 12 }, (_, index) => ({ mode: 'custom', cronExpression: `${index * 5} * * * * *` })) },
};

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
	const workflow = workflowOf(name, [
		node(START, 'n8n-nodes-base.manualTrigger'),
		node(NODE, NODE_TYPE, { parameters, credentials: credentialsOf(credential), ...more }),
		...followedBy,
	]);
	return { ...workflow, ...(items && { pinData: { [START]: items.map((json) => ({ json })) } }) };
}

/** Constant Contact Trigger → a node that passes on what it gets. */
export function triggerWorkflow(credential: SavedCredential, parameters: INodeParameters, name = 'Test'): WorkflowToSave {
	return workflowOf(name, [
		node(TRIGGER, TRIGGER_TYPE, { parameters, credentials: credentialsOf(credential) }),
		node('Next', 'n8n-nodes-base.noOp'),
	]);
}

/** An example as it is saved, with these credentials, by their types, in the place of its own. */
export function connected(example: Record<string, unknown>, credentials: Record<string, SavedCredential>): WorkflowToSave {
	const { name, nodes, connections, settings } = example as unknown as WorkflowToSave;
	const reconnect = (each: INode): INode => {
		if (!each.credentials) return each;
		const types = Object.keys(each.credentials);
		return { ...each, credentials: Object.fromEntries(types.map((type) => [type, credentials[type]])) as INode['credentials'] };
	};
	return { name, nodes: nodes.map(reconnect), connections, settings };
}

function credentialsOf({ id, name }: SavedCredential): INode['credentials'] {
	return { [CREDENTIAL_TYPE]: { id, name } };
}

function workflowOf(name: string, inOrder: INode[]): WorkflowToSave {
	const nodes = inOrder.map((each, index): INode => ({ ...each, position: [index * 256, 0] }));
	return { name, nodes, connections: inARow(nodes), settings: { executionOrder: 'v1' } };
}

/** Each node's first output into the next one. */
export function inARow(nodes: INode[]): IConnections {
	const pairs = nodes.slice(1).map(({ name }, index): [string, string] => [nodes[index]?.name ?? '', name]);
	return Object.fromEntries(pairs.map(([from, to]) => [from, { main: [[{ node: to, type: 'main', index: 0 }]] }]));
}
