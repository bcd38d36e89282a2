import type { IDataObject, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Outcome } from './items';
import { ownObjects } from './ownObjects';
import type { Problem } from './problem';

function withoutCause(node: INode, { message, description, details, itemIndex }: Problem): NodeApiError | NodeOperationError {
	if (details.http_status !== undefined) {
		const response = { message, details } as unknown as JsonObject;
		return new NodeApiError(node, response, { message, description, httpCode: String(details.http_status), itemIndex });
	}
	return new NodeOperationError(node, message, { message, description, itemIndex });
}

/** The n8n error for a problem. It has no cause: n8n's request errors hold the access token. */
export function toNodeError(node: INode, problem: Problem): Error {
	const error = withoutCause(node, problem);
	// n8n replaces a message in which it sees a system error's code, be it in an address: joe.eperman@example.org.
	error.message = problem.message;
	return error;
}

/**
 * Makes output items: linked to the input items they come from. A problem becomes an item of just `error` and `details`:
 * by these keys n8n knows the items of the error output. Each item has objects of its own.
 */
export function outputItems(): (outcome: Outcome) => INodeExecutionData {
	const own = ownObjects();
	return (outcome) => {
		const [itemIndex, another] = outcome.itemIndexes;
		const isOne = itemIndex !== undefined && another === undefined;
		const pairedItem = isOne ? { item: itemIndex } : outcome.itemIndexes.map((item) => ({ item }));
		if ('json' in outcome) return { json: own(outcome.json) as IDataObject, pairedItem };
		const { message, description, details } = outcome.problem;
		const advice = description ? { description } : {};
		return { json: { error: message, details: own({ ...details, ...advice }) as IDataObject }, pairedItem };
	};
}

/** The output items of a run. */
export function toOutputItems(outcomes: Outcome[]): INodeExecutionData[] {
	return outcomes.map(outputItems());
}
