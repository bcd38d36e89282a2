import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

// First: it says which n8n is needed, before anything is loaded that an older one lacks.
import { showHint, stopSignal } from './host';
import type { Connection } from './connection';
import { connect, CREDENTIAL_TYPE, forPicker, parametersOf, picker } from './connection';
import { loadLists, loadTags } from './listSearch/loadOptions';
import { searchActivities } from './listSearch/searchActivities';
import type { OfferedContacts } from './listSearch/searchContacts';
import { searchContacts } from './listSearch/searchContacts';
import { findOperation, PROPERTIES } from './resources';
import { hintOnce } from './run/hintOnce';
import type { ProblemOutcome } from './run/items';
import { itemIndexesOf } from './run/items';
import type { Memory } from './run/memory';
import { forgetAll } from './run/memory';
import { toNodeError, toOutputItems, toOutputItemsInPieces } from './run/output';
import { asProblem, attemptNow, Problem, stoppedProblem } from './run/problem';
import type { Run } from './run/run';

/** What n8n's function gives, or undefined where it fails or is missing. */
function tried<T>(ask: () => T): T | undefined {
	const answer = attemptNow(ask);
	return answer instanceof Problem ? undefined : answer;
}

/** n8n keeps the context of a node from try to try, and from run to run in a loop. */
function memoryOf(context: IExecuteFunctions): Memory | undefined {
	if (!context.getNode().retryOnFail) return undefined;
	const kept = context.getContext('node') as Record<string, Memory>;
	return (kept[`run ${context.getWorkflowDataProxy(0).$runIndex}`] ??= {});
}

function runOf(context: IExecuteFunctions, { clock, signal }: Connection): Run {
	return {
		itemCount: context.getInputData().length,
		clock,
		timezone: context.getTimezone(),
		stopOnError: !context.continueOnFail(),
		isStopped: () => signal?.aborted ?? false,
		// A hint, or a line of the log, that fails must not turn what was done into an error.
		log: (message) => void tried(() => context.logger.info(`Constant Contact: ${message}`)),
		hint: hintOnce((message) => void tried(() => showHint(context, message))),
		memory: memoryOf(context),
	};
}

async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const connection = connect(context);
	const run = runOf(context, connection);
	const operation = findOperation(context.getNodeParameter('resource', 0, ''), context.getNodeParameter('operation', 0, ''));
	const outcomes = await operation.execute(run, parametersOf(context), connection.api);
	const failed = outcomes.find((outcome): outcome is ProblemOutcome => 'problem' in outcome);
	if (!failed) forgetAll(run.memory);
	else if (run.stopOnError) throw failed.problem;
	return await toOutputItemsInPieces(connection.clock, outcomes);
}

/** Whether On Error is set to continue. Whatever cannot be asked for counts as such. */
function continuesOnError(context: IExecuteFunctions): boolean {
	return tried(() => context.continueOnFail()) ?? true;
}

/**
 * The one place where the node throws: when the run stops on errors, and when the execution was stopped. Else what failed
 * for the run as a whole failed for each of its items, since n8n would pass the input on as a success.
 *
 * @throws n8n's error
 */
function outputOfFailure(context: IExecuteFunctions, error: unknown): INodeExecutionData[] {
	const isStopped = tried(() => stopSignal(context))?.aborted ?? false;
	// A stopped execution ends whatever waits with an error of the runtime's own: n8n has to see that it was stopped.
	const problem = isStopped && !(error instanceof Problem) ? stoppedProblem() : asProblem(error);
	if (isStopped || !continuesOnError(context)) throw toNodeError(context.getNode(), problem);
	const itemCount = tried(() => context.getInputData().length) ?? 1;
	return toOutputItems(itemIndexesOf({ itemCount }).map((index) => ({ itemIndexes: [index], problem })));
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
			searchUnsubscribedContacts: contactPicker('unsubscribed'),
			async searchActivities(this: ILoadOptionsFunctions, filter?: string, cursor?: string): Promise<INodeListSearchResult> {
				return await forPicker(this, async (api) => await searchActivities(api, filter, cursor));
			},
		},
		loadOptions: {
			getLists: picker(loadLists),
			getTags: picker(loadTags),
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return [await runOperation(this)];
		} catch (error) {
			return [outputOfFailure(this, error)];
		}
	}
}
