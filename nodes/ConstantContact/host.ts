import type { IExecuteFunctions, IHttpRequestOptions, INode, IPollFunctions, JsonObject } from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';

/**
 * What n8n's versions differ in, from 1.123 on: what an older one lacks, since when it is there, and what is done without
 * it. Nothing else in this package asks which n8n it is.
 */

/** Whether n8n brings the zod that checks parameters and answers: since 1.100. */
function hasZod(): boolean {
	try {
		return require.resolve('zod/v4') !== '';
	} catch {
		return false;
	}
}

if (!hasZod()) throw new n8nWorkflow.ApplicationError('n8n-nodes-constant-contact needs n8n 1.123 or later. Update n8n, then install the package again.');

/** An execution in any of these versions. */
export type Execution = Omit<IExecuteFunctions, keyof Newer> & Partial<Newer>;

type Newer = Pick<IExecuteFunctions, 'isToolExecution' | 'getExecutionCancelSignal' | 'addExecutionHints'>;

/**
 * Whether `$json` is surely the input item. In an agent's tool it is the parent's item, and before n8n 2.3 nothing tells
 * a tool: there n8n itself has to evaluate `$json`.
 */
export function isJsonTheItem(context: Execution): boolean {
	return context.isToolExecution?.() === false;
}

/** Whether an agent calls the node as its tool. Before n8n 2.3 only the name tells that n8n gives the type of a tool. */
export function isTool(context: Execution): boolean {
	return context.isToolExecution?.() ?? context.getNode().type.endsWith('Tool');
}

/** Aborted when the execution is stopped; undefined where n8n does not tell. */
export function stopSignal(context: Execution): AbortSignal | undefined {
	return context.getExecutionCancelSignal?.();
}

/** Shows a hint above the output, or writes it into n8n's log where there are no hints. */
export function showHint(context: Execution, message: string): void {
	if (context.addExecutionHints) context.addExecutionHints({ message, location: 'outputPane' });
	else context.logger.info(`Constant Contact: ${message}`);
}

/** The poll of a trigger in any of these versions. */
export type PollContext = Omit<IPollFunctions, 'getPollBudgetMs'> & Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>;

/** n8n gives a poll up after 45 s, where it does; how long it has is told since 2.38. */
const ASSUMED_BUDGET_MS = 36_000;

/** How long a poll may take, in ms, before n8n gives it up. */
export function pollBudgetMs(context: PollContext): number {
	return context.getPollBudgetMs?.() ?? ASSUMED_BUDGET_MS;
}

/** Why a poll failed, in the terms by which n8n polls less often. Before n8n 2.36 it takes no notice. */
export type Failure = n8nWorkflow.Failure;

/** The same error, with why it came. */
export function declareFailure<E extends Error>(error: E, failure: Failure | undefined): E {
	return failure ? Object.assign(error, { failure }) : error;
}

/**
 * Waits so many ms. Rejects at once when the signal is aborted: before n8n 2.34 its own sleep takes none, and goes on with
 * nobody waiting for it.
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	signal?.throwIfAborted();
	let onAbort = () => {};
	const aborted = new Promise<never>((_, reject) => {
		onAbort = () => reject(signal?.reason as Error);
		signal?.addEventListener('abort', onAbort);
	});
	await Promise.race([n8nWorkflow.sleep(ms, signal), aborted]).finally(() => signal?.removeEventListener('abort', onAbort));
}

/**
 * Whether items of `error` and `details` leave by the error output. Before n8n 2.36 only those of nothing but `error` surely
 * do: 2.34.4 and 2.35.2 know `details` too, but offer nothing by which they are told from those that do not.
 */
export const KNOWS_DETAILS = 'redactedHeaders' in n8nWorkflow;

/** n8n's request helper, bound to a credential: adds the token. */
export type Send = (options: IHttpRequestOptions) => Promise<unknown>;

/**
 * Whether n8n's errors keep what caused them, by which the answer to a refused request is read. Before n8n 2.34 they have no
 * more than its status.
 */
export const KEEPS_CAUSE = new n8nWorkflow.NodeApiError({} as INode, new Error('probe') as unknown as JsonObject).cause !== undefined;

/** The renewals of tokens under way, by credential. */
const renewals = new Map<string, Promise<unknown>>();

/**
 * What sends requests that reject when they are refused, so that n8n renews the token; where the rejection would not tell
 * the answer, a refusal is an answer, and a token is renewed by sending the request once more.
 *
 * @param credentialId whose token is renewed by one request at a time: until n8n 2.34 each would use up the same refresh token
 */
export function withAnswers(send: Send, credentialId: string): Send {
	return KEEPS_CAUSE ? send : async (options) => await sendOrRenew(send, options, credentialId);
}

async function sendOrRenew(send: Send, options: IHttpRequestOptions, credentialId: string): Promise<unknown> {
	const answer = async () => (await send({ ...options, ignoreHttpStatusErrors: true })) as { statusCode: number };

	for (;;) {
		const given = await answer();
		if (given.statusCode !== 401) return given;
		const underWay = renewals.get(credentialId);
		if (!underWay) break;
		// It fails for all who wait for it.
		await underWay;
	}
	const renewal = send({ ...options, ignoreHttpStatusErrors: false }).catch(async (error: { httpCode?: unknown }) => {
		// The request itself may have been refused with the new token, and then had no effect.
		const status = Number(error.httpCode);
		const again = status >= 400 && status < 500 && status !== 401 ? await answer() : undefined;
		return again && again.statusCode !== 401 ? again : await Promise.reject(error as unknown as Error);
	});
	renewals.set(credentialId, renewal);
	return await renewal.finally(() => renewals.delete(credentialId));
}
