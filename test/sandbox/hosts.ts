import type { Answer } from './exchange';

/** The answer to a request for any other host: nothing leaves the machine through the sandbox. */
export function hostRefused(host: string): Answer {
	return {
		status: 502,
		headers: { 'content-type': 'text/plain' },
		body: `The sandbox is no way out: it stands in for api.cc.email and authz.constantcontact.com and refuses ${host}.\n`,
	};
}
