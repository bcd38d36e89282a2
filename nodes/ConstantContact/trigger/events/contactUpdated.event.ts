import { isDeleted } from '../../api/contact';
import { contactEvent } from '../contactEvents';
import { TO_THE_SECOND } from '../window';

export const contactUpdated = contactEvent(
	{
		name: 'Contact Updated',
		description: 'The details of a contact changed',
		notice:
			'Several changes of a contact between two polls come out once, with the contact as it is then. Who unsubscribes is not updated: use Contact Unsubscribed. Contacts that were just created, and deleted ones, are left out. Whether a change of lists or tags alone counts is up to Constant Contact, which does not tell.',
		window: TO_THE_SECOND,
		isFoundByTime: true,
		query: (from) => ({ updated_after: from }),
		happened(contact) {
			const { contact_id, created_at, updated_at } = contact;
			return isDeleted(contact) || updated_at === created_at ? undefined : { id: contact_id, at: updated_at };
		},
		none: {
			message: 'No contact that passes the filters was changed since its creation',
			advice: 'Change the name of a contact in Constant Contact, wait a minute or two, then fetch again.',
		},
	},
	{ isFiltered: true },
);
