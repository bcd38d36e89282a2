/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import {
	AccountServicesApi,
	BulkActivitiesApi,
	Configuration,
	ContactListsApi,
	ContactsApi,
	ContactTagsApi,
	SegmentsApi,
} from 'ctct-api-client';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { connectThrough } from '../engine/network';
import { type Sandbox, startSandbox } from '../sandbox';

/** Constant Contact's own client, led to a sandbox. It throws for every status but success. */
export interface VendorClient {
	account: AccountServicesApi;
	bulk: BulkActivitiesApi;
	contacts: ContactsApi;
	lists: ContactListsApi;
	segments: SegmentsApi;
	tags: ContactTagsApi;
}

/** A sandbox for the tests of a file, whose activities end at once, and the client for it. */
export function useVendorClient(): { sandbox: Sandbox; client: VendorClient } {
	const used = {} as { sandbox: Sandbox; client: VendorClient };
	let disconnect: () => void;
	beforeAll(async () => {
		const sandbox = await startSandbox({ limits: { perSecond: null }, activity: { initializedFor: 0, processingFor: 0 } });
		disconnect = connectThrough(sandbox);
		const configuration = new Configuration({
			accessToken: () => sandbox.oauth.issueTokens({ scope: 'contact_data account_read' }).access_token,
			baseOptions: { httpsAgent: new HttpsProxyAgent(sandbox.proxyUrl), proxy: false },
		});
		const client = {
			account: new AccountServicesApi(configuration),
			bulk: new BulkActivitiesApi(configuration),
			contacts: new ContactsApi(configuration),
			lists: new ContactListsApi(configuration),
			segments: new SegmentsApi(configuration),
			tags: new ContactTagsApi(configuration),
		};
		Object.assign(used, { sandbox, client });
	});
	afterAll(async () => {
		disconnect();
		await used.sandbox.stop();
	});
	return used;
}
