import type { Context } from 'hono';
import { z } from 'zod/v4';
import type { Account } from '../account/account';
import type { Job, JobType, Source } from '../account/activity';
import { ids, knownCase } from './ids';
import { invalid, notFound } from './refusal';
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

const exclude = z.strictObject({ contact_ids: ids(MOST_CONTACTS) }).optional();

const listsBody = <T extends z.ZodType<Source>>(source: T) =>
	z.strictObject({ source, exclude, list_ids: ids(MOST_LISTS) });

const removeBody = listsBody(removeSource);
const addBody = listsBody(removeSource.extend({ segment_id: z.number().int().optional() }));

const tagBody = z.strictObject({
	source: removeSource.omit({ engagement_level: true }).extend({ new_subscriber: z.literal(true).optional() }),
	exclude,
	tag_ids: ids(MOST_TAGS),
});

/** The body of contact_delete: contacts, or lists whose members are deleted. */
export async function readDeleteJob(c: Context, account: Account): Promise<Job> {
	const job = jobOf('contact_delete', { source: await readBody(c, deleteBody) }, account);
	requireLists(account, job.source.list_ids ?? []);
	return job;
}

export async function readAddJob(c: Context, account: Account): Promise<Job> {
	const job = jobOf('add_list_memberships', await readBody(c, addBody), account);
	requireLists(account, [...job.list_ids, ...(job.source.list_ids ?? [])]);
	return { ...job, list_ids: job.list_ids.filter((id) => account.hasList(id)) };
}

/** The body of remove_list_memberships, the only one of the three that answers 404 for a list that does not exist. */
export async function readRemoveJob(c: Context, account: Account): Promise<Job> {
	const job = jobOf('remove_list_memberships', await readBody(c, removeBody), account);
	requireFound(account, [...job.list_ids, ...(job.source.list_ids ?? [])]);
	return job;
}

/** The body of contacts_taggings_add and contacts_taggings_remove, for which the contract lists 404 as well. */
export async function readTagJob(
	c: Context,
	type: 'contacts_taggings_add' | 'contacts_taggings_remove',
	account: Account,
): Promise<Job> {
	const job = jobOf(type, await readBody(c, tagBody), account);
	requireFound(account, job.source.list_ids ?? []);
	requireTags(account, [...job.tag_ids, ...(job.source.tag_ids ?? [])]);
	return { ...job, tag_ids: job.tag_ids.filter((id) => account.tag(id)) };
}

interface JobBody {
	source: Source;
	exclude?: { contact_ids: string[] };
	list_ids?: string[];
	tag_ids?: string[];
}

function jobOf(type: JobType, body: JobBody, { unknowns }: Account): Job {
	const { source, exclude: excluded, list_ids = [], tag_ids = [] } = body;
	const given = Object.values(source).filter((value) => value !== undefined);
	if (given.length !== 1) throw invalid('exactly one source of contacts is required');
	if (excluded && !source.all_active_contacts && !source.list_ids) {
		throw invalid('exclude is only allowed with all_active_contacts or list_ids');
	}
	const inKnownCase = (values: string[]) => values.map((id) => knownCase(id, unknowns));
	const selectors = Object.entries(source).map(([key, value]) => [key, Array.isArray(value) ? inKnownCase(value) : value]);
	return {
		type,
		source: Object.fromEntries(selectors) as Source,
		exclude: inKnownCase(excluded?.contact_ids ?? []),
		list_ids: [...new Set(inKnownCase(list_ids))],
		tag_ids: [...new Set(inKnownCase(tag_ids))],
	};
}

function requireFound(account: Account, listIds: string[]): void {
	const missing = listIds.find((id) => !account.hasList(id));
	if (missing) throw notFound(`The list ${missing} was not found.`);
}

function requireLists(account: Account, listIds: string[]): void {
	const { unknownListsInActivity } = account.unknowns;
	if (unknownListsInActivity === 'ignored') return;
	if (unknownListsInActivity === 404) requireFound(account, listIds);
	else if (!listIds.every((id) => account.hasList(id))) throw invalid('list_ids does not have a valid value');
}

function requireTags(account: Account, tagIds: string[]): void {
	const { unknownTagsInActivity } = account.unknowns;
	const missing = tagIds.find((id) => !account.tag(id));
	if (!missing || unknownTagsInActivity === 'ignored') return;
	throw unknownTagsInActivity === 400
		? invalid('tag_ids does not have a valid value')
		: notFound(`The tag ${missing} was not found.`);
}
