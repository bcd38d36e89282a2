/** n8n's name of the credential type of this package. */
export const CREDENTIAL_TYPE = 'constantContactOAuth2Api';

/** n8n's name of its own credential type for a token of HubSpot. */
export const HUBSPOT_CREDENTIAL_TYPE = 'hubspotAppToken';

/** A credential that n8n has stored, as workflows refer to it. */
export interface SavedCredential {
	id: string;
	name: string;
}
