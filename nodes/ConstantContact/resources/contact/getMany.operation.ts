import type { INodeProperties } from 'n8n-workflow';

import type { Contact } from '../../api/contact';
import { contacts as allContacts } from '../../api/contact';
import type { Api } from '../../api/transport';
import { findContacts } from '../../contacts/lookUp';
import type { Named } from '../../contacts/namedContacts';
import { readBeside, readContacts } from '../../contacts/namedContacts';
import { nobodyProblem, unknownProblem } from '../../contacts/problems';
import type { ContactReference } from '../../contacts/reference';
import { isAddress, soleId } from '../../contacts/reference';
import { simplified } from '../../contacts/simplify';
import type { Options } from '../../parameters/options';
import { ifNotFound, include, optionsProperty, readOptions } from '../../parameters/options';
import { contactsProperty, limit, returnAll, shownFor, simplify } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { oneOf, yesOrNo } from '../../parameters/schemas';
import type { ForItem, Outcome, ProblemOutcome } from '../../run/items';
import { inInputOrder, itemIndexesOf, sortItems, usableItems, workThrough } from '../../run/items';
import { oncePerKey } from '../../run/oncePerKey';
import type { Run } from '../../run/run';
import type { Operation } from '../operation';
import { readLimit, readUpTo } from '../readUpTo';
import type { ContactFilters } from './filters';
import { filters, readFilters } from './filters';

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
		{
			name: 'Contacts That Pass Filters',
			value: 'filters',
			description: 'All contacts, or those that pass the filters; deleted ones with the Status filter',
		},
	],
	default: 'filters',
	description: 'What selects the contacts',
};

const contacts = contactsProperty('The contacts to get, deleted ones too', 'all items together are looked up with the fewest requests');

/** What one input item asks for. */
type Wanted = { simple: boolean } & (
	| { by: 'contacts'; named: Named }
	| ({ by: 'filters'; most: number } & ContactFilters)
);

const contactsOrFilters = oneOf(['contacts', 'filters']);

function readItem({ timezone }: Run, parameters: Parameters, itemIndex: number): Wanted {
	const by = parameters.forItem(getBy, itemIndex, contactsOrFilters);
	const simple = () => parameters.forItem(simplify, itemIndex, yesOrNo);
	if (by === 'filters') {
		return { by, ...readFilters(parameters, timezone, itemIndex), most: readLimit(parameters, itemIndex), simple: simple() };
	}
	const named = readContacts(parameters, contacts, itemIndex);
	return { by, named, simple: readBeside(named, simple) };
}

type WantedBy<By extends Wanted['by']> = ForItem<Extract<Wanted, { by: By }>>;

const isBy =
	<By extends Wanted['by']>(by: By) =>
	(item: ForItem<Wanted>): item is WantedBy<By> =>
		item.value.by === by;

/** A contact as an item wants it. */
function shown(contact: Contact, simple: boolean, included: readonly string[]): object {
	return simple ? simplified(contact, included) : contact;
}

/** Reads the contacts that pass the filters, once for all items that ask for the same. */
async function getByFilters(run: Run, api: Api, items: Array<WantedBy<'filters'>>, { include: included }: Options): Promise<Outcome[]> {
	return await workThrough(
		run,
		items,
		oncePerKey(
			async ({ query, keep, most, simple }: WantedBy<'filters'>['value']) =>
				await readUpTo(
					api,
					allContacts,
					included.length > 0 ? { ...query, include: included.join(',') } : query,
					most,
					(contact) => shown(contact, simple, included),
					keep,
				),
			({ key, most, simple }) => `${key} ${most} ${simple}`,
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
async function getByContacts(run: Run, api: Api, items: Array<WantedBy<'contacts'>>, options: Options): Promise<Outcome[]> {
	const { include: included, ifNotFound: onUnknown } = options;
	const references = items.flatMap(({ value }) => value.named.references);
	const contactOf = await findContacts(api, references, included, run.stopOnError);

	function outcomesOf({ itemIndex, value: { named, simple } }: WantedBy<'contacts'>): Outcome[] {
		const { displayName } = named.property;
		if (named.references.length === 0 && onUnknown === 'error') throw nobodyProblem(displayName);
		const found = named.references.map((reference) => ({ reference, contact: contactOf(reference) }));
		const unknown = found.filter(({ contact }) => !contact).map(({ reference }) => reference);
		if (unknown.length > 0 && onUnknown === 'error') {
			throw unknownProblem(displayName, unknown.map(({ given }) => given)).with(soleId(named.references));
		}
		// A contact that is named by its id and by its address is there once.
		const byId = new Map(found.map(({ reference, contact }) => [contact?.contact_id ?? reference.given, { reference, contact }]));
		const json = [...byId.values()].map(({ reference, contact }) => (contact ? shown(contact, simple, included) : notFound(reference)));
		return (json.length > 0 ? json : [notFound()]).map((each) => ({ itemIndexes: [itemIndex], json: each }));
	}

	const problems: ProblemOutcome[] = [];
	const outcomes = (await usableItems(run, items, outcomesOf, problems)).flat();
	return [...problems, ...outcomes];
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const options = readOptions(run, parameters);
	const { values, problems } = await sortItems(run, itemIndexesOf(run), (itemIndex) => readItem(run, parameters, itemIndex));
	const named = await getByContacts(run, api, values.filter(isBy('contacts')), options);
	const filtered = await getByFilters(run, api, values.filter(isBy('filters')), options);
	return inInputOrder([...problems, ...named, ...filtered]);
}

export const getManyOperation: Operation = {
	name: 'Get Many',
	action: 'Get many contacts by ID, email or filters',
	description: 'Get the contacts that pass the filters, deleted ones with the Status filter; or those that are named',
	properties: [
		getBy,
		shownFor(contacts, { getBy: ['contacts'] }),
		shownFor(returnAll, { getBy: ['filters'] }),
		shownFor(limit, { getBy: ['filters'] }),
		simplify,
		shownFor(filters, { getBy: ['filters'] }),
		// The fuller one last: where Contacts to Get is an expression n8n shows both, and keeps only what the last one knows.
		shownFor(optionsProperty(include), { getBy: ['filters'] }),
		shownFor(optionsProperty(ifNotFound, include), { getBy: ['contacts'] }),
	],
	execute,
};
