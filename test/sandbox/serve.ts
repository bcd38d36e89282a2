/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- this runs on Node, not in n8n */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { API_HOST, OAUTH_HOST, scaledClock, startSandbox } from './index';
import { addSampleData } from './sampleData';

const USAGE = `The local Constant Contact, for people.

  npx tsx test/sandbox/serve.ts [options]

  --port N         port of the proxy (default: any free one)
  --ca-file PATH   where to write the certificate authority (default: sandbox-ca.pem in the temporary folder)
  --contacts N     contacts in the sample account (default: 1200)
  --speed N        how many times as fast as the wall clock time runs (default: 1)
  --latency MS     how long each answer takes (default: 0)
  --no-limits      no limits on requests
`;

async function serve(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			'ca-file': { type: 'string' },
			contacts: { type: 'string', default: '1200' },
			speed: { type: 'string', default: '1' },
			latency: { type: 'string', default: '0' },
			'no-limits': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(USAGE);
	const sandbox = await startSandbox({
		port: values.port === undefined ? undefined : Number(values.port),
		clock: scaledClock(Number(values.speed)),
		latency: Number(values.latency),
		limits: values['no-limits'] ? { perSecond: null, perDay: null, queuedActivities: null } : {},
		activity: { initializedFor: 1000, processingFor: 4000 },
	});
	addSampleData(sandbox.account, { contacts: Number(values.contacts) });
	const caFile = values['ca-file'] ?? `${tmpdir()}/sandbox-ca.pem`;
	writeFileSync(caFile, sandbox.caCertificate);
	const client = sandbox.oauth.clients[0];
	console.log(`${API_HOST} and ${OAUTH_HOST} are served behind this proxy. Use it with:

  export HTTPS_PROXY=${sandbox.proxyUrl} NODE_EXTRA_CA_CERTS=${caFile}

Client id:      ${client?.id}
Client secret:  ${client?.secret}
Access token:   ${sandbox.oauth.issueTokens().access_token}

The account as a page: ${sandbox.proxyUrl}
What was asked: ${sandbox.proxyUrl}/__sandbox/requests?last=5
Ctrl-C stops it.`);
	const stop = () => void sandbox.stop();
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

void serve();
