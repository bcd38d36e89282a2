import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { LostAnswer } from '../api/apiError';
import type { Collection } from '../api/pages';
import { LARGEST_PAGE, readPages } from '../api/pages';
import { MOST_IN_FLIGHT } from '../api/rate';
import type { Api } from '../api/transport';
import { unlessCalledOff } from '../api/transport';
import { optionsProperty, readItemOption } from '../parameters/options';
import type { Parameters } from '../parameters/reader';
import { oneOf } from '../parameters/schemas';
import type { ForItem, Outcome, ProblemOutcome } from '../run/items';
import { inInputOrder, itemIndexesOf, sortItems, usableItems, workThrough } from '../run/items';
import { listIn } from '../run/memory';
import { oncePerKey } from '../run/oncePerKey';
import type { ProblemDetails } from '../run/problem';
import { attempt, Problem } from '../run/problem';
import type { Run } from '../run/run';
import { count, describe, shorten } from '../run/texts';
import type { Operation } from './operation';

/** @see https://developer.constantcontact.com/api_reference/index.html#!/Contact_Lists/createList */
const LONGEST_NAME = 255;

/** What is asked of a thing that is known by its name. */
interface Entry {
	name?: string | null | undefined;
	deleted_at?: unknown;
}

/** A kind of thing whose name an account has once: lists, tags. */
export interface Creatable<T extends Entry> {
	noun: 'list' | 'tag';
	collection: Collection<T>;
	/** Asks for all of them, deleted ones too. */
	all?: Record<string, string>;
	/** The id of one, as an error's details tell it. */
	idOf: (entry: T) => ProblemDetails;
	/** The options of its own, and what they put into the body beside the name. */
	options?: INodeProperties[];
	readOptions?: (parameters: Parameters, itemIndex: number) => object;
}

/** The same with its parameters. */
interface Kind<T extends Entry> extends Creatable<T> {
	/** "List". */
	title: string;
	name: INodeProperties;
	ifExists: INodeProperties;
}

/** What an input item asks for. */
interface Wanted {
	name: string;
	options: object;
	/** Whether it is an error if there is one of that name. */
	mustBeNew: boolean;
}

/** What became of a name. */
interface Made<T> {
	entry: T;
	/** By this run, in an earlier try of it if there were several. */
	created: boolean;
	/** Those that it was created with. */
	options?: object;
}

/** The same for an input item. */
interface Result<T> extends Made<T> {
	wanted: Wanted;
}

/** What the tries of a run know of each other. */
interface Known<T> {
	created: Array<{ key: string; entry: T }>;
	/** The names of those that may have been created: there was no usable answer. */
	unanswered: string[];
}

/** The form in which names are compared. */
function nameKey(name: string): string {
	return name.trim().normalize('NFC').toLowerCase();
}

const nameText = z.unknown().transform((value, context): string => {
	const name = typeof value === 'string' ? value.trim() : '';
	const isNone = value === null || value === undefined || value === '';
	if (typeof value !== 'string' && !isNone) context.addIssue(`expected a text, got ${describe(value)}`);
	else if (name === '') context.addIssue(isNone ? 'is empty: give a name' : `${describe(value)} is no name`);
	const { length } = [...name];
	if (length > LONGEST_NAME) context.addIssue(`a name of ${length} characters is too long: at most ${LONGEST_NAME} are possible`);
	return name;
});

const getOrError = oneOf(['get', 'error'], 'get');

function kindOf<T extends Entry>(creatable: Creatable<T>): Kind<T> {
	const { noun } = creatable;
	const title = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
	return {
		...creatable,
		title,
		name: {
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: noun === 'list' ? 'e.g. Newsletter' : 'e.g. to be deleted',
			description: `The name of the ${noun}, at most ${LONGEST_NAME} characters. Upper and lower case make no difference: "News" and "news" are the same ${noun}.`,
		},
		ifExists: {
			displayName: `If the ${title} Exists`,
			name: 'ifExists',
			type: 'options',
			options: [
				{ name: 'Error', value: 'error', description: `Raise an error that names the ${noun} that has the name` },
				{ name: 'Get', value: 'get', description: `Output the ${noun} that has the name, with "created" false` },
			],
			default: 'get',
			description: `What to do when the account has a ${noun} of that name already`,
		},
	};
}

