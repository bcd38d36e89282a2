/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { runN8nCommand } from '../../tools/n8n/command';
import type { SavedCredential } from '../../tools/n8n/credential';
import { installN8n } from '../../tools/n8n/install';
import { until } from '../../tools/n8n/until';
import { NODE, nodeWorkflow } from '../../tools/n8n/workflows';
import { OAUTH_HOST, type LoggedRequest, type TokenResponse } from '../sandbox';
import { useN8n } from './support/useN8n';

// No limit: n8n repeats a refused request past the node's pacing, and a 429 would blur the log.
const n8n = useN8n({ sandbox: { activity: { initializedFor: 500, processingFor: 4_000 }, limits: { perSecond: null } } });

let credential: SavedCredential;
let contacts: string[] = [];

beforeEach(async () => {
	const { oauth, account, requests } = n8n.sandbox;
	for (const client of oauth.clients) client.tokenKind = 'rotating';
	credential = await n8n.connect();
	const alive = account.contacts.filter(({ deleted_at }) => deleted_at === undefined);
	contacts = alive.slice(0, 4).map(({ contact_id }) => contact_id);
	requests.length = 0;
});

const named = (id: string) => ({ __rl: true, mode: 'id', value: id });
const deleteEach: INodeParameters = { resource: 'contact', operation: 'delete', contact: named('={{ $json.id }}') };
const deleteTogether: INodeParameters = {
	resource: 'contact',
	operation: 'deleteMany',
	contacts: '={{ $json.id }}',
	waitForCompletion: true,
};

const workflow = (parameters: INodeParameters, ids: string[]) =>
	nodeWorkflow(credential, parameters, { items: ids.map((id) => ({ id })) });

const run = async (parameters: INodeParameters, ids: string[]) => await n8n.owner.runToEnd(workflow(parameters, ids));

const isRefresh = ({ host }: LoggedRequest) => host === OAUTH_HOST;
const refreshes = () => n8n.sandbox.requests.filter(isRefresh);
const newestTokens = () => refreshes().at(-1)?.response as TokenResponse;
const refused = () => n8n.sandbox.requests.filter(({ status }) => status === 401);

/** Requests of the API by method and path, each with the statuses that it got. */
function answers(): Record<string, Array<number | null>> {
	const byLine: Record<string, Array<number | null>> = {};
	for (const request of n8n.sandbox.requests.filter((each) => !isRefresh(each))) {
		(byLine[`${request.method} ${request.path}`] ??= []).push(request.status);
	}
	return byLine;
}

/** A later run uses the newest access token, and the run after the next expiry the newest refresh token. */
async function expectUnbrokenChain(): Promise<void> {
	const newest = newestTokens();
	n8n.sandbox.requests.length = 0;
	n8n.sandbox.oauth.expireAccessTokens({ after: 1 });
	const later = await run({ resource: 'contact', operation: 'get', contact: named('={{ $json.id }}') }, contacts.slice(0, 2));
	expect(later.error).toBeUndefined();
	const [first, second, refresh, third, ...more] = n8n.sandbox.requests;
	expect([first, second, third].map((request) => request?.status)).toEqual([200, 401, 200]);
	expect(first?.headers.authorization).toBe(`Bearer ${newest.access_token}`);
	expect(refresh).toMatchObject({ host: OAUTH_HOST, status: 200, body: { refresh_token: newest.refresh_token } });
	expect(third?.headers.authorization).toBe(`Bearer ${newestTokens().access_token}`);
	expect(more).toEqual([]);
}

/** The tokens that n8n keeps, read with its own command while it runs. */
async function storedTokens({ id }: SavedCredential): Promise<unknown> {
	const file = path.join(n8n.settings.userFolder, 'exported.json');
	const args = ['export:credentials', `--id=${id}`, '--decrypted', `--output=${file}`];
	const { exitCode, stdout, stderr } = await runN8nCommand(await installN8n(), n8n.settings, args);
	if (exitCode !== 0) throw new Error(`${stdout}${stderr}`);
	const [exported] = JSON.parse(await readFile(file, 'utf8')) as Array<{ data: { oauthTokenData: unknown } }>;
	return exported?.data.oauthTokenData;
}

