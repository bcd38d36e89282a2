/** Time is an argument, so that what depends on it can be tested without waiting. */
export interface Clock {
	/** ms since 1970 */
	now(): number;
	/** Rejects at once when the execution is stopped. */
	sleep(ms: number): Promise<void>;
}