/**
 * Finds those that have the names, page after page until all are found: that the API's own filter by name, which lists
 * alone have, ignores case is not documented. Where a deleted one and another have the same name, the other counts.
 */
async function findByName<T extends Entry>(api: Api, { collection, all }: Creatable<T>, keys: Iterable<string>): Promise<Map<string, T>> {
	const found = new Map<string, T>();
	const left = new Set(keys);
	if (left.size === 0) return found;
	for await (const { entries } of readPages(api, collection, { ...all, limit: LARGEST_PAGE })) {
		for (const entry of entries) {
			const key = nameKey(entry.name ?? '');
			if (!left.has(key)) continue;
			found.set(key, entry);
			if (!entry.deleted_at) left.delete(key);
		}
		if (left.size === 0) break;
	}
	return found;
}

function existsProblem<T extends Entry>({ noun, name, ifExists, idOf }: Kind<T>, entry: T): Problem {
	const id = idOf(entry);
	const deleted = entry.deleted_at ? 'deleted ' : '';
	return new Problem(
		`${name.displayName}: there is a ${deleted}${noun} "${shorten(entry.name ?? '')}" already (${Object.values(id).join()})`,
		`Nothing was created for this item. Choose another name, or set the option ${ifExists.displayName} to Get.`,
		id,
	);
}

/** The name is taken, says the API, and yet nothing of that name is to be seen. */
function takenProblem({ noun, title }: Pick<Kind<Entry>, 'noun' | 'title'>, { message, details }: Problem): Problem {
	return new Problem(
		message,
		`Nothing was created. Constant Contact says by this that the name is taken, but ${title} > Get Many shows no ${noun} that has it. Choose another name.`,
		details,
	);
}

function mayHaveBeenCreated({ noun }: Pick<Kind<Entry>, 'noun'>): LostAnswer {
	return { sentence: `The ${noun} may have been created all the same`, advice: 'It was not sent again.', details: { may_have_been_created: true } };
}

/** The body of the POST. */
export function createBody<Options extends object>(name: string, options: Options): { name: string } & Options {
	return { name, ...options };
}

/**
 * Creates what has no name like it so far. If the answer is lost, or says that the name is taken, it is looked for once:
 * the request itself is never repeated then.
 */
async function create<T extends Entry>(api: Api, stoppable: Api, kind: Kind<T>, wanted: Wanted, known: Known<T>): Promise<Made<T>> {
	const { name, options } = wanted;
	const { collection, noun } = kind;
	const key = nameKey(name);
	const request = {
		method: 'POST',
		path: collection.path,
		body: createBody(name, options),
		doing: `create ${noun} "${shorten(name)}"`,
		ifLost: mayHaveBeenCreated(kind),
	} as const;
	const done = (entry: T): Made<T> => {
		known.created.push({ key, entry });
		return { entry, created: true, options };
	};
	const answer = await attempt(stoppable.request(request, collection.entry));
	if (!(answer instanceof Problem)) return done(answer);
	const isLost = answer.details.may_have_been_created === true;
	const isTaken = answer.details.http_status === 409;
	if (!isLost && !isTaken) throw answer;
	if (isLost) known.unanswered.push(key);
	const found = await attempt(findByName(api, kind, [key]));
	if (found instanceof Problem) throw answer.addAdvice(`Whether it is there could not be seen: ${found.message}.`);
	const entry = found.get(key);
	// It was not there when the run began: whoever else made it in between would have had to do so in this very moment.
	if (entry) return known.unanswered.includes(key) ? done(entry) : { entry, created: false };
	throw isTaken ? takenProblem(kind, answer) : answer.addAdvice('Right afterwards it was not there. Run this again: what is there by then is not made twice.');
}

