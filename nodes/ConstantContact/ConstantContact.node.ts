import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError, sleep } from 'n8n-workflow';

import { activity } from './activity';
import type { Api } from './api/transport';
import { createApi } from './api/transport';
import type { Clock } from './clock';
import { contact } from './contact';
import { list } from './list';
import { listMembership } from './listMembership';
import { loadLists, loadTags } from './listSearch/loadOptions';
import { searchActivities } from './listSearch/searchActivities';
import { searchContacts } from './listSearch/searchContacts';
import type { Operation, Outcome, Resource, Run } from './operation';
import { itemIndexesOf, stoppedProblem, toNodeError, toOutputItems } from './operation';
import { createParameters } from './parameters';
import { attempt, Problem } from './problem';
import { tag } from './tag';

const CREDENTIAL = 'constantContactOAuth2Api';

/** By their values in saved workflows. */
export const RESOURCES: Record<string, Resource> = { activity, contact, list, listMembership, tag };

function operationProperty(value: string, { operations, defaultOperation }: Resource): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: Object.entries(operations).map(([name, operation]) => ({
			name: operation.name,
			value: name,
			action: operation.action,
			description: operation.description,
		})),
		default: defaultOperation,
	};
}

function propertiesOf(resource: string, operation: string, { properties }: Operation): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: { show: { resource: [resource], operation: [operation], ...property.displayOptions?.show } },
	}));
}

const resourceProperty: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: Object.entries(RESOURCES).map(([value, { name, description }]) => ({ name, value, description })),
	default: 'contact',
};

const properties: INodeProperties[] = [
	resourceProperty,
	...Object.entries(RESOURCES).map(([value, resource]) => operationProperty(value, resource)),
	...Object.entries(RESOURCES).flatMap(([value, { operations }]) =>
		Object.entries(operations).flatMap(([name, operation]) => propertiesOf(value, name, operation)),
	),
];

function clockWith(signal?: AbortSignal): Clock {
	return {
		now: () => Date.now(),
		sleep: async (ms) => {
			await sleep(ms, signal);
			// Older versions of n8n do not end the sleep when the execution is stopped.
			signal?.throwIfAborted();
		},
	};
}

function apiFor(context: IExecuteFunctions | ILoadOptionsFunctions, clock: Clock, signal?: AbortSignal): Api {
	const send = async (options: IHttpRequestOptions) =>
		(await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options)) as unknown;
	const credentialId = context.getNode().credentials?.[CREDENTIAL]?.id ?? 'none';
	return createApi(send, credentialId, clock, signal);
}

function runOf(context: IExecuteFunctions): Run {
	const signal = context.getExecutionCancelSignal();
	const clock = clockWith(signal);
	const items = context.getInputData();
	return {
		itemCount: items.length,
		parameters: createParameters(
			(name, itemIndex, fallback, options) => context.getNodeParameter(name, itemIndex, fallback, options),
			// In a tool `$json` is the parent's item.
			context.isToolExecution() ? undefined : (itemIndex) => items[itemIndex]?.json,
		),
		api: apiFor(context, clock, signal),
		clock,
		timezone: context.getTimezone(),
		stopOnError: !context.continueOnFail(),
		isStopped: () => signal?.aborted ?? false,
		log: (message) => context.logger.info(`Constant Contact: ${message}`),
		hint: (message) => context.addExecutionHints({ message, location: 'outputPane' }),
	};
}

/** A stopped execution ends whatever waits with an error of the runtime's own: n8n has to see that it was stopped. */
function whenStopped(run: Run): (error: unknown) => never {
	return (error) => {
		if (error instanceof Problem || !run.isStopped()) throw error;
		throw stoppedProblem();
	};
}

/** What a picker shows. Its errors are shown in the picker, so they have to be n8n's. */
async function search<T>(context: ILoadOptionsFunctions, look: (api: Api) => Promise<T>): Promise<T> {
	const found = await attempt(look(apiFor(context, clockWith())));
	if (found instanceof Problem) throw toNodeError(context.getNode(), found);
	return found;
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
		credentials: [{ name: CREDENTIAL, required: true }],
		properties,
	};

	methods = {
		listSearch: {
			async searchContacts(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await search(this, async (api) => await searchContacts(api, undefined, filter, paginationToken));
			},
			async searchDeletedContacts(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await search(this, async (api) => await searchContacts(api, 'deleted', filter, paginationToken));
			},
			async searchAnyContact(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await search(this, async (api) => await searchContacts(api, 'all', filter, paginationToken));
			},
			async searchActivities(
				this: ILoadOptionsFunctions,
				filter?: string,
				paginationToken?: string,
			): Promise<INodeListSearchResult> {
				return await search(this, async (api) => await searchActivities(api, filter, paginationToken));
			},
		},
		loadOptions: {
			async getLists(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await search(this, loadLists);
			},
			async getTags(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await search(this, loadTags);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const run = runOf(this);
		const resource = this.getNodeParameter('resource', 0) as string;
		const name = this.getNodeParameter('operation', 0) as string;
		const operation = RESOURCES[resource]?.operations[name];
		if (!operation) {
			throw new NodeOperationError(this.getNode(), `There is no operation "${name}" for the resource "${resource}"`, {
				description: 'Choose the resource and the operation again.',
			});
		}
		const outcomes = await attempt(operation.execute(run).catch(whenStopped(run)));
		if (!(outcomes instanceof Problem)) return [toOutputItems(outcomes, run.stopOnError, this.getNode())];
		if (run.stopOnError || run.isStopped()) throw toNodeError(this.getNode(), outcomes);
		// What failed for the run as a whole failed for each of its items.
		const failed = itemIndexesOf(run).map((index): Outcome => ({ itemIndexes: [index], problem: outcomes }));
		return [toOutputItems(failed, run.stopOnError, this.getNode())];
	}
}
