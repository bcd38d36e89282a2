import type { SandboxOptions } from '../../test/sandbox';
import type { Rows, Subject } from './workflow';

/** What is measured: a subject in a workflow, with rows going in, against an account. */
export interface Case {
	/** Of its workflow. */
	id: string;
	rows: Omit<Rows, 'file'>;
	subject: Subject;
	sandbox: SandboxOptions;
	/** How many contacts the account has. */
	accountSize: number;
	/** Whether all rows' contacts have to be deleted in the end. */
	deletes: boolean;
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
