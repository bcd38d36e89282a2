// CommonJS without types, as tools/installation.cjs is: what these do is needed before the dependencies are there.
const { spawn } = require('node:child_process');
const path = require('node:path');

/** Runs a command to its end and collects what it prints. Rejects only if it cannot be started or is aborted. */
async function run(command, args, { cwd, env, signal, stdio = ['ignore', 'pipe', 'pipe'] }) {
	signal?.throwIfAborted();
	const child = spawn(command, args, { cwd, env, ...ownGroup, stdio });
	const kill = () => killGroup(child);
	signal?.addEventListener('abort', kill, { once: true });
	const stdout = collect(child, 'stdout');
	const stderr = collect(child, 'stderr');
	const exitCode = await endOf(child);
	signal?.removeEventListener('abort', kill);
	signal?.throwIfAborted();
	return { exitCode, stdout: stdout(), stderr: stderr() };
}

/** Spawn options: Ctrl-C reaches only us, and we end the child and what it started in good order. */
const ownGroup = { detached: process.platform !== 'win32' };

/** Kills a child that was spawned with a group of its own, and whatever it started. */
function killGroup(child) {
	if (child.pid === undefined) return;
	try {
		process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
	} catch {
		// Nobody of the group is left.
	}
}

/** What the child prints; at `most` the last so many characters of it. */
function collect(child, stream, most = Infinity) {
	let text = '';
	child[stream]?.setEncoding('utf8').on('data', (chunk) => (text = (text + chunk).slice(-most)));
	return () => text;
}

/** The exit code, null if a signal ended the child; rejects if it could not be started. */
async function endOf(child) {
	return await new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (exitCode) => resolve(exitCode));
	});
}

/**
 * Runs npm to its end; rejects with everything it printed if it fails. It ends when this process does, however that comes
 * about, and until then it holds `lock`, if there is one (tools/lock.cjs). `npm start` hands down npm's own path.
 */
async function npm(args, { cwd, env = process.env, signal, lock }) {
	const npmScript = process.env.npm_execpath;
	const preload = ['--require', path.join(__dirname, 'endWithParent.cjs')];
	const options = { cwd, signal, env: lock === undefined ? env : { ...env, HELD_LOCK: lock }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] };
	const { exitCode, stdout, stderr } = npmScript?.endsWith('.js')
		? await run(process.execPath, [...preload, npmScript, ...args], options)
		: await run('npm', args, { ...options, stdio: undefined });
	if (exitCode !== 0) {
		throw new Error(`npm ${args.join(' ')} failed (exit code ${exitCode}) in ${cwd}:\n${stdout}${stderr}`);
	}
	return stdout;
}

module.exports = { run, ownGroup, killGroup, collect, endOf, npm };
