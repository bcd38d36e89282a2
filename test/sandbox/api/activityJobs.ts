import type { Context } from 'hono';
import { z } from 'zod/v4';
import type { Account } from '../account/account';
import type { Job, Source } from '../account/activity';
import { ids, knownCase } from './ids';
import { invalid, notFound, refusal } from './refusal';
import { readBody } from './validate';

const MOST_CONTACTS = 500;
const MOST_LISTS = 50;
const MOST_TAGS = 50;

const deleteBody = z.strictObject({
	contact_ids: ids(MOST_CONTACTS).optional(),
	list_ids: ids(MOST_LISTS).optional(),
});

const removeSource = z.strictObject({
	contact_ids: ids(MOST_CONTACTS).optional(),
	list_ids: ids(MOST_LISTS).optional(),
	tag_ids: ids(MOST_TAGS).optional(),
	all_active_contacts: z.literal(true).optional(),
	engagement_level: z.enum(['unqualified', 'low', 'medium', 'high']).optional(),
});

const listsBody = <T extends z.ZodType<Source>>(source: T) =>
	z.strictObject({
		source,
		exclude: z.strictObject({ contact_ids: ids(MOST_CONTACTS) }).optional(),
		list_ids: ids(MOST_LISTS),
	});

const removeBody = listsBody(removeSource);
const addBody = listsBody(removeSource.extend({ segment_id: z.number().int().optional() }));

/** The body of contact_delete: contacts, or lists whose members are deleted. */
export async function readDeleteJob(c: Context, account: Account): Promise<Job> {
	const source = await readBody(c, deleteBody);
	requireOneSource(source);
	const job: Job = { type: 'contact_delete', source: inKnownCase(source, account), exclude: [], list_ids: [] };
	requireLists(account, job.source.list_ids ?? []);
	return job;
}

export async function readAddJob(c: Context, account: Account): Promise<Job> {
	const job = listsJob('add_list_memberships', await readBody(c, addBody), account);
	requireLists(account, [...job.list_ids, ...(job.source.list_ids ?? [])]);
	return { ...job, list_ids: job.list_ids.filter((id) => listExists(account, id)) };
}

/** The body of remove_list_memberships, the only one that answers 404 for a list that does not exist. */
export async function readRemoveJob(c: Context, account: Account): Promise<Job> {
	const job = listsJob('remove_list_memberships', await readBody(c, removeBody), account);
	const missing = [...job.list_ids, ...(job.source.list_ids ?? [])].find((id) => !listExists(account, id));
	if (missing) throw notFound(`The list ${missing} was not found.`);
	return job;
}

function listsJob(type: Job['type'], body: z.output<typeof addBody>, account: Account): Job {
	requireOneSource(body.source);
	const { source, exclude, list_ids } = body;
	if (exclude && !source.all_active_contacts && !source.list_ids) {
		throw invalid('exclude is only allowed with all_active_contacts or list_ids');
	}
	const knownCaseIds = (values: string[]) => values.map((id) => knownCase(id, account.unknowns));
	return {
		type,
		source: inKnownCase(source, account),
		exclude: knownCaseIds(exclude?.contact_ids ?? []),
		list_ids: [...new Set(knownCaseIds(list_ids))],
	};
}

function requireOneSource(source: Source): void {
	const given = Object.values(source).filter((value) => value !== undefined);
	if (given.length !== 1) throw invalid('exactly one source of contacts is required');
}

function inKnownCase(source: Source, { unknowns }: Account): Source {
	const entries = Object.entries(source).map(([key, value]) => [
		key,
		Array.isArray(value) ? value.map((id: string) => knownCase(id, unknowns)) : value,
	]);
	return Object.fromEntries(entries) as Source;
}

function requireLists(account: Account, listIds: string[]): void {
	const { unknownListsInActivity } = account.unknowns;
	const missing = listIds.find((id) => !listExists(account, id));
	if (!missing || unknownListsInActivity === 'ignored') return;
	throw unknownListsInActivity === 400
		? invalid('list_ids does not have a valid value')
		: refusal(404, 'contacts.api.not_found', `The list ${missing} was not found.`);
}

function listExists(account: Account, id: string): boolean {
	const list = account.list(id);
	return list !== undefined && list.deleted_at === undefined;
}
