import type { Engine } from '../engine';

/** After every test: whatever was sent, no request said a word about consent. */
export function neverTouchesConsent(engine: Engine): void {
	afterEach(() => {
		const sent = engine.sandbox.requests
			.filter(({ host }) => host === 'api.cc.email')
			.map(({ query, body }) => JSON.stringify([query, body]));
		expect(sent.filter((text) => /permission_to_send|sms_channel|opt_|sign_up_form|resubscribe/.test(text))).toEqual([]);
	});
}
