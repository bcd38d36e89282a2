import { isSafeObjectProperty } from 'n8n-workflow';

/** Undefined in older versions of n8n, which do not export it: there every expression is left to n8n. */
const isSafe: ((name: string) => boolean) | undefined = isSafeObjectProperty;

/** Whether n8n reads the name as any other: not one that it refuses, and none that every object has. */
function isPlain(name: string): boolean {
	return isSafe?.(name) === true && !(name in Object.prototype) && !/^__|constructor/.test(name);
}

/** `$json` and at least one step. A quoted name has no braces, since n8n may take them for the end of the expression. */
const WHOLE =
	/^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\[(?:0|[1-9]\d{0,8}|"[^"\\{}$\p{C}\p{Zl}\p{Zp}]*"|'[^'\\{}$\p{C}\p{Zl}\p{Zp}]*')\])+)\s*\}\}$/u;
const STEP = /\.(\w+)|\[(?:(\d+)|"([^"]*)"|'([^']*)')\]/g;

/**
 * The path of an expression that is nothing but a field of the item: what dragging a field into a parameter gives.
 *
 * @param saved the parameter as the workflow holds it, e.g. `={{ $json.contact_id }}` or `={{ $json["E-mail"][0] }}`
 * @returns undefined for every other expression
 */
export function readPath(saved: unknown): string[] | undefined {
	if (typeof saved !== 'string') return undefined;
	const steps = WHOLE.exec(saved)?.[1];
	if (steps === undefined) return undefined;
	const path = [...steps.matchAll(STEP)].map(([, name, index, double, single]) => name ?? index ?? double ?? single ?? '');
	return path.every(isPlain) ? path : undefined;
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

/**
 * The text, or the array of texts, at a path of an item. Anything else is left to n8n's own evaluation, which has rules
 * for what is missing, for dates and for objects.
 */
export function textsAt(json: unknown, path: readonly string[]): string | string[] | undefined {
	let value = json;
	for (const step of path) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
		value = (value as Record<string, unknown>)[step];
	}
	return isText(value) || (Array.isArray(value) && value.every(isText)) ? value : undefined;
}
