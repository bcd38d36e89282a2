import type { ICredentialType, INodeProperties } from 'n8n-workflow';

export class ConstantContactOAuth2Api implements ICredentialType {
	name = 'constantContactOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Constant Contact OAuth2 API';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{ displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'hidden', default: 'https://authz.constantcontact.com/oauth2/default/v1/token' },
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: 'contact_data offline_access' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
	];

	test = { request: { baseURL: 'https://api.cc.email/v3', url: '/account/user/privileges' } };
}
