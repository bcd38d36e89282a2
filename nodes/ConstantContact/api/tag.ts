import { z } from 'zod/v4';

import { idSchema } from './id';
import { collection } from './pages';

/** A tag. @see https://developer.constantcontact.com/api_guide/tags_overview.html */
export const tagSchema = z.looseObject({
	tag_id: idSchema,
	name: z.string().nullish(),
	contacts_count: z.number().nullish(),
});

export type Tag = z.infer<typeof tagSchema>;

export const tags = collection({ path: '/contact_tags', key: 'tags', entry: tagSchema, noun: 'tags' });

/** With the number of contacts that have each tag. */
export const TAGS_WITH_COUNTS = { include_count: true } as const;
