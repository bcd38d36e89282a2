/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { generateCACertificate } from 'mockttp';
import tls from 'node:tls';

import type { SandboxOptions } from '../sandbox';

type CertificateAuthority = NonNullable<SandboxOptions['ca']>;

const KEY = Symbol.for('n8n-nodes-constant-contact.test.ca');
// Node's own modules are the only objects that jest shares between the test files of a process.
const shared = tls as unknown as { [KEY]?: Promise<CertificateAuthority> };

/** The sandboxes' certificate authority: its key takes 100 to 200 ms to make, so one is made per jest process and kept in memory only. */
export async function sharedCa(): Promise<CertificateAuthority> {
	shared[KEY] ??= generateCACertificate({ subject: { commonName: 'Test CA' } });
	return await shared[KEY];
}
