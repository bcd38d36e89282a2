import { contactEvent } from '../contactEvents';
import { TO_THE_SECOND } from '../window';

export const contactUnsubscribed = contactEvent(
	{
		name: 'Contact Unsubscribed',
		description: 'A person no longer wants any email of the account',
		notice:
			'Who unsubscribes is not deleted, and is not taken off lists. Contacts that were deleted since come out too, unless a filter asks for lists: a deleted contact is on none.',
		window: TO_THE_SECOND,
		isFoundByTime: true,
		query: (from) => ({ status: 'all', optout_after: from }),
		// Who has no address can only leave the text messages.
		happened: ({ contact_id, email_address: email }) => (email ? { id: contact_id, at: email.opt_out_date ?? email.updated_at } : undefined),
		none: {
			message: 'Nobody who passes the filters has unsubscribed yet',
			advice: 'Unsubscribe an address of your own by the link in an email of Constant Contact, wait a minute or two, then fetch again.',
		},
	},
	{ isFiltered: true },
);
