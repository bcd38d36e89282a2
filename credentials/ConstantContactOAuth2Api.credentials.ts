import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * Authorization-code flow with client id and secret in the Basic header.
 *
 * @see https://developer.constantcontact.com/api_guide/server_flow.html
 */
export class ConstantContactOAuth2Api implements ICredentialType {
	name = 'constantContactOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Constant Contact OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/ConstantContact/constantContact.svg',
		dark: 'file:../nodes/ConstantContact/constantContact.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-constant-contact/n8n-nodes-constant-contact#the-credential';

	properties: INodeProperties[] = [
		{
			displayName:
				'Register an application in the <a href="https://app.constantcontact.com/pages/dma/portal/" target="_blank">Constant Contact developer portal</a> (My Applications, New Application), with the Authorization Code flow. Its name may not contain "Constant Contact". Enter the OAuth Redirect URL shown above exactly as it stands. Copy the client secret at once: it is shown only once.',
			name: 'registerNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName:
				'Choose "Long Lived Refresh Tokens" for the application. With rotating ones, a second credential or a second n8n that renews its connection can end this one, and you would have to connect again.',
			name: 'longLivedNotice',
			type: 'notice',
			default: '',
		},
		{
			// n8n's own words for these two tell nobody what to do.
			displayName:
				'If Connect fails with "Client authentication failed", the client ID or the client secret is wrong: copy both again. If it fails with "Insufficient parameters", the access was not allowed at Constant Contact: press Connect again and allow it.',
			name: 'connectNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'authorizationCode',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: 'https://authz.constantcontact.com/oauth2/default/v1/authorize',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: 'https://authz.constantcontact.com/oauth2/default/v1/token',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			// Without offline_access there is no refresh token: the connection would end after a day.
			default: 'contact_data offline_access',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'header',
		},
	];

	// The one endpoint that needs no scope at all.
	test: ICredentialTestRequest = {
		request: {
			baseURL: 'https://api.cc.email/v3',
			url: '/account/user/privileges',
		},
	};
}
