import { NodeConnectionTypes, type ICredentialType, type INodeType } from 'n8n-workflow';

/** The declarative node that n8n makes of a credential's test request. */
export function credentialTestNode({ name, test }: ICredentialType): INodeType {
	return {
		description: {
			displayName: 'Credential Test',
			name: 'credentialTest',
			group: ['transform'],
			version: 1,
			description: 'Sends the test request',
			defaults: { name: 'Credential Test' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name, required: true }],
			requestDefaults: {},
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test?.request },
				},
			],
		},
	};
}
