import type { Problem } from './problem';
import type { Run } from './run';
import { count } from './texts';

/**
 * The output item of a dry run for one contact. It has none of the keys that a real run gives, so that no later node
 * takes it for one.
 *
 * @param would what the run would do with the contact, or why nothing: "delete", "already_deleted", "not_found"; "unknown"
 * if it cannot be looked up whether there is such a contact
 * @param permissionToSend of a contact to restore, if it is known
 */
export function dryRunJson(contactId: string | null, email: string | null, would: string, permissionToSend?: string): object {
	const permission = permissionToSend === undefined ? {} : { permission_to_send: permissionToSend };
	return { contact_id: contactId, email, would, ...permission, dry_run: true };
}

/**
 * The hint that nothing was done.
 *
 * @param would what the run would do, "delete 3 contacts"
 * @param failures of the look-ups that the dry run made
 */
export function hintAtDryRun({ hint }: Pick<Run, 'hint'>, would: string, failures: Problem[] = []): void {
	hint(`Dry Run: nothing was changed. Without it this run would ${would}.`);
	if (failures[0]) hint(`What would become of ${count(failures.length, 'contact')} is unknown. ${failures[0].message}.`);
}
