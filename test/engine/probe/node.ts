import {
	NodeConnectionTypes,
	NodeOperationError,
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** Sends a GET for every item, after a pause: just enough of a node to prove the harness with. */
export class ConstantContact implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Constant Contact',
		name: 'constantContact',
		group: ['output'],
		version: 1,
		description: 'A probe',
		defaults: { name: 'Constant Contact' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'constantContactOAuth2Api', required: true }],
		properties: [
			{ displayName: 'Path', name: 'path', type: 'string', default: '' },
			{ displayName: 'Pause', name: 'pause', type: 'number', default: 0 },
		],
	};

	methods = {
		listSearch: {
			async contactSearch(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
				const { contact_id: id } = (await this.helpers.httpRequestWithAuthentication.call(
					this,
					'constantContactOAuth2Api',
					{ url: `https://api.cc.email/v3/contacts/${filter}` },
				)) as { contact_id: string };
				return { results: [{ name: id, value: id }], paginationToken };
			},
		},
	};

	async execute(this: IExecuteFunctions) {
		const output: INodeExecutionData[] = [];
		for (const [item] of this.getInputData().entries()) {
			const path = this.getNodeParameter('path', item) as string;
			const pause = this.getNodeParameter('pause', item) as number;
			await sleep(pause, this.getExecutionCancelSignal());
			try {
				const answer = (await this.helpers.httpRequestWithAuthentication.call(
					this,
					'constantContactOAuth2Api',
					{
						url: `https://api.cc.email/v3/contacts/${path}`,
						disableFollowRedirect: true,
						ignoreHttpStatusErrors: { ignore: true, except: [401] },
						returnFullResponse: true,
						timeout: 30_000,
					},
				)) as { body: IDataObject; statusCode: number };
				if (answer.statusCode !== 200)
					throw new NodeOperationError(this.getNode(), `HTTP ${answer.statusCode}`, { itemIndex: item });
				output.push({
					json: { ...answer.body, tool: this.isToolExecution() },
					pairedItem: { item },
				});
			} catch (error) {
				if (!this.continueOnFail()) throw new NodeOperationError(this.getNode(), error as Error, { itemIndex: item });
				output.push({ json: { error: (error as Error).message, details: { path } }, pairedItem: { item } });
			}
		}
		return [output];
	}
}
