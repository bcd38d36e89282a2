import { findContact, findContactByAddress } from '../../api/contact';
import { MOST_IN_FLIGHT } from '../../api/pacer';
import type { Api } from '../../api/transport';
import { unlessCalledOff } from '../../api/transport';
import { readEachContact } from '../../contacts/locateContacts';
import { isAddress, soleId } from '../../contacts/reference';
import { simplified } from '../../contacts/simplify';
import { include, optionsProperty, readOptions } from '../../parameters/options';
import { contactProperty, simplify } from '../../parameters/properties';
import type { Parameters } from '../../parameters/reader';
import { yesOrNo } from '../../parameters/schemas';
import { inInputOrder, workThrough } from '../../run/items';
import { Problem } from '../../run/problem';
import type { Run } from '../../run/run';
import type { Operation } from '../operation';

const contact = contactProperty('The contact to get; deleted contacts are found too', 'searchAnyContact');

async function execute(run: Run, parameters: Parameters, api: Api) {
	const { include: included } = readOptions(run, parameters);
	const isSimpleFor = (itemIndex: number) => parameters.forItem(simplify, itemIndex, yesOrNo);
	const { values, problems } = readEachContact(run, parameters, contact, isSimpleFor, 'Get Many');
	const outcomes = await workThrough(
		run,
		values,
		async ({ reference, parameters: isSimple }, isCalledOff) => {
			const stoppable = unlessCalledOff(api, isCalledOff);
			const found = isAddress(reference)
				? await findContactByAddress(stoppable, reference.address, included)
				: await findContact(stoppable, reference.id, included);
			if (found) return [isSimple ? simplified(found, included) : found];
			throw new Problem(
				`${contact.displayName}: no contact has the ${isAddress(reference) ? 'address' : 'ID'} ${reference.given}`,
				'Check that it belongs to the account that this credential is connected to.',
				{ http_status: 404 },
			);
		},
		{ most: MOST_IN_FLIGHT, about: ({ reference }) => soleId([reference]) },
	);
	return inInputOrder([...problems, ...outcomes]);
}

export const getOperation: Operation = {
	name: 'Get',
	action: 'Get contact by ID or email, even a deleted one',
	description: 'Get one contact per input item, even a deleted one',
	properties: [contact, simplify, optionsProperty(include)],
	execute,
};
