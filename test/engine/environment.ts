/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
// n8n-core reads these while it is being imported, so this file is imported before it.
import './errorRealm';
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The home folder n8n keeps its instance settings in: a temporary one for each test file. */
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-user-'));

process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'only-for-tests';
process.env.N8N_LOG_LEVEL = 'silent';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';

afterAll(() => rmSync(userFolder, { recursive: true, force: true }));
