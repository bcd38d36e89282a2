import { logEntry, parsed } from '../sandbox/requestLog';
import { apiApp } from './api';
import { HubSpot } from './hubSpot';

export type { HubSpot, HubSpotContact, HubSpotList } from './hubSpot';

export const HUBSPOT_HOST = 'api.hubapi.com';

/** A local HubSpot: the calls of n8n's HubSpot node that the examples make. */
export interface HubSpotHost {
	hubSpot: HubSpot;
	/** As the sandbox takes it for its `otherHosts`: undefined for a request to somebody else. */
	answer(request: Request): Promise<Response | undefined>;
}

/** Without contacts at first. */
export function createHubSpot(now?: () => number): HubSpotHost {
	const hubSpot = new HubSpot(now);
	const app = apiApp(hubSpot);
	const answer = async (request: Request) => {
		if (new URL(request.url).host !== HUBSPOT_HOST) return undefined;
		const entry = logEntry(request, await request.clone().text(), hubSpot.now());
		hubSpot.requests.push(entry);
		const response = hubSpot.meanwhile?.(entry) ?? (await app.fetch(request));
		entry.status = response.status;
		entry.response = parsed(await response.clone().text(), response.headers.get('content-type') ?? '');
		return response;
	};
	return { hubSpot, answer };
}
