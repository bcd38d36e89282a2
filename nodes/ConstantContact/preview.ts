import { addressOf } from './api/contact';
import type { NotSent } from './bulk/plan';
import type { Run } from './operation';
import { count, Problem } from './problem';
import type { Found } from './resolveContacts';

/** What an operation does to contacts. */
export type Deed = 'delete' | 'remove' | 'restore';

/** What a run would do with a contact; unknown if it cannot be looked up whether there is such a contact. */
export type Would = Deed | NotSent | 'unknown';

/** The address of a contact that was looked up by id. */
export function addressIn(lookedUp: Found, contactId: string | null): string | undefined {
	const found = contactId === null ? undefined : lookedUp.get(contactId);
	return found && !(found instanceof Problem) ? addressOf(found) : undefined;
}

/**
 * The output item of a dry run for one contact. It has none of the keys of the deed, so that no later node takes it for
 * that.
 *
 * @param permissionToSend of a contact to restore, if it is known
 */
export function previewJson(contactId: string | null, email: string | null, would: Would, permissionToSend?: string): object {
	const permission = permissionToSend === undefined ? {} : { permission_to_send: permissionToSend };
	return { contact_id: contactId, email, would, ...permission, dry_run: true };
}

/**
 * Said in the panel, so that nobody waits for the effect.
 *
 * @param would what the run would do, "delete 3 contacts"
 * @param lookedUp what was looked up for the dry run alone
 */
export function hintAtDryRun({ hint }: Run, would: string, lookedUp: Found = new Map()): void {
	hint(`Dry Run: nothing was changed. Without it this run would ${would}.`);
	const failures = [...lookedUp.values()].filter((found) => found instanceof Problem);
	if (failures[0]) hint(`What would become of ${count(failures.length, 'contact')} is unknown. ${failures[0].message}.`);
}
