import {
	NodeConnectionTypes,
	sleep,
	type IExecuteFunctions,
	type INodeType,
} from 'n8n-workflow';

const MS_PER_UNIT: Record<string, number> = {
	seconds: 1_000,
	minutes: 60_000,
	hours: 3_600_000,
	days: 86_400_000,
};

/** Wait, after a time interval. n8n's own puts the execution aside for more than 65 s; this one waits here, in virtual time. */
export const wait: INodeType = {
	description: {
		displayName: 'Wait',
		name: 'n8n-nodes-base.wait',
		group: ['organization'],
		version: [1, 1.1],
		description: 'Waits',
		defaults: { name: 'Wait' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Resume', name: 'resume', type: 'string', default: 'timeInterval' },
			{ displayName: 'Wait Amount', name: 'amount', type: 'number', default: 5 },
			{ displayName: 'Wait Unit', name: 'unit', type: 'string', default: 'seconds' },
		],
	},
	async execute(this: IExecuteFunctions) {
		const amount = this.getNodeParameter('amount', 0) as number;
		const unit = this.getNodeParameter('unit', 0) as string;
		const msPerUnit = MS_PER_UNIT[unit];
		if (msPerUnit === undefined) throw new Error(`Wait: unknown unit ${unit}`);
		await sleep(amount * msPerUnit, this.getExecutionCancelSignal());
		return [this.getInputData()];
	},
};
