import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type INodeProperties,
} from 'n8n-workflow';

/** What n8n's own oAuth2Api, which our credential extends, contributes. */
const OAUTH2_API_DEFAULTS: ICredentialDataDecryptedObject = {
	useDynamicClientRegistration: false,
	grantType: 'authorizationCode',
	authentication: 'header',
	sendAdditionalBodyProperties: false,
	additionalBodyProperties: '',
	ignoreSSLIssues: false,
};

/** Credentials as n8n keeps them, but in memory and in clear: an id, and what the user and the OAuth flow put there. */
export class InMemoryCredentials extends ICredentialsHelper {
	private readonly stored = new Map<string | null, ICredentialDataDecryptedObject>();

	private readonly refreshes = new Map<string | null, number>();

	constructor(private readonly type: ICredentialType) {
		super();
	}

	/** Stores a credential; returns what a node's `credentials` entry looks like. */
	store(id: string, data: ICredentialDataDecryptedObject): { id: string; name: string } {
		this.stored.set(id, data);
		return { id, name: `Constant Contact ${id}` };
	}

	knows(id: string | null | undefined): boolean {
		return this.stored.has(id ?? null);
	}

	/** How often n8n has stored a refreshed token. */
	refreshesOf(id: string | null): number {
		return this.refreshes.get(id) ?? 0;
	}

	/** What is stored now, so with the token of the last refresh. */
	read(id: string | null): ICredentialDataDecryptedObject {
		const data = this.stored.get(id);
		if (!data) throw new Error(`No credential with the id ${id}`);
		return data;
	}

	getParentTypes(name: string): string[] {
		return name === this.type.name ? (this.type.extends ?? []) : [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}

	async getDecrypted(
		_additionalData: unknown,
		{ id }: INodeCredentialsDetails,
	): Promise<ICredentialDataDecryptedObject> {
		const defaults = Object.fromEntries(
			this.type.properties.map((property) => [property.name, property.default]),
		) as ICredentialDataDecryptedObject;
		return structuredClone({ ...OAUTH2_API_DEFAULTS, ...defaults, ...this.read(id) });
	}

	async updateCredentialsOauthTokenData(
		{ id }: INodeCredentialsDetails,
		_type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.stored.set(id, { ...this.read(id), oauthTokenData: oauthTokenData ?? {} });
		this.refreshes.set(id, this.refreshesOf(id) + 1);
	}

	async authenticate(
		_data: ICredentialDataDecryptedObject,
		_type: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return requestOptions;
	}

	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Only decrypted credentials are kept');
	}

	async updateCredentials(): Promise<void> {
		throw new Error('Nothing may change a credential but the OAuth flow');
	}
}
