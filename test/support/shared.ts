import type { INodeExecutionData } from 'n8n-workflow';

/** How many objects, at any depth, are part of more than one item, or several times of one. */
export function sharedObjects(items: INodeExecutionData[] = []): number {
	const seen = new Set<object>();
	let shared = 0;
	const look = (value: unknown) => {
		if (typeof value !== 'object' || value === null) return;
		if (seen.has(value)) shared++;
		seen.add(value);
		Object.values(value).forEach(look);
	};
	for (const { json } of items) look(json);
	return shared;
}
