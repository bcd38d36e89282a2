import { NodeConnectionTypes, type IExecuteFunctions, type INodeType } from 'n8n-workflow';

function passThrough(name: string, displayName: string): INodeType {
	return {
		description: {
			displayName,
			name,
			group: ['organization'],
			version: 1,
			description: 'Passes the items on',
			defaults: { name: displayName },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			return [this.getInputData()];
		},
	};
}

export const noOp = passThrough('n8n-nodes-base.noOp', 'No Operation, do nothing');

/** Never executed; it only has to be known. */
export const stickyNote = passThrough('n8n-nodes-base.stickyNote', 'Sticky Note');
