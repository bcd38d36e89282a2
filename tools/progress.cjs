// CommonJS without types, as tools/installation.cjs is: what these do is needed before the dependencies are there.

/** How often a step that takes long says so where no line can be redrawn (a log, CI), in milliseconds. */
const REMINDER_INTERVAL = 20_000;

/**
 * Does `work` and shows what is being done, for how long, and how it ended. `hint` says how long it usually takes,
 * `soFar` is asked again and again how far it has come.
 */
async function step(what, work, hint, soFar) {
	const started = Date.now();
	const stopShowing = showProgress(hint === undefined ? what : `${what} (${hint})`, started, soFar);
	try {
		const result = await work();
		stopShowing();
		console.log(`✔ ${what} (${seconds(started)})`);
		return result;
	} catch (error) {
		stopShowing();
		console.log(`✖ ${what} (${seconds(started)})`);
		throw error;
	}
}

function showProgress(line, started, soFar) {
	const progress = () => [seconds(started), soFar?.()].filter(Boolean).join(', ');
	if (process.stdout.isTTY) {
		const draw = () => process.stdout.write(`\r\x1b[K… ${line}  ${progress()}`.slice(0, process.stdout.columns + 3));
		draw();
		const timer = setInterval(draw, 1000);
		return () => {
			clearInterval(timer);
			process.stdout.write('\r\x1b[K');
		};
	}
	console.log(`… ${line}`);
	const timer = setInterval(() => console.log(`  still at it after ${progress()}`), REMINDER_INTERVAL);
	return () => clearInterval(timer);
}

function seconds(since) {
	const elapsed = Math.round((Date.now() - since) / 1000);
	return elapsed < 60 ? `${elapsed} s` : `${Math.floor(elapsed / 60)} min ${elapsed % 60} s`;
}

module.exports = { step };
