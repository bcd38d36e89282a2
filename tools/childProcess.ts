/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- this runs on Node, not in n8n */
import { spawn } from 'node:child_process';

export interface Finished {
	exitCode: number | null;
	stdout: string;
	stderr: string;
}

export interface CommandOptions {
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** Aborting it ends the command. */
	signal?: AbortSignal;
}

/** Runs a command to its end and collects what it prints. Rejects only if it cannot be started or is aborted. */
export async function run(command: string, args: string[], options: CommandOptions): Promise<Finished> {
	return await new Promise((resolve, reject) => {
		const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
		child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
		child.on('error', reject);
		child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
	});
}

/** Runs npm to its end; rejects with everything it printed if it fails. `npm start` hands down npm's own path. */
export async function npm(args: string[], options: CommandOptions): Promise<string> {
	const npmScript = process.env.npm_execpath;
	const { exitCode, stdout, stderr } = npmScript?.endsWith('.js')
		? await run(process.execPath, [npmScript, ...args], options)
		: await run('npm', args, options);
	if (exitCode !== 0) {
		throw new Error(`npm ${args.join(' ')} failed (exit code ${exitCode}) in ${options.cwd}:\n${stdout}${stderr}`);
	}
	return stdout;
}
