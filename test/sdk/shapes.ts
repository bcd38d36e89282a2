import type {
	CreateDeleteActivity201Response,
	CreateListRemoveActivity201Response,
	CreateTagRemoveActivity201Response,
	GetAccountDetails200Response,
	GetActivityById200Response,
	GetAllActivities200Response,
	GetAllContacts200Response,
	GetAllLists200Response,
	GetAllSegments200Response,
	GetAllTags200Response,
	GetContactById200Response,
	GetContactCounts200Response,
	GetList200Response,
	GetTag200Response,
	GetUserPrivileges200ResponseInner,
	UpdateList200Response,
} from 'ctct-api-client';
import { z } from 'zod/v4';

/** The type of what a list of the vendor's holds, or of one of its properties. */
type Item<T> = NonNullable<T> extends Array<infer Each> ? Each : never;
type Part<T, Key extends keyof T> = NonNullable<T[Key]>;

/**
 * A strict schema for a type of the vendor's: the compiler complains of a property that is missing here or has another type,
 * and parsing of one in an answer that the vendor does not know.
 */
function shape<T extends object>(properties: { [Key in keyof T]-?: z.ZodType<T[Key]> }): z.ZodType<T> {
	return z.strictObject(properties) as unknown as z.ZodType<T>;
}

const id = z.guid();
const time = z.iso.datetime({ offset: true });
const text = z.string();
const count = z.int().min(0);
const source = z.enum(['Account', 'Contact']);
/** What the vendor's type has and these answers never hold. */
const absent = z.undefined().optional();

/** The links of a page; the last one has none. */
const links = z
	.strictObject({ next: z.strictObject({ href: text.regex(/^\/v3\/\w+\?cursor=/) }) })
	.optional();

const progress = {
	activity_id: id,
	state: z.enum(['initialized', 'processing', 'completed', 'cancelled', 'failed', 'timed_out']),
	started_at: time.optional(),
	completed_at: time.optional(),
	created_at: time,
	updated_at: time,
	percent_done: z.int().min(1).max(100),
	activity_errors: z.array(text),
};
const counts = { items_total_count: count.optional(), items_completed_count: count.optional() };
const self = z.strictObject({ href: text.regex(/^\/v3\/activities\/[\w-]+$/) });

export const deletion = shape<CreateDeleteActivity201Response>({
	...progress,
	status: shape<Part<CreateDeleteActivity201Response, 'status'>>({ ...counts, list_count: count.optional() }),
	_links: shape<Part<CreateDeleteActivity201Response, '_links'>>({ self }),
});

export const listsActivity = shape<CreateListRemoveActivity201Response>({
	...progress,
	status: shape<Part<CreateListRemoveActivity201Response, 'status'>>({ ...counts, list_count: count }),
	_links: shape<Part<CreateListRemoveActivity201Response, '_links'>>({ self }),
});

export const tagging = shape<CreateTagRemoveActivity201Response>({
	...progress,
	status: shape<Part<CreateTagRemoveActivity201Response, 'status'>>(counts),
	_links: shape<Part<CreateTagRemoveActivity201Response, '_links'>>({ self, results: absent }),
});

export const activity = shape<GetActivityById200Response>({
	...progress,
	source_file_name: absent,
	status: shape<Part<GetActivityById200Response, 'status'>>({
		...counts,
		list_count: count.optional(),
		person_count: absent,
		error_count: absent,
		correctable_count: absent,
		cannot_add_to_list_count: absent,
	}),
	_links: shape<Part<GetActivityById200Response, '_links'>>({ self, results: absent }),
});

export const activities = shape<GetAllActivities200Response>({ activities: z.array(activity).min(1), _links: links });

