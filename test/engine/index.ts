import { removeUserFolder } from './environment';

import { Engine } from './engine';
import { connectionsInFlight, connectThrough } from './network';
import { startSandbox, type SandboxOptions } from './subject';
import { VirtualClock } from './virtualClock';

export type { Engine, NodeRun } from './engine';
export type { WorkflowJson } from './execute';
export { pairingOf, type RunReport, type UnderWay } from './report';
export { FOLLOWING, FOLLOWING_ERRORS, NODE, START } from './workflows';

/**
 * Gives every test of the describe block (or file) that it is called in an engine with a sandbox of its own.
 * Properties of the returned object are those of the current test's engine.
 */
export function useEngine(options: SandboxOptions = {}): Engine {
	let engine: Engine | undefined;
	let stop = async () => {};

	beforeEach(async () => {
		const sandbox = await startSandbox(options);
		const disconnect = connectThrough(sandbox);
		const clock = new VirtualClock(() => connectionsInFlight() - sandbox.held);
		engine = new Engine(sandbox, clock);
		stop = async () => {
			clock.stop();
			disconnect();
			await sandbox.stop();
		};
	});

	afterEach(async () => await stop());
	afterAll(removeUserFolder);

	return new Proxy({} as Engine, {
		get(_target, property) {
			if (!engine) throw new Error('The engine exists only while a test runs');
			const value: unknown = Reflect.get(engine, property, engine);
			return typeof value === 'function' ? value.bind(engine) : value;
		},
	});
}
