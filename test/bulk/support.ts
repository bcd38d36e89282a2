import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Engine, NodeRun } from '../engine';
import type { ContactInput, LoggedRequest } from '../sandbox';

export const NOBODY = '00000000-0000-4000-8000-00000000dead';

/** Delete Many of whom each item names as `who`. */
export function deleteMany(more: INodeParameters = {}): INodeParameters {
	return { resource: 'contact', operation: 'deleteMany', contacts: '={{ $json.who }}', ...more };
}

/** Delete Many of who is on the lists that each item names as `from`. */
export function deleteByLists(more: INodeParameters = {}): INodeParameters {
	return deleteMany({ deleteBy: 'lists', sourceLists: '={{ $json.from }}', ...more });
}

/** Remove from `lists`, with what each item holds for every kind of source. */
export function remove(more: INodeParameters = {}): INodeParameters {
	return {
		resource: 'listMembership',
		operation: 'remove',
		contacts: '={{ $json.who }}',
		lists: '={{ $json.lists }}',
		sourceLists: '={{ $json.from }}',
		tags: '={{ $json.tags }}',
		engagementLevel: '={{ $json.level }}',
		excludeContacts: '={{ $json.but }}',
		...more,
	};
}

/** Input items. */
export function rows(...items: unknown[]): IDataObject[] {
	return items as IDataObject[];
}

export function hintsOf({ hints }: NodeRun): string[] {
	return hints.map(({ message }) => message);
}

interface Requests {
	requests: LoggedRequest[];
}

/** Adds a contact for each description; their ids. */
export function addContacts<const T extends readonly ContactInput[]>(engine: Engine, ...inputs: T): { [K in keyof T]: string } {
	const ids = inputs.map((input) => engine.sandbox.account.addContact(input).contact_id);
	return ids as { [K in keyof T]: string };
}

/** Adds `count` contacts alike; their ids. */
export function addMany(engine: Engine, count: number, input: ContactInput = {}): string[] {
	return engine.sandbox.account.addContacts(count, () => input).map(({ contact_id }) => contact_id);
}

export function addLists(engine: Engine, count: number): string[] {
	return Array.from({ length: count }, () => engine.sandbox.account.addList().list_id);
}

export function addTags(engine: Engine, count: number): string[] {
	return Array.from({ length: count }, () => engine.sandbox.account.addTag().tag_id);
}

function isSubmission({ method, path }: LoggedRequest): boolean {
	return method === 'POST' && path.startsWith('/v3/activities/');
}

/** The bodies that were submitted, in order of arrival, repeated ones too. */
export function bodies({ requests }: Requests): unknown[] {
	return requests.filter(isSubmission).map(({ body }) => body);
}

/** The ids of the activities that were accepted, in order of submission. */
export function activityIds({ requests }: Requests): string[] {
	return requests
		.filter((request) => isSubmission(request) && request.status === 201)
		.map(({ response }) => (response as { activity_id: string }).activity_id);
}

/** The GETs that came after the last submission, as paths with their queries. */
export function looks({ requests }: Requests): string[] {
	const last = requests.map(isSubmission).lastIndexOf(true);
	return requests.slice(last + 1).map(({ path, query }) => {
		const text = new URLSearchParams(query).toString();
		return path + (text && `?${text}`);
	});
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

/** One value of each item. */
export function column(items: IDataObject[], key: string): unknown[] {
	return items.map((item) => item[key]);
}
