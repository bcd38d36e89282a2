import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
} from 'n8n-workflow';

interface Assignment {
	name: string;
	value: IDataObject[string];
}

/** Edit Fields (Set), version 3: manual mapping, with or without the input's other fields. */
export const set: INodeType = {
	description: {
		displayName: 'Edit Fields (Set)',
		name: 'n8n-nodes-base.set',
		group: ['input'],
		version: [3, 3.1, 3.2, 3.3, 3.4],
		description: 'Sets fields',
		defaults: { name: 'Edit Fields' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Mode', name: 'mode', type: 'string', default: 'manual' },
			{
				displayName: 'Fields to Set',
				name: 'assignments',
				type: 'assignmentCollection',
				default: {},
			},
			{
				displayName: 'Include Other Input Fields',
				name: 'includeOtherFields',
				type: 'boolean',
				default: false,
			},
		],
	},
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		return [
			items.map((item, index) => {
				const { assignments = [] } = this.getNodeParameter('assignments', index, {}) as {
					assignments?: Assignment[];
				};
				const keepsOthers = this.getNodeParameter('includeOtherFields', index, false) === true;
				const fields = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
				return {
					json: { ...(keepsOthers ? item.json : {}), ...fields },
					pairedItem: { item: index },
				};
			}),
		];
	},
};
