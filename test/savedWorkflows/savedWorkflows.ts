/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { WorkflowJson } from '../engine';
import { API_HOST, type LoggedRequest } from '../sandbox';

/** What a workflow did with the sample data when it was saved, and has to do ever after. */
export interface Outcome {
	/** Everything that changed something, sorted. */
	changes: string[];
	/** The filters that lists were read with, sorted. */
	filters: string[];
	/** Per node and output: how many items, and the keys of the first one with their types; of a switch with its value. */
	outputs: Record<string, Array<{ items: number; first: Record<string, unknown> }>>;
}

/** A workflow as users of a version of the package have saved it. */
export interface SavedWorkflow {
	version: string;
	workflow: WorkflowJson;
	outcome: Outcome;
}

const readJson = <T>(...parts: string[]): T => JSON.parse(readFileSync(path.join(__dirname, ...parts), 'utf8')) as T;

/** All that are kept: a folder for each version that changed what can be saved. None of them is ever edited. */
export function readSavedWorkflows(): SavedWorkflow[] {
	const versions = readdirSync(__dirname).filter((name) => existsSync(path.join(__dirname, name, 'workflow.json')));
	return versions.map((version) => ({
		version,
		workflow: readJson(version, 'workflow.json'),
		outcome: readJson(version, 'outcome.json'),
	}));
}

const FILTERS = ['created_after', 'created_before', 'updated_after', 'updated_before', 'lists', 'tags', 'state'];

/** What a run did. How it looked contacts and activities up is left out: that may become better. */
export function outcomeOf(
	{ nodes }: WorkflowJson,
	requests: LoggedRequest[],
	outputsOf: (node: string) => IDataObject[][],
): Outcome {
	const answered = requests.filter(({ host, status }) => host === API_HOST && status !== null && status < 300);
	const filtered = answered.filter(({ method, query }) => method === 'GET' && FILTERS.some((name) => name in query));
	const changing = answered.filter(({ method }) => method !== 'GET');
	const outputs = nodes.map(({ name }) => [name, outputsOf(name).map(describeItems)]);
	return {
		changes: changing.map(({ method, path: at, body }) => `${method} ${at} ${JSON.stringify(chosenIn(body))}`).sort(),
		filters: filtered.map(({ path: at, query }) => `${at} ${JSON.stringify(query)}`).sort(),
		outputs: Object.fromEntries(outputs) as Outcome['outputs'],
	};
}

/** Of a contact that is written back only what parameters decide: the rest is the contact's own. */
function chosenIn(body: unknown): unknown {
	const { list_memberships, update_source, ...others } = (body ?? {}) as Record<string, unknown>;
	return list_memberships ? { list_memberships, update_source } : others;
}

function describeItems(items: IDataObject[]) {
	const first = Object.entries(items[0] ?? {}).map(([key, value]) => [key, typeof value === 'boolean' ? value : typeOf(value)]);
	return { items: items.length, first: Object.fromEntries(first) as Record<string, unknown> };
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}
