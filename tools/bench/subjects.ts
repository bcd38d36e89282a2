import { exampleCredential } from '../examples';
import { END, type BenchNode, type Subject } from './workflow';

const API = 'https://api.cc.email/v3';

/** What dragging a field into the parameter gives. */
export const PLAIN_PATH = '={{ $json.contact_id }}';
export const ANY_EXPRESSION = '={{ $json.contact_id.toLowerCase() }}';

const toEnd = { to: [[END]] };

export const passThrough: Subject = [{ name: 'Pass Through', type: 'n8n-nodes-bench.passThrough', ...toEnd }];

export function readParameter(contacts: string): Subject {
	return [{ name: 'Read Parameter', type: 'n8n-nodes-bench.readParameter', parameters: { contacts }, ...toEnd }];
}

/** The requests of Delete Many, and nothing else. */
export const sendRequests: Subject = [{ name: 'Send Requests', type: 'n8n-nodes-bench.sendRequests', ...toEnd }];

function constantContact(name: string, operation: string, more: object): Subject {
	const parameters = { resource: 'contact', operation, ...more };
	return [{ name, type: 'n8n-nodes-constant-contact.constantContact', parameters, ...toEnd }];
}

/** This package's Delete Many. */
export function deleteMany(contacts: string, more: object = {}): Subject {
	return constantContact('Delete Many', 'deleteMany', { contacts, ...more });
}

/** Its Restore Many, onto the lists that the contacts were on. */
export function restoreMany(options: object = {}): Subject {
	const lists = { restoreTo: 'previousLists', previousLists: '={{ $json.list_memberships }}' };
	return constantContact('Restore Many', 'restoreMany', { contacts: PLAIN_PATH, ...lists, options });
}

export const deleteManyAndWait = deleteMany(PLAIN_PATH, { waitForCompletion: true });

function httpRequest(name: string, method: string, path: string, more: object): BenchNode {
	const parameters = {
		method,
		url: `${path.startsWith('=') ? '=' : ''}${API}${path.replace(/^=/, '')}`,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: exampleCredential.type,
		options: {},
		...more,
	};
	return { name, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters };
}

/** n8n's HTTP Request with its batching: one DELETE each `interval` ms. A refused one is left undone and the others go on. */
export function deleteOneByOne(interval: number): Subject {
	const options = { batching: { batch: { batchSize: 1, batchInterval: interval } } };
	const node = httpRequest('HTTP Request', 'DELETE', '=/contacts/{{ $json.contact_id }}', { options });
	return [{ ...node, onError: 'continueRegularOutput', ...toEnd }];
}

/** 500 contacts at a time: submit them, then wait 5 s and look, until the activity has ended. */
export const loopAndWait: Subject = [
	{
		name: 'Loop Over Items',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { batchSize: 500, options: {} },
		to: [[END], ['Submit']],
	},
	{
		...httpRequest('Submit', 'POST', '/activities/contact_delete', {
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ { contact_ids: $input.all().map((item) => item.json.contact_id) } }}',
		}),
		executeOnce: true,
		to: [['Wait']],
	},
	{
		name: 'Wait',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: { amount: 5, unit: 'seconds' },
		to: [['Look']],
	},
	{ ...httpRequest('Look', 'GET', '=/activities/{{ $json.activity_id }}', {}), to: [['Completed?']] },
	{
		name: 'Completed?',
		type: 'n8n-nodes-base.if',
		typeVersion: 2.2,
		parameters: {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [
					{
						id: 'completed',
						leftValue: '={{ $json.state }}',
						rightValue: 'completed',
						operator: { type: 'string', operation: 'equals' },
					},
				],
				combinator: 'and',
			},
			options: {},
		},
		to: [['Loop Over Items'], ['Wait']],
	},
];
