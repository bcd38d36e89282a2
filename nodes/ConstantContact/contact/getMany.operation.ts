import { contacts } from '../api/contact';
import { readLimit, readUpTo } from '../getMany';
import type { Operation, Run } from '../operation';
import { inInputOrder, itemIndexesOf, sortItems, workThrough } from '../operation';
import { yesOrNo } from '../parameters';
import { limit, returnAll, simplify } from '../properties';
import { optionsProperty, readSettings } from '../settings';
import { filters, readFilters } from './filters';
import { simplified } from './simplify';

async function execute(run: Run) {
	const { include } = readSettings(run);
	const { values, problems } = sortItems(run, itemIndexesOf(run), (itemIndex) => ({
		...readFilters(run, itemIndex),
		most: readLimit(run, itemIndex),
		simple: run.parameters.forItem(simplify, itemIndex, yesOrNo),
	}));
	const outcomes = await workThrough(
		run,
		values,
		async ({ query, keep, most, simple }) =>
			await readUpTo(
				run,
				contacts,
				include.length > 0 ? { ...query, include: include.join(',') } : query,
				most,
				(contact) => (simple ? simplified(contact, include) : contact),
				keep,
			),
		{ most: 1 },
	);
	return inInputOrder([...problems, ...outcomes]);
}

export const getManyOperation: Operation = {
	name: 'Get Many',
	action: 'Get many contacts (deleted ones with a status filter)',
	description: 'Get the contacts that pass the filters; deleted ones with the Status filter',
	properties: [returnAll, limit, simplify, filters, optionsProperty(['include'])],
	execute,
};
