import { count, enumerate } from './texts';

/** The most contacts that the error of a run names as done. */
export const MOST_NAMED = 100;

/** What an output item is about. */
export interface Finished {
	contact_id?: string;
	list_id?: string;
	tag_id?: string;
}

/** What was done for an output item, "deleted"; undefined if the run changed nothing for it. */
export type Done = (json: object) => string | undefined;

/**
 * What was done before a run ended, for its error: a node that throws outputs nothing.
 *
 * @param finished the output items that there would have been
 * @returns a sentence for each kind of thing that was done; empty if nothing was
 */
export function whatWasDone(finished: Finished[], done: Done): string {
	const byKind = new Map<string, Finished[]>();
	for (const json of finished) {
		const kind = done(json);
		if (kind === undefined) continue;
		const known = byKind.get(kind);
		if (known) known.push(json);
		else byKind.set(kind, [json]);
	}
	const sentences = [...byKind].map(([kind, items]) => {
		const ids = new Set(items.flatMap(({ contact_id, list_id, tag_id }) => contact_id ?? list_id ?? tag_id ?? []));
		return `${count(items.length, 'other item')} of this run had gone through before (${kind}): ${enumerate([...ids], MOST_NAMED)}.`;
	});
	return sentences.join(' ');
}
