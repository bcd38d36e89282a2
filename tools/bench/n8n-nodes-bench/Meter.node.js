const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { GCProfiler, setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { describe } = require('./describe');

const MB = 1024 * 1024;

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

function start() {
	collectGarbage();
	const gc = new GCProfiler();
	const { heapUsed, rss } = process.memoryUsage();
	forgetPeak();
	gc.start();
	started = { gc, heapUsed, rss, cpu: process.cpuUsage(), at: performance.now() };
}

/** What the process used since the start. Memory beyond what it used then. */
function stop() {
	const seconds = (performance.now() - started.at) / 1000;
	const { user, system } = process.cpuUsage(started.cpu);
	const peak = peakInMb() - started.rss / MB;
	const { statistics } = started.gc.stop();
	// What a full collection leaves behind is in use; what the process holds beyond it is V8's choice.
	const full = statistics.filter(({ gcType }) => gcType === 'MarkSweepCompact');
	const inUse = full.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
	collectGarbage();
	const kept = process.memoryUsage().heapUsed;
	return {
		seconds,
		cpuSeconds: (user + system) / 1e6,
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
		if (file === '') start();
		else {
			const measured = stop();
			writeFileSync(`${file}.part`, JSON.stringify({ ...measured, items: items.length, last: items.at(-1).json }));
			renameSync(`${file}.part`, file);
		}
		return [items];
	}
};
