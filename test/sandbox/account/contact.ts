import type { Unknowns } from '../unknowns';
import { dateIn, timestamp } from './times';

export type Permission =
	| 'explicit'
	| 'implicit'
	| 'not_set'
	| 'pending_confirmation'
	| 'temp_hold'
	| 'unsubscribed';

export interface EmailAddress {
	address: string;
	permission_to_send: Permission;
	created_at: string;
	updated_at: string;
	opt_in_source?: string;
	opt_in_date?: string;
	opt_out_source?: string;
	opt_out_date?: string;
	opt_out_reason?: string;
	confirm_status: 'pending' | 'confirmed' | 'off';
}

export interface CustomFieldValue {
	custom_field_id: string;
	value?: string;
	choice_ids?: string[];
}

export interface PhoneNumber {
	phone_number_id: string;
	phone_number: string;
	kind: string;
	created_at: string;
	updated_at: string;
	update_source: string;
	create_source: string;
}

export interface StreetAddress {
	street_address_id: string;
	kind: string;
	street?: string;
	city?: string;
	state?: string;
	postal_code?: string;
	country?: string;
	created_at: string;
	updated_at: string;
}

export interface Note {
	note_id: string;
	created_at: string;
	content: string;
}

export interface SmsChannel {
	sms_channel_id: string;
	sms_address: string;
	dial_code: string;
	country_code: string;
	update_source: string;
	create_source: string;
	sms_channel_consents: Array<{ sms_consent_permission: string; consent_type: string }>;
}

/** A contact as the account keeps it: the API's own keys, all subresources present. */
export interface Contact {
	contact_id: string;
	email_address?: EmailAddress;
	first_name?: string;
	last_name?: string;
	job_title?: string;
	company_name?: string;
	birthday_month?: number;
	birthday_day?: number;
	anniversary?: string;
	update_source: string;
	create_source: string;
	created_at: string;
	updated_at: string;
	/** A date, `2026-11-21`, in the zone `deletedAtZone`. Present only on deleted contacts. */
	deleted_at?: string;
	custom_fields: CustomFieldValue[];
	phone_numbers: PhoneNumber[];
	street_addresses: StreetAddress[];
	list_memberships: string[];
	taggings: string[];
	notes: Note[];
	sms_channel?: SmsChannel;
	/** Not part of the API's answer: what the bulk endpoints' engagement_level selects by. */
	engagement_level: EngagementLevel;
}

export type EngagementLevel = 'unqualified' | 'low' | 'medium' | 'high';

/** The subresources that `include` may name. */
export const SUBRESOURCES = [
	'custom_fields',
	'list_memberships',
	'phone_numbers',
	'street_addresses',
	'taggings',
	'notes',
] as const;
export type Subresource = (typeof SUBRESOURCES)[number];

/** The core properties that a PUT sets to null when it leaves them out. */
export const NULLABLE_FIELDS = [
	'first_name',
	'last_name',
	'job_title',
	'company_name',
	'birthday_month',
	'birthday_day',
	'anniversary',
] as const;

export type ContactDetails = Partial<Pick<Contact, (typeof NULLABLE_FIELDS)[number]>>;

/** The contact as the API answers: core properties and the subresources asked for. */
export function contactView(
	contact: Contact,
	include: readonly Subresource[],
): Record<string, unknown> {
	const shown = Object.entries(contact).filter(([key]) => !HIDDEN.has(key) || isIncluded(include, key));
	return Object.fromEntries(shown);
}

const HIDDEN: ReadonlySet<string> = new Set([...SUBRESOURCES, 'engagement_level']);

function isIncluded(include: readonly string[], key: string): boolean {
	return include.includes(key);
}

export type ContactStatus = 'active' | 'deleted' | Exclude<Permission, 'explicit' | 'implicit'>;

/** Where the `status` filter finds a contact. Somebody without an email address counts as active. */
export function contactStatus(contact: Contact): ContactStatus {
	if (contact.deleted_at !== undefined) return 'deleted';
	const permission = contact.email_address?.permission_to_send ?? 'explicit';
	return permission === 'explicit' || permission === 'implicit' ? 'active' : permission;
}

/** The number of lists and tags a contact may have, and of each other subresource. */
export const MOST = {
	custom_fields: 25,
	list_memberships: 50,
	notes: 150,
	phone_numbers: 3,
	street_addresses: 3,
	taggings: 50,
} as const satisfies Record<Subresource, number>;

/** Marks a contact as deleted at `now` (ms). Its indices are the account's business. */
export function markDeleted(contact: Contact, now: number, unknowns: Unknowns): void {
	const at = timestamp(now);
	contact.deleted_at = dateIn(unknowns.deletedAtZone, now);
	if (unknowns.updatedAtBumpedByDeletion) contact.updated_at = at;
	if (unknowns.addressUpdatedByDeletion && contact.email_address) contact.email_address.updated_at = at;
}

/** The person's own, explicit consent of that time, in place of what there was. */
export function optIn(email: EmailAddress, at: string): void {
	delete email.opt_out_source;
	delete email.opt_out_date;
	delete email.opt_out_reason;
	Object.assign(email, { permission_to_send: 'explicit', opt_in_source: 'Contact', opt_in_date: at, updated_at: at });
}
