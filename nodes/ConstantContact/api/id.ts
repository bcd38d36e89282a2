import { z } from 'zod/v4';

const ID_SHAPE = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether the text has the shape of a Constant Contact id: 8-4-4-4-12 hexadecimal digits, of any UUID version. */
export function isId(text: string): boolean {
	return ID_SHAPE.test(text);
}

/**
 * An id in an answer of the API, in lower case. It goes into paths, bodies and the log, so it is checked like what users
 * give.
 */
export const idSchema = z.string().regex(ID_SHAPE, 'expected an ID').toLowerCase();
