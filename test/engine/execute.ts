import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeTypes,
	type IPinData,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
} from 'n8n-workflow';

import type { InMemoryCredentials } from './credentials';

/** The part of an exported workflow that is run. */
export interface WorkflowJson {
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

/** What a run knows of n8n around it. */
export interface Surroundings {
	nodeTypes: INodeTypes;
	credentials: InMemoryCredentials;
}

let executions = 0;

/** @param staticData what n8n has kept of the workflow */
export function makeWorkflow(json: WorkflowJson, nodeTypes: INodeTypes, staticData?: IDataObject): Workflow {
	const { name, nodes, connections, settings } = structuredClone(json);
	return new Workflow({
		id: 'test-workflow',
		name: name ?? 'Test workflow',
		nodes,
		connections,
		nodeTypes,
		active: false,
		staticData,
		settings: { executionOrder: 'v1', ...settings },
	});
}

export function makeAdditionalData(
	json: WorkflowJson,
	{ credentials }: Surroundings,
): IWorkflowExecuteAdditionalData {
	const executionId = String((executions += 1));
	const baseUrl = 'http://localhost:5678';
	const data: Partial<IWorkflowExecuteAdditionalData> & { hooks: ExecutionLifecycleHooks } = {
		executionId,
		credentialsHelper: credentials,
		hooks: new ExecutionLifecycleHooks('manual', executionId, {
			id: 'test-workflow',
			name: 'Test workflow',
			active: false,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			activeVersionId: null,
			nodes: json.nodes,
			connections: json.connections,
		}),
		currentNodeExecutionIndex: 0,
		restApiUrl: `${baseUrl}/rest`,
		instanceBaseUrl: `${baseUrl}/`,
		webhookBaseUrl: `${baseUrl}/webhook`,
		webhookWaitingBaseUrl: `${baseUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${baseUrl}/webhook-test`,
		formBaseUrl: `${baseUrl}/form`,
		formWaitingBaseUrl: `${baseUrl}/form-waiting`,
		formTestBaseUrl: `${baseUrl}/form-test`,
		variables: {},
		setExecutionStatus: () => {},
	};
	return data as IWorkflowExecuteAdditionalData;
}

/**
 * Starts a workflow in n8n's engine, at the node that nothing leads to; what is pinned to a node is its output. Of several
 * such nodes it is the pinned one, or the first.
 */
export function execute(
	json: WorkflowJson,
	pinData: IPinData,
	surroundings: Surroundings,
): { run: Promise<IRun>; cancel: () => void } {
	const workflow = makeWorkflow(json, surroundings.nodeTypes);
	const startNodes = Object.values(workflow.nodes).filter(
		({ name }) => workflow.connectionsBySourceNode[name]?.main && workflow.getParentNodes(name).length === 0,
	);
	const startNode = startNodes.find(({ name }) => Object.hasOwn(pinData, name)) ?? startNodes[0];
	if (!startNode) throw new Error('The workflow has no node to start from');
	const engine = new WorkflowExecute(makeAdditionalData(json, surroundings), 'manual');
	// Before n8n 2.20 it takes them one by one.
	const run: ReturnType<typeof engine.run> =
		engine.run.length === 1 ? engine.run({ workflow, startNode, pinData }) : Reflect.apply(engine.run, engine, [workflow, startNode, undefined, pinData]);
	return { run, cancel: () => run.cancel() };
}
