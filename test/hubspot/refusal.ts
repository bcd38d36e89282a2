/** An error answer of HubSpot, thrown from anywhere below the app. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: { status: 'error'; message: string; [more: string]: unknown },
	) {
		super(body.message);
	}
}

/** What HubSpot's errors have in common. @see https://developers.hubspot.com/docs/api-reference/error-handling */
export function refusal(status: number, message: string, more: object = {}): Refusal {
	return new Refusal(status, { status: 'error', message, correlationId: crypto.randomUUID(), ...more });
}

export const unauthorized = () =>
	refusal(
		401,
		'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
		{ category: 'INVALID_AUTHENTICATION' },
	);

export const invalid = (message: string, more: object = {}) => refusal(400, message, { category: 'VALIDATION_ERROR', ...more });

export const notFound = (message: string) => refusal(404, message, { category: 'OBJECT_NOT_FOUND' });

/** Why a value of the older contacts API is not taken. */
export interface ValueProblem {
	name: string;
	error: string;
	message: string;
}

/** The older contacts API names every value that is wrong. */
export const invalidValues = (problems: ValueProblem[]) =>
	refusal(400, 'Property values were not valid', { validationResults: problems.map((each) => ({ isValid: false, ...each })) });
