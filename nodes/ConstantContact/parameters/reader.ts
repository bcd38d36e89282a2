import type { INodeProperties } from 'n8n-workflow';
import type { z } from 'zod/v4';

import { Problem } from '../run/problem';
import { readPath, textsAt } from './jsonPath';

/** n8n's `getNodeParameter`, bound to its context. A context without items, such as a poll, takes no notice of the index. */
export type GetParameter = (
	name: string,
	itemIndex: number,
	fallback: unknown,
	options?: { extractValue?: boolean; rawExpressions?: boolean },
) => unknown;

/**
 * Reads parameters, checked. Everything it throws is a {@link Problem} that names the parameter's label and the item.
 * Schemas are made once, not for each item: making one costs more than many checks with it.
 */
export interface Parameters {
	/** The value for one item. `collection` is the one that holds the property, if one does. A value never set is null. */
	forItem<T>(property: INodeProperties, itemIndex: number, schema: z.ZodType<T>, collection?: INodeProperties): T;
	/** A value that is one for the whole run: that of the first item, or of the node where there are no items. */
	forRun<T>(property: INodeProperties, schema: z.ZodType<T>, collection?: INodeProperties): T;
	/** What is saved in the workflow, with its expressions unread. */
	saved(property: INodeProperties): unknown;
}

function holdsExpression(saved: unknown): boolean {
	if (typeof saved === 'string') return saved.startsWith('=');
	if (typeof saved !== 'object' || saved === null) return false;
	return Object.values(saved).some(holdsExpression);
}

function check<T>({ displayName }: INodeProperties, value: unknown, schema: z.ZodType<T>, hasItems: boolean): T | Problem {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const where = issue?.path.length ? ` (${issue.path.join('.')})` : '';
	return new Problem(
		`${displayName}${where}: ${issue?.message ?? 'the value does not fit'}`,
		`Nothing was sent${hasItems ? ' for this item' : ''}. Correct the parameter, or the expression that fills it.`,
	);
}

/** What the workflow holds for a parameter, looked at once for all items. */
interface Saved {
	/** Without an expression it is the same for every item. */
	isFixed: boolean;
	/** For an expression that is just a field of the item. */
	path: string[] | undefined;
}

/** What n8n's context has beside the parameters. */
export interface ItemsOfContext {
	/** Whether it has input items; false for a poll and a picker. */
	hasItems?: boolean;
	/** The json of an input item; left out where `$json` is not the input item, as in a tool. */
	jsonOf?: (itemIndex: number) => unknown;
}

/**
 * A reader that spares n8n what it does not need: in n8n's engine an expression costs a hundred times as much as a fixed
 * value. A fixed value is read and checked once, and a plain field of the item is taken from the item itself.
 */
export function createParameters(getParameter: GetParameter, { hasItems = true, jsonOf }: ItemsOfContext = {}): Parameters {
	const known = new Map<string, Saved>();
	const fixed = new Map<string, unknown>();

	const savedAt = (name: string) => getParameter(name, 0, null, { rawExpressions: true });

	function look(name: string): Saved {
		let saved = known.get(name);
		if (!saved) {
			const value = savedAt(name);
			saved = { isFixed: !holdsExpression(value), path: jsonOf && readPath(value) };
			known.set(name, saved);
		}
		return saved;
	}

	function forItem<T>(property: INodeProperties, itemIndex: number, schema: z.ZodType<T>, collection?: INodeProperties): T {
		const name = collection ? `${collection.name}.${property.name}` : property.name;
		const extractValue = property.type === 'resourceLocator';
		const { isFixed, path } = look(name);
		const texts = path && textsAt(jsonOf?.(itemIndex), path);
		const read = () => {
			const value = texts ?? getParameter(name, itemIndex, null, { extractValue });
			// Null stands for a value that was never set; an expression that yields it was set, and gives nothing.
			return check(property, value === null && !isFixed ? undefined : value, schema, hasItems);
		};
		if (isFixed && !fixed.has(name)) fixed.set(name, read());
		const value = isFixed ? fixed.get(name) : read();
		if (value instanceof Problem) throw hasItems ? value.forItem(itemIndex) : value;
		return value as T;
	}

	return {
		forItem,
		forRun: (property, schema, collection) => forItem(property, 0, schema, collection),
		saved: ({ name }) => savedAt(name),
	};
}
