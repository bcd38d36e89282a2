/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- this runs on Node, not in n8n */
import { parseArgs } from 'node:util';
import { deletionSection } from './deletion';
import { documentOf, keep, writeDocument, type Reports } from './document';
import { lookUpSection } from './lookUps';
import { describeMachine, describeMoment } from './machine';
import { noticingSection } from './noticing';
import { overheadSection } from './overhead';
import { processesSection } from './processes';
import { restoringSection } from './restoring';
import type { Section } from './section';
import { FULL, QUICK, type Sizes } from './sizes';
import { turnsSection } from './turns';

const usage = `npm run bench [-- OPTIONS]

Measures this package in n8n itself, beside n8n's own nodes, against the local Constant Contact, and writes docs/benchmark.md.

  --quick          small sizes, once each: some minutes; prints, writes nothing
  --section NAME   only this section (may be given several times); the others stay as they were measured here last
  --repeat N       run what is compared by CPU and memory N times and take the middle (default 3)
  --only TEXT      only what has the text in its name; prints what was measured
  --help           show this
`;

interface Choices {
	quick: boolean;
	only: string;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			section: { type: 'string', multiple: true },
			repeat: { type: 'string' },
			only: { type: 'string', default: '' },
			help: { type: 'boolean', default: false },
		},
	});
	const { quick, only } = values;
	const repeat = Number(values.repeat ?? (quick ? 1 : 3));
	if (!Number.isInteger(repeat) || repeat < 1) throw new Error(`--repeat takes a number from 1 on, not "${values.repeat}"`);
	const sections = sectionsOf(quick ? QUICK : FULL, repeat);
	if (values.help) {
		console.log(`${usage}\nThe sections: ${sections.map(({ name }) => name).join(', ')}`);
		return;
	}
	await runBenchmark(sections, chosenOf(sections, values.section), { quick, only });
}

/** The sections with these names; all if there are none. */
function chosenOf(sections: Section[], names: string[] | undefined): Section[] {
	const unknown = names?.find((wanted) => !sections.some(({ name }) => name === wanted));
	if (unknown !== undefined) throw new Error(`There is no section "${unknown}". There are: ${sections.map(({ name }) => name).join(', ')}`);
	return sections.filter(({ name }) => names?.includes(name) ?? true);
}

async function runBenchmark(sections: Section[], chosen: Section[], { quick, only }: Choices): Promise<void> {
	// What a machine lacks is said at once, not after half an hour of measuring.
	if (only === '') for (const section of chosen) section.requirePrograms?.();
	const machine = await describeMachine();
	const reports: Reports = {};
	let isAnything = false;
	for (const section of chosen) {
		const measured = describeMoment();
		const measurement = await section.measure((id) => id.includes(only));
		if (!measurement) continue;
		isAnything = true;
		if (only !== '') {
			console.log(JSON.stringify(measurement.measured, null, '\t'));
			continue;
		}
		const reported = { ...measurement.report(), measured };
		reports[section.name] = reported;
		if (!quick) await keep(section.name, reported);
	}
	if (!isAnything) console.log(`Nothing has "${only}" in its name`);
	if (only !== '') return;
	console.log(`\n${documentOf(chosen, reports, { machine, quick })}`);
	if (!quick) await writeDocument(sections, machine);
}

/** In the order of the document. */
function sectionsOf(sizes: Sizes, repeat: number): Section[] {
	return [
		deletionSection(sizes.deletion),
		lookUpSection(sizes.lookUps),
		noticingSection(),
		turnsSection(sizes.turns),
		processesSection(sizes.processes),
		restoringSection(sizes.restoring, repeat),
		overheadSection(sizes.overhead, repeat),
	];
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
