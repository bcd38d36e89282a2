import { z } from 'zod/v4';
import type { HubSpot, HubSpotContact } from './hubSpot';
import { invalid } from './refusal';

/** The operators that the examples use. */
const filter = z.looseObject({
	propertyName: z.string(),
	operator: z.enum(['EQ', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY']),
	value: z.string().optional(),
});

/** What the HubSpot node adds beside is not read, as HubSpot does not. @see https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm */
export const searchBody = z.looseObject({
	filterGroups: z.array(z.object({ filters: z.array(filter).min(1).max(6) })).max(5).default([]),
	properties: z.array(z.string()).default([]),
	sorts: z.array(z.object({ propertyName: z.literal('createdate'), direction: z.enum(['ASCENDING', 'DESCENDING']) })).max(1).default([]),
	limit: z.number().int().min(1).max(200).default(10),
	after: z.union([z.string(), z.number()]).transform(Number).pipe(z.number().int().min(0)).default(0),
});

type Filter = z.output<typeof filter>;

/** Where HubSpot's search ends. */
const MOST_RESULTS = 10_000;

/** The contacts that fit all filters of one of the groups; a page of them. */
export function search(hubSpot: HubSpot, { filterGroups, sorts, limit, after }: z.output<typeof searchBody>) {
	const known = new Set(hubSpot.properties.map(({ name }) => name));
	const unknown = filterGroups.flatMap(({ filters }) => filters).find(({ propertyName }) => !known.has(propertyName));
	if (unknown) throw invalid(`Property "${unknown.propertyName}" does not exist`, { context: { propertyName: [unknown.propertyName] } });
	if (after + limit > MOST_RESULTS) throw invalid(`Paging through more than ${MOST_RESULTS} results is not supported`);
	const fitsGroup = (contact: HubSpotContact) => (group: { filters: Filter[] }) => group.filters.every((each) => fits(hubSpot.valuesOf(contact), each));
	const found = hubSpot.contacts.filter((contact) => filterGroups.length === 0 || filterGroups.some(fitsGroup(contact)));
	if (sorts[0]?.direction === 'DESCENDING') found.reverse();
	const end = after + limit;
	return { total: found.length, contacts: found.slice(after, end), after: end < found.length ? String(end) : undefined };
}

/** Texts are compared without regard to case. */
function fits(values: Record<string, string>, { propertyName, operator, value = '' }: Filter): boolean {
	const own = values[propertyName];
	if (operator === 'HAS_PROPERTY') return own !== undefined;
	if (operator === 'NOT_HAS_PROPERTY') return own === undefined;
	return own?.toLowerCase() === value.toLowerCase();
}
