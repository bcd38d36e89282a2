/** What a section says. */
export interface Report {
	/** Rows of the table at the top: what, measured, at most, verdict. */
	figures: string[][];
	/** Markdown, from its heading on. */
	text: string;
}

/** What a section has measured. */
export interface Measurement {
	/** As it is, for whoever asks for a part of it. */
	measured: unknown;
	/** Only of a section that was measured whole. */
	report(): Report;
}

/** A part of the benchmark that can be run without the others. */
export interface Section {
	name: string;
	/** @throws an error that says how to install what this machine lacks for it */
	requirePrograms?(): void;
	/** Measures what is wanted of it; undefined if nothing is. */
	measure(isWanted: (id: string) => boolean): Promise<Measurement | undefined>;
}