describe('an access token that has expired is renewed once, with a rotating refresh token', () => {
	it('in the middle of a run', async () => {
		n8n.sandbox.oauth.expireAccessTokens({ after: 2 });

		const execution = await run(deleteEach, contacts);

		expect(execution.error).toBeUndefined();
		expect(execution.json(NODE)).toEqual(contacts.map((contact_id) => ({ contact_id, deleted: true })));
		const statuses = contacts.map((id) => answers()[`DELETE /v3/contacts/${id}`]);
		expect(statuses.slice(0, 3)).toEqual([[204], [204], [401, 204]]);
		// The last one is refused too if it goes out before the new token is there.
		expect([[204], [401, 204]]).toContainEqual(statuses[3]);
		expect(Object.keys(answers())).toHaveLength(contacts.length);
		expect(refreshes().map(({ status }) => status)).toEqual([200]);
		await expectUnbrokenChain();
	});

	it('in the middle of a wait', async () => {
		// The activity is accepted, the first look sees it: the token dies before the second.
		n8n.sandbox.oauth.expireAccessTokens({ after: 2 });

		const execution = await run(deleteTogether, contacts);

		expect(execution.error).toBeUndefined();
		expect(execution.json(NODE)).toMatchObject(contacts.map((contact_id) => ({ contact_id, state: 'completed', succeeded: true })));
		const { 'POST /v3/activities/contact_delete': submissions, ...looks } = answers();
		expect(submissions).toEqual([201]);
		const [statuses, ...others] = Object.values(looks);
		expect(others).toEqual([]);
		expect(statuses?.slice(0, 3)).toEqual([200, 401, 200]);
		expect(refreshes().map(({ status }) => status)).toEqual([200]);
		await expectUnbrokenChain();
	});

	it('by two executions at once', async () => {
		const [first = '', second = ''] = contacts;
		n8n.sandbox.oauth.expireAccessTokens();
		// The new token is held back until both executions have been refused the old one.
		const delay = until('two refused requests', () => refused()[1]);
		n8n.sandbox.inject({ path: /\/token$/, answer: { delay } });
		const ids = await Promise.all(
			[first, second].map(async (id) => await n8n.owner.createWorkflow(workflow(deleteEach, [id]))),
		);

		const started = await Promise.all(ids.map(async (id) => await n8n.owner.run(id)));
		const executions = await Promise.all(started.map(async (id) => await n8n.owner.ended(id)));

		expect(executions.map(({ error }) => error)).toEqual([undefined, undefined]);
		expect(answers()).toEqual({
			[`DELETE /v3/contacts/${first}`]: [401, 204],
			[`DELETE /v3/contacts/${second}`]: [401, 204],
		});
		expect(refreshes().map(({ status }) => status)).toEqual([200]);
		const { access_token, refresh_token } = newestTokens();
		expect(await storedTokens(credential)).toMatchObject({ access_token, refresh_token });
		await expectUnbrokenChain();
	});
});

test('a refresh token that was revoked ends the run with the advice to reconnect, and nothing is done', async () => {
	n8n.sandbox.oauth.expireAccessTokens();
	n8n.sandbox.oauth.revokeRefreshTokens();

	const execution = await run(deleteEach, contacts);

	expect(execution.status).toBe('error');
	expect(execution.error?.message).toMatch(`Could not delete contact ${contacts[0]}: The credential "${credential.name}" needs to be reconnected`);
	expect(execution.error?.description).toMatch(/^Open the Constant Contact credential in n8n and connect it again\./);
	expect(execution.json(NODE)).toEqual([]);
	expect(new Set(refreshes().map(({ status }) => status))).toEqual(new Set([400]));
	expect(new Set(Object.values(answers()).flat())).toEqual(new Set([401]));
});
