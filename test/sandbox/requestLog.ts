/** One request, in order of arrival; `status` and `response` come when it is answered. */
export interface LoggedRequest {
	/** Milliseconds of the sandbox's clock. */
	at: number;
	method: string;
	host: string;
	/** Without the query. */
	path: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	/** Parsed JSON or form; a string if it is neither; undefined if there is none or bodies are not kept. */
	body: unknown;
	/** null as long as there is no answer, and for good after a reset or a hang. */
	status: number | null;
	response: unknown;
}

/** The log's entry for a request. */
export function logEntry(request: Request, bodyText: string, at: number): LoggedRequest {
	const url = new URL(request.url);
	return {
		at,
		method: request.method,
		host: url.host,
		path: url.pathname,
		query: Object.fromEntries(url.searchParams),
		headers: Object.fromEntries(request.headers),
		body: parsed(bodyText, request.headers.get('content-type') ?? ''),
		status: null,
		response: undefined,
	};
}

/** JSON or form as an object, any other text as it is, nothing as undefined. */
export function parsed(text: string, contentType: string): unknown {
	if (text === '') return undefined;
	if (contentType.startsWith('application/x-www-form-urlencoded')) {
		return Object.fromEntries(new URLSearchParams(text));
	}
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
