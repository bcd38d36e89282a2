/** Time as an argument: what decides by the time can be tested by tables. */
export interface Clock {
	/** ms since 1970 */
	now(): number;
	/** Rejects at once when the execution is stopped. */
	sleep(ms: number): Promise<void>;
}
