import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { lists } from '../../api/list';
import { readItemOption } from '../../parameters/options';
import type { Parameters } from '../../parameters/reader';
import { yesOrNo } from '../../parameters/schemas';
import { describe } from '../../run/texts';
import { createOnce } from '../createOnce';

const description: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	description: 'What the list is for. A list that exists already keeps its own.',
};

const favorite: INodeProperties = {
	displayName: 'Favorite',
	name: 'favorite',
	type: 'boolean',
	default: false,
	description: 'Whether the new list is one of the favorites in Constant Contact. A list that exists already stays as it is.',
};

const textOrNone = z.unknown().transform((value, context): string => {
	if (typeof value === 'string' || value === null) return (value ?? '').trim();
	context.addIssue(`expected a text, got ${describe(value)}`);
	return z.NEVER;
});

/** What the body of the POST has beside the name. */
export interface ListOptions {
	description?: string;
	favorite?: boolean;
}

function readListOptions(parameters: Parameters, itemIndex: number): ListOptions {
	const text = readItemOption(parameters, description, itemIndex, textOrNone);
	const isFavorite = readItemOption(parameters, favorite, itemIndex, yesOrNo);
	return { ...(text ? { description: text } : {}), ...(isFavorite ? { favorite: true } : {}) };
}

export const createOperation = createOnce({
	noun: 'list',
	collection: lists,
	all: { status: 'all' },
	idOf: ({ list_id }) => ({ list_id }),
	options: [description, favorite],
	readOptions: readListOptions,
});
