/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-hardcoded-secrets -- this runs on Node, not in n8n */
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

/** The only user of an n8n that these tools start; n8n creates it from the environment. */
export const owner = {
	email: 'owner@example.com',
	password: 'ConstantContact1',
	/** bcrypt of the password above, which is no secret: this n8n listens on 127.0.0.1 only. */
	passwordHash: '$2a$10$MJ7Y4jLsFQlsb0c6LYUUTerA22Jfz9teTX/x0rt9lcgca6K6Mefsu',
};

export interface N8nSettings {
	/** N8N_USER_FOLDER: database, encryption key and community nodes lie beneath. */
	userFolder: string;
	/** Where all of n8n's requests go: the sandbox's CONNECT proxy. */
	proxyUrl?: string;
	/** A PEM file with the authority that signed the sandbox's certificates. */
	caFile?: string;
	/** Of the editor; only used by `n8n start`. */
	port?: number;
	/** Anything else, winning over what is set here; `undefined` takes a variable away. */
	environment?: NodeJS.ProcessEnv;
}

/** The settings of whoever starts this must not leak into n8n: each start is the same on every machine. */
const NOT_HANDED_DOWN = /^(N8N|DB|EXECUTIONS|QUEUE|GENERIC|WEBHOOK|CREDENTIALS|npm|NODE)_|^(https?|all|no)_proxy$|^NODE_OPTIONS$/i;

/** n8n's environment: an owner, no calls home, and the sandbox in place of the internet. */
export async function n8nEnvironment(settings: N8nSettings): Promise<NodeJS.ProcessEnv> {
	const inherited = Object.entries(process.env).filter(([name]) => !NOT_HANDED_DOWN.test(name));
	return {
		...Object.fromEntries(inherited),
		N8N_USER_FOLDER: settings.userFolder,
		...ownerSettings(),
		...editorSettings(settings.port),
		...noCallsHome,
		...proxySettings(settings),
		...npmSettings(settings),
		// Its default, 5679, would be in the way of a second n8n, and of one whose editor is to listen there.
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
		...settings.environment,
	};
}

function ownerSettings() {
	return {
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: owner.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Sandbox',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Owner',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: owner.passwordHash,
	};
}

function editorSettings(port = 5678) {
	const address = `http://127.0.0.1:${port}/`;
	return {
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: address,
		N8N_WEBHOOK_URL: address,
		// Safari keeps no secure cookie of a plain http address, not even of this machine.
		N8N_SECURE_COOKIE: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
	};
}

const noCallsHome = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

function proxySettings({ proxyUrl, caFile }: N8nSettings): NodeJS.ProcessEnv {
	return {
		...(proxyUrl === undefined ? {} : { HTTPS_PROXY: proxyUrl, NO_PROXY: '127.0.0.1,localhost' }),
		...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
	};
}

/** n8n runs npm to install community nodes: as on every machine, without the settings and the cache of whoever starts this. */
function npmSettings({ userFolder }: N8nSettings): NodeJS.ProcessEnv {
	return {
		npm_config_userconfig: path.join(userFolder, 'npmrc'),
		npm_config_globalconfig: path.join(userFolder, 'global-npmrc'),
		npm_config_cache: path.join(userFolder, 'npm-cache'),
		npm_config_update_notifier: 'false',
	};
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

/** Rejects, with what to do, if something listens on this port already. */
export async function refuseUsedPort(port: number): Promise<void> {
	if (await isPortFree(port)) return;
	throw new Error(`Port ${port} is in use. Stop what listens there, or choose another port: npm start -- --port ${port + 1}`);
}

/** Whether nobody listens on this port now. */
export async function isPortFree(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.on('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
