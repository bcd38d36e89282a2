import { contactEvent } from '../contactEvents';
import { TO_THE_SECOND } from '../window';

export const contactCreated = contactEvent(
	{
		name: 'Contact Created',
		description: 'A contact was added to the account, by whatever way',
		notice:
			'With filters: contacts that are on the list, or have the tag, when they are found. One that was deleted soon after its creation comes out too, with "deleted_at".',
		window: TO_THE_SECOND,
		isFoundByTime: true,
		query: (from) => ({ status: 'all', created_after: from }),
		happened: ({ contact_id, created_at }) => ({ id: contact_id, at: created_at }),
		none: {
			message: 'No contact that passes the filters was ever created',
			advice: 'Add a contact in Constant Contact (with the list or tag of the filters), wait a minute or two, then fetch again.',
		},
	},
	{ isFiltered: true },
);
