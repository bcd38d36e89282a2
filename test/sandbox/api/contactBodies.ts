import { z } from 'zod/v4';
import { MOST } from '../account/contact';
import { idValue } from './ids';

const text = (most: number) => z.string().max(most).nullish();
const source = z.enum(['Account', 'Contact']);

const permission = z.enum([
	'explicit',
	'implicit',
	'not_set',
	'pending_confirmation',
	'temp_hold',
	'unsubscribed',
]);

const email_address = z.strictObject({
	address: z.string().max(80).regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/),
	permission_to_send: permission.optional(),
	opt_out_reason: z.string().max(255).optional(),
});

const core = {
	first_name: text(50),
	last_name: text(50),
	job_title: text(50),
	company_name: text(50),
	birthday_month: z.number().int().min(1).max(12).nullish(),
	birthday_day: z.number().int().min(1).max(31).nullish(),
	anniversary: z.string().max(10).regex(/^[\d/-]+$/).nullish(),
};

const subresources = {
	custom_fields: z
		.array(
			z.strictObject({
				custom_field_id: idValue,
				value: z.string().max(255).optional(),
				choice_ids: z.array(z.union([z.string(), z.number()]).transform(String)).optional(),
			}),
		)
		.max(MOST.custom_fields)
		.optional(),
	phone_numbers: z
		.array(
			z.strictObject({
				phone_number: z.string().max(25),
				kind: z.enum(['home', 'work', 'mobile', 'other']).optional(),
			}),
		)
		.max(MOST.phone_numbers)
		.optional(),
	street_addresses: z
		.array(
			z.strictObject({
				kind: z.enum(['home', 'work', 'other']),
				street: z.string().max(255).optional(),
				city: z.string().max(50).optional(),
				state: z.string().max(50).optional(),
				postal_code: z.string().max(50).optional(),
				country: z.string().max(50).optional(),
			}),
		)
		.max(MOST.street_addresses)
		.optional(),
	list_memberships: z.array(idValue).max(MOST.list_memberships).optional(),
	taggings: z.array(idValue).max(MOST.taggings).optional(),
	notes: z
		.array(
			z.strictObject({
				note_id: idValue.optional(),
				created_at: z.string().optional(),
				content: z.string().max(2000),
			}),
		)
		.max(MOST.notes)
		.optional(),
};

const birthdayIsWhole = (body: { birthday_month?: number | null; birthday_day?: number | null }) =>
	(body.birthday_month ?? undefined) === undefined
		? (body.birthday_day ?? undefined) === undefined
		: (body.birthday_day ?? undefined) !== undefined;
const halfBirthday = 'birthday_month and birthday_day must be used together';

/** PUT /contacts/{id}. Read-only keys and sms_channel are refused; create_source is tolerated, as the guide sends it. */
export const putBody = z
	.strictObject({ ...core, ...subresources, update_source: source, create_source: source.optional(), email_address })
	.refine(birthdayIsWhole, halfBirthday);

export type PutBody = z.output<typeof putBody>;

/** POST /contacts. */
export const postBody = z
	.strictObject({ ...core, ...subresources, create_source: source, email_address: email_address.optional() })
	.refine(birthdayIsWhole, halfBirthday)
	.refine(
		(body) => body.email_address ?? body.first_name ?? body.last_name,
		'one of email_address, first_name or last_name is required',
	);

export type PostBody = z.output<typeof postBody>;
