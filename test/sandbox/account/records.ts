import type { Contact } from './contact';

export interface List {
	list_id: string;
	name: string;
	description: string;
	favorite: boolean;
	created_at: string;
	updated_at: string;
	/** A date and time, unlike a contact's. */
	deleted_at?: string;
}

export interface Tag {
	tag_id: string;
	name: string;
	created_at: string;
	updated_at: string;
	tag_source: string;
}

export interface Segment {
	segment_id: number;
	name: string;
	created_at: string;
	edited_at: string;
	matches: (contact: Contact) => boolean;
}

export interface CustomField {
	custom_field_id: string;
	label: string;
}

export interface ResubscribeEmail {
	contact_id: string;
	/** What the person will be subscribed to by confirming. */
	list_ids: string[];
	sent_at: string;
}

export interface Privilege {
	privilege_id: number;
	privilege_name: string;
}
