import type { Unknowns } from '../unknowns';

/** An error answer, thrown from anywhere below the app. A body of undefined is an empty one. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: unknown,
	) {
		super(`${status} ${JSON.stringify(body)}`);
	}
}

/** The API's general shape: an array of one error. */
export function refusal(status: number, error_key: string, error_message: string): Refusal {
	return new Refusal(status, [{ error_key, error_message }]);
}

export function invalid(message: string): Refusal {
	return refusal(400, 'contacts.api.validation.error', message);
}

export function notFound(message: string): Refusal {
	return refusal(404, 'contacts.api.not_found', message);
}

/** Authorization and rate-limit errors are a single object. */
export const unauthorized = () =>
	new Refusal(401, { error_key: 'unauthorized', error_message: 'Unauthorized' });
export const throttled = () =>
	new Refusal(429, { error_key: 'throttled', error_message: 'Too Many Requests' });
export const quotaExceeded = () =>
	new Refusal(429, { error_key: 'quota_exceeded', error_message: 'Limit Exceeded' });

export function methodNotAllowed(): Refusal {
	return refusal(405, 'contacts.api.method_not_allowed', 'The HTTP method is not allowed for this resource.');
}

/** The gateway's answer to a path that does not exist. */
export const gatewayForbidden = () => new Refusal(403, { message: 'Forbidden' });

const QUEUE_FULL = 'Too many requests. You exceeded 1,000 queued activities for this user account.';

export function queueFull({ queueCapBody }: Unknowns): Refusal {
	const error = { error_key: 'contacts.api.too_many_requests', error_message: QUEUE_FULL };
	return new Refusal(429, shaped(queueCapBody, error));
}

/** Missing scope, missing privilege or deactivated application: one answer for all three. */
export function forbidden({ forbiddenBody }: Unknowns): Refusal {
	if (forbiddenBody === 'empty') return new Refusal(403, undefined);
	return new Refusal(403, shaped(forbiddenBody, { error_key: 'forbidden', error_message: 'Forbidden' }));
}

function shaped(
	shape: 'object' | 'array' | 'gateway',
	error: { error_key: string; error_message: string },
): unknown {
	if (shape === 'gateway') return { message: error.error_message };
	return shape === 'array' ? [error] : error;
}
