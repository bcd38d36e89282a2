import type { Run } from '../run/run';
import { count } from '../run/texts';

/** A contact, and its consent to mail where that is known. */
export interface ContactConsent {
	contactId: string | null;
	permissionToSend?: string | undefined;
}

/**
 * A hint for restored contacts who had unsubscribed: they stay so, and there is one lawful way to ask them back.
 *
 * @see https://developer.constantcontact.com/api_guide/contacts_re-subscribe.html
 */
export function hintAtUnsubscribed({ hint }: Pick<Run, 'hint'>, contacts: Iterable<ContactConsent>): void {
	const ids = new Set<string | null>();
	for (const { contactId, permissionToSend } of contacts) {
		if (permissionToSend === 'unsubscribed') ids.add(contactId);
	}
	if (ids.size === 0) return;
	hint(
		`${count(ids.size, 'contact')} to restore had unsubscribed, and restoring does not change that: no mail reaches them. The lawful way to win them back is Constant Contact's resubscribe email, which asks for their consent and can be sent once: Contact > Resubscribe.`,
	);
}
