import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
} from 'n8n-workflow';

interface Tool {
	name: string;
	description: string;
	schema: unknown;
	invoke(args: IDataObject): Promise<string>;
}

/** Calls its only tool once per input item with the item's `arguments`, as an agent's model would. */
export const agent: INodeType = {
	description: {
		displayName: 'Agent',
		name: 'testAgent',
		group: ['transform'],
		version: 1,
		description: 'Calls its tool',
		defaults: { name: 'Agent' },
		inputs: [
			{ type: NodeConnectionTypes.Main },
			{ type: NodeConnectionTypes.AiTool, required: true },
		],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const outputs = [];
		for (const [index, { json }] of this.getInputData().entries()) {
			const tools = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, index)) as Tool[];
			const [tool] = tools;
			if (!tool) throw new Error('The agent has no tool');
			const answer = await tool.invoke(json.arguments as IDataObject);
			outputs.push({
				json: { tool: tool.name, description: tool.description, answer: JSON.parse(answer) },
				pairedItem: { item: index },
			});
		}
		return [outputs];
	},
};
