import type { INodeParameters } from 'n8n-workflow';

/** Delete Many of whom each item names as `who`. */
export function deleteMany(more: INodeParameters = {}): INodeParameters {
	return { resource: 'contact', operation: 'deleteMany', contacts: '={{ $json.who }}', ...more };
}

/** Delete Many of who is on the lists that each item names as `from`. */
export function deleteByLists(more: INodeParameters = {}): INodeParameters {
	return deleteMany({ deleteBy: 'lists', sourceLists: '={{ $json.from }}', ...more });
}

/** Restore Many of whom each item names as `who`, onto its `lists`. */
export function restoreMany(more: INodeParameters = {}): INodeParameters {
	return { resource: 'contact', operation: 'restoreMany', contacts: '={{ $json.who }}', lists: '={{ $json.lists }}', ...more };
}

/** Remove from `lists`, with what each item holds for every kind of source. */
export function remove(more: INodeParameters = {}): INodeParameters {
	return {
		resource: 'listMembership',
		operation: 'remove',
		contacts: '={{ $json.who }}',
		lists: '={{ $json.lists }}',
		sourceLists: '={{ $json.from }}',
		tags: '={{ $json.tags }}',
		engagementLevel: '={{ $json.level }}',
		excludeContacts: "={{ $json.but ?? '' }}",
		...more,
	};
}
