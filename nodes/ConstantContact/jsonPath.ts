/** Names that n8n's expressions refuse or treat in a way of their own. */
const NOT_PLAIN = new Set(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty']);

const WHOLE = /^=\{\{\s*\$json((?:\.[A-Za-z_$][\w$]*|\[(?:\d{1,9}|"[^"\\\n]*"|'[^'\\\n]*')\])+)\s*\}\}$/;
const STEP = /\.([A-Za-z_$][\w$]*)|\[(?:(\d+)|"([^"]*)"|'([^']*)')\]/g;

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
	return path.some((step) => NOT_PLAIN.has(step)) ? undefined : path;
}

/**
 * The text at a path of an item. Anything else than a text is left to n8n's own evaluation, which has rules for what is
 * missing, for dates and for objects.
 */
export function textAt(json: unknown, path: readonly string[]): string | undefined {
	let value = json;
	for (const step of path) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
		value = (value as Record<string, unknown>)[step];
	}
	return typeof value === 'string' ? value : undefined;
}
