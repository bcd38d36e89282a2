import type { IDataObject, INode, INodeExecutionData, INodeProperties, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Api } from './api/transport';
import { unlessCalledOff } from './api/transport';
import type { Clock } from './clock';
import { inParallel } from './inParallel';
import type { Parameters } from './parameters';
import type { ProblemDetails } from './problem';
import { attempt, attemptNow, count, enumerate, Problem } from './problem';

/** What an operation has to work with. Only the node class sees n8n's own object. */
export interface Run {
	itemCount: number;
	parameters: Parameters;
	api: Api;
	clock: Clock;
	/** IANA name; dates that a user gives are meant in it. */
	timezone: string;
	/** On Error is not "continue": the first problem ends the run. */
	stopOnError: boolean;
	/** Whether the user, or n8n, has stopped the execution. */
	isStopped(): boolean;
	/** Writes to n8n's log, at info level. */
	log(message: string): void;
	/** Shows a hint in the panel. A run that throws loses its hints. */
	hint(message: string): void;
}

/** One output item, or what went wrong instead of it, and the input items that it comes from. */
export type Outcome = { itemIndexes: number[] } & ({ json: object } | { problem: Problem });

/** An operation: what it is called, the parameters it shows, and what it does. */
export interface Operation {
	name: string;
	/** All that an agent reads about the operation, so it says what matters. */
	action: string;
	description: string;
	properties: INodeProperties[];
	execute(run: Run): Promise<Outcome[]>;
}

/** The operations on one kind of thing, by their values in saved workflows. */
export interface Resource {
	name: string;
	description: string;
	operations: Record<string, Operation>;
	/** One that changes nothing, wherever there is one. */
	defaultOperation: string;
}

