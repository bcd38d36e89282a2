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
 *
 * Where an optional parameter has an expression that gives nothing (undefined or null), that is a Problem too.
 */
export interface Parameters {
	/** The value for one item. `collection` is the one that holds the property, if one does. A value never set is null. */
	forItem<T>(property: INodeProperties, itemIndex: number, schema: z.ZodType<T>, collection?: INodeProperties): T;
	/** A value that is one for the whole run: that of the first item, or of the node where there are no items. */
	forRun<T>(property: INodeProperties, schema: z.ZodType<T>, collection?: INodeProperties): T;
	/**
	 * A filter for one item, undefined for none. An empty value is none; where an expression gives it, it is a Problem, or
	 * everything would be selected without a word. A model that uses the node as a tool has no other way to say "none".
	 */
	filter<T>(property: INodeProperties, itemIndex: number, schema: z.ZodType<T>, collection: INodeProperties): T | undefined;
	/** What is saved in the workflow, with its expressions unread. */
	saved(property: INodeProperties): unknown;
}

/** What n8n's context has beside the parameters. */
export interface ItemsOfContext {
	/** Whether it has input items; false for a poll and a picker. */
	hasItems?: boolean;
	/** Whether an agent calls the node as its tool. */
	isTool?: boolean;
	/** The json of an input item; left out where `$json` is not the input item, as in a tool. */
	jsonOf?: (itemIndex: number) => unknown;
}

/** What the workflow holds for a parameter, looked at once for all items. */
interface Saved {
	/** Without an expression it is the same for every item. */
	isFixed: boolean;
	/** For an expression that is just a field of the item. */
	path: string[] | undefined;
}

function holdsExpression(saved: unknown): boolean {
	if (typeof saved === 'string') return saved.startsWith('=');
	if (typeof saved !== 'object' || saved === null) return false;
	return Object.values(saved).some(holdsExpression);
}

function nameOf(property: INodeProperties, collection?: INodeProperties): string {
	return collection ? `${collection.name}.${property.name}` : property.name;
}

function isEmpty(value: unknown): boolean {
	return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

const CORRECT_FILTER = 'An empty filter would select everything. Correct the expression, or remove the filter.';

/**
 * A reader that spares n8n what it does not need: in n8n's engine an expression costs a hundred times as much as a fixed
 * value. A fixed value is read and checked once, and a plain field of the item is taken from the item itself.
 */
export function createParameters(
	getParameter: GetParameter,
	{ hasItems = true, isTool = false, jsonOf }: ItemsOfContext = {},
): Parameters {
	const known = new Map<string, Saved>();
	/** By the property, not by its name: two that are never shown together may have the same name. */
	const fixed = new Map<INodeProperties, unknown>();

	function problem({ displayName }: INodeProperties, words: string, advice: string): Problem {
		return new Problem(`${displayName}${words}`, `Nothing was sent${hasItems ? ' for this item' : ''}. ${advice}`);
	}

	/** What `work` gives, or a Problem for whatever it throws: n8n throws where an expression cannot be evaluated. */
	function tried(property: INodeProperties, what: string, work: () => unknown): unknown {
		try {
			return work();
		} catch (error) {
			const said = error instanceof Error ? error.message : String(error);
			return problem(property, `: the ${what}: ${said}`, 'Correct the expression.');
		}
	}

	function look(name: string): Saved {
		let saved = known.get(name);
		if (!saved) {
			const value = getParameter(name, 0, null, { rawExpressions: true });
			saved = { isFixed: !holdsExpression(value), path: jsonOf && readPath(value) };
			known.set(name, saved);
		}
		return saved;
	}

	/** Null stands for a value that was never set, undefined for an expression that gives nothing. */
	function valueOf(property: INodeProperties, name: string, { isFixed, path }: Saved, itemIndex: number): unknown {
		const texts = path && textsAt(jsonOf?.(itemIndex), path);
		const extractValue = property.type === 'resourceLocator';
		const value = texts ?? getParameter(name, itemIndex, null, { extractValue });
		return value === null && !isFixed ? undefined : value;
	}

	function check<T>(property: INodeProperties, value: unknown, schema: z.ZodType<T>): T | Problem {
		const { success, data, error } = schema.safeParse(value);
		if (!success) {
			const issue = error.issues[0];
			const where = issue?.path.length ? ` (${issue.path.join('.')})` : '';
			const words = `${where}: ${issue?.message ?? 'the value does not fit'}`;
			return problem(property, words, 'Correct the parameter, or the expression that fills it.');
		}
		if (value !== undefined || property.required) return data;
		return problem(property, ': the expression gives nothing', 'Correct the expression, or remove it.');
	}

	/** @param judge gives what is used, or a Problem */
	function read(
		property: INodeProperties,
		itemIndex: number,
		collection: INodeProperties | undefined,
		judge: (value: unknown, isFixed: boolean) => unknown,
	): unknown {
		if (fixed.has(property)) return fixed.get(property);
		const name = nameOf(property, collection);
		let isFixed = false;
		const value = tried(property, 'expression cannot be evaluated', () => {
			const saved = look(name);
			isFixed = saved.isFixed;
			return valueOf(property, name, saved, itemIndex);
		});
		const judged = value instanceof Problem ? value : tried(property, 'value cannot be used', () => judge(value, isFixed));
		if (isFixed) fixed.set(property, judged);
		return judged;
	}

	/** @throws Problem of the item, if it is one */
	function used<T>(judged: unknown, itemIndex: number): T {
		if (judged instanceof Problem) throw hasItems ? judged.forItem(itemIndex) : judged;
		return judged as T;
	}

	function forItem<T>(property: INodeProperties, itemIndex: number, schema: z.ZodType<T>, collection?: INodeProperties): T {
		return used(read(property, itemIndex, collection, (value) => check(property, value, schema)), itemIndex);
	}

	function filter<T>(property: INodeProperties, itemIndex: number, schema: z.ZodType<T>, collection: INodeProperties): T | undefined {
		const judge = (value: unknown, isFixed: boolean): T | Problem | undefined => {
			if (value === undefined) return problem(property, ': the expression gives nothing', CORRECT_FILTER);
			const checked = isEmpty(value) ? undefined : check(property, value, schema);
			if (checked instanceof Problem || !(checked === undefined || isEmpty(checked))) return checked;
			if (isFixed || isTool) return undefined;
			return problem(property, ': the expression gives an empty value', CORRECT_FILTER);
		};
		return used(read(property, itemIndex, collection, judge), itemIndex);
	}

	return {
		forItem,
		filter,
		forRun: (property, schema, collection) => forItem(property, 0, schema, collection),
		saved: (property) => used(tried(property, 'expression cannot be evaluated', () => getParameter(property.name, 0, null, { rawExpressions: true })), 0),
	};
}
