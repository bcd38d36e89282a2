import type { LoggedRequest } from '../sandbox/requestLog';

/** A property of contacts. A value of `enumeration` is one of the options; one of `datetime` is kept as milliseconds. */
export interface Property {
	name: string;
	label: string;
	type: 'datetime' | 'enumeration' | 'string';
	options?: Array<{ label: string; value: string }>;
	readOnly?: true;
}

/** A contact: what it has no value of is not among the properties. */
export interface HubSpotContact {
	id: string;
	properties: Record<string, string>;
	createdAt: number;
	updatedAt: number;
}

export interface HubSpotList {
	id: string;
	name: string;
	/** Ids of contacts. */
	members: string[];
}

const text = (name: string, label: string): Property => ({ name, label, type: 'string' });
const readOnly = (name: string, label: string, type: Property['type'] = 'string'): Property => ({ name, label, type, readOnly: true });

const YES_OR_NO = [
	{ label: 'Yes', value: 'true' },
	{ label: 'No', value: 'false' },
];

/** What every HubSpot account has, as far as it is used here. */
const DEFAULT_PROPERTIES: Property[] = [
	text('email', 'Email'),
	text('firstname', 'First Name'),
	text('lastname', 'Last Name'),
	readOnly('hs_object_id', 'Record ID'),
	readOnly('createdate', 'Create Date', 'datetime'),
	readOnly('lastmodifieddate', 'Last Modified Date', 'datetime'),
];

/** Made for the examples, in HubSpot's settings. */
const CUSTOM_PROPERTIES: Property[] = [
	{ name: 'is_gone', label: 'Is Gone', type: 'enumeration', options: YES_OR_NO },
	text('constant_contact_result', 'Constant Contact Result'),
	text('constant_contact_error', 'Constant Contact Error'),
	text('constant_contact_status', 'Constant Contact Status'),
	text('constant_contact_reason', 'Constant Contact Reason'),
	{ name: 'constant_contact_since', label: 'Constant Contact Since', type: 'datetime' },
];

const FIRST_ID = 1_001;
const MINUTE = 60_000;

/** What a HubSpot account holds. */
export class HubSpot {
	/** Of the private app; what is sent with another is refused. */
	readonly token = 'pat-na1-sandbox';
	readonly properties = [...DEFAULT_PROPERTIES, ...CUSTOM_PROPERTIES];
	readonly contacts: HubSpotContact[] = [];
	readonly lists: HubSpotList[] = [];
	/** In order of arrival. */
	readonly requests: LoggedRequest[] = [];
	/** Lets something happen just before a request is answered; an answer of its own takes the place of HubSpot's. */
	meanwhile?: (request: LoggedRequest) => Response | undefined;

	/** `now`: milliseconds. */
	constructor(readonly now: () => number = Date.now) {}

	/** Each is a minute younger than the one before, so that they have an order. */
	addContact(properties: Record<string, string>): HubSpotContact {
		const createdAt = (this.contacts.at(-1)?.createdAt ?? this.now() - 1_000 * MINUTE) + MINUTE;
		const contact = { id: String(FIRST_ID + this.contacts.length), properties: {}, createdAt, updatedAt: createdAt };
		this.contacts.push(contact);
		this.update(contact, properties);
		return contact;
	}

	/** An empty text takes a value away. HubSpot keeps addresses in lower case. */
	update(contact: HubSpotContact, properties: Record<string, string>): void {
		for (const [name, value] of Object.entries(properties)) {
			if (value === '') delete contact.properties[name];
			else contact.properties[name] = name === 'email' ? value.toLowerCase() : value;
		}
		contact.updatedAt = Math.max(this.now(), contact.createdAt);
	}

	contact(id: string): HubSpotContact | undefined {
		return this.contacts.find((each) => each.id === id);
	}

	contactByEmail(email: string): HubSpotContact | undefined {
		return this.contacts.find(({ properties }) => properties.email === email.toLowerCase());
	}

	addList(name: string, members: HubSpotContact[]): HubSpotList {
		const list = { id: String(this.lists.length + 1), name, members: members.map(({ id }) => id) };
		this.lists.push(list);
		return list;
	}

	/** Everything a contact has, with what HubSpot adds by itself. */
	valuesOf({ id, properties, createdAt, updatedAt }: HubSpotContact): Record<string, string> {
		return { ...properties, hs_object_id: id, createdate: String(createdAt), lastmodifieddate: String(updatedAt) };
	}
}
