const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setTimeout: sleep } = require('node:timers/promises');
const { GCProfiler, setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { describe } = require('./describe');

const MB = 1024 * 1024;
/** How often the event loop is looked at, in milliseconds. */
const LOOK_MS = 10;
/** By then it has been looked at. */
const LOOKED_MS = 5 * LOOK_MS;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

let started;

/** Lets Linux forget the largest size that the process has had until now. */
function forgetPeak() {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		// Elsewhere the peak is that of the whole process.
	}
}

function peakInMb() {
	try {
		return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
	} catch {
		return process.resourceUsage().maxRSS / 1024;
	}
}

async function start() {
	collectGarbage();
	const pauses = monitorEventLoopDelay({ resolution: LOOK_MS });
	pauses.enable();
	// A pause is counted from one look to the next, so there has to be one before the node that is measured.
	await sleep(LOOKED_MS);
	pauses.reset();
	const gc = new GCProfiler();
	const { heapUsed, rss } = process.memoryUsage();
	forgetPeak();
	gc.start();
	started = { gc, pauses, heapUsed, rss, cpu: process.cpuUsage(), at: performance.now() };
}

/** What the process used since the start. Memory beyond what it used then. */
async function stop() {
	const seconds = (performance.now() - started.at) / 1000;
	const { user, system } = process.cpuUsage(started.cpu);
	const peak = peakInMb() - started.rss / MB;
	const { statistics } = started.gc.stop();
	// The node may end in the middle of a pause.
	await sleep(LOOKED_MS);
	started.pauses.disable();
	// What a full collection leaves behind is in use; what the process holds beyond it is V8's choice.
	const full = statistics.filter(({ gcType }) => gcType === 'MarkSweepCompact');
	const inUse = full.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
	collectGarbage();
	const kept = process.memoryUsage().heapUsed;
	return {
		seconds,
		cpuSeconds: (user + system) / 1e6,
		longestPauseMs: Math.max(0, started.pauses.max / 1e6 - LOOK_MS),
		peakMb: peak,
		liveMb: (Math.max(kept, ...inUse) - started.heapUsed) / MB,
		keptMb: (kept - started.heapUsed) / MB,
	};
}

/** The first one starts the measuring, the one with a file ends it and writes what was measured. */
exports.Meter = class Meter {
	description = describe('meter', 'Meter', [{ displayName: 'File', name: 'file', type: 'string', default: '' }]);

	async execute() {
		const items = this.getInputData();
		const file = this.getNodeParameter('file', 0);
		if (file === '') await start();
		else {
			const measured = await stop();
			writeFileSync(`${file}.part`, JSON.stringify({ ...measured, items: items.length, last: items.at(-1).json }));
			renameSync(`${file}.part`, file);
		}
		return [items];
	}
};
