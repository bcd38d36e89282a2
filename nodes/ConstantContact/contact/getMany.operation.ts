import type { INodeProperties } from 'n8n-workflow';

import type { Contact } from '../api/contact';
import { contacts as allContacts } from '../api/contact';
import type { Named } from '../bulk/read';
import { readBeside, readContacts } from '../bulk/read';
import type { ContactReference } from '../contactReference';
import { isAddress, soleId } from '../contactReference';
import { readLimit, readUpTo } from '../getMany';
import type { ForItem, Operation, Outcome, ProblemOutcome, Run } from '../operation';
import { inInputOrder, itemIndexesOf, sortItems, usableItems, workThrough } from '../operation';
import { oneOf, yesOrNo } from '../parameters';
import { contactsProperty, limit, returnAll, shownFor, simplify } from '../properties';
import { findContacts, nobodyProblem, unknownProblem } from '../resolveContacts';
import type { Settings } from '../settings';
import { optionsProperty, readSettings } from '../settings';
import type { ContactFilters } from './filters';
import { filters, readFilters } from './filters';
import { simplified } from './simplify';

const getBy: INodeProperties = {
	displayName: 'Contacts to Get',
	name: 'getBy',
	type: 'options',
	options: [
		{
			name: 'Contacts (IDs or Emails)',
			value: 'contacts',
			description: 'The contacts that are named here, deleted ones too',
		},
		{ name: 'Contacts That Pass Filters', value: 'filters', description: 'All contacts, or those that pass the filters' },
	],
	default: 'filters',
	description: 'What selects the contacts',
};

const contacts = contactsProperty('all items together are looked up with the fewest requests');

/** What one input item asks for. */
type Wanted = { simple: boolean } & (
	| { by: 'contacts'; named: Named }
	| ({ by: 'filters'; most: number } & ContactFilters)
);

const contactsOrFilters = oneOf(['contacts', 'filters']);

function readItem(run: Run, itemIndex: number): Wanted {
	const { parameters } = run;
	const by = parameters.forItem(getBy, itemIndex, contactsOrFilters);
	const simple = () => parameters.forItem(simplify, itemIndex, yesOrNo);
	if (by === 'filters') return { by, ...readFilters(run, itemIndex), most: readLimit(run, itemIndex), simple: simple() };
	const named = readContacts(parameters, contacts, itemIndex);
	return { by, named, simple: readBeside(named, simple) };
}

type WantedBy<By extends Wanted['by']> = ForItem<Extract<Wanted, { by: By }>>;

const isBy =
	<By extends Wanted['by']>(by: By) =>
	(item: ForItem<Wanted>): item is WantedBy<By> =>
		item.value.by === by;

/** A contact as an item wants it. */
function shown(contact: Contact, simple: boolean, include: readonly string[]): object {
	return simple ? simplified(contact, include) : contact;
}

async function getByFilters(run: Run, items: Array<WantedBy<'filters'>>, { include }: Settings): Promise<Outcome[]> {
	return await workThrough(
		run,
		items,
		async ({ query, keep, most, simple }) =>
			await readUpTo(
				run,
				allContacts,
				include.length > 0 ? { ...query, include: include.join(',') } : query,
				most,
				(contact) => shown(contact, simple, include),
				keep,
			),
		{ most: 1 },
	);
}

/** The output for a name that belongs to no contact. */
function notFound(reference?: ContactReference): object {
	const isId = reference !== undefined && !isAddress(reference);
	return { contact_id: isId ? reference.id : null, email: isId ? null : (reference?.given ?? null), not_found: true };
}

/** Reads the contacts of all items together, and gives one output item for each contact and input item. */
async function getByContacts(run: Run, items: Array<WantedBy<'contacts'>>, settings: Settings): Promise<Outcome[]> {
	const { include, ifNotFound } = settings;
	const references = items.flatMap(({ value }) => value.named.references);
	const contactOf = await findContacts(run.api, references, include, run.stopOnError);

	function outcomesOf({ itemIndex, value: { named, simple } }: WantedBy<'contacts'>): Outcome[] {
		const { displayName } = named.property;
		if (named.references.length === 0 && ifNotFound === 'error') throw nobodyProblem(displayName);
		const found = named.references.map((reference) => ({ reference, contact: contactOf(reference) }));
		const unknown = found.filter(({ contact }) => !contact).map(({ reference }) => reference);
		if (unknown.length > 0 && ifNotFound === 'error') {
			throw unknownProblem(displayName, unknown.map(({ given }) => given)).with(soleId(named.references));
		}
		// A contact that is named by its id and by its address is there once.
		const byId = new Map(found.map(({ reference, contact }) => [contact?.contact_id ?? reference.given, { reference, contact }]));
		const json = [...byId.values()].map(({ reference, contact }) => (contact ? shown(contact, simple, include) : notFound(reference)));
		return (json.length > 0 ? json : [notFound()]).map((each) => ({ itemIndexes: [itemIndex], json: each }));
	}

	const problems: ProblemOutcome[] = [];
	const outcomes = [...usableItems(run, items, outcomesOf, problems)].flat();
	return [...problems, ...outcomes];
}

async function execute(run: Run) {
	const settings = readSettings(run);
	const { values, problems } = sortItems(run, itemIndexesOf(run), (itemIndex) => readItem(run, itemIndex));
	const named = await getByContacts(run, values.filter(isBy('contacts')), settings);
	const filtered = await getByFilters(run, values.filter(isBy('filters')), settings);
	return inInputOrder([...problems, ...named, ...filtered]);
}

export const getManyOperation: Operation = {
	name: 'Get Many',
	action: 'Get many contacts by ID, email or filters (deleted ones with a status filter)',
	description: 'Get the contacts that pass the filters, deleted ones with the Status filter; or those that are named',
	properties: [
		getBy,
		shownFor(contacts, { getBy: ['contacts'] }),
		shownFor(returnAll, { getBy: ['filters'] }),
		shownFor(limit, { getBy: ['filters'] }),
		simplify,
		shownFor(filters, { getBy: ['filters'] }),
		shownFor(optionsProperty(['ifNotFound', 'include']), { getBy: ['contacts'] }),
		shownFor(optionsProperty(['include']), { getBy: ['filters'] }),
	],
	execute,
};
