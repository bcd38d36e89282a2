/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error, no-console -- this runs on Node, not in n8n */

/** How often a step that takes long says so where no line can be redrawn (a log, CI), in milliseconds. */
const REMINDER_INTERVAL = 20_000;

/** Does `work` and shows what is being done, for how long, and how it ended. `hint` says how long it usually takes. */
export async function step<T>(what: string, work: () => Promise<T>, hint?: string): Promise<T> {
	const started = Date.now();
	const stopShowing = showProgress(hint === undefined ? what : `${what} (${hint})`, started);
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

function showProgress(line: string, started: number): () => void {
	if (process.stdout.isTTY) {
		const draw = () => process.stdout.write(`\r\x1b[K… ${line}  ${seconds(started)}`);
		draw();
		const timer = setInterval(draw, 1000);
		return () => {
			clearInterval(timer);
			process.stdout.write('\r\x1b[K');
		};
	}
	console.log(`… ${line}`);
	const timer = setInterval(() => console.log(`  still at it after ${seconds(started)}`), REMINDER_INTERVAL);
	return () => clearInterval(timer);
}

function seconds(since: number): string {
	const elapsed = Math.round((Date.now() - since) / 1000);
	return elapsed < 60 ? `${elapsed} s` : `${Math.floor(elapsed / 60)} min ${elapsed % 60} s`;
}
