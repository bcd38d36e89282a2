/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import path from 'node:path';

/** The project's folder. */
export const projectFolder = path.resolve(__dirname, '..');

export const packageName = 'n8n-nodes-constant-contact';

/** Where everything lives that `npm start` makes; git ignores it. */
export const stateFolder = path.join(projectFolder, '.n8n');
