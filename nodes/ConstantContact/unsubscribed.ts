import type { Run } from './operation';
import { count } from './problem';

/** A contact that is restored, and what is known of its consent. */
export interface Restored {
	contactId: string | null;
	permissionToSend?: string | undefined;
}

/**
 * A hint for restored contacts who had unsubscribed: they stay so, and there is one lawful way to ask them back.
 *
 * @see https://developer.constantcontact.com/api_guide/contacts_re-subscribe.html
 */
export function hintAtUnsubscribed({ hint }: Run, contacts: Iterable<Restored>): void {
	const ids = new Set<string | null>();
	for (const { contactId, permissionToSend } of contacts) {
		if (permissionToSend === 'unsubscribed') ids.add(contactId);
	}
	if (ids.size === 0) return;
	hint(
		`${count(ids.size, 'contact')} to restore had unsubscribed, and restoring does not change that: no mail reaches them. The lawful way to win them back is Constant Contact's resubscribe email, which asks for their consent and can be sent once.`,
	);
}
