/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- this runs on Node, not in n8n */
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { connectedData, moveIn, type SettingsBesideSandbox } from '../../../tools/n8n/besideSandbox';
import { startN8nCommand } from '../../../tools/n8n/command';
import type { SavedCredential } from '../../../tools/n8n/credential';
import { freePort } from '../../../tools/n8n/environment';
import type { InstalledN8n } from '../../../tools/n8n/install';
import { Owner } from '../../../tools/n8n/owner';
import { startN8nServer } from '../../../tools/n8n/server';
import { until } from '../../../tools/n8n/until';
import type { Sandbox, SandboxOptions } from '../../sandbox';
import { POSTGRES_DATABASE, startPostgres } from './postgres';
import { startRedis } from './redis';
import { startBesideSandbox, stoppedAfterTests, TIME_TO_START, type Surroundings } from './surroundings';

/** A dead worker is noticed sooner than by n8n's defaults (60 s, 10 s, 30 s); in milliseconds. */
const LOCKS = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/** A worker of n8n: a process that takes executions from the queue. */
export interface Worker {
	/** Whether it took this execution. */
	took(executionId: string): boolean;
	/** kill -9: the worker cannot say or write anything any more. */
	kill(): Promise<void>;
}

/** An n8n in queue mode, and the sandbox that is its Constant Contact. */
export interface QueueMode {
	sandbox: Sandbox;
	/** Of the main process. */
	owner: Owner;
	/** Connected with the sandbox. */
	credential: SavedCredential;
	/** Those that run. */
	workers: Worker[];
	/** Starts one more, and waits until it is ready. */
	addWorker(): Promise<void>;
	stop(): Promise<void>;
}

export interface QueueModeOptions {
	sandbox?: SandboxOptions;
	/** How many workers there are from the start. Default 2. */
	workers?: number;
	/** How many executions a worker runs at once. Default 20. */
	concurrency?: number;
}

/** Like useN8n, in queue mode: Redis, PostgreSQL, a main that only hands out, and workers. */
export function useQueueMode(options: QueueModeOptions = {}): QueueMode {
	return stoppedAfterTests(async () => await startQueueMode(options));
}

/** The same without jest's hooks: whoever calls it stops it. */
export async function startQueueMode({ sandbox, workers = 2, concurrency = 20 }: QueueModeOptions = {}): Promise<QueueMode> {
	return await startBesideSandbox({ sandbox }, async (surroundings) => await startMainAndWorkers(surroundings, workers, concurrency));
}

async function startMainAndWorkers(
	{ installed, unpacked, sandbox, folder, onStop }: Surroundings,
	atFirst: number,
	concurrency: number,
) {
	const redis = await startRedis();
	onStop(redis.stop);
	const postgres = await startPostgres();
	onStop(postgres.stop);
	const environment = queueEnvironment(redis.port, postgres.port);
	// Each has a folder of its own, as in a container: n8n takes its time where it finds that one has crashed.
	const settings = async () => ({
		...(await moveIn(await mkdtemp(path.join(folder, 'n8n-')), sandbox, unpacked)),
		environment,
	});

	const main = await startN8nServer(installed, { ...(await settings()), port: await freePort() });
	onStop(main.stop);
	const owner = await Owner.signIn(main.url);
	const credential = await owner.createCredential('Constant Contact account', connectedData(sandbox));

	const workers: Worker[] = [];
	const addWorker = async () => {
		const { stop: end, ...worker } = await startWorker(installed, await settings(), concurrency);
		onStop(end);
		const kill = async () => {
			workers.splice(workers.indexOf(added), 1);
			await worker.kill();
		};
		const added: Worker = { ...worker, kill };
		workers.push(added);
	};
	// Main has made the tables by now.
	await Promise.all(Array.from({ length: atFirst }, addWorker));
	return { owner, credential, workers, addWorker };
}

function queueEnvironment(redisPort: number, postgresPort: number): NodeJS.ProcessEnv {
	const { user, database } = POSTGRES_DATABASE;
	return {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		...LOCKS,
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_DATABASE: database,
		N8N_ENCRYPTION_KEY: 'the same for all of them',
	};
}

async function startWorker(
	installed: InstalledN8n,
	settings: SettingsBesideSandbox,
	concurrency: number,
): Promise<Worker & { stop(): Promise<void> }> {
	const port = await freePort();
	const environment = {
		...settings.environment,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	};
	const logFile = path.join(settings.userFolder, 'n8n.log');
	const running = await startN8nCommand(installed, { ...settings, environment }, ['worker', `--concurrency=${concurrency}`], logFile);
	let hasEnded = false;
	void running.ended.finally(() => (hasEnded = true));
	try {
		await until('a worker of n8n', async () => {
			if (hasEnded) throw new Error(`The worker ended before it was ready:\n${running.output()}`);
			const answer = await fetch(`http://127.0.0.1:${port}/healthz/readiness`).catch(() => undefined);
			return answer?.ok === true ? true : undefined;
		}, TIME_TO_START);
	} catch (error) {
		await running.stop();
		throw error;
	}
	return {
		took: (executionId) => readFileSync(logFile, 'utf8').includes(`Worker started execution ${executionId} `),
		kill: async () => {
			process.kill(running.pid, 'SIGKILL');
			// Its task runner would outlive it otherwise.
			await running.stop();
		},
		stop: running.stop,
	};
}
