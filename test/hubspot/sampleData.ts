import type { Account, Contact } from '../sandbox';
import type { HubSpot, HubSpotContact } from './hubSpot';

/** Every so-many-th contact of Constant Contact is in HubSpot too. */
const EVERY = 3;

/** Gone as HubSpot has it: four are in Constant Contact, one was deleted there before, one was never there. */
const GONE = ['abigail.adams', 'carmen.gray', 'edith.kaur', 'jamal.hughes', 'fiona.mensah', 'nobody'];

/** So many members of the list of Constant Contact are not in the one of HubSpot, and so many the other way round. */
const DIFFERENCE = 3;

/** The list of Constant Contact that one of HubSpot has the name of. */
const LIST = 'Volunteers';

/**
 * Fills HubSpot with people of whom most are contacts of the sample account too, with the same address; some are gone. Its
 * list of volunteers nearly has the members that the one of Constant Contact has.
 */
export function addSampleHubSpot(hubSpot: HubSpot, { contacts, lists }: Account): void {
	const listId = lists.find(({ name }) => name === LIST)?.list_id ?? '';
	const isVolunteer = ({ list_memberships }: Contact) => list_memberships.includes(listId);
	const withAddress = contacts.filter(({ email_address }) => email_address);
	const volunteers = withAddress.filter(isVolunteer);
	const both = withAddress.filter((contact, index) => index % EVERY === 0 || isVolunteer(contact) || isGone(addressOf(contact)));
	for (const contact of both) addPerson(hubSpot, addressOf(contact), contact.first_name, contact.last_name);
	addPerson(hubSpot, 'nobody@example.com', 'Nobody', 'We Know');
	const onlyHere = ['new.volunteer@example.com', 'new.neighbour@example.org'].map((email) => addPerson(hubSpot, email, 'New', 'Person'));

	const byAddress = (contact: Contact) => hubSpot.contactByEmail(addressOf(contact)) as HubSpotContact;
	const staying = volunteers.slice(DIFFERENCE).map(byAddress);
	const joining = both.filter((contact) => !isVolunteer(contact) && !contact.deleted_at && !isGone(addressOf(contact))).slice(0, DIFFERENCE);
	hubSpot.addList(LIST, [...staying, ...joining.map(byAddress), ...onlyHere.slice(0, 1)]);
	hubSpot.addList('Nobody Yet', []);
}

const addressOf = ({ email_address }: Contact) => email_address?.address ?? '';

const isGone = (email: string) => GONE.includes(email.split('@')[0] ?? '');

function addPerson(hubSpot: HubSpot, email: string, firstname = '', lastname = ''): HubSpotContact {
	return hubSpot.addContact({ email, firstname, lastname, ...(isGone(email) && { is_gone: 'true' }) });
}
