/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { CREDENTIAL_TYPE, HUBSPOT_CREDENTIAL_TYPE } from './n8n/credential';
import { projectFolder } from './paths';

export const examplesFolder = path.join(projectFolder, 'examples');

/** The credential that the example workflows refer to, by this id and name. */
export const exampleCredential = {
	id: 'ccSandboxAccount',
	name: 'Constant Contact account',
	type: CREDENTIAL_TYPE,
};

/** The one of those that work with HubSpot. */
export const exampleHubSpotCredential = {
	id: 'hubSpotSandbox',
	name: 'HubSpot account',
	type: HUBSPOT_CREDENTIAL_TYPE,
};

/** An example workflow as n8n exports it. */
export interface Example {
	/** The file's name without .json. */
	slug: string;
	/** n8n keeps a workflow under its id: importing it again does not make a second one. */
	id: string;
	/** What n8n shows. */
	name: string;
	/** The manual trigger; undefined for one that begins with a chat, or when something happens in Constant Contact. */
	trigger: string | undefined;
	/** Whether it takes a database, which is not there. */
	needsDatabase: boolean;
	/** The whole workflow, as in the file. */
	workflow: Record<string, unknown>;
}

interface NodeOfWorkflow {
	name: string;
	type: string;
}

/** All workflows of examples/, ordered by file name. */
export async function readExamples(): Promise<Example[]> {
	const files = (await readdir(examplesFolder)).filter((name) => name.endsWith('.json')).sort();
	return await Promise.all(files.map(readExample));
}

async function readExample(file: string): Promise<Example> {
	const workflow = JSON.parse(await readFile(path.join(examplesFolder, file), 'utf8')) as Record<string, unknown>;
	const { id, name, nodes } = workflow;
	if (typeof id !== 'string' || typeof name !== 'string') throw new Error(`examples/${file} needs an id and a name`);
	const trigger = (nodes as NodeOfWorkflow[]).find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	const needsDatabase = (nodes as NodeOfWorkflow[]).some(({ type }) => type === 'n8n-nodes-base.postgres');
	return { slug: file.replace(/\.json$/, ''), id, name, trigger: trigger?.name, needsDatabase, workflow };
}

/** The example with this file or workflow name. */
export function findExample(examples: Example[], wanted: string): Example {
	const slug = path.basename(wanted, '.json');
	const found = examples.find((example) => example.slug === slug || example.name === wanted);
	if (found) return found;
	throw new Error(`There is no example "${wanted}". There are:\n${examples.map((example) => `  ${example.slug}`).join('\n')}`);
}
