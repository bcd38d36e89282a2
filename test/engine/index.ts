import './environment';

import { API_HOST, OAUTH_HOST, startSandbox, type SandboxOptions } from '../sandbox';
import { Engine } from './engine';
import { connectionsInFlight, connectThrough, issueCertificate } from './network';
import { sharedCa } from './sharedCa';
import { VirtualClock } from './virtualClock';

export type { Engine, NodeRun } from './engine';
export type { WorkflowJson } from './execute';
export { pairingOf, type RunReport, type UnderWay } from './report';
export { FOLLOWING, FOLLOWING_ERRORS, NODE, START } from './workflows';

export interface EngineOptions extends Omit<SandboxOptions, 'ca' | 'clock' | 'port'> {
	/** When a test starts. */
	now?: string;
}

/** A Wednesday. */
const DEFAULT_NOW = '2026-03-04T09:00:00.000Z';

/**
 * Gives every test of the describe block (or file) that it is called in an engine with a sandbox of its own.
 * Properties of the returned object are those of the current test's engine.
 */
export function useEngine({ now = DEFAULT_NOW, ...options }: EngineOptions = {}): Engine {
	let engine: Engine | undefined;
	let stop = async () => {};

	beforeEach(async () => {
		const sandbox = await startSandbox({ ...options, ca: await sharedCa() });
		await Promise.all([API_HOST, OAUTH_HOST].map(async (host) => await issueCertificate(sandbox, host)));
		const disconnect = connectThrough(sandbox);
		const clock = new VirtualClock(Date.parse(now), () => connectionsInFlight() - sandbox.held);
		engine = new Engine(sandbox, clock);
		stop = async () => {
			clock.stop();
			disconnect();
			await sandbox.stop();
		};
	});

	afterEach(async () => await stop());

	return new Proxy({} as Engine, {
		get(_target, property) {
			if (!engine) throw new Error('The engine exists only while a test runs');
			const value: unknown = Reflect.get(engine, property, engine);
			return typeof value === 'function' ? value.bind(engine) : value;
		},
	});
}
