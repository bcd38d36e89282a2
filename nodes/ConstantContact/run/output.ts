import type { IDataObject, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { KNOWS_DETAILS } from '../host';
import type { Clock } from './clock';
import { forEachInPieces } from './inPieces';
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

/** The json of a problem's item: by its keys n8n knows the items of the error output. Where it knows no `details`, the text tells them. */
function errorJson({ message, description, details }: Problem, own: <T>(value: T) => T): IDataObject {
	if (KNOWS_DETAILS) return { error: message, details: own({ ...details, ...(description ? { description } : {}) }) as IDataObject };
	const told = Object.keys(details).length > 0 ? `Details: ${JSON.stringify(details)}` : '';
	return { error: [message, description, told].filter(Boolean).join('\n') };
}

/** Makes output items: linked to the input items they come from. Each has objects of its own. */
function outputItems(): (outcome: Outcome) => INodeExecutionData {
	const own = ownObjects();
	return (outcome) => {
		const [itemIndex, another] = outcome.itemIndexes;
		const isOne = itemIndex !== undefined && another === undefined;
		const pairedItem = isOne ? { item: itemIndex } : outcome.itemIndexes.map((item) => ({ item }));
		if ('json' in outcome) return { json: own(outcome.json) as IDataObject, pairedItem };
		return { json: errorJson(outcome.problem, own), pairedItem };
	};
}

/** The output items of outcomes that are few, or soon made. */
export function toOutputItems(outcomes: Outcome[]): INodeExecutionData[] {
	return outcomes.map(outputItems());
}

/**
 * The output items of any number of outcomes; others have their turn in between. What is done is told to its end, even if
 * the execution is stopped meanwhile: the error of that would not say what was sent.
 */
export async function toOutputItemsInPieces({ now, sleep }: Clock, outcomes: Outcome[]): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	const toItem = outputItems();
	const clock = { now, sleep: async (ms: number) => await sleep(ms).catch(() => undefined) };
	await forEachInPieces(clock, outcomes, (outcome) => items.push(toItem(outcome)));
	return items;
}
