import { createHash } from 'node:crypto';
import type { Clock } from '../clock';

/** An application registered with Constant Contact. */
export interface Client {
	id: string;
	secret: string;
	redirectUris: string[];
	/** Rotating refresh tokens are used up by one use, and that use ends all earlier ones. */
	tokenKind: 'rotating' | 'long_lived';
	deactivated?: boolean;
}

/** What an access token stands for. */
export interface Grant {
	client: Client;
	scopes: Set<string>;
}

export interface TokenResponse {
	token_type: 'Bearer';
	expires_in: number;
	access_token: string;
	scope: string;
	/** Only with offline_access. */
	refresh_token?: string;
}

interface Code extends Grant {
	redirectUri: string;
	expiresAt: number;
}

/** Seconds. */
const ACCESS_TOKEN_LIFETIME = 24 * 60 * 60;
const CODE_LIFETIME = 5 * 60 * 1000;
const REFRESH_TOKEN_LIFETIME = 180 * 24 * 60 * 60 * 1000;

export const DEFAULT_CLIENT: Client = {
	id: 'sandbox-client-id',
	secret: 'sandbox-client-secret',
	redirectUris: [
		'http://localhost:5678/rest/oauth2-credential/callback',
		'http://127.0.0.1:5678/rest/oauth2-credential/callback',
	],
	tokenKind: 'long_lived',
};

/** Applications, codes and tokens. */
export class OAuth {
	readonly clients: Client[] = [structuredClone(DEFAULT_CLIENT)];
	/** Whoever is asked for consent refuses, without a page being shown. */
	denyConsent = false;

	private readonly codes = new Map<string, Code>();
	private readonly accessTokens = new Map<string, Grant & { expiresAt: number }>();
	private readonly refreshTokens = new Map<string, Grant & { usedAt: number }>();
	/** How often access tokens can still be used before all of them expire. */
	private usesLeft = Infinity;
	private count = 0;

	constructor(private readonly clock: Clock) {}

	client(id: string): Client | undefined {
		return this.clients.find((client) => client.id === id);
	}

	/** Tokens as the token endpoint gives them, without the browser. */
	issueTokens({
		clientId = this.clients[0]?.id ?? '',
		scope = 'contact_data offline_access',
	}: { clientId?: string; scope?: string } = {}): TokenResponse {
		const client = this.client(clientId);
		if (!client) throw new Error(`No client ${clientId}`);
		return this.grantTokens({ client, scopes: new Set(scope.split(' ')) });
	}

	/** A code for the redirect: good once, for five minutes. */
	issueCode(grant: Grant, redirectUri: string): string {
		const code = this.newToken('code', grant).slice(0, 43);
		this.codes.set(code, { ...grant, redirectUri, expiresAt: this.clock.now() + CODE_LIFETIME });
		return code;
	}

	/** Tokens for a code, or undefined if it is not good. */
	redeemCode(client: Client, code: string, redirectUri: string): TokenResponse | undefined {
		const found = this.codes.get(code);
		this.codes.delete(code);
		const good =
			found?.client === client && found.redirectUri === redirectUri && this.clock.now() < found.expiresAt;
		return good ? this.grantTokens(found) : undefined;
	}

	/** Tokens for a refresh token, or undefined if it is not good. */
	refresh(client: Client, refreshToken: string): TokenResponse | undefined {
		const found = this.refreshTokens.get(refreshToken);
		const good = found?.client === client && this.clock.now() - found.usedAt < REFRESH_TOKEN_LIFETIME;
		if (!good) return undefined;
		found.usedAt = this.clock.now();
		if (client.tokenKind === 'long_lived') return this.grantTokens(found, refreshToken);
		this.revokeRefreshTokens(client);
		return this.grantTokens(found);
	}

	/** What the access token allows; undefined if it is unknown or expired. */
	grantOf(accessToken: string): Grant | undefined {
		if (this.usesLeft <= 0) this.expireAccessTokens();
		this.usesLeft -= 1;
		const grant = this.accessTokens.get(accessToken);
		return grant && this.clock.now() < grant.expiresAt ? grant : undefined;
	}

	/** Every access token answers 401 from now on, or after so many more requests; refreshing brings new ones. */
	expireAccessTokens({ after = 0 } = {}): void {
		this.usesLeft = after || Infinity;
		if (after === 0) this.accessTokens.clear();
	}

	/** Every refresh token (of the client, or of all) is dead. */
	revokeRefreshTokens(client?: Client): void {
		for (const [token, grant] of this.refreshTokens) {
			if (!client || grant.client === client) this.refreshTokens.delete(token);
		}
	}

	private grantTokens(grant: Grant, keptRefreshToken?: string): TokenResponse {
		const { client, scopes } = grant;
		const now = this.clock.now();
		const access_token = this.newToken('access', grant);
		this.accessTokens.set(access_token, { client, scopes, expiresAt: now + ACCESS_TOKEN_LIFETIME * 1000 });
		const refresh_token = scopes.has('offline_access')
			? (keptRefreshToken ?? this.newToken('refresh', grant).slice(0, 43))
			: undefined;
		if (refresh_token !== undefined) this.refreshTokens.set(refresh_token, { client, scopes, usedAt: now });
		return {
			token_type: 'Bearer',
			expires_in: ACCESS_TOKEN_LIFETIME,
			access_token,
			scope: [...scopes].join(' '),
			...(refresh_token !== undefined && { refresh_token }),
		};
	}

	/** As long as the real ones (a JWT of some 1,000 characters), and the same on every run. */
	private newToken(kind: string, { client, scopes }: Grant): string {
		this.count += 1;
		const bytes = Array.from({ length: 20 }, (_, part) =>
			createHash('sha256').update(`${kind} ${this.count} ${part} ${client.id}`).digest(),
		);
		const random = Buffer.concat(bytes).toString('base64url');
		if (kind !== 'access') return random;
		const payload = { aud: 'https://api.cc.email/v3', cid: client.id, scp: [...scopes], jti: this.count };
		const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
		return [encode({ alg: 'RS256', kid: 'sandbox' }), encode(payload), random].join('.');
	}
}