const emailAddress = shape<Part<GetContactById200Response, 'email_address'>>({
	address: text,
	permission_to_send: z.enum(['explicit', 'implicit', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed']),
	created_at: time,
	updated_at: time,
	opt_in_source: source.optional(),
	opt_in_date: time.optional(),
	opt_out_source: source.optional(),
	opt_out_date: time.optional(),
	opt_out_reason: text.optional(),
	confirm_status: z.enum(['pending', 'confirmed', 'off']),
});

const smsChannel = shape<Part<GetContactById200Response, 'sms_channel'>>({
	sms_channel_id: id,
	sms_address: text,
	dial_code: text,
	country_code: text,
	update_source: source,
	create_source: source,
	sms_channel_consents: z.array(
		shape<Item<Part<GetContactById200Response, 'sms_channel'>['sms_channel_consents']>>({
			sms_consent_permission: text,
			consent_type: text,
			opt_in_date: absent,
			opt_out_date: absent,
			advertised_frequency: absent,
			advertised_interval: absent,
			created_at: absent,
			updated_at: absent,
		}),
	),
});

export const contact = shape<GetContactById200Response>({
	contact_id: id,
	email_address: emailAddress.optional(),
	first_name: text.optional(),
	last_name: text.optional(),
	job_title: text.optional(),
	company_name: text.optional(),
	birthday_month: z.int().min(1).max(12).optional(),
	birthday_day: z.int().min(1).max(31).optional(),
	anniversary: text.optional(),
	update_source: source,
	create_source: source,
	created_at: time,
	updated_at: time,
	deleted_at: z.iso.date().optional(),
	custom_fields: z
		.array(
			shape<Item<GetContactById200Response['custom_fields']>>({
				custom_field_id: id,
				value: text.optional(),
				choice_ids: z.array(text).optional(),
			}),
		)
		.optional(),
	phone_numbers: z
		.array(
			shape<Item<GetContactById200Response['phone_numbers']>>({
				phone_number_id: id,
				phone_number: text,
				kind: z.enum(['home', 'work', 'mobile', 'other']),
				created_at: time,
				updated_at: time,
				update_source: source,
				create_source: source,
			}),
		)
		.optional(),
	street_addresses: z
		.array(
			shape<Item<GetContactById200Response['street_addresses']>>({
				street_address_id: id,
				kind: z.enum(['home', 'work', 'other']),
				street: text.optional(),
				city: text.optional(),
				state: text.optional(),
				postal_code: text.optional(),
				country: text.optional(),
				created_at: time,
				updated_at: time,
			}),
		)
		.optional(),
	list_memberships: z.array(id).optional(),
	taggings: z.array(id).optional(),
	notes: z
		.array(shape<Item<GetContactById200Response['notes']>>({ note_id: id, created_at: time, content: text }))
		.optional(),
	sms_channel: smsChannel.optional(),
});

export const contacts = shape<GetAllContacts200Response>({
	contacts: z.array(contact).min(1),
	contacts_count: count.optional(),
	_links: links,
	status: absent,
});

export const contactCounts = shape<GetContactCounts200Response>({
	total: count,
	explicit: count,
	implicit: count,
	pending: count,
	unsubscribed: count,
	new_subscriber: count,
});

const created = { list_id: id, name: text, description: text, favorite: z.boolean(), created_at: time, updated_at: time, deleted_at: time.optional() };

export const newList = shape<UpdateList200Response>(created);
export const list = shape<GetList200Response>({ ...created, membership_count: count });
export const lists = shape<GetAllLists200Response>({ lists: z.array(list).min(1), lists_count: count, _links: links });

const tagOf = (contacts_count: z.ZodType<number | undefined>) =>
	shape<GetTag200Response>({ tag_id: id, name: text, contacts_count, created_at: time, updated_at: time, tag_source: text });

export const newTag = tagOf(absent);
export const tag = tagOf(count);
export const tags = shape<GetAllTags200Response>({ tags: z.array(tag).min(1), _links: links });

export const segments = shape<GetAllSegments200Response>({
	segments: z
		.array(
			shape<Item<GetAllSegments200Response['segments']>>({ name: text, segment_id: count, created_at: time, edited_at: time }),
		)
		.min(1),
	_links: links,
});

export const privileges = z
	.array(shape<GetUserPrivileges200ResponseInner>({ privilege_id: count, privilege_name: text }))
	.min(1);

export const accountDetails = shape<GetAccountDetails200Response>({
	contact_email: text,
	contact_phone: absent,
	country_code: text,
	encoded_account_id: text,
	encoded_partner_id: absent,
	first_name: text,
	last_name: text,
	organization_name: text,
	organization_phone: absent,
	state_code: absent,
	time_zone_id: text,
	website: absent,
	physical_address: absent,
	company_logo: absent,
});

/** No body at all. */
export const nothing = z.literal('');
