/** n8n's name of the credential type of this package. */
export const CREDENTIAL_TYPE = 'constantContactOAuth2Api';

/** A credential that n8n has stored, as workflows refer to it. */
export interface SavedCredential {
	id: string;
	name: string;
}
