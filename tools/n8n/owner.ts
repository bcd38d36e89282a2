import type { IDataObject } from 'n8n-workflow';
import { CREDENTIAL_TYPE, type SavedCredential } from './credential';
import { owner } from './environment';
import { Execution, type StoredExecution } from './execution';
import { until } from './until';
import { START, type WorkflowToSave } from './workflows';

/** n8n binds a session to the browser that signed in, which sends this with every request. */
const BROWSER_ID = 'test-browser';

/** The REST interface of an n8n, as its editor uses it, signed in as the owner. */
export class Owner {
	private constructor(
		private readonly url: string,
		private readonly cookie: string,
	) {}

	/** Signs in. `url`: the editor's, without a slash at the end. */
	static async signIn(url: string): Promise<Owner> {
		const post = async (path: string, body: object) =>
			await fetch(`${url}/rest${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'browser-id': BROWSER_ID },
				body: JSON.stringify(body),
			});
		const { email, password } = owner;
		let response = await until('the sign-in of n8n', async () => {
			const answer = await post('/login', { emailOrLdapLoginId: email, password });
			// n8n 1 says that it is ready before it is.
			return answer.status === 404 ? undefined : answer;
		});
		// It does not make an owner from the environment either.
		if (response.status === 401) response = await post('/owner/setup', { email, password, firstName: 'Sandbox', lastName: 'Owner' });
		if (!response.ok) throw new Error(`Signing in to n8n: ${response.status} ${await response.text()}`);
		return new Owner(url, response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '));
	}

	/** Any other request: `path` is below /rest. Rejects with n8n's answer if that is no success. */
	async request<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: { cookie: this.cookie, 'browser-id': BROWSER_ID, 'content-type': 'application/json' },
			body: body && JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n answered ${method} ${path} with ${response.status}: ${text}`);
		return (text === '' ? undefined : (JSON.parse(text) as { data: T }).data) as T;
	}

	/** `data` in plain text: client id and secret, and oauthTokenData for one that is connected already. */
	async createCredential(name: string, data: object, type = CREDENTIAL_TYPE): Promise<SavedCredential> {
		return await this.request('POST', '/credentials', { name, type, data });
	}

	/** n8n keeps the tokens that it holds, whatever `data` says of them. */
	async updateCredential({ id, name }: SavedCredential, data: object, type = CREDENTIAL_TYPE): Promise<void> {
		await this.request('PATCH', `/credentials/${id}`, { name, type, data });
	}

	async createWorkflow(workflow: WorkflowToSave): Promise<string> {
		const { id } = await this.request<{ id: string }>('POST', '/workflows', { active: false, ...workflow });
		return id;
	}

	/** Publishes a saved workflow: from then on n8n starts it by its triggers, a moment later by its webhooks. */
	async publish(workflowId: string): Promise<void> {
		const { versionId } = await this.request<{ versionId: string }>('GET', `/workflows/${workflowId}`);
		await this.request('POST', `/workflows/${workflowId}/activate`, { versionId });
	}

	/** The opposite, also a moment later. */
	async unpublish(workflowId: string): Promise<void> {
		await this.request('POST', `/workflows/${workflowId}/deactivate`, {});
	}

	/** Comes when the triggers of a workflow have begun to poll, or do so no more. Only the newest n8n tells. */
	async untilItIs(status: 'published' | 'not_published', workflowId: string): Promise<void> {
		await until(`workflow ${workflowId} to be ${status}`, async () => {
			const now = await this.request<{ status: string }>('GET', `/workflows/${workflowId}/publication-status`);
			return now.status === status ? true : undefined;
		});
	}

	/** Starts a saved workflow at its manual trigger, as Execute workflow does; returns the execution's id at once. */
	async run(workflowId: string, trigger = START): Promise<string> {
		// The newest n8n knows the workflow by its id alone.
		const workflowData = await this.request<object>('GET', `/workflows/${workflowId}`);
		const body = { workflowData, triggerToStartFrom: { name: trigger } };
		const { executionId } = await this.request<{ executionId: string }>('POST', `/workflows/${workflowId}/run`, body);
		return executionId;
	}

	async execution(id: string): Promise<Execution> {
		return new Execution(await this.request<StoredExecution>('GET', `/executions/${id}`));
	}

	/** The execution once it has ended, well or not. */
	async ended(id: string, patience?: number): Promise<Execution> {
		return await until(
			`the end of execution ${id}`,
			async () => {
				const execution = await this.execution(id);
				return execution.hasEnded ? execution : undefined;
			},
			patience,
		);
	}

	/** Saves a workflow, runs it and gives its execution when that has ended. */
	async runToEnd(workflow: WorkflowToSave, patience?: number): Promise<Execution> {
		return await this.ended(await this.run(await this.createWorkflow(workflow)), patience);
	}

	async executionsOf(workflowId: string): Promise<IDataObject[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.request<{ results: IDataObject[] }>('GET', `/executions?filter=${filter}`);
		return results;
	}

	async stop(executionId: string): Promise<void> {
		await this.request('POST', `/executions/${executionId}/stop`);
	}
}
