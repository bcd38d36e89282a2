import { LARGEST_PAGE } from '../../api/pages';
import { count } from '../../run/texts';
import { contactEvent } from '../contactEvents';
import type { Note } from '../memory';
import { TO_THE_DAY } from '../window';

const HOUR = 3_600_000;
/** Where less was found than there is said to be, the rest is looked for sooner. */
const TEN_MINUTES = 600_000;

/** How many deleted contacts there are said to be, and how many were read; of the reading so far. */
function isAllOf({ total, read = 0 }: Note): boolean {
	return total === undefined || read >= total;
}

/**
 * The API neither finds nor orders by deletion, so all deleted contacts are read and compared with those that were seen. As
 * long as their number stays the same, that is done once an hour.
 *
 * @see https://developer.constantcontact.com/api_guide/deleted-contacts.html
 */
export const contactDeleted = contactEvent(
	{
		name: 'Contact Deleted',
		description: 'A contact was deleted, by this node or by anybody else',
		notice:
			'Deleting is not unsubscribing, and not leaving a list. Only the date of a deletion is known: a contact deleted twice on one day comes out once, unless a poll saw it restored in between; one deleted and restored within the hour may not come out. With more than 500 deleted contacts in the account all are read, 500 with each request, when their number has changed and at least once an hour: 20,000 take 40 requests each time, at least 960 a day.',
		window: TO_THE_DAY,
		isFoundByTime: false,
		query: () => ({ status: 'deleted', include_count: true }),
		happened: ({ contact_id, deleted_at }) => (deleted_at ? { id: contact_id, at: deleted_at } : undefined),
		note: ({ total, read = 0 }, page) => {
			const told = total ?? page.total;
			return { ...(told === undefined ? {} : { total: told }), read: read + page.entries.length };
		},
		isRest(page, { total, read }, memory, at) {
			const isFirst = read === page.entries.length;
			if (!memory || !isFirst || total === undefined || total !== memory.note.total) return undefined;
			return at - memory.mark < (isAllOf(memory.note) ? HOUR : TEN_MINUTES) ? 'perhaps' : undefined;
		},
		isAll: isAllOf,
		cost({ read = 0 }) {
			const requests = Math.ceil(read / LARGEST_PAGE);
			if (requests < 2) return undefined;
			return `the account has ${count(read, 'deleted contact')}: reading all takes ${requests} requests, when their number has changed and at least once an hour (${count(requests * 24, 'request')} a day)`;
		},
		none: {
			message: 'The account has no deleted contact',
			advice: 'Delete a contact that you can do without, in Constant Contact or with the Constant Contact node, then fetch again. It can be restored.',
		},
	},
	{ isFiltered: false },
);
