const { setTimeout: sleep } = require('node:timers/promises');
const { describe } = require('./describe');

const BATCH = 500;
const PACE_MS = 267.5;

/** Does nothing but send what Delete Many sends for the same items, as n8n's helper sends it, one at a time at the API's limit. */
exports.SendRequests = class SendRequests {
	description = {
		...describe('sendRequests', 'Send Requests'),
		credentials: [{ name: 'constantContactOAuth2Api', required: true }],
	};

	async execute() {
		const items = this.getInputData();
		for (let first = 0; first < items.length; first += BATCH) {
			const contact_ids = items.slice(first, first + BATCH).map(({ json }) => json.contact_id);
			const [answer] = await Promise.all([this.helpers.httpRequestWithAuthentication.call(this, 'constantContactOAuth2Api', {
				method: 'POST',
				url: 'https://api.cc.email/v3/activities/contact_delete',
				body: { contact_ids },
				json: true,
				returnFullResponse: true,
			}), sleep(PACE_MS)]);
			if (answer.statusCode !== 201) throw new Error(`contact_delete answered ${answer.statusCode}`);
		}
		return [items];
	}
};
