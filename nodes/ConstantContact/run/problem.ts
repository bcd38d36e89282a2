/** What an error item holds beside its message: the ids of what was submitted, among others. */
export interface ProblemDetails {
	contact_id?: string;
	activity_id?: string;
	http_status?: number;
	[key: string]: unknown;
}

/** What kind of thing went wrong, where that tells whether it passes by itself: the connection is none, or a mistake of this node. */
export type ProblemKind = 'throttled' | 'quota' | 'unavailable' | 'disconnected' | 'defect';

/**
 * A failure in the user's words. `message` says what happened, `description` what to do next, `details` holds the ids.
 * It never has a cause: n8n's request errors hold the access token.
 */
export class Problem extends Error {
	readonly description: string | undefined;

	readonly details: ProblemDetails;

	/** The input item that it is about, if it is about one. */
	readonly itemIndex: number | undefined;

	readonly kind: ProblemKind | undefined;

	constructor(message: string, description?: string, details: ProblemDetails = {}, itemIndex?: number, kind?: ProblemKind) {
		super(message);
		this.description = description;
		this.details = details;
		this.itemIndex = itemIndex;
		this.kind = kind;
	}

	/** The same problem with more details; those it has already win. */
	with(details: ProblemDetails): Problem {
		return new Problem(this.message, this.description, { ...details, ...this.details }, this.itemIndex, this.kind);
	}

	/** The same problem, said to be of this kind. */
	ofKind(kind: ProblemKind | undefined): Problem {
		return new Problem(this.message, this.description, this.details, this.itemIndex, kind);
	}

	/** The same problem told for one input item, in the form that n8n uses itself. */
	forItem(itemIndex: number): Problem {
		if (this.itemIndex !== undefined) return this;
		return new Problem(`${this.message} [item ${itemIndex}]`, this.description, this.details, itemIndex, this.kind);
	}

	/** The same problem with another sentence, if there is one, after its advice. */
	addAdvice(sentence: string): Problem {
		if (sentence === '') return this;
		return new Problem(this.message, [this.description, sentence].filter(Boolean).join(' '), this.details, this.itemIndex, this.kind);
	}
}

/** The most messages of others in one error: nobody reads more. */
const MOST_OTHERS = 5;

/**
 * One error for several problems that came up together: the first, with the messages of the others after its advice. It
 * has the details of the first.
 *
 * @param others in the order in which they came up; one that says what another says is not told again
 */
export function firstWithOthers(first: Problem, others: Problem[]): Problem {
	const messages = new Set(others.map(({ message }) => message));
	messages.delete(first.message);
	if (messages.size === 0) return first;
	const told = [...messages].slice(0, MOST_OTHERS).map((message) => `${message.replace(/\.$/, '')}.`).join(' ');
	const left = messages.size - MOST_OTHERS;
	return first.addAdvice(`At the same time something else went wrong: ${told}${left > 0 ? ` And ${left} more.` : ''}`);
}

/** The error of a stopped execution. By the word "canceled" in its message n8n shows it as stopped, not as failed. */
export function stoppedProblem(advice?: string): Problem {
	return new Problem('The execution was canceled', advice);
}

/** What `work` yields, or the Problem it threw. Any other error is thrown on, that of a stopped execution for instance. */
export async function attempt<T>(work: Promise<T>): Promise<T | Problem> {
	return await work.catch((error: unknown) => {
		if (error instanceof Problem) return error;
		throw error;
	});
}

/** The same for work that does not wait. Whatever else it throws becomes a Problem too. */
export function attemptNow<T>(work: () => T): T | Problem {
	try {
		return work();
	} catch (error) {
		return asProblem(error);
	}
}

/** What `work` yields; a Problem that it throws gets the details. */
export function about<T>(details: ProblemDetails, work: () => T): T {
	const result = attemptNow(work);
	if (result instanceof Problem) throw result.with(details);
	return result;
}

/** A Problem as it is; anything else is a mistake of this node, or something that this version of n8n lacks. */
export function asProblem(thrown: unknown): Problem {
	if (thrown instanceof Problem) return thrown;
	const said = thrown instanceof Error ? thrown.message : String(thrown);
	return new Problem(
		`Something went wrong in the node itself: ${said}`,
		'Look in Constant Contact what was done before you run this again. If it stays so, update this node and n8n, or report it with this message.',
	).ofKind('defect');
}
