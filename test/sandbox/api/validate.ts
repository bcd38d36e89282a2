import type { Context } from 'hono';
import { z } from 'zod/v4';
import { invalid, refusal } from './refusal';

/** The value, or a 400 in the API's words: "x is missing", "x does not have a valid value". */
export function validate<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw invalid(parsed.error.issues.map(describeIssue).join(', '));
}

/** The query parameters, each at most once. What the schema does not know is refused. */
export function readQuery<T extends z.ZodType>(c: Context, schema: T): z.output<T> {
	const all = Object.entries(c.req.queries());
	const repeated = all.find(([, values]) => values.length > 1);
	if (repeated) throw invalid(`${repeated[0]} is given more than once`);
	return validate(schema, Object.fromEntries(all.map(([name, values]) => [name, values[0]])));
}

/** The JSON body. 415 for another content type, 400 for what is no JSON or does not fit. */
export async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> {
	requireJson(c.req.header('content-type') ?? '');
	const body = fromJson(await c.req.text());
	if (body === undefined) throw invalid('The JSON request body is malformed.');
	return validate(schema, body);
}

/** undefined for what is no JSON. */
function fromJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** 415 unless the content type is JSON. */
export function requireJson(contentType: string): void {
	if (/^application\/json\b/i.test(contentType)) return;
	throw refusal(415, 'contacts.api.unsupported_media_type', 'Content-Type must be application/json.');
}

/** `1` to `most`, as a query parameter. */
export function limitParameter(most = 500, byDefault = 50) {
	return z
		.string()
		.regex(/^\d+$/)
		.transform(Number)
		.pipe(z.number().int().min(1).max(most))
		.default(byDefault);
}

/** Comma-separated values, each fitting `value`. */
export function csv<T extends z.ZodType<unknown, string>>(value: T, most = 500) {
	return z
		.string()
		.transform((text) => text.split(','))
		.pipe(z.array(value).min(1).max(most));
}

export const booleanParameter = z
	.enum(['true', 'false'])
	.transform((text) => text === 'true')
	.default(false);

/** An ISO-8601 date or date-time, as milliseconds. */
export const timeParameter = z
	.string()
	.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/)
	.transform((text) => Date.parse(text))
	.refine((ms) => !Number.isNaN(ms));

function describeIssue(issue: z.core.$ZodIssue): string {
	const path = issue.path.join('.') || 'request';
	if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${key} is not allowed`).join(', ');
	if (issue.code === 'invalid_type' && issue.message.includes('received undefined')) return `${path} is missing`;
	if (issue.code === 'custom') return issue.message;
	return `${path} does not have a valid value`;
}
