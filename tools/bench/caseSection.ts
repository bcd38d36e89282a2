/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSandbox } from '../../test/sandbox';
import type { Case } from './cases';
import { measure, workflowOf, type RowFiles } from './measure';
import { addWorkflows, withN8n, type N8nForBench } from './n8nForBench';
import type { Measured, Results } from './results';
import type { Report, Section } from './section';

export interface CaseSectionOptions {
	name: string;
	cases: Case[];
	/** How often each is run; what is compared with each other is run in turn. Default once. */
	repeat?: number;
	report: (results: Results) => Report;
}

/** A section of cases, each run by `n8n execute` in a process of its own. */
export function caseSection({ name, cases, repeat = 1, report }: CaseSectionOptions): Section {
	return {
		name,
		measure: async (isWanted) => {
			const wanted = cases.filter(({ id }) => isWanted(id));
			if (wanted.length === 0) return undefined;
			const rounds = Array.from({ length: repeat }, () => wanted).flat();
			const results = await withN8n(async (bench) => {
				const files = await writeRows(bench, wanted);
				await addWorkflows(bench, wanted.map((each) => workflowOf(bench, each, files)));
				return await measureAll(bench, rounds);
			});
			return { measured: Object.fromEntries(results), report: () => inTurn(report(results), repeat) };
		},
	};
}

/** Says of what was run several times that it was. */
function inTurn({ figures, text }: Report, repeat: number): Report {
	return { figures, text: repeat > 1 ? `${text}\n\nAll of it was run ${repeat} times in turn; the middle value is shown.` : text };
}

/** The contacts, and the lists, as each sandbox numbers them. */
async function writeRows({ folder }: N8nForBench, cases: Case[]): Promise<RowFiles> {
	const { account } = createSandbox();
	const contacts = account.addContacts(Math.max(...cases.map(({ accountSize }) => accountSize)));
	const rows = contacts.map(({ contact_id, email_address }) => ({ contact_id, email: email_address?.address }));
	const most = Math.max(...cases.map(({ lists = 0 }) => lists));
	const lists = Array.from({ length: most }, () => account.addList().list_id);
	const files = { contacts: path.join(folder, 'contacts.json'), lists: path.join(folder, 'lists.json') };
	await writeFile(files.contacts, JSON.stringify(rows));
	await writeFile(files.lists, JSON.stringify(lists));
	return files;
}

async function measureAll(bench: N8nForBench, cases: Case[]): Promise<Results> {
	const results = new Map<string, Measured[]>();
	for (const [index, each] of cases.entries()) {
		const measured = await measure(bench, each, `${index + 1} of ${cases.length}`);
		results.set(each.id, [...(results.get(each.id) ?? []), measured]);
	}
	return results;
}