/** Tells of deleted ones, which look like others in the output but for a date, and of options that had no effect. */
function hintAt<T extends Entry>({ hint }: Run, { noun, idOf }: Kind<T>, results: Array<Result<T>>): void {
	const deleted = new Set(results.filter(({ entry }) => entry.deleted_at).map(({ entry }) => JSON.stringify(idOf(entry))));
	if (deleted.size > 0) {
		hint(
			`Given as it is, not created: ${count(deleted.size, `deleted ${noun}`)} of the same name ("deleted_at" says since when). For a ${noun} that contacts can be put onto, choose another name.`,
		);
	}
	const differs = ({ options, wanted }: Result<T>) => options !== undefined && JSON.stringify(options) !== JSON.stringify(wanted.options);
	if (results.some(differs)) hint(`Several input items name the same ${noun} with different options: it was created as the first of them says.`);
}

function readItem<T extends Entry>(kind: Kind<T>, parameters: Parameters, itemIndex: number): Wanted {
	return {
		name: parameters.forItem(kind.name, itemIndex, nameText),
		options: kind.readOptions?.(parameters, itemIndex) ?? {},
		mustBeNew: readItemOption(parameters, kind.ifExists, itemIndex, getOrError) === 'error',
	};
}

/** Reads what there is once for all items, then creates the rest one by one. */
async function execute<T extends Entry>(kind: Kind<T>, run: Run, parameters: Parameters, api: Api): Promise<Outcome[]> {
	const { values, problems } = await sortItems(run, itemIndexesOf(run), (itemIndex) => readItem(kind, parameters, itemIndex));
	const known: Known<T> = { created: listIn(run.memory, 'created'), unanswered: listIn(run.memory, 'unanswered') };
	const ours = new Map(known.created.map(({ key, entry }) => [key, entry]));
	const names = new Set(values.map(({ value }) => nameKey(value.name)).filter((key) => !ours.has(key)));
	const existing = await attempt(findByName(api, kind, names));

	/** What has the name before this try creates anything; what an earlier try of the run created is the run's own. */
	function find({ name }: Wanted): Made<T> | undefined {
		const key = nameKey(name);
		const own = ours.get(key);
		if (own) return { entry: own, created: true };
		if (existing instanceof Problem) throw existing;
		const entry = existing.get(key);
		return entry === undefined ? undefined : { entry, created: known.unanswered.includes(key) };
	}

	/** Refuses an item for what is there, before anything is created for another. */
	function check(item: ForItem<Wanted>): ForItem<Wanted> {
		const found = find(item.value);
		if (found && !found.created && item.value.mustBeNew) throw existsProblem(kind, found.entry);
		return item;
	}

	const unusable: ProblemOutcome[] = [];
	const usable = await usableItems(run, values, check, unusable);
	const make = oncePerKey(
		async (wanted: Wanted, isCalledOff: () => boolean) => find(wanted) ?? (await create(api, unlessCalledOff(api, isCalledOff), kind, wanted, known)),
		({ name }) => nameKey(name),
	);
	const results: Array<Result<T>> = [];
	const outcomes = await workThrough(
		run,
		usable,
		async (wanted, isCalledOff) => {
			const made = await make(wanted, isCalledOff);
			if (wanted.mustBeNew && !made.created) throw existsProblem(kind, made.entry);
			results.push({ ...made, wanted });
			return [{ ...made.entry, created: made.created }];
		},
		{ most: MOST_IN_FLIGHT, done: ({ created }: { created?: boolean }) => (created ? 'created' : undefined) },
	);
	hintAt(run, kind, results);
	return inInputOrder([...problems, ...unusable, ...outcomes]);
}

/** An operation that creates what each input item names, or gives what has the name already. */
export function createOnce<T extends Entry>(creatable: Creatable<T>): Operation {
	const kind = kindOf(creatable);
	const { noun, options = [] } = creatable;
	return {
		name: 'Create',
		action: `Create ${noun}`,
		description: `Create a ${noun} for each input item, or get the one that has the name already`,
		properties: [kind.name, optionsProperty(...options, kind.ifExists)],
		execute: async (run, parameters, api) => await execute(kind, run, parameters, api),
	};
}
