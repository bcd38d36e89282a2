/* eslint-disable @n8n/community-nodes/require-node-api-error, import-x/no-unresolved -- this runs on Node, not in n8n; the resolver knows no subpath exports */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { NodeConnectionTypes, NodeHelpers, type INode, type INodeParameters } from 'n8n-workflow';
import { ConstantContact } from '../../../nodes/ConstantContact/ConstantContact.node';
import { CREDENTIAL_TYPE, type SavedCredential } from '../../../tools/n8n/credential';
import type { Owner } from '../../../tools/n8n/owner';
import { until } from '../../../tools/n8n/until';
import { node, NODE_TYPE, type WorkflowToSave } from '../../../tools/n8n/workflows';

const TRIGGER = 'MCP Server Trigger';

/**
 * What n8n's editor puts into a field when a person lets the model fill it: the argument is named after the label.
 *
 * @param description what the person has written for the model: n8n leaves it empty
 */
export function filledByModel(label: string, type: 'string' | 'number' | 'boolean' = 'string', description = ''): string {
	const name = label.replace(/[^a-zA-Z0-9-]/g, '_');
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${description}\`, '${type}') }}`;
}

/** An MCP Server Trigger that offers the node as tools, each named as the editor names it. */
export function toolsWorkflow({ id, name }: SavedCredential, path: string, tools: INodeParameters[]): WorkflowToSave {
	const asTool = { ...new ConstantContact().description, outputs: [NodeConnectionTypes.AiTool] };
	const toolNodes = tools.map((parameters) =>
		node(NodeHelpers.makeNodeName(parameters, asTool), `${NODE_TYPE}Tool`, {
			parameters,
			credentials: { [CREDENTIAL_TYPE]: { id, name } },
		}),
	);
	const trigger = node(TRIGGER, '@n8n/n8n-nodes-langchain.mcpTrigger', { typeVersion: 2, parameters: { path }, webhookId: path });
	const connections = toolNodes.map(({ name: from }) => [
		from,
		{ [NodeConnectionTypes.AiTool]: [[{ node: TRIGGER, type: NodeConnectionTypes.AiTool, index: 0 }]] },
	]);
	const nodes = [trigger, ...toolNodes].map((each, index): INode => ({ ...each, position: [index * 256, 0] }));
	return { name: 'Tools', nodes, connections: Object.fromEntries(connections), settings: { executionOrder: 'v1' } };
}

/** Publishes a workflow of tools and connects an MCP client with it. */
export async function connectMcp(url: string, owner: Owner, path: string, workflow: WorkflowToSave): Promise<Client> {
	await owner.publish(await owner.createWorkflow(workflow));
	const address = new URL(`${url}/mcp/${path}`);
	return await until('the MCP server', async () => {
		const client = new Client({ name: 'test', version: '1.0.0' });
		try {
			await client.connect(new StreamableHTTPClientTransport(address));
			return client;
		} catch (error) {
			// n8n registers a webhook a moment after the workflow is published.
			if (!String(error).includes('is not registered')) throw error;
			return undefined;
		}
	});
}

/** What a tool answered, as the model reads it. */
export interface ToolAnswer {
	isError: boolean;
	text: string;
}

/** Calls the tool whose name begins so. */
export async function callTool(client: Client, beginning: string, args: Record<string, unknown>): Promise<ToolAnswer> {
	const { tools } = await client.listTools();
	const name = tools.find((tool) => tool.name.startsWith(beginning))?.name ?? beginning;
	const { content, isError } = await client.callTool({ name, arguments: args });
	const [first] = content as Array<{ text: string }>;
	return { isError: isError === true, text: first?.text ?? '' };
}
