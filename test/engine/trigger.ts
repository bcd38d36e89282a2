import type { PollContext } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData, Workflow, WorkflowActivateMode, WorkflowExecuteMode } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import { ConstantContactTrigger } from './subject';
import type { VirtualClock } from './virtualClock';

/** A workflow with the trigger, and what n8n keeps of it. */
export interface WatchedWorkflow {
	/** Made anew whenever n8n loads it. */
	load(staticData: IDataObject | undefined): { workflow: Workflow; node: INode; contextOf(mode: WorkflowExecuteMode, activation: WorkflowActivateMode): PollContext };
}

/** The trigger in a workflow that is active: n8n polls it, and saves its static data when a poll gave something. */
export class ActiveTrigger {
	private loaded: ReturnType<WatchedWorkflow['load']>;

	private saved: IDataObject | undefined;

	/** How many requests the last poll took, beside the renewal of a token. */
	requests = 0;

	constructor(
		private readonly watched: WatchedWorkflow,
		private readonly sandbox: Sandbox,
		private readonly clock: VirtualClock,
	) {
		this.loaded = watched.load(undefined);
	}

	/** What a poll gives: the json of its items; null if it starts no execution. Rejects as the poll does. */
	async poll(): Promise<IDataObject[] | null> {
		return await this.clock.during(this.pollNow());
	}

	/** The same while something else lets time pass. */
	async pollNow(): Promise<IDataObject[] | null> {
		const items = await this.call('trigger', 'activate');
		if (items) this.save();
		return items && items.map(({ json }) => json);
	}

	/** The first poll of an activation: n8n saves what it has kept, though it gave nothing. */
	async activate(): Promise<IDataObject[] | null> {
		const given = await this.poll();
		this.save();
		return given;
	}

	/** What Fetch Test Event shows. */
	async fetchTestEvent(): Promise<IDataObject[]> {
		const items = await this.clock.during(this.call('manual', 'manual'));
		return (items ?? []).map(({ json }) => json);
	}

	/** n8n ends and starts again: what was not saved is gone. */
	restart(): void {
		this.loaded = this.watched.load(this.saved);
	}

	/** What the trigger keeps. */
	get memory(): unknown {
		return this.staticData.memory;
	}

	set memory(memory: unknown) {
		this.staticData.memory = memory as IDataObject;
	}

	private get staticData(): IDataObject {
		return this.loaded.workflow.getStaticData('node', this.loaded.node);
	}

	private save(): void {
		this.saved = JSON.parse(JSON.stringify(this.loaded.workflow.staticData)) as IDataObject;
	}

	private async call(mode: WorkflowExecuteMode, activation: WorkflowActivateMode): Promise<INodeExecutionData[] | null> {
		const seen = this.sandbox.requests.length;
		try {
			const given = await new ConstantContactTrigger().poll.call(this.loaded.contextOf(mode, activation));
			return given && (given[0] ?? []);
		} finally {
			this.requests = this.sandbox.requests.slice(seen).filter(({ path, status }) => path.startsWith('/v3/') && status !== 401).length;
		}
	}
}
