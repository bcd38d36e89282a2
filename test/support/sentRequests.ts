import type { LoggedRequest } from '../sandbox';

interface Requests {
	requests: LoggedRequest[];
}

function isSubmission({ method, path }: LoggedRequest): boolean {
	return method === 'POST' && path.startsWith('/v3/activities/');
}

/** The bodies that were submitted, in order of arrival, repeated ones too. */
export function bodies({ requests }: Requests): unknown[] {
	return requests.filter(isSubmission).map(({ body }) => body);
}

/** The ids of the activities that were accepted, in order of submission. */
export function activityIds({ requests }: Requests): string[] {
	return requests
		.filter((request) => isSubmission(request) && request.status === 201)
		.map(({ response }) => (response as { activity_id: string }).activity_id);
}

/** The GETs that came after the last submission, as paths with their queries. */
export function looks({ requests }: Requests): string[] {
	const last = requests.map(isSubmission).lastIndexOf(true);
	return requests.slice(last + 1).map(({ path, query }) => {
		const text = new URLSearchParams(query).toString();
		return path + (text && `?${text}`);
	});
}
