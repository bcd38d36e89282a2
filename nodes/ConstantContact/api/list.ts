import { z } from 'zod/v4';

import { idSchema } from './id';
import { collection } from './pages';

/** A contact list. @see https://developer.constantcontact.com/api_guide/lists_overview.html */
export const listSchema = z.looseObject({
	list_id: idSchema,
	name: z.string().nullish(),
	membership_count: z.number().nullish(),
	/** On deleted lists alone. */
	deleted_at: z.string().nullish(),
});

export type ContactList = z.infer<typeof listSchema>;

export const lists = collection({
	path: '/contact_lists',
	key: 'lists',
	entry: listSchema,
	noun: 'contact lists',
});

/** With the number of active members; lists that are deleted are left out. */
export const LISTS_WITH_COUNTS = { include_membership_count: 'active', status: 'active' } as const;
