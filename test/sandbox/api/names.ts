import { z } from 'zod/v4';
import type { Unknowns } from '../unknowns';
import { refusal } from './refusal';

/** The name of a list or a tag. */
export const nameValue = z.string().min(1).max(255);

/** 409 if one of them has the name. */
export function requireFreeName(name: string, taken: ReadonlyArray<{ name: string }>, { nameCase }: Unknowns): void {
	const same = (other: string) => (nameCase === 'ignored' ? other.toLowerCase() === name.toLowerCase() : other === name);
	if (taken.some((other) => same(other.name))) {
		throw refusal(409, 'contacts.api.conflict', `Validation failed: Name already exists: ${name}`);
	}
}
