import { answerProblem } from '../../nodes/ConstantContact/api/apiError';
import type { Contact } from '../../nodes/ConstantContact/api/contact';
import type { Api, ApiAnswer, ApiRequest } from '../../nodes/ConstantContact/api/transport';

/** The API without HTTP, for what is decided above it. `requests` is what was asked. */
export interface InMemoryApi extends Api {
	requests: ApiRequest[];
}

type Answer = { status: number; body: unknown };

/** @param answer the body of a success, or a whole answer; what it throws is thrown */
export function inMemoryApi(answer: (request: ApiRequest) => Answer | Promise<Answer>): InMemoryApi {
	const requests: ApiRequest[] = [];
	const exchange = async (request: ApiRequest): Promise<ApiAnswer> => {
		requests.push(request);
		return { ...(await answer(request)), repeated: false };
	};
	const read: Api['read'] = ({ doing }, { status, body }, schema) => {
		if (status >= 300) throw answerProblem(doing, status, body);
		return schema.parse(body);
	};
	return { requests, exchange, read, request: async (request, schema) => read(request, await exchange(request), schema) };
}

const notFound: Answer = { status: 404, body: [{ error_key: 'contacts.api.not_found', error_message: 'Not found.' }] };

/** An account that can be asked for its contacts: by id, by address, and in pages. */
export function accountOf(contacts: Contact[]): InMemoryApi {
	const isDeleted = ({ deleted_at }: Contact) => Boolean(deleted_at);
	return inMemoryApi(({ path, query = {} }) => {
		const id = /^\/contacts\/(.+)$/.exec(path)?.[1];
		if (id) {
			const contact = contacts.find(({ contact_id }) => contact_id === id);
			return contact ? { status: 200, body: contact } : notFound;
		}
		const { status, email, limit, from } = query.cursor
			? (JSON.parse(String(query.cursor)) as Record<string, unknown>)
			: { ...query, from: 0 };
		const matching = contacts.filter(
			(contact) =>
				(status === 'all' || isDeleted(contact) === (status === 'deleted')) &&
				(email === undefined || contact.email_address?.address?.toLowerCase() === String(email).toLowerCase()),
		);
		const end = Number(from) + Number(limit ?? 50);
		const cursor = encodeURIComponent(JSON.stringify({ status, email, limit, from: end }));
		const links = end < matching.length ? { _links: { next: { href: `/v3/contacts?cursor=${cursor}` } } } : {};
		const count = query.include_count ? { contacts_count: matching.length } : {};
		return { status: 200, body: { contacts: matching.slice(Number(from), end), ...count, ...links } };
	});
}
