import type { Failure } from '../host';
import type { Problem } from '../run/problem';

/**
 * Why a poll failed, in n8n's terms: by it n8n polls less often for a while. Undefined where none of them fits.
 *
 * @param now in ms since 1970: the day's allowance is renewed at 00:00 UTC
 * @see https://developer.constantcontact.com/api_guide/rate_limits.html
 */
export function failureOf({ kind, details }: Problem, now: number): Failure | undefined {
	if (kind === 'throttled') return { cause: 'rate-limited' };
	if (kind === 'quota') return { cause: 'quota-exhausted', resetsAtEpochMs: new Date(now).setUTCHours(24, 0, 0, 0) };
	if (kind === 'unavailable') return { cause: 'temporarily-unavailable' };
	if (kind === 'disconnected') return { cause: 'credential-invalid' };
	if (kind === 'defect') return { cause: 'node-defect' };
	return details.http_status === 403 ? { cause: 'configuration-invalid' } : undefined;
}

/** Whether it passes by itself, so that it must not stop an activation. */
export function passes({ kind }: Problem): boolean {
	return kind === 'throttled' || kind === 'quota' || kind === 'unavailable';
}
