import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

import { pacerOf } from './api/pacer';
import type { Api } from './api/transport';
import { createApi } from './api/transport';
import { isJsonTheItem, isTool, stopSignal, withAnswers } from './host';
import type { Parameters } from './parameters/reader';
import { createParameters } from './parameters/reader';
import type { Clock } from './run/clock';
import { processClock } from './run/clock';
import { toNodeError } from './run/output';
import { attempt, Problem } from './run/problem';

export const CREDENTIAL_TYPE = 'constantContactOAuth2Api';

/** Whatever n8n calls a node with: an execution, a picker, or the poll of a trigger. */
export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

export interface Connection {
	api: Api;
	clock: Clock;
	/** Aborted when the execution is stopped; undefined where nobody can stop it. */
	signal: AbortSignal | undefined;
}

function isExecution(context: Context): context is IExecuteFunctions {
	return 'getInputData' in context;
}

/** The id of the credential that a context's node is connected with. */
export function credentialIdOf(context: Context): string {
	return context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? 'none';
}

/** Connects a context of n8n to Constant Contact, with the credential of its node. */
export function connect(context: Context): Connection {
	const signal = isExecution(context) ? stopSignal(context) : undefined;
	const clock = processClock(signal);
	const send = async (options: IHttpRequestOptions) =>
		(await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, options)) as unknown;
	const credentialId = credentialIdOf(context);
	return { api: createApi(withAnswers(send, credentialId), pacerOf(credentialId), clock, signal), clock, signal };
}

/** What reads the parameters of a context's node: for each input item, where it has items. */
export function parametersOf(context: Context): Parameters {
	if (!isExecution(context)) {
		return createParameters((name, _itemIndex, fallback, options) => context.getNodeParameter(name, fallback, options), { hasItems: false });
	}
	const items = context.getInputData();
	return createParameters((name, itemIndex, fallback, options) => context.getNodeParameter(name, itemIndex, fallback, options), {
		isTool: isTool(context),
		jsonOf: isJsonTheItem(context) ? (itemIndex) => items[itemIndex]?.json : undefined,
	});
}

/** What a picker shows. @throws n8n's error, since the picker itself shows it */
export async function forPicker<T>(context: ILoadOptionsFunctions, look: (api: Api) => Promise<T>): Promise<T> {
	const found = await attempt(look(connect(context).api));
	if (found instanceof Problem) throw toNodeError(context.getNode(), found);
	return found;
}

/** A picker that always shows all there is. */
export function picker<T>(look: (api: Api) => Promise<T>) {
	return async function (this: ILoadOptionsFunctions): Promise<T> {
		return await forPicker(this, look);
	};
}
