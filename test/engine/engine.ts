import { LoadOptionsContext, PollContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeCredentialsDetails,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	IPinData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { DEFAULT_CLIENT, type LoggedRequest, type Sandbox } from '../sandbox';
import { InMemoryCredentials } from './credentials';
import {
	execute,
	makeAdditionalData,
	makeWorkflow,
	type Surroundings,
	type WorkflowJson,
} from './execute';
import { CONSTANT_CONTACT, CONSTANT_CONTACT_TOOL, CONSTANT_CONTACT_TRIGGER, CREDENTIAL_TEST, TestNodeTypes } from './nodeTypes';
import { NodeReport, RunReport, underWay, type RunError, type UnderWay } from './report';
import { ConstantContact, ConstantContactOAuth2Api, ConstantContactTrigger } from './subject';
import { ActiveTrigger } from './trigger';
import type { VirtualClock } from './virtualClock';
import {
	asItems,
	FOLLOWING,
	FOLLOWING_ERRORS,
	NODE,
	nodeWorkflow,
	prepareWorkflow,
	START,
	toolWorkflow,
	triggerWorkflow,
	type NodeOptions,
} from './workflows';

/** What the Constant Contact node did in a run, and what the sandbox saw of it. */
export class NodeRun extends NodeReport {
	constructor(
		readonly workflow: RunReport,
		name: string,
	) {
		super(workflow.tasks(name));
	}

	get status(): string {
		return this.workflow.status;
	}

	/** The requests of the run, in the order in which they arrived. */
	get requests(): LoggedRequest[] {
		return this.workflow.requests;
	}

	get lines(): string[] {
		return this.workflow.lines;
	}

	get gaps(): number[] {
		return this.workflow.gaps;
	}

	/** Virtual milliseconds the run took. */
	get elapsed(): number {
		return this.workflow.elapsed;
	}

	/** What `followedBy` came to for each success item. */
	get following(): IDataObject[] {
		return this.workflow.node(FOLLOWING).json;
	}

	/** What `followedBy` came to for each item of the error output. */
	get followingErrors(): IDataObject[] {
		return this.workflow.node(FOLLOWING_ERRORS).json;
	}
}

let engines = 0;

/** n8n's execution engine with our node in it, connected to one sandbox. */
export class Engine {
	private readonly credentials: InMemoryCredentials;

	private readonly credentialType = new ConstantContactOAuth2Api();

	private readonly surroundings: Surroundings;

	/** The connected credential that nodes use unless told otherwise. Each engine has one of its own id. */
	readonly credential: INodeCredentialsDetails;

	constructor(
		readonly sandbox: Sandbox,
		readonly clock: VirtualClock,
	) {
		this.credentials = new InMemoryCredentials(this.credentialType);
		this.surroundings = {
			nodeTypes: new TestNodeTypes(new ConstantContact(), new ConstantContactTrigger(), this.credentialType),
			credentials: this.credentials,
		};
		this.credential = this.connect(`account-${(engines += 1)}`);
	}

	/** Stores a connected credential under an id; `data` overrides any of it. */
	connect(id: string, data: ICredentialDataDecryptedObject = {}): INodeCredentialsDetails {
		return this.credentials.store(id, {
			clientId: DEFAULT_CLIENT.id,
			clientSecret: DEFAULT_CLIENT.secret,
			oauthTokenData: { ...this.sandbox.oauth.issueTokens() },
			...data,
		});
	}

	/** The OAuth tokens that n8n has stored in the credential by now. */
	tokens({ id } = this.credential): IDataObject {
		return this.credentials.read(id).oauthTokenData as IDataObject;
	}

	/** How often n8n has stored refreshed tokens in the credential. */
	refreshes({ id } = this.credential): number {
		return this.credentials.refreshesOf(id);
	}

	/**
	 * Runs a whole workflow from its trigger, with the default credential on nodes that name none this engine knows.
	 * What `pinData` holds for a node is its output; such a node may be of any type.
	 */
	runWorkflow(json: WorkflowJson, pinData: IPinData = {}): UnderWay<RunReport> {
		const seen = this.sandbox.requests.length;
		const startedAt = this.clock.now;
		const prepared = prepareWorkflow(json, pinData, (node) => this.connected(node));
		const { run, cancel } = execute(prepared, pinData, this.surroundings);
		const report = this.clock
			.during(run)
			.then(
				(result) =>
					new RunReport(result, this.sandbox.requests.slice(seen), this.clock.now - startedAt),
			);
		return underWay(report, cancel);
	}

	/** Runs the Constant Contact node on `items`, each the json of one input item. */
	runNode(
		parameters: INodeParameters,
		items: IDataObject[] = [{}],
		options: NodeOptions = {},
	): UnderWay<NodeRun> {
		const json = nodeWorkflow(
			CONSTANT_CONTACT,
			this.credentialType.name,
			parameters,
			this.withCredential(options),
		);
		const run = this.runWorkflow(json, { [START]: asItems(items) });
		return underWay(
			run.then((report) => new NodeRun(report, NODE)),
			() => run.cancel(),
		);
	}

	/** Lets an agent call the node as its tool, once with each of `calls` as the model's arguments. */
	runTool(
		parameters: INodeParameters,
		calls: IDataObject[],
		options: NodeOptions = {},
	): UnderWay<NodeRun> {
		const json = toolWorkflow(
			this.credentialType.name,
			parameters,
			this.withCredential(options),
		);
		const items = asItems(calls.map((args) => ({ arguments: args })));
		const run = this.runWorkflow(json, { [START]: items });
		return underWay(
			run.then((report) => new NodeRun(report, 'Agent')),
			() => run.cancel(),
		);
	}

	/** Sends the credential's test request as n8n does; resolves to the error that the user would see. */
	async testCredential(credential = this.credential): Promise<RunError | undefined> {
		const json = nodeWorkflow(CREDENTIAL_TEST, this.credentialType.name, {}, { credential });
		const report = await this.runWorkflow(json, { [START]: asItems([{}]) });
		return report.error;
	}

	/** What a resource locator's list shows. */
	async listSearch(
		method: string,
		{ filter, paginationToken, ...node }: { filter?: string; paginationToken?: string } & PickerOptions = {},
	): Promise<INodeListSearchResult> {
		const { listSearch } = this.methods();
		const search = listSearch?.[method];
		if (!search) throw new Error(`The node has no listSearch method ${method}`);
		return await this.clock.during(search.call(this.pickerContext(node), filter, paginationToken));
	}

	/** What a dropdown that loads its options shows. */
	async loadOptions(method: string, node: PickerOptions = {}): Promise<INodePropertyOptions[]> {
		const { loadOptions } = this.methods();
		const load = loadOptions?.[method];
		if (!load) throw new Error(`The node has no loadOptions method ${method}`);
		return await this.clock.during(load.call(this.pickerContext(node)));
	}

	private methods() {
		const { methods = {} } = this.surroundings.nodeTypes.getByNameAndVersion(CONSTANT_CONTACT);
		return methods;
	}

	/** The trigger in an active workflow that has not been polled yet. `budgetMs`: how long n8n says that a poll may take. */
	trigger(parameters: INodeParameters, { credential = this.credential, budgetMs }: TriggerOptions = {}): ActiveTrigger {
		const json = triggerWorkflow(CONSTANT_CONTACT_TRIGGER, this.credentialType.name, parameters, credential);
		const load = (staticData?: IDataObject) => {
			const workflow = makeWorkflow(json, this.surroundings.nodeTypes, staticData);
			const node = workflow.getNode(NODE) as INode;
			const additionalData = makeAdditionalData(json, this.surroundings);
			const contextOf = (...[mode, activation]: [WorkflowExecuteMode, WorkflowActivateMode]) => {
				const context = new PollContext(workflow, node, additionalData, mode, activation);
				return budgetMs === undefined ? context : Object.assign(context, { getPollBudgetMs: () => budgetMs });
			};
			return { workflow, node, contextOf };
		};
		return new ActiveTrigger({ load }, this.sandbox, this.clock);
	}

	/** The context in which n8n calls the poll of a trigger. */
	pollContext(parameters: INodeParameters): PollContext {
		const { workflow, node, additionalData } = this.nodeAlone({ parameters });
		return new PollContext(workflow, node, additionalData, 'trigger', 'activate');
	}

	/** The context in which n8n fills a list of the panel. */
	pickerContext(options: PickerOptions = {}): LoadOptionsContext {
		const { workflow, node, additionalData } = this.nodeAlone(options);
		additionalData.currentNodeParameters = node.parameters;
		return new LoadOptionsContext(workflow, node, additionalData, '');
	}

	/** The node in a workflow that is not run. */
	private nodeAlone({ parameters = {}, credential = this.credential }: PickerOptions) {
		const json = nodeWorkflow(CONSTANT_CONTACT, this.credentialType.name, parameters, { credential });
		const workflow = makeWorkflow(json, this.surroundings.nodeTypes);
		const node = workflow.getNode(NODE) as INode;
		return { workflow, node, additionalData: makeAdditionalData(json, this.surroundings) };
	}

	private connected(node: INode): INode {
		const type = this.credentialType.name;
		const isOurs = [CONSTANT_CONTACT, CONSTANT_CONTACT_TOOL, CONSTANT_CONTACT_TRIGGER].includes(node.type);
		if (!isOurs || this.credentials.knows(node.credentials?.[type]?.id)) return node;
		return { ...node, credentials: { [type]: this.credential } };
	}

	private withCredential(options: NodeOptions): NodeOptions {
		return { credential: this.credential, ...options };
	}
}

export interface TriggerOptions {
	credential?: INodeCredentialsDetails;
	budgetMs?: number;
}

export interface PickerOptions {
	/** What the other fields of the panel hold while the list is open. */
	parameters?: INodeParameters;
	credential?: INodeCredentialsDetails;
}
