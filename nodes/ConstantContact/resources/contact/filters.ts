import { DateTime } from 'luxon';
import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { Contact } from '../../api/contact';
import { listsFilter, readListsAndTags, tagsFilter } from '../../contacts/listAndTagFilters';
import { emailAddress } from '../../contacts/reference';
import type { Parameters } from '../../parameters/reader';
import { someOf } from '../../parameters/schemas';
import { Problem } from '../../run/problem';
import { describe } from '../../run/texts';

const STATUSES = [
	'all',
	'active',
	'deleted',
	'not_set',
	'pending_confirmation',
	'temp_hold',
	'unsubscribed',
] as const;

function dateFilter(displayName: string, name: string, description: string): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '', description };
}

const createdAfter = dateFilter('Created After', 'createdAfter', 'Only contacts that were created after this time');
const createdBefore = dateFilter('Created Before', 'createdBefore', 'Only contacts that were created before this time');
const deletedAfter = dateFilter(
	'Deleted After',
	'deletedAfter',
	'Only contacts that were deleted on this day or later. Without a status, asks for deleted contacts.',
);
const deletedBefore = dateFilter(
	'Deleted Before',
	'deletedBefore',
	'Only contacts that were deleted on this day or earlier. Without a status, asks for deleted contacts.',
);
const unsubscribedAfter = dateFilter(
	'Unsubscribed After',
	'unsubscribedAfter',
	'Only contacts who unsubscribed after this time. Without a status, asks for all contacts, deleted ones too.',
);
const unsubscribedBefore = dateFilter(
	'Unsubscribed Before',
	'unsubscribedBefore',
	'Only contacts who unsubscribed before this time. Without a status, asks for all contacts, deleted ones too.',
);
const updatedAfter = dateFilter('Updated After', 'updatedAfter', 'Only contacts that were changed after this time');
const updatedBefore = dateFilter('Updated Before', 'updatedBefore', 'Only contacts that were changed before this time');

const email: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	placeholder: 'e.g. sam@example.org',
	default: '',
	description: 'Only the contact with exactly this email address. For a deleted contact, also set the status.',
};

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'multiOptions',
	options: [
		{ name: 'Active', value: 'active' },
		{ name: 'All', value: 'all' },
		{ name: 'Deleted', value: 'deleted' },
		{ name: 'Not Set', value: 'not_set' },
		{ name: 'Pending Confirmation', value: 'pending_confirmation' },
		{ name: 'Temporary Hold', value: 'temp_hold' },
		{ name: 'Unsubscribed', value: 'unsubscribed' },
	],
	default: [],
	description: 'Without a status, all contacts except deleted ones',
};

export const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		createdAfter,
		createdBefore,
		deletedAfter,
		deletedBefore,
		email,
		listsFilter,
		status,
		tagsFilter,
		unsubscribedAfter,
		unsubscribedBefore,
		updatedAfter,
		updatedBefore,
	],
};

/** A point in time: ISO 8601; without an offset it is meant in `timezone`, as n8n's date picker means it. */
export function timeIn(timezone: string): z.ZodType<DateTime> {
	return z.unknown().transform((value, context): DateTime => {
		const isDate = value instanceof Date && !Number.isNaN(value.getTime());
		const iso = isDate ? value.toISOString() : DateTime.isDateTime(value) ? (value.toISO() ?? value) : value;
		const time = typeof iso === 'string' ? readTime(iso.trim(), timezone) : DateTime.invalid('no text');
		if (!time.isValid) {
			context.addIssue(`${describe(iso)} is not a date, e.g. 2026-03-31 or 2026-03-31T12:00:00Z`);
		}
		return time;
	});
}

/** n8n's date picker sometimes writes a space in place of the T. A time alone is refused: luxon would take it for today's. */
function readTime(text: string, timezone: string): DateTime {
	if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return DateTime.invalid('no date');
	const iso = DateTime.fromISO(text, { zone: timezone });
	return iso.isValid ? iso : DateTime.fromSQL(text, { zone: timezone });
}

