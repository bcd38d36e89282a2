import type { ActivityError, Job, JobType } from './activity';
import { type Contact, MOST } from './contact';
import type { JobTarget } from './jobTarget';

/** What became of one contact: done, passed over in silence, or an error to report. */
type Outcome = { done: true } | { done: false; error?: ActivityError };

type CarryOut = (account: JobTarget, job: Job, contact: Contact, at: number) => Outcome;

/** Does the job to one contact, at the time the activity ended (ms). */
export const carryOut: CarryOut = (account, job, contact, at) => JOBS[job.type](account, job, contact, at);

const JOBS: Record<JobType, CarryOut> = {
	contact_delete: (account, _job, contact, at) => ({ done: account.deleteContact(contact, at) }),
	add_list_memberships: addToLists,
	remove_list_memberships: (account, job, contact, at) => {
		const left = without(contact.list_memberships, job.list_ids);
		if (left.length < contact.list_memberships.length) account.changeLists(contact, left, at);
		return { done: true };
	},
	contacts_taggings_add: addTags,
	contacts_taggings_remove: (account, job, contact, at) => {
		const left = without(contact.taggings, job.tag_ids);
		if (left.length < contact.taggings.length) account.changeTags(contact, left, at);
		return { done: true };
	},
};

function addToLists(account: JobTarget, { list_ids }: Job, contact: Contact, at: number): Outcome {
	const unsubscribed = contact.email_address?.permission_to_send === 'unsubscribed';
	if (contact.deleted_at !== undefined && unsubscribed && account.unknowns.unsubscribedOnRestore === 400) {
		return { done: false };
	}
	const lists = union(contact.list_memberships, list_ids);
	if (lists.length > MOST.list_memberships) {
		const error = `Contact ${contact.contact_id} cannot be a member of more than ${MOST.list_memberships} lists.`;
		return { done: false, error };
	}
	account.reviveContact(contact, at);
	account.changeLists(contact, lists, at);
	return { done: true };
}

function addTags(account: JobTarget, { tag_ids }: Job, contact: Contact, at: number): Outcome {
	const tags = union(contact.taggings, tag_ids);
	if (tags.length > MOST.taggings) {
		return { done: false, error: `Contact ${contact.contact_id} cannot have more than ${MOST.taggings} tags.` };
	}
	if (tags.length > contact.taggings.length) account.changeTags(contact, tags, at);
	return { done: true };
}

function union(ids: string[], others: string[]): string[] {
	return [...new Set([...ids, ...others])];
}

function without(ids: string[], taken: string[]): string[] {
	return ids.filter((id) => !taken.includes(id));
}
