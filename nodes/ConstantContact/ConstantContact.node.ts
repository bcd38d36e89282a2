import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import type { Connection } from './connection';
import { connect, CREDENTIAL_TYPE, forPicker, parametersOf } from './connection';
import { loadLists, loadTags } from './listSearch/loadOptions';
import { searchActivities } from './listSearch/searchActivities';
import type { OfferedContacts } from './listSearch/searchContacts';
import { searchContacts } from './listSearch/searchContacts';
import { PROPERTIES, RESOURCES } from './resources';
import { hintOnce } from './run/hintOnce';
import type { Outcome } from './run/items';
import { itemIndexesOf } from './run/items';
import { toNodeError, toOutputItems } from './run/output';
import { attempt, Problem, stoppedProblem } from './run/problem';
import type { Run } from './run/run';

function runOf(context: IExecuteFunctions, { clock, signal }: Connection): Run {
	return {
		itemCount: context.getInputData().length,
		clock,
		timezone: context.getTimezone(),
		stopOnError: !context.continueOnFail(),
		isStopped: () => signal?.aborted ?? false,
		log: (message) => context.logger.info(`Constant Contact: ${message}`),
		hint: hintOnce((message) => context.addExecutionHints({ message, location: 'outputPane' })),
	};
}

/** A stopped execution ends whatever waits with an error of the runtime's own: n8n has to see that it was stopped. */
function whenStopped(run: Run): (error: unknown) => never {
	return (error) => {
		if (error instanceof Problem || !run.isStopped()) throw error;
		throw stoppedProblem();
	};
}

/** A picker of contacts. */
function contactPicker(offered: OfferedContacts) {
	return async function (this: ILoadOptionsFunctions, filter?: string, cursor?: string): Promise<INodeListSearchResult> {
		return await forPicker(this, async (api) => await searchContacts(api, offered, filter, cursor));
	};
}

export class ConstantContact implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Constant Contact',
		name: 'constantContact',
		icon: { light: 'file:constantContact.svg', dark: 'file:constantContact.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ ($parameter["operation"] + ": " + $parameter["resource"]).replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description: 'Delete and restore contacts, and take them off lists',
		defaults: { name: 'Constant Contact' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		properties: PROPERTIES,
	};

	methods = {
		listSearch: {
			searchContacts: contactPicker(undefined),
			searchDeletedContacts: contactPicker('deleted'),
			searchAnyContact: contactPicker('all'),
			async searchActivities(this: ILoadOptionsFunctions, filter?: string, cursor?: string): Promise<INodeListSearchResult> {
				return await forPicker(this, async (api) => await searchActivities(api, filter, cursor));
			},
		},
		loadOptions: {
			async getLists(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await forPicker(this, loadLists);
			},
			async getTags(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await forPicker(this, loadTags);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const connection = connect(this);
		const run = runOf(this, connection);
		const resource = this.getNodeParameter('resource', 0) as string;
		const name = this.getNodeParameter('operation', 0) as string;
		const operation = RESOURCES[resource]?.operations[name];
		if (!operation) {
			throw new NodeOperationError(this.getNode(), `There is no operation "${name}" for the resource "${resource}"`, {
				description: 'Choose the resource and the operation again.',
			});
		}
		const work = operation.execute(run, parametersOf(this), connection.api).catch(whenStopped(run));
		const outcomes = await attempt(work);
		if (!(outcomes instanceof Problem)) return [toOutputItems(outcomes, run.stopOnError, this.getNode())];
		if (run.stopOnError || run.isStopped()) throw toNodeError(this.getNode(), outcomes);
		// What failed for the run as a whole failed for each of its items.
		const failed = itemIndexesOf(run).map((index): Outcome => ({ itemIndexes: [index], problem: outcomes }));
		return [toOutputItems(failed, run.stopOnError, this.getNode())];
	}
}
