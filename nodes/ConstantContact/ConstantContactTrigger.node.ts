import type { IDataObject, INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

// First: it says which n8n is needed, before anything is loaded that an older one lacks.
import { declareFailure, pollBudgetMs } from './host';
import { connect, CREDENTIAL_TYPE, credentialIdOf, parametersOf, picker } from './connection';
import { loadLists, loadTags } from './listSearch/loadOptions';
import { toNodeError } from './run/output';
import { asProblem, attemptNow } from './run/problem';
import { PROPERTIES } from './trigger/events';
import { failureOf } from './trigger/failure';
import { pollForNews, pollForTest } from './trigger/poll';

async function poll(context: IPollFunctions): Promise<object[]> {
	const { api, clock } = connect(context);
	const parameters = parametersOf(context);
	const time = { clock, startedAt: clock.now(), budgetMs: pollBudgetMs(context), now: () => Date.now() };
	if (context.getMode() === 'manual') return await pollForTest({ parameters, api, time });
	return await pollForNews({
		parameters,
		api,
		time,
		credentialId: credentialIdOf(context),
		kept: context.getWorkflowStaticData('node'),
		// A line of the log that fails must not lose what has happened.
		log: (message) => void attemptNow(() => context.logger.info(`Constant Contact: ${message}`)),
	});
}

export class ConstantContactTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Constant Contact Trigger',
		name: 'constantContactTrigger',
		icon: { light: 'file:constantContact.svg', dark: 'file:constantContact.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"].replace(/[A-Z]/g, " $&").toLowerCase() }}',
		description: 'Starts the workflow when a contact is deleted, unsubscribes, is created or updated, or when a bulk activity ends',
		defaults: { name: 'Constant Contact Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		properties: PROPERTIES,
	};

	methods = {
		loadOptions: {
			getLists: picker(loadLists),
			getTags: picker(loadTags),
		},
	};

	/** Null where nothing has happened: anything else starts the workflow. */
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		try {
			const found = await poll(this);
			return found.length > 0 ? [found.map((json) => ({ json: json as IDataObject }))] : null;
		} catch (error) {
			const problem = asProblem(error);
			throw declareFailure(toNodeError(this.getNode(), problem), failureOf(problem, Date.now()));
		}
	}
}
