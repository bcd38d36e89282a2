/**
 * What nobody knows about the real API, each a switch. `unknownsDefaults` holds what the sandbox
 * does unless told otherwise.
 */
export interface Unknowns {
	/** DELETE of a contact that is deleted already. */
	secondDelete: 404 | 204;
	/** The status of an id in a path that is no UUID. */
	malformedId: 404 | 400;
	/** Ids in upper case: the same resource, or nobody's. */
	upperCaseIds: 'accepted' | 404;
	/** Contact ids of a bulk activity that select nothing: left out of the counts, counted in the total, or also reported in activity_errors. */
	unknownIdsInActivity: 'skipped' | 'counted' | 'activity_errors';
	/** Lists in contact_delete and add_list_memberships that do not exist (remove_list_memberships answers 404). */
	unknownListsInActivity: 400 | 404 | 'ignored';
	/** Tags in contacts_taggings_add and contacts_taggings_remove that do not exist. The contract lists 404, not what for. */
	unknownTagsInActivity: 404 | 400 | 'ignored';
	/** Deleted contacts that a tagging activity names by id: nothing is done for them, as in the other jobs, or their tags change. */
	deletedInTaggings: 'like unknown ids' | 'changed';
	/** Restoring somebody who had unsubscribed: revived and still unsubscribed, or refused (bulk: passed over, counted in the total only). */
	unsubscribedOnRestore: 'kept' | 400;
	/** Whether a restoring PUT must name a list. */
	restoreNeedsList: boolean;
	/** PUT with update_source Contact on a deleted contact: refused, or updated and still deleted. */
	updateDeletedAsContact: 400 | 'stays deleted';
	taggingsSurviveDeletion: boolean;
	updatedAtBumpedByDeletion: boolean;
	/** Whether a deletion moves the `updated_at` of the email address. */
	addressUpdatedByDeletion: boolean;
	/** The zone in which the date in `deleted_at` is meant: an IANA name, or a fixed offset such as `UTC+10`. */
	deletedAtZone: string;
	/** Whether a change of lists alone moves a contact's `updated_at`. A restoration does so anyhow. */
	updatedAtMovedByLists: boolean;
	/** Whether a change of tags alone moves a contact's `updated_at`. */
	updatedAtMovedByTags: boolean;
	/** Whether losing the last list deletes a contact, as it did in V2. */
	removingLastListDeletes: boolean;
	/** Status for a second resubscribe email, and for one to somebody who has not unsubscribed. */
	resubscribeRefusal: 409 | 400;
	/** Asking a contact to resubscribe who is deleted, too: the email goes out, or nobody is found. */
	resubscribeDeleted: 200 | 404;
	/** What the answer to a resubscribe email holds. */
	resubscribeAnswer: 'empty' | 'contact';
	/** Whether a deleted list keeps its name from a new one. */
	deletedListNames: 'taken' | 'free';
	/** Whether names of lists, and of tags, are the same when only their case differs. */
	nameCase: 'ignored' | 'matters';
	/** Shape of the 429 for 1,000 queued activities. */
	queueCapBody: 'object' | 'array' | 'gateway';
	/** Shape of the API's 403. */
	forbiddenBody: 'object' | 'array' | 'gateway' | 'empty';
	/** Status of the token endpoint's invalid_grant. */
	tokenErrorStatus: 400 | 401;
	/** Order of GET /activities. */
	activityOrder: 'newest first' | 'oldest first';
	/** Order of GET /contacts. Newest created first was recorded live; nothing documents it. */
	contactOrder: 'newest first' | 'oldest first';
	/** How long GET /contacts, its count too, shows a contact as it was before a change (ms). One contact, by id or by address, is always shown as it is. */
	filterLag: number;
	/** How long GET /activities does not show a new activity or a new state (ms). */
	activityLag: number;
	/** Whether `optout_after` and `optout_before` find nobody unless the status is `all` or names `unsubscribed`. */
	optoutNeedsAll: boolean;
	/** How the last page says that it is the last. */
	lastPageLinks: 'absent' | 'null' | 'empty';
	/** How a timed-out activity is spelled. */
	timedOutState: 'timed_out' | 'time_out';
	/** Whether bulk activities run side by side or one after the other, as in V2. */
	activityProcessing: 'parallel' | 'serial';
	/** Further query parameters beside a cursor. */
	parametersBesideCursor: 'ignored' | 400;
	/** How the API counts 4 requests a second. */
	rateWindow: 'sliding' | 'fixed';
	/** First answer to GET /contacts?segment_id=…. */
	segmentFirstAnswer: 202 | 200;
}

export const unknownsDefaults: Unknowns = {
	secondDelete: 404,
	malformedId: 404,
	upperCaseIds: 'accepted',
	unknownIdsInActivity: 'skipped',
	unknownListsInActivity: 400,
	unknownTagsInActivity: 404,
	deletedInTaggings: 'like unknown ids',
	unsubscribedOnRestore: 'kept',
	restoreNeedsList: false,
	updateDeletedAsContact: 400,
	taggingsSurviveDeletion: true,
	updatedAtBumpedByDeletion: true,
	addressUpdatedByDeletion: false,
	deletedAtZone: 'UTC',
	updatedAtMovedByLists: true,
	updatedAtMovedByTags: true,
	removingLastListDeletes: false,
	resubscribeRefusal: 409,
	resubscribeDeleted: 200,
	resubscribeAnswer: 'empty',
	deletedListNames: 'taken',
	nameCase: 'ignored',
	queueCapBody: 'object',
	forbiddenBody: 'object',
	tokenErrorStatus: 400,
	activityOrder: 'newest first',
	contactOrder: 'newest first',
	filterLag: 0,
	activityLag: 0,
	optoutNeedsAll: true,
	lastPageLinks: 'absent',
	timedOutState: 'timed_out',
	activityProcessing: 'parallel',
	parametersBesideCursor: 'ignored',
	rateWindow: 'sliding',
	segmentFirstAnswer: 202,
};
