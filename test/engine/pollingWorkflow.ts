import type { INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from './execute';

function step(name: string, type: string, typeVersion: number, parameters: INodeParameters = {}): INode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

function link(...targets: string[]) {
	return { main: targets.map((node) => [{ node, type: 'main' as const, index: 0 }]) };
}

const lookedTwice = {
	conditions: {
		combinator: 'and',
		options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
		conditions: [
			{
				id: 'twice',
				leftValue: '={{ $runIndex }}',
				rightValue: 2,
				operator: { type: 'number', operation: 'gte' },
			},
		],
	},
};

/** Looks at two contacts, and twice more after an hour each. */
export const pollingWorkflow: WorkflowJson = {
	nodes: [
		step('Start', 'n8n-nodes-base.manualTrigger', 1),
		step('CRM', 'n8n-nodes-base.someCrm', 3),
		step('Each', 'n8n-nodes-base.code', 2, {
			jsCode: 'return Object.values($input.first().json).map((id) => ({ json: { id } }));',
		}),
		step('Look', 'n8n-nodes-constant-contact.constantContact', 1, {
			resource: 'contact',
			operation: 'get',
			contact: { __rl: true, mode: 'id', value: '={{ $json.id ?? $json.contact_id }}' },
		}),
		step('Twice?', 'n8n-nodes-base.if', 2.2, lookedTwice),
		step('An Hour', 'n8n-nodes-base.wait', 1.1, { amount: 1, unit: 'hours' }),
		step('Done', 'n8n-nodes-base.noOp', 1),
		step('Note', 'n8n-nodes-base.stickyNote', 1),
	],
	connections: {
		Start: link('CRM'),
		CRM: link('Each'),
		Each: link('Look'),
		Look: link('Twice?'),
		'Twice?': link('Done', 'An Hour'),
		'An Hour': link('Look'),
	},
};
