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

/** From the start of one request to the start of the next, in ms. */
export const PACE = 268;

/** From the start of the fourth request of a pacer to that of the fifth, which waits for a first one that arrives late. */
export const FIFTH = PACE + 150;

/** A Wednesday. */
const DEFAULT_NOW = '2026-03-04T09:00:00.000Z';

/**
 * Gives every test of the describe block (or file) that it is called in an engine with a sandbox of its own,
 * and fixes Math.random. After each test every spy is restored.
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

	// The node's retries have a random share, and tests measure pauses to the millisecond.
	beforeEach(() => {
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
	});

	// With whatever else the test spied on; a hook of its own, as it has to run even when stopping fails.
	afterEach(() => jest.restoreAllMocks());

	return new Proxy({} as Engine, {
		get(_target, property) {
			if (!engine) throw new Error('The engine exists only while a test runs');
			const value: unknown = Reflect.get(engine, property, engine);
			return typeof value === 'function' ? value.bind(engine) : value;
		},
	});
}
