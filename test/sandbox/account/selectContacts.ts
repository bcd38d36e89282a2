import type { Unknowns } from '../unknowns';
import type { Job, Source } from './activity';
import type { Contact } from './contact';
import type { JobTarget } from './jobTarget';

export interface Selection {
	contacts: Contact[];
	/** Contact ids of the job that select nobody. */
	unknown: string[];
}

/** Whom a bulk activity means, as the account stands now. Costs what it selects, except where it means everybody. */
export function selectContacts(account: JobTarget, find: ContactById, job: Job): Selection {
	if (job.source.contact_ids) return selectByIds(account, find, job, job.source.contact_ids);
	const exclude = new Set(job.exclude);
	const contacts = selectByProperty(account, find, job.source);
	return { contacts: contacts.filter((contact) => !exclude.has(contact.contact_id)), unknown: [] };
}

/** Looks a contact up without letting other activities take effect first. */
export interface ContactById {
	contact(id: string): Contact | undefined;
	everybody: readonly Contact[];
}

function selectByIds(account: JobTarget, find: ContactById, job: Job, ids: string[]): Selection {
	const reachesDeleted = concernsDeleted(job, account.unknowns);
	const selection: Selection = { contacts: [], unknown: [] };
	for (const id of new Set(ids)) {
		const contact = find.contact(id);
		if (contact && (reachesDeleted || contact.deleted_at === undefined)) selection.contacts.push(contact);
		else selection.unknown.push(id);
	}
	return selection;
}

/** Adding to lists revives the deleted; the other jobs have nothing to do for them, except perhaps taggings. */
function concernsDeleted({ type }: Job, { deletedInTaggings }: Unknowns): boolean {
	if (type === 'contacts_taggings_add' || type === 'contacts_taggings_remove') return deletedInTaggings === 'changed';
	return type === 'add_list_memberships';
}

function selectByProperty(account: JobTarget, find: ContactById, source: Source): Contact[] {
	if (source.list_ids) return union(source.list_ids, (id) => account.membersOf(id), find);
	if (source.tag_ids) return union(source.tag_ids, (id) => account.taggedWith(id), find);
	if (source.all_active_contacts) return find.everybody.filter((contact) => account.isActive(contact));
	if (source.new_subscriber) return find.everybody.filter((contact) => account.isNewSubscriber(contact));
	const alive = find.everybody.filter((contact) => contact.deleted_at === undefined);
	if (source.engagement_level) {
		return alive.filter((contact) => contact.engagement_level === source.engagement_level);
	}
	const segment = account.segments.find(({ segment_id }) => segment_id === source.segment_id);
	return segment ? alive.filter(segment.matches) : [];
}

function union(ids: string[], members: (id: string) => ReadonlySet<string>, find: ContactById): Contact[] {
	const found = new Set<Contact>();
	for (const id of ids) {
		for (const contactId of members(id)) {
			const contact = find.contact(contactId);
			if (contact && contact.deleted_at === undefined) found.add(contact);
		}
	}
	return [...found];
}
