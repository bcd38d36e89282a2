import { inParallel } from './inParallel';
import { forEachInPieces } from './inPieces';
import type { ProblemDetails } from './problem';
import { asProblem, attempt, attemptNow, Problem } from './problem';
import type { Run } from './run';
import { count } from './texts';
import type { Done, Finished } from './whatWasDone';
import { whatWasDone } from './whatWasDone';

/** One output item, or what went wrong instead of it, and the input items that it comes from. */
export type Outcome = { itemIndexes: number[] } & ({ json: object } | { problem: Problem });

/** The input items' indexes. */
export function itemIndexesOf({ itemCount }: Pick<Run, 'itemCount'>): number[] {
	return Array.from({ length: itemCount }, (_, index) => index);
}

/** A value for an input item. */
export interface ForItem<T> {
	itemIndex: number;
	value: T;
}

export type ProblemOutcome = { itemIndexes: number[]; problem: Problem };

/** What was made of the items, and what was wrong with the others. */
export interface Sorted<T> {
	values: Array<ForItem<T>>;
	problems: ProblemOutcome[];
}

/** What is asked of a run to work on its items one after the other. */
type ItemsRun = Pick<Run, 'stopOnError' | 'clock'>;

/**
 * Makes something of each item, and lets others have their turn in between.
 *
 * @param problems takes what is wrong with the others
 * @returns what was made of those that can be used
 * @throws Problem the first, with a word about the others, when all items are made and the run stops on errors
 */
export async function usableItems<I extends { itemIndex: number }, T>(
	run: ItemsRun,
	items: Iterable<I>,
	make: (item: I) => T,
	problems: ProblemOutcome[],
): Promise<T[]> {
	const made: T[] = [];
	await forEachInPieces(run.clock, items, (item) => {
		const value = attemptNow(() => make(item));
		if (!(value instanceof Problem)) made.push(value);
		else problems.push({ itemIndexes: [item.itemIndex], problem: value.forItem(item.itemIndex) });
	});
	const first = problems[0];
	if (!first || !run.stopOnError) return made;
	const more = problems.length - 1;
	throw more > 0 ? first.problem.addAdvice(`${count(more, 'more input item')} cannot be used either.`) : first.problem;
}

/**
 * Makes something of every item before anything that changes something is sent.
 *
 * @throws Problem the first, with a word about the others, when the run stops on errors
 */
export async function sortItems<T>(run: ItemsRun, itemIndexes: number[], make: (itemIndex: number) => T): Promise<Sorted<T>> {
	const problems: ProblemOutcome[] = [];
	const items = itemIndexes.map((itemIndex) => ({ itemIndex }));
	const values = await usableItems(run, items, ({ itemIndex }) => ({ itemIndex, value: make(itemIndex) }), problems);
	return { values, problems };
}

/** How the items are worked on. */
export interface Pace<T> {
	/** How many at a time; 1 keeps the items strictly one after the other. */
	most: number;
	/** Items with the same key are worked on one after the other. */
	keyOf?: (value: T) => string | null;
	/** What a problem's details name, e.g. the contact. */
	about?: (value: T) => ProblemDetails;
	/** For the error that ends a run: what was done until then. */
	done?: Done | undefined;
}

/**
 * Works on the items, started in their order. When the run stops on errors the first one ends it: no further item is
 * started, those under way are finished, and the error tells what went wrong with these too, and what was done.
 *
 * @param work yields the json of the output items; while it has sent nothing it is not to start once `isCalledOff` says so
 */
export async function workThrough<T>(
	run: Pick<Run, 'stopOnError' | 'isStopped'>,
	inputs: Array<ForItem<T>>,
	work: (value: T, isCalledOff: () => boolean) => Promise<object[]>,
	{ most, keyOf = () => null, about = () => ({}), done }: Pace<T>,
): Promise<Outcome[]> {
	const finished: Finished[] = [];
	const causes = new Set<Problem>();
	const underWay = new Map<string, Promise<unknown>>();
	let failure: Problem | undefined;
	const isCalledOff = () => failure !== undefined;

	async function workOn({ itemIndex, value }: ForItem<T>): Promise<Outcome[]> {
		const results = await work(value, isCalledOff).catch((error: unknown) => {
			if (run.isStopped() && !(error instanceof Problem)) throw error;
			return asProblem(error);
		});
		if (results instanceof Problem) {
			const problem = results.with(about(value)).forItem(itemIndex);
			if (run.stopOnError) {
				// What was asked once for several items fails for all of them, and is told once.
				const isTold = causes.has(results);
				causes.add(results);
				failure ??= problem;
				throw isTold ? failure : problem;
			}
			return [{ itemIndexes: [itemIndex], problem }];
		}
		if (done) finished.push(...results);
		return results.map((json) => ({ itemIndexes: [itemIndex], json }));
	}

	async function inTurn(input: ForItem<T>): Promise<Outcome[]> {
		const key = keyOf(input.value);
		if (key === null) return await workOn(input);
		const turn = (underWay.get(key) ?? Promise.resolve()).then(async () => {
			// The run ended while this item waited for another with the same key.
			if (failure) throw failure;
			return await workOn(input);
		});
		underWay.set(key, turn);
		return await turn;
	}

	const outcomes = await attempt(inParallel(inputs, inTurn, most));
	if (!(outcomes instanceof Problem)) return outcomes.flat();
	throw done ? outcomes.addAdvice(whatWasDone(finished, done)) : outcomes;
}

/** Sorts outcomes by the input item they come from, those of one item as they are. */
export function inInputOrder(outcomes: Outcome[]): Outcome[] {
	return [...outcomes].sort((a, b) => (a.itemIndexes[0] ?? 0) - (b.itemIndexes[0] ?? 0));
}
