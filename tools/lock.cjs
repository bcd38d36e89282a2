// CommonJS without types, as tools/installation.cjs is: it is needed before the dependencies are there.
const { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/** How often a lock that another process holds is looked at, in milliseconds. */
const LOOK_INTERVAL = 300;

/** Older than this, a lock without an owner belongs to a process that ended before it could say who it was. In milliseconds. */
const TIME_TO_SIGN = 5_000;

/**
 * Does `work` while it holds the lock: a file that names the processes that hold it, one a line. A lock whose processes are
 * all gone, killed perhaps, is taken over. While another process holds it: waits, after it has called `onHeld` once with
 * the ids of the processes; rejects if that throws.
 */
async function withLock(file, work, { onHeld = () => {}, signal } = {}) {
	mkdirSync(path.dirname(file), { recursive: true });
	for (let told = false; !take(file); told = true) {
		const holders = takeAway(file);
		if (holders.length > 0 && !told) onHeld(holders);
		await sleep(LOOK_INTERVAL, undefined, { signal });
	}
	try {
		return await work();
	} finally {
		rmSync(file, { force: true });
	}
}

/** Adds this process to those that hold the lock: it is free only when all are gone. */
function join(file) {
	appendFileSync(file, `${identity(process.pid)}\n`);
}

function take(file) {
	try {
		writeFileSync(file, `${identity(process.pid)}\n`, { flag: 'wx' });
		return true;
	} catch (error) {
		if (error.code === 'EEXIST') return false;
		throw error;
	}
}

/** Removes a lock that nobody holds any more. Returns the ids of those who do. */
function takeAway(file) {
	const found = read(file);
	if (found === undefined || isHeld(found)) return holdersOf(found);
	// Between the look and the removal another process may have taken it over. Moving it tells.
	const aside = `${file}.${process.pid}`;
	try {
		renameSync(file, aside);
	} catch {
		return [];
	}
	const moved = read(aside);
	if (moved !== undefined && moved.text !== found.text && isHeld(moved)) renameSync(aside, file);
	else rmSync(aside, { force: true });
	return [];
}

function read(file) {
	try {
		return { text: readFileSync(file, 'utf8'), age: Date.now() - statSync(file).mtimeMs };
	} catch {
		return undefined;
	}
}

function isHeld({ text, age }) {
	return text === '' ? age < TIME_TO_SIGN : holdersOf({ text }).length > 0;
}

function holdersOf(found) {
	const lines = found?.text.split('\n').filter((line) => line !== '') ?? [];
	return lines.map((line) => [line, Number(line.split(' ')[0])]).filter(([line, pid]) => identity(pid) === line).map(([, pid]) => pid);
}

/** The process's id and, on Linux, when it began: ids are given anew, in a container from the same few. Undefined if it is gone. */
function identity(pid) {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if (error.code !== 'EPERM') return undefined;
	}
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return state === 'Z' ? undefined : `${pid} ${fields[18]}`;
	} catch {
		return String(pid);
	}
}

module.exports = { withLock, join };
