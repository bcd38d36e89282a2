import { findContact, findContactByAddress } from '../api/contact';
import { MOST_IN_FLIGHT } from '../api/pacer';
import { contactReference, isAddress, soleId } from '../contactReference';
import type { Operation, Run } from '../operation';
import { inInputOrder, itemIndexesOf, sortItems, workThrough } from '../operation';
import { about, Problem } from '../problem';
import { yesOrNo } from '../parameters';
import { contactProperty, simplify } from '../properties';
import { optionsProperty, readSettings } from '../settings';
import { simplified } from './simplify';

const contact = contactProperty('The contact to get; deleted contacts are found too', 'searchAnyContact');

async function execute(run: Run) {
	const { parameters } = run;
	const { include } = readSettings(run);
	const { values, problems } = sortItems(run, itemIndexesOf(run), (itemIndex) => {
		const reference = parameters.forItem(contact, itemIndex, contactReference);
		return { reference, simple: about(soleId([reference]), () => parameters.forItem(simplify, itemIndex, yesOrNo)) };
	});
	const outcomes = await workThrough(
		run,
		values,
		async ({ reference, simple }, api) => {
			const found = isAddress(reference)
				? await findContactByAddress(api, reference.address, include)
				: await findContact(api, reference.id, include);
			if (found) return [simple ? simplified(found, include) : found];
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
	properties: [contact, simplify, optionsProperty(['include'])],
	execute,
};
