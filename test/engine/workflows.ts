import {
	NodeConnectionTypes,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type IPinData,
} from 'n8n-workflow';

import type { WorkflowJson } from './execute';
import { CONSTANT_CONTACT_TOOL } from './nodeTypes';

export interface NodeOptions {
	/** Which of the stored credentials the node uses. */
	credential?: INodeCredentialsDetails;
	onError?: INode['onError'];
	/** The workflow's time zone. */
	timezone?: string;
	/** Expressions that a following node evaluates for every output item, such as `={{ $('Start').item.json.row }}`. */
	followedBy?: Record<string, string>;
	/** Anything else of the node as it stands in a workflow: `retryOnFail`, `maxTries`, `executeOnce`, … */
	node?: Partial<INode>;
}

export const START = 'Start';
export const NODE = 'Constant Contact';
export const FOLLOWING = 'Following';
export const FOLLOWING_ERRORS = 'Following Errors';

function node(name: string, type: string, more: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more };
}

function followingNode(name: string, expressions: Record<string, string>): INode {
	const assignments = Object.entries(expressions).map(([field, value]) => ({
		id: field,
		name: field,
		type: 'string',
		value,
	}));
	return node(name, 'n8n-nodes-base.set', {
		typeVersion: 3.4,
		parameters: { assignments: { assignments } },
	});
}

function to(...targets: string[]): IConnections[string] {
	return {
		main: targets.map((target) => [
			{ node: target, type: NodeConnectionTypes.Main, index: 0 },
		]),
	};
}

/** Start → Constant Contact → (one following node on each output). */
export function nodeWorkflow(
	typeName: string,
	credentialType: string,
	parameters: INodeParameters,
	{ credential, onError, timezone, followedBy = {}, node: more }: NodeOptions,
): WorkflowJson {
	return {
		nodes: [
			node(START, 'n8n-nodes-base.manualTrigger'),
			node(NODE, typeName, {
				parameters,
				onError,
				...(credential ? { credentials: { [credentialType]: credential } } : {}),
				...more,
			}),
			followingNode(FOLLOWING, followedBy),
			followingNode(FOLLOWING_ERRORS, followedBy),
		],
		connections: { [START]: to(NODE), [NODE]: to(FOLLOWING, FOLLOWING_ERRORS) },
		settings: timezone ? { timezone } : {},
	};
}

/** The trigger alone. */
export function triggerWorkflow(typeName: string, credentialType: string, parameters: INodeParameters, credential: INodeCredentialsDetails): WorkflowJson {
	return { nodes: [node(NODE, typeName, { parameters, credentials: { [credentialType]: credential } })], connections: {} };
}

/** Start → Agent, with Constant Contact as the agent's tool. */
export function toolWorkflow(
	credentialType: string,
	parameters: INodeParameters,
	options: NodeOptions,
): WorkflowJson {
	const { nodes } = nodeWorkflow(CONSTANT_CONTACT_TOOL, credentialType, parameters, options);
	return {
		nodes: [...nodes.slice(0, 2), node('Agent', 'testAgent')],
		connections: {
			[START]: to('Agent'),
			[NODE]: {
				[NodeConnectionTypes.AiTool]: [
					[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }],
				],
			},
		},
		settings: options.timezone ? { timezone: options.timezone } : {},
	};
}

/** Items as a trigger emits them. */
export function asItems(rows: IDataObject[]): Array<{ json: IDataObject }> {
	return rows.map((json) => ({ json }));
}


/** The workflow with pinned nodes of types that are not at hand here stood in for, and `connect` applied to each node. */
export function prepareWorkflow(
	json: WorkflowJson,
	pinData: IPinData,
	connect: (node: INode) => INode,
): WorkflowJson {
	const nodes = json.nodes.map((each) => {
		const isPinned = Object.hasOwn(pinData, each.name);
		return connect(isPinned ? { ...each, type: 'n8n-nodes-base.noOp', typeVersion: 1 } : each);
	});
	return { ...json, nodes };
}
