import type { Context } from 'hono';
import { z } from 'zod/v4';
import { ID_SHAPE } from '../ids';
import type { Unknowns } from '../unknowns';
import { refusal } from './refusal';

/** The id in the path, in lower case where the account takes upper case. */
export function pathId(c: Context, name: string, unknowns: Unknowns): string {
	const id = c.req.param(name) ?? '';
	if (ID_SHAPE.test(id)) return knownCase(id, unknowns);
	throw refusal(unknowns.malformedId, 'contacts.api.not_found', `${name} is in an invalid format.`);
}

/** Ids are stored in lower case: one left in upper case is found nowhere. */
export function knownCase(id: string, unknowns: Unknowns): string {
	return unknowns.upperCaseIds === 'accepted' ? id.toLowerCase() : id;
}

export const idValue = z.string().regex(ID_SHAPE);

/** 1 to `most` ids. */
export const ids = (most: number) => z.array(idValue).min(1).max(most);
