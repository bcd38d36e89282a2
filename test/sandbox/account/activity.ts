/** What selects the contacts of a bulk activity: exactly one key. */
export interface Source {
	contact_ids?: string[];
	list_ids?: string[];
	tag_ids?: string[];
	all_active_contacts?: boolean;
	engagement_level?: string;
	segment_id?: number;
	new_subscriber?: boolean;
}

export type JobType =
	| 'contact_delete'
	| 'add_list_memberships'
	| 'remove_list_memberships'
	| 'contacts_taggings_add'
	| 'contacts_taggings_remove';

/** What a bulk activity was asked to do. `list_ids` and `tag_ids` are the target lists and tags; contact_delete has neither. */
export interface Job {
	type: JobType;
	source: Source;
	exclude: string[];
	list_ids: string[];
	tag_ids: string[];
}

export type EndState = 'completed' | 'cancelled' | 'failed' | 'timed_out';
export type ActivityState = 'initialized' | 'processing' | EndState;
export type ActivityError = string | { message: string };

/** How an activity goes. Anything left out goes as usual. */
export interface Ending {
	ends?: EndState;
	errors?: ActivityError[];
	/** How many of the selected contacts are worked on. Default: all when it completes, otherwise none. */
	itemsDone?: number;
	/** Milliseconds. */
	initializedFor?: number;
	processingFor?: number;
	/** The activities that this is for. Default: any. */
	when?: (job: Job) => boolean;
	/** How many activities go this way. Default 1. */
	times?: number;
}

/** A bulk activity as the account keeps it. Times are milliseconds. */
export interface Activity {
	activity_id: string;
	job: Job;
	createdAt: number;
	startsAt: number;
	endsAt: number;
	ending: Ending;
	/** Set once it has taken effect. */
	result?: { total: number; done: number; errors: ActivityError[] };
	/** The number of contacts selected when it was first seen processing. */
	selected?: number;
}

/** What `addActivity` takes: an activity as it stands, without any effect. */
export interface PastActivity {
	activity_id?: string;
	type?: JobType;
	state?: ActivityState;
	/** Milliseconds since the epoch. Default: an hour ago. */
	createdAt?: number;
	total?: number;
	done?: number;
	errors?: ActivityError[];
	list_ids?: string[];
}
