import type { Engine } from '../engine';
import type { ContactInput } from '../sandbox';

/** The id of no contact, list or activity. */
export const NOBODY = '00000000-0000-4000-8000-00000000dead';

/** Adds a contact for each description; their ids. */
export function addContacts<const T extends readonly ContactInput[]>(engine: Engine, ...inputs: T): { [K in keyof T]: string } {
	const ids = inputs.map((input) => engine.sandbox.account.addContact(input).contact_id);
	return ids as { [K in keyof T]: string };
}

/** Adds `count` contacts alike; their ids. */
export function addMany(engine: Engine, count: number, input: ContactInput = {}): string[] {
	return engine.sandbox.account.addContacts(count, () => input).map(({ contact_id }) => contact_id);
}

/** Adds `count` lists; their ids. */
export function addLists(engine: Engine, count: number): string[] {
	return Array.from({ length: count }, () => engine.sandbox.account.addList().list_id);
}

/** Adds `count` tags; their ids. */
export function addTags(engine: Engine, count: number): string[] {
	return Array.from({ length: count }, () => engine.sandbox.account.addTag().tag_id);
}

/** Everybody who is deleted by now. */
export function deleted({ sandbox }: Engine): string[] {
	return sandbox.account.contacts.filter(({ deleted_at }) => deleted_at !== undefined).map(({ contact_id }) => contact_id);
}

/** The lists a contact is on by now. */
export function listsOf({ sandbox }: Engine, contactId: string): string[] {
	return sandbox.account.contact(contactId)?.list_memberships ?? [];
}

/** Lets the activities that were submitted come to their ends. */
export async function letThemEnd({ clock }: Engine): Promise<void> {
	let ended = false;
	clock.after(3_600_000, () => {
		ended = true;
	});
	await clock.until(() => ended);
}
