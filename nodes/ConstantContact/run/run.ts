import type { Clock } from './clock';
import type { Memory } from './memory';

/** A run of the node, as n8n tells of it. Only the node classes see n8n's own object. */
export interface Run {
	itemCount: number;
	clock: Clock;
	/** IANA name; dates that a user gives are meant in it. */
	timezone: string;
	/** On Error is not "continue": the first problem ends the run. */
	stopOnError: boolean;
	/** Whether the user, or n8n, has stopped the execution. */
	isStopped(): boolean;
	/** Writes to n8n's log, at info level. */
	log(message: string): void;
	/** Shows a hint in the panel, the same one only once. A run that throws loses its hints. */
	hint(message: string): void;
	/** What earlier tries of this run have done; undefined without Retry On Fail. */
	memory?: Memory | undefined;
}