/** The input items' indexes. */
export function itemIndexesOf({ itemCount }: Run): number[] {
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

/**
 * Makes something of each item in turn, and hands it on at once: of 100,000 items none has to be kept.
 *
 * @param problems takes what is wrong with the others
 * @throws Problem the first, with a word about the others, when all items are made and the run stops on errors
 */
export function* usableItems<I extends { itemIndex: number }, T>(
	run: Run,
	items: Iterable<I>,
	make: (item: I) => T,
	problems: ProblemOutcome[],
): Generator<T> {
	for (const item of items) {
		const value = attemptNow(() => make(item));
		if (!(value instanceof Problem)) yield value;
		else problems.push({ itemIndexes: [item.itemIndex], problem: value.forItem(item.itemIndex) });
	}
	const first = problems[0];
	if (!first || !run.stopOnError) return;
	const more = problems.length - 1;
	throw more > 0 ? first.problem.addAdvice(`${count(more, 'more input item')} cannot be used either.`) : first.problem;
}

/**
 * Makes something of every item before anything that changes something is sent.
 *
 * @throws Problem the first, with a word about the others, when the run stops on errors
 */
export function sortItems<T>(run: Run, itemIndexes: number[], make: (itemIndex: number) => T): Sorted<T> {
	const problems: ProblemOutcome[] = [];
	const items = itemIndexes.map((itemIndex) => ({ itemIndex }));
	const made = usableItems(run, items, ({ itemIndex }) => ({ itemIndex, value: make(itemIndex) }), problems);
	return { values: [...made], problems };
}

/** How the work on single items goes on. */
export interface Pace<T> {
	/** How many at a time; 1 keeps the items strictly one after the other. */
	most: number;
	/** Items with the same key are worked on one after the other. */
	keyOf?: (value: T) => string | null;
	/** What a problem's details name, e.g. the contact. */
	about?: (value: T) => ProblemDetails;
	/** For the error that ends a run: what was done until then, "deleted". */
	done?: string;
}

/**
 * Works on the items, started in their order. When the run stops on errors the first one ends it: no further item is
 * started, those under way are finished, and the error tells what was done.
 *
 * @param work yields the json of the output items; through the `api` it is given it starts only while the run goes on
 */
export async function workThrough<T>(
	run: Run,
	inputs: Array<ForItem<T>>,
	work: (value: T, api: Api) => Promise<object[]>,
	{ most, keyOf = () => null, about = () => ({}), done }: Pace<T>,
): Promise<Outcome[]> {
	const finished: Array<{ contact_id?: string; not_found?: boolean }> = [];
	const underWay = new Map<string, Promise<unknown>>();
	let failure: Problem | undefined;

	async function workOn({ itemIndex, value }: ForItem<T>): Promise<Outcome[]> {
		const api = unlessCalledOff(run.api, () => failure !== undefined);
		const results = await attempt(work(value, api));
		if (results instanceof Problem) {
			const problem = results.with(about(value)).forItem(itemIndex);
			if (run.stopOnError) throw (failure ??= problem);
			return [{ itemIndexes: [itemIndex], problem }];
		}
		if (done) finished.push(...results);
		return results.map((json) => ({ itemIndexes: [itemIndex], json }));
	}

	async function inTurn(input: ForItem<T>): Promise<Outcome[]> {
		const key = keyOf(input.value);
		if (key === null) return await workOn(input);
		const turn = (underWay.get(key) ?? Promise.resolve()).then(async () => {
			// The run ended while this one waited for another of its key.
			if (failure) throw failure;
			return await workOn(input);
		});
		underWay.set(key, turn);
		return await turn;
	}

	const outcomes = await attempt(inParallel(inputs, inTurn, most));
	if (!(outcomes instanceof Problem)) return outcomes.flat();
	const through = finished.filter(({ not_found }) => !not_found);
	if (!done || through.length === 0) throw outcomes;
	const ids = through.map(({ contact_id }) => contact_id).filter((id) => typeof id === 'string');
	throw outcomes.addAdvice(
		`${count(through.length, 'other item')} of this run had gone through before (${done}): ${enumerate(ids, 100)}.`,
	);
}

/** Sorts outcomes by the input item they come from, those of one item as they are. */
export function inInputOrder(outcomes: Outcome[]): Outcome[] {
	return [...outcomes].sort((a, b) => (a.itemIndexes[0] ?? 0) - (b.itemIndexes[0] ?? 0));
}

/** A stopped execution. By the word "canceled" in the message n8n tells it from a failed one. */
export function stoppedProblem(advice?: string): Problem {
	return new Problem('The execution was canceled', advice);
}

function withoutCause(node: INode, { message, description, details, itemIndex }: Problem): NodeApiError | NodeOperationError {
	if (details.http_status !== undefined) {
		const response = { message, details } as unknown as JsonObject;
		return new NodeApiError(node, response, { message, description, httpCode: String(details.http_status), itemIndex });
	}
	return new NodeOperationError(node, message, { message, description, itemIndex });
}

/** The n8n error for a problem. It has no cause: n8n's request errors hold the access token. */
export function toNodeError(node: INode, problem: Problem): Error {
	const error = withoutCause(node, problem);
	// n8n replaces a message in which it sees a system error's code, be it in an address: joe.eperman@example.org.
	error.message = problem.message;
	return error;
}

/**
 * The output items: linked to the input items they come from. With On Error set to continue a problem becomes an item
 * of just `error` and `details`: by these keys n8n knows the items of the error output.
 *
 * @throws the n8n error for the first problem when the run stops on errors
 */
export function toOutputItems(outcomes: Outcome[], stopOnError: boolean, node: INode): INodeExecutionData[] {
	return outcomes.map((outcome) => {
		const [itemIndex, another] = outcome.itemIndexes;
		const isOne = itemIndex !== undefined && another === undefined;
		const pairedItem = isOne ? { item: itemIndex } : outcome.itemIndexes.map((item) => ({ item }));
		if ('json' in outcome) return { json: outcome.json as IDataObject, pairedItem };
		const { problem } = outcome;
		if (stopOnError) throw toNodeError(node, problem);
		const { message, description, details } = problem;
		const advice = description ? { description } : {};
		return { json: { error: message, details: { ...details, ...advice } as IDataObject }, pairedItem };
	});
}
