/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { accessSync, constants, readdirSync } from 'node:fs';
import path from 'node:path';

/** A program that is no npm package, and what installs it. */
interface Program {
	/** Its names, the first that is found is taken. */
	names: string[];
	debianPackage: string;
	/** Where Debian puts it, if not on the PATH. */
	folders?: () => string[];
}

const PROGRAMS = {
	chromium: { names: ['chromium', 'chromium-browser', 'google-chrome'], debianPackage: 'chromium' },
	redisServer: { names: ['redis-server'], debianPackage: 'redis-server' },
	initdb: { names: ['initdb'], debianPackage: 'postgresql', folders: postgresFolders },
	postgres: { names: ['postgres'], debianPackage: 'postgresql', folders: postgresFolders },
	psql: { names: ['psql'], debianPackage: 'postgresql', folders: postgresFolders },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof PROGRAMS;

/** What n8n needs in queue mode. */
export const PROGRAMS_OF_QUEUE_MODE: ProgramName[] = ['redisServer', 'initdb', 'postgres'];

/** The whole path of a program. @throws an error that says how to install it */
export function programPath(name: ProgramName): string {
	const found = find(PROGRAMS[name]);
	if (found === undefined) throw new Error(missing([PROGRAMS[name]]));
	return found;
}

/** @throws an error that says how to install what is missing of them, all at once */
export function requirePrograms(command: string, names = Object.keys(PROGRAMS) as ProgramName[]): void {
	const absent = names.map((name): Program => PROGRAMS[name]).filter((program) => find(program) === undefined);
	if (absent.length > 0) throw new Error(missing(absent, command));
}

function missing(programs: Program[], command = 'This'): string {
	const packages = [...new Set(programs.map(({ debianPackage }) => debianPackage))];
	const names = programs.map((program) => program.names[0]);
	return `${command} needs ${names.join(', ')}, which this machine lacks: apt-get install --no-install-recommends ${packages.join(' ')}`;
}

function find({ names, folders }: Program): string | undefined {
	const everywhere = [...(process.env.PATH ?? '').split(path.delimiter), ...(folders?.() ?? [])];
	return names.flatMap((name) => everywhere.map((folder) => path.join(folder, name))).find(isExecutable);
}

/** Debian keeps PostgreSQL's own programs off the PATH, beside those of other versions; the newest first. */
function postgresFolders(): string[] {
	const root = '/usr/lib/postgresql';
	try {
		const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
		return versions.map((version) => path.join(root, version, 'bin'));
	} catch {
		return [];
	}
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
