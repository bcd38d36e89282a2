import type { INodeProperties } from 'n8n-workflow';

import { activities, activityJson } from '../../activities/activity';
import type { Api } from '../../api/transport';
import { limit, returnAll } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { oneOf } from '../../parameters/schemas';
import { inInputOrder, itemIndexesOf, sortItems, workThrough } from '../../run/items';
import { oncePerKey } from '../../run/oncePerKey';
import type { Run } from '../../run/run';
import type { Operation } from '../operation';
import { readLimit, readUpTo } from '../readUpTo';

const STATES = ['cancelled', 'completed', 'failed', 'processing', 'timed_out'] as const;

const state: INodeProperties = {
	displayName: 'State',
	name: 'state',
	type: 'options',
	options: [
		{ name: 'Cancelled', value: 'cancelled' },
		{ name: 'Completed', value: 'completed' },
		{ name: 'Failed', value: 'failed' },
		{ name: 'Processing', value: 'processing' },
		{ name: 'Timed Out', value: 'timed_out' },
	],
	default: 'processing',
	description: 'Only activities in this state. Constant Contact has no filter for activities that wait for their start.',
};

const anyState = oneOf(STATES);

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [state],
};

/** What one input item asks for. */
interface Wanted {
	state: (typeof STATES)[number] | undefined;
	most: number;
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const { values, problems } = await sortItems(run, itemIndexesOf(run), (itemIndex): Wanted => ({
		state: parameters.filter(state, itemIndex, anyState, filters),
		most: readLimit(parameters, itemIndex),
	}));
	const outcomes = await workThrough(
		run,
		values,
		oncePerKey(
			async ({ state: wanted, most }: Wanted) =>
				await readUpTo(api, activities, wanted ? { state: wanted } : {}, most, activityJson),
			({ state: wanted, most }) => `${wanted ?? 'any'} ${most}`,
		),
		{ most: 1 },
	);
	return inInputOrder([...problems, ...outcomes]);
}

export const getManyOperation: Operation = {
	name: 'Get Many',
	action: 'Get many bulk activities of the last 10 days',
	description: 'Get the bulk activities of the last 10 days; their kind is not told',
	properties: [returnAll, limit, filters],
	execute,
};
