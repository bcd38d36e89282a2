/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import path from 'node:path';

/** The project's folder. */
export const projectFolder = path.resolve(__dirname, '..');

export const packageName = 'n8n-nodes-constant-contact';

/**
 * Where everything lives that `npm start` makes; git ignores it.
 * n8n is installed here and its user folders lie beneath, so that a community node in them finds n8n's own modules
 * (n8n-workflow, zod) before those of this project's node_modules.
 */
export const stateFolder = path.join(projectFolder, '.n8n');

export const n8nModules = path.join(stateFolder, 'node_modules');
