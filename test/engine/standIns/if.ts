import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';

/** If, version 2: the conditions are judged by n8n-core, as in n8n's own node. */
export const ifNode: INodeType = {
	description: {
		displayName: 'If',
		name: 'n8n-nodes-base.if',
		group: ['transform'],
		version: [2, 2.1, 2.2, 2.3],
		description: 'Routes items to two outputs',
		defaults: { name: 'If' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['true', 'false'],
		properties: [
			{
				displayName: 'Conditions',
				name: 'conditions',
				type: 'filter',
				default: {},
				typeOptions: {
					filter: {
						caseSensitive: '={{!$parameter.options.ignoreCase}}',
						typeValidation: '={{ ($nodeVersion < 2.1 ? $parameter.options.looseTypeValidation : $parameter.looseTypeValidation) ? "loose" : "strict" }}',
						version: '={{ $nodeVersion >= 2.2 ? 2 : 1 }}',
					},
				},
			},
			{ displayName: 'Convert Types', name: 'looseTypeValidation', type: 'boolean', default: false },
			{ displayName: 'Options', name: 'options', type: 'json', default: {} },
		],
	},
	async execute(this: IExecuteFunctions) {
		const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
		this.getInputData().forEach((item, index) => {
			const passes = this.getNodeParameter('conditions', index, false, { extractValue: true });
			outputs[passes === true ? 0 : 1].push({ ...item, pairedItem: { item: index } });
		});
		return outputs;
	},
};
