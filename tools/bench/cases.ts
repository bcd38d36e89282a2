import type { SandboxOptions } from '../../test/sandbox';
import type { Subject } from './workflow';

/** What is measured: a subject in a workflow, with rows going in, against an account. */
export interface Case {
	/** Of its workflow. */
	id: string;
	rows: {
		count: number;
		every?: number;
		/** The contacts were on so many lists each, in one of `sets` combinations, until they were deleted. */
		formerly?: { each: number; sets: number };
	};
	subject: Subject;
	sandbox: SandboxOptions;
	/** How many contacts the account has. */
	accountSize: number;
	/** Whether they are deleted from the start. */
	areDeleted?: boolean;
	/** How many lists the account has. Default none. */
	lists?: number;
	/** What all rows' contacts have to be in the end, if the subject does something about them. */
	outcome?: 'deleted' | 'restored';
}

/** Milliseconds. An activity is done 1 s after its submission. */
export const LATENCY = 250;
export const ACTIVITY_SECONDS = 1;

/** The API as it is documented: 4 requests a second, 10,000 a day. */
export const asTheApi: SandboxOptions = { latency: LATENCY, activity: { initializedFor: 300, processingFor: 700 } };

/** An API that is never in the way. */
export const instant: SandboxOptions = {
	limits: { perSecond: null, perDay: null, queuedActivities: null },
	activity: { initializedFor: 0, processingFor: 0 },
};