/** What the API filters, and what is filtered here since the API cannot. */
export interface ContactFilters {
	query: Record<string, string>;
	/** Undefined if the API's own filters are enough. */
	keep: ((contact: Contact) => boolean) | undefined;
	/** The same for equal filters. */
	key: string;
}

/**
 * Whether a contact was deleted on a day from `after` to `before`, both included.
 *
 * @param after yyyy-mm-dd
 * @param before yyyy-mm-dd
 */
export function wasDeletedWithin({ deleted_at }: Contact, after = '', before = '9999'): boolean {
	const day = deleted_at?.slice(0, 10);
	return Boolean(day) && after <= String(day) && String(day) <= before;
}

/** The error for a filter by date that finds nobody with the statuses that are chosen. */
function leavesOut({ displayName }: INodeProperties, chosen: string[], whom: string, missing: string): Problem {
	return new Problem(
		`${displayName}: the Status filter (${chosen.join(', ')}) leaves out ${whom}, so nothing could be found`,
		`Add ${missing} to the Status filter, or remove that filter.`,
	);
}

/**
 * The statuses to ask for. Without any, those that find whom the filters by date mean: who unsubscribed is looked for among
 * all contacts, and if those are to be deleted too, the others are left out here.
 *
 * @param byDeletion the first filter by the date of the deletion, if one is given
 * @param byOptOut the first filter by the date of the opt-out, if one is given
 * @throws Problem if the chosen statuses leave out whom such a filter means
 */
function statusesFor(
	chosen: string[],
	byDeletion: INodeProperties | undefined,
	byOptOut: INodeProperties | undefined,
	itemIndex: number,
): string[] {
	if (chosen.length === 0) return byOptOut ? ['all'] : byDeletion ? ['deleted'] : [];
	if (chosen.includes('all')) return chosen;
	if (byDeletion && !chosen.includes('deleted')) throw leavesOut(byDeletion, chosen, 'deleted contacts', 'Deleted').forItem(itemIndex);
	// Deleted alone is not enough: that it finds those of the deleted who had unsubscribed is not documented.
	if (byOptOut && !chosen.includes('unsubscribed')) {
		throw leavesOut(byOptOut, chosen, 'contacts who unsubscribed', 'All or Unsubscribed').forItem(itemIndex);
	}
	return chosen;
}

/**
 * Reads the filters of one item.
 *
 * @param timezone of the workflow, as an IANA name
 * @throws Problem that names the filter
 */
export function readFilters(parameters: Parameters, timezone: string, itemIndex: number): ContactFilters {
	const read = <T>(property: INodeProperties, schema: z.ZodType<T>) =>
		parameters.filter(property, itemIndex, schema, filters);
	const day = (property: INodeProperties) => read(property, timeIn(timezone))?.setZone(timezone).toISODate() ?? undefined;

	const query: Record<string, string | undefined> = {
		email: read(email, emailAddress),
		...readListsAndTags(parameters, itemIndex, filters),
	};
	const times = {
		created_after: createdAfter,
		created_before: createdBefore,
		updated_after: updatedAfter,
		updated_before: updatedBefore,
		optout_after: unsubscribedAfter,
		optout_before: unsubscribedBefore,
	};
	for (const [name, property] of Object.entries(times)) {
		query[name] = read(property, timeIn(timezone))?.toUTC().toISO() ?? undefined;
	}

	const statuses = read(status, someOf(STATUSES)) ?? [];
	const after = day(deletedAfter);
	const before = day(deletedBefore);
	const asksForDeleted = after !== undefined || before !== undefined;
	const byDeletion = asksForDeleted ? (after === undefined ? deletedBefore : deletedAfter) : undefined;
	const byOptOut = query.optout_after ? unsubscribedAfter : query.optout_before ? unsubscribedBefore : undefined;
	query.status = statusesFor(statuses, byDeletion, byOptOut, itemIndex).join(',') || undefined;

	const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
	return {
		key: JSON.stringify([given, after, before]),
		query: Object.fromEntries(given),
		keep: asksForDeleted ? (contact) => wasDeletedWithin(contact, after, before) : undefined,
	};
}
