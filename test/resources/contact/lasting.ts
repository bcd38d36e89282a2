import type { Contact } from '../../sandbox';

function without(value: object, keys: string[]): object {
	return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

/** What must be the same before and after: all but what says that and when the contact was written. */
export function lasting(contact: Contact): object {
	const { email_address = {}, phone_numbers, street_addresses } = contact;
	const written = ['deleted_at', 'updated_at', 'update_source', 'list_memberships'];
	return {
		...without(contact, written),
		email_address: without(email_address, ['updated_at']),
		phone_numbers: phone_numbers.map(({ phone_number, kind }) => ({ phone_number, kind })),
		street_addresses: street_addresses.map((address) => without(address, ['street_address_id', 'created_at', 'updated_at'])),
	};
}
