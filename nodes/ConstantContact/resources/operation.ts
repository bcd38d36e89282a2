import type { INodeProperties } from 'n8n-workflow';

import type { Api } from '../api/transport';
import type { Parameters } from '../parameters/reader';
import type { Outcome } from '../run/items';
import type { Run } from '../run/run';

/** An operation: what it is called, the parameters it shows, and what it does. */
export interface Operation {
	name: string;
	/**
	 * What the canvas and `$('…')` call a node of it, and all that an agent reads about the operation itself: at most 45
	 * characters, with what keeps it from being confused with another. More is in the parameters' labels and descriptions.
	 */
	action: string;
	description: string;
	properties: INodeProperties[];
	execute(run: Run, parameters: Parameters, api: Api): Promise<Outcome[]>;
}

/** The operations on one kind of thing, by their values in saved workflows. */
export interface Resource {
	name: string;
	description: string;
	operations: Record<string, Operation>;
	/** One that changes nothing, wherever there is one. */
	defaultOperation: string;
}
