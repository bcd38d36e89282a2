/* eslint-disable @n8n/community-nodes/no-dangerous-functions -- running code is what this node is for, in tests only */
import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

type Script = ($input: unknown, $: unknown) => Promise<INodeExecutionData[]>;

/** Code, version 2, in JavaScript, run once for all items. n8n's own runs in a task runner's sandbox. */
export const code: INodeType = {
	description: {
		displayName: 'Code',
		name: 'n8n-nodes-base.code',
		group: ['transform'],
		version: 2,
		description: 'Runs JavaScript',
		defaults: { name: 'Code' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'JavaScript', name: 'jsCode', type: 'string', default: '', noDataExpression: true }],
	},
	async execute(this: IExecuteFunctions) {
		const { $input, $ } = this.getWorkflowDataProxy(0);
		const script = new Function('$input', '$', `return (async () => {${this.getNodeParameter('jsCode', 0)}\n})()`) as Script;
		return [await script($input, $)];
	},
};
