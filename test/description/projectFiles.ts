/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from '../../tools/paths';

/** Reads a JSON file of the project. */
export function readJson<T>(...path: string[]): T {
	return JSON.parse(readFileSync(join(projectFolder, ...path), 'utf8')) as T;
}
