import { findContact, findContactByAddress } from '../../api/contact';
import { MOST_IN_FLIGHT } from '../../api/rate';
import type { Api } from '../../api/transport';
import { unlessCalledOff } from '../../api/transport';
import type { NamedContact } from '../../contacts/locateContacts';
import { readEachContact } from '../../contacts/locateContacts';
import type { ContactReference } from '../../contacts/reference';
import { isAddress, soleId } from '../../contacts/reference';
import { simplified } from '../../contacts/simplify';
import { include, optionsProperty, readOptions } from '../../parameters/options';
import { contactProperty, simplify } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { yesOrNo } from '../../parameters/schemas';
import { inInputOrder, workThrough } from '../../run/items';
import { oncePerKey } from '../../run/oncePerKey';
import { Problem } from '../../run/problem';
import type { Run } from '../../run/run';
import { shorten } from '../../run/texts';
import type { Operation } from '../operation';

const contact = contactProperty('The contact to get, by ID or email address; deleted contacts are found too', 'searchAnyContact');

/** What one input item asks for. */
type Wanted = NamedContact<boolean>;

/** The same for items that ask for the same contact in the same form. */
function keyOf({ reference, parameters: isSimple }: Wanted): string {
	return `${isSimple} ${isAddress(reference) ? reference.address : reference.id}`;
}

function notFoundProblem(reference: ContactReference): Problem {
	return new Problem(
		`${contact.displayName}: no contact has the ${isAddress(reference) ? 'address' : 'ID'} ${shorten(reference.given)}`,
		'Check that it belongs to the account that this credential is connected to.',
		{ http_status: 404 },
	);
}

async function execute(run: Run, parameters: Parameters, api: Api) {
	const { include: included } = readOptions(run, parameters);
	const isSimpleFor = (itemIndex: number) => parameters.forItem(simplify, itemIndex, yesOrNo);
	const { values, problems } = await readEachContact(run, parameters, contact, isSimpleFor, 'Get Many');
	const find = oncePerKey(async ({ reference, parameters: isSimple }: Wanted, isCalledOff: () => boolean) => {
		const stoppable = unlessCalledOff(api, isCalledOff);
		const found = isAddress(reference)
			? await findContactByAddress(stoppable, reference.address, included)
			: await findContact(stoppable, reference.id, included);
		return found && isSimple ? simplified(found, included) : found;
	}, keyOf);
	const outcomes = await workThrough(
		run,
		values,
		async (wanted, isCalledOff) => {
			const found = await find(wanted, isCalledOff);
			if (!found) throw notFoundProblem(wanted.reference);
			return [found];
		},
		{ most: MOST_IN_FLIGHT, about: ({ reference }) => soleId([reference]) },
	);
	return inInputOrder([...problems, ...outcomes]);
}

export const getOperation: Operation = {
	name: 'Get',
	action: 'Get contact by ID or email, even if deleted',
	description: 'Get one contact per input item, even a deleted one',
	properties: [contact, simplify, optionsProperty(include)],
	execute,
};
