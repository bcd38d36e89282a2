import type { ActivityError, Job } from './activity';
import { type Contact, MOST } from './contact';
import type { JobTarget } from './jobTarget';

/** What became of one contact: done, passed over in silence, or an error to report. */
type Outcome = { done: true } | { done: false; error?: ActivityError };

/** Does the job to one contact, at the time the activity ended (ms). */
export function carryOut(account: JobTarget, job: Job, contact: Contact, at: number): Outcome {
	if (job.type === 'contact_delete') return { done: account.deleteContact(contact, at) };
	return job.type === 'add_list_memberships'
		? addToLists(account, contact, job.list_ids, at)
		: removeFromLists(account, contact, job.list_ids, at);
}

function addToLists(account: JobTarget, contact: Contact, listIds: string[], at: number): Outcome {
	const unsubscribed = contact.email_address?.permission_to_send === 'unsubscribed';
	if (contact.deleted_at !== undefined && unsubscribed && account.unknowns.unsubscribedOnRestore === 400) {
		return { done: false };
	}
	const lists = [...new Set([...contact.list_memberships, ...listIds])];
	if (lists.length > MOST.list_memberships) {
		const error = `Contact ${contact.contact_id} cannot be a member of more than ${MOST.list_memberships} lists.`;
		return { done: false, error };
	}
	account.reviveContact(contact, at);
	account.changeLists(contact, lists, at);
	return { done: true };
}

function removeFromLists(account: JobTarget, contact: Contact, listIds: string[], at: number): Outcome {
	const left = contact.list_memberships.filter((id) => !listIds.includes(id));
	if (left.length < contact.list_memberships.length) account.changeLists(contact, left, at);
	return { done: true };
}
