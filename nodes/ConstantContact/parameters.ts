import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { describe, isId, shorten, splitText } from './contactReference';
import { readPath, textsAt } from './jsonPath';
import { Problem } from './problem';

/** n8n's `getNodeParameter`, bound to the execution. */
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
	/** A value that is one for the whole run: that of the first item. */
	forRun<T>(property: INodeProperties, schema: z.ZodType<T>, collection?: INodeProperties): T;
	/** What is saved in the workflow, with its expressions unread. */
	saved(property: INodeProperties): unknown;
}

function holdsExpression(saved: unknown): boolean {
	if (typeof saved === 'string') return saved.startsWith('=');
	if (typeof saved !== 'object' || saved === null) return false;
	return Object.values(saved).some(holdsExpression);
}

function check<T>({ displayName }: INodeProperties, value: unknown, schema: z.ZodType<T>): T | Problem {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const where = issue?.path.length ? ` (${issue.path.join('.')})` : '';
	return new Problem(
		`${displayName}${where}: ${issue?.message ?? 'the value does not fit'}`,
		'Nothing was sent for this item. Correct the parameter, or the expression that fills it.',
	);
}

/** What the workflow holds for a parameter, looked at once for all items. */
interface Saved {
	/** Without an expression it is the same for every item. */
	isFixed: boolean;
	/** For an expression that is just a field of the item. */
	path: string[] | undefined;
}

/**
 * A reader that spares n8n what it does not need: in n8n's engine an expression costs a hundred times as much as a fixed
 * value. A fixed value is read and checked once, and a plain field of the item is taken from the item itself.
 *
 * @param jsonOf the json of an input item; undefined where `$json` is not the input item, as in a tool
 */
export function createParameters(getParameter: GetParameter, jsonOf?: (itemIndex: number) => unknown): Parameters {
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
			return check(property, value === null && !isFixed ? undefined : value, schema);
		};
		if (isFixed && !fixed.has(name)) fixed.set(name, read());
		const value = isFixed ? fixed.get(name) : read();
		if (value instanceof Problem) throw value.forItem(itemIndex);
		return value as T;
	}

	return {
		forItem,
		forRun: (property, schema, collection) => forItem(property, 0, schema, collection),
		saved: ({ name }) => savedAt(name),
	};
}

/**
 * One of a fixed set of options.
 *
 * @param fallback for an option that was never set; without one, an expression that yields nothing is an error
 */
export function oneOf<const T extends string>(values: readonly T[], fallback?: NoInfer<T>): z.ZodType<T> {
	return z.unknown().transform((value, context): T => {
		if (values.includes(value as T)) return value as T;
		if (fallback !== undefined && (value === null || value === '')) return fallback;
		const got = typeof value === 'string' ? `"${shorten(value)}"` : describe(value);
		context.addIssue(`${got} is not one of ${values.join(', ')}`);
		return z.NEVER;
	});
}

/** A switch; off when it was never set. */
export const yesOrNo = z.unknown().transform((value, context): boolean => {
	if (value === null) return false;
	if (typeof value === 'boolean') return value;
	context.addIssue(`expected true or false, got ${describe(value)}`);
	return z.NEVER;
});

/**
 * Ids of lists or tags: an array of texts or a separated text. Lower case, each once, in the order given.
 *
 * @param noun "list", "tag"
 * @param most the largest number that one request takes, for ids that cannot be split
 * @param least 0 where naming none has a meaning
 */
export function idsOf(noun: string, most = Infinity, least: 0 | 1 = 1): z.ZodType<string[]> {
	// For those who cannot use the picker: an agent, or an expression.
	const wherefrom = `${noun.charAt(0).toUpperCase()}${noun.slice(1)} > Get Many gives the IDs`;
	return z.unknown().transform((value, context): string[] => {
		const texts = value === null || value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
		const ids = new Set<string>();
		for (const text of texts) {
			if (typeof text !== 'string') {
				context.addIssue(`expected ${noun} IDs as text or an array of texts, got ${describe(text)}`);
				return z.NEVER;
			}
			for (const id of splitText(text)) {
				if (!isId(id)) {
					context.addIssue(`"${shorten(id)}" is not a ${noun} ID (${wherefrom})`);
					return z.NEVER;
				}
				ids.add(id.toLowerCase());
			}
		}
		if (ids.size < least) context.addIssue(`is empty: choose at least one ${noun}`);
		if (ids.size > most) context.addIssue(`${ids.size} ${noun}s are too many: at most ${most} are possible`);
		return [...ids];
	});
}

/** Several of a fixed set of options: an array or a separated text; none when it was never set. */
export function someOf<const T extends string>(values: readonly T[]): z.ZodType<T[]> {
	return z.unknown().transform((value, context): T[] => {
		const texts = value === null || value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
		const chosen = texts.flatMap((text) => (typeof text === 'string' ? splitText(text) : [text]));
		const wrong = chosen.find((option) => !values.includes(option as T));
		if (wrong !== undefined) {
			const got = typeof wrong === 'string' ? `"${shorten(wrong)}"` : describe(wrong);
			context.addIssue(`${got} is not one of ${values.join(', ')}`);
			return [];
		}
		return [...new Set(chosen as T[])];
	});
}

/** A filter that is empty is no filter. A mistyped expression is an error: it would silently mean every contact. */
export function ifGiven<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
	return z.unknown().transform((value, context): T | undefined => {
		if (value === undefined) {
			context.addIssue('the expression gives nothing; for no filter let it give an empty text');
			return undefined;
		}
		if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return undefined;
		const result = schema.safeParse(value);
		if (result.success) return result.data;
		context.addIssue(result.error.issues[0]?.message ?? 'the value does not fit');
		return undefined;
	});
}

/** A number of seconds; `fallback` when it was never set. */
export function seconds(fallback: number): z.ZodType<number> {
	return z.unknown().transform((value, context): number => {
		if (value === null || value === '') return fallback;
		const number = Number(value);
		if ((typeof value === 'number' || typeof value === 'string') && Number.isFinite(number) && number >= 0) return number;
		context.addIssue(`expected a number of seconds, 0 or more, got ${typeof value === 'string' ? `"${shorten(value)}"` : describe(value)}`);
		return fallback;
	});
}

/** A limit. */
export const positiveInteger = z.unknown().transform((value, context): number => {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isInteger(number) && number > 0) return number;
	context.addIssue(`expected a whole number above 0, got ${typeof value === 'object' ? describe(value) : String(value)}`);
	return 1;
});

/** A bound; 0, none, when it was never set. An expression that gives nothing is an error: it would silently take the bound away. */
export const numberOrNone = z.unknown().transform((value, context): number => {
	if (value === null) return 0;
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
	context.addIssue(`expected a whole number, 0 or more, got ${typeof value === 'string' ? `"${shorten(value)}"` : typeof value === 'number' ? value : describe(value)}`);
	return 0;
});
