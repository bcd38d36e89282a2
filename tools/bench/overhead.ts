import { instant, type Case } from './cases';
import { caseSection } from './caseSection';
import { figure, table, verdict, whole } from './markdown';
import { of, type Measured, type Results } from './results';
import type { Section } from './section';
import { ANY_EXPRESSION, deleteMany, passThrough, PLAIN_PATH, readParameter, sendRequests } from './subjects';
import type { Subject } from './workflow';

interface Compared {
	what: string;
	subject: Subject;
	deletes?: boolean;
}

const SUBJECTS = {
	unread: { what: 'a node that returns its items unread', subject: passThrough },
	sent: { what: 'a node that does nothing but send the same requests', subject: sendRequests, deletes: true },
	plain: { what: 'Delete Many, a plain path', subject: deleteMany(PLAIN_PATH), deletes: true },
	read: { what: 'a node that does nothing but read any expression', subject: readParameter(ANY_EXPRESSION) },
	any: { what: 'Delete Many, any expression', subject: deleteMany(ANY_EXPRESSION), deletes: true },
} satisfies Record<string, Compared>;

type SubjectName = keyof typeof SUBJECTS;

const NAMES = Object.keys(SUBJECTS) as SubjectName[];

export interface OverheadSizes {
	all: number[];
	/** Run to see that twice the items take about twice the CPU. */
	halfOfLargest: number;
}

const idOf = (name: SubjectName, count: number) => `overhead ${name} ${count}`;

/** What the node itself costs beside what it has to do. */
export function overheadSection(sizes: OverheadSizes, repeat: number): Section {
	return caseSection({
		name: 'overhead',
		cases: overheadCases(sizes),
		repeat,
		report: (results) => ({ figures: overheadFigures(results, sizes), text: overheadText(results, sizes) }),
	});
}

/** In the order in which they are compared, so that what is compared runs in the same minutes. */
function overheadCases({ all, halfOfLargest }: OverheadSizes): Case[] {
	const caseOf = (name: SubjectName, count: number): Case => {
		const { subject, deletes = false }: Compared = SUBJECTS[name];
		const running = { id: idOf(name, count), rows: { count }, subject, sandbox: instant, accountSize: count };
		return deletes ? { ...running, outcome: 'deleted' } : running;
	};
	return [...all.flatMap((count) => NAMES.map((name) => caseOf(name, count))), caseOf('plain', halfOfLargest)];
}

const cpu = ({ cpuSeconds }: Measured) => cpuSeconds;
const peak = ({ peakMb }: Measured) => peakMb;
const live = ({ liveMb }: Measured) => liveMb;

/** The node's own CPU for items with a plain path, beside that of its requests. */
function ownCost(results: Results, count: number) {
	const requests = of(results, idOf('sent', count), cpu);
	const own = of(results, idOf('plain', count), cpu) - requests;
	return { requests, own, ratio: own / requests };
}

/** Where the CPU of a plain path goes. */
function costOfRequests(results: Results, count: number): string {
	const { requests, own, ratio } = ownCost(results, count);
	const sent = whole(of(results, idOf('sent', count), (measured) => measured.requests));
	const each = own / count;
	return `Whoever has ${whole(count)} contacts deleted sends ${sent} requests, and n8n spends ${figure(requests)} s of CPU on them whatever node does it: it reads and
decrypts the credential and opens a TLS connection for each. Delete Many with a plain path takes ${figure(own)} s beyond that, ${figure(ratio)} times
as much, to read and check every item, find those that are equal, make the batches and give every item its output:
${figure(each * 1e6)} µs an item.`;
}

function overheadText(results: Results, { all }: OverheadSizes): string {
	const rows = all.flatMap((count) =>
		NAMES.map((name) => {
			const id = idOf(name, count);
			const unread = idOf('unread', count);
			return [
				SUBJECTS[name].what,
				whole(count),
				figure(of(results, id, cpu)),
				figure(of(results, id, peak) - of(results, unread, peak)),
				figure(of(results, id, live) - of(results, unread, live)),
			];
		}),
	);
	const head = ['node', 'items', 'CPU s', 'memory MB', 'of it in use MB'];
	return `## What the node costs in n8n's engine

${table(head, rows)}

Without waiting, against a sandbox that answers at once; the requests keep the API's pace all the same. A plain path is
\`${PLAIN_PATH}\`, any expression is \`${ANY_EXPRESSION}\`. Memory is the process's peak beyond that of the node that returns its items unread;
in use is what a full garbage collection left at most, which is what has to fit.

Reading any expression for each item costs n8n itself so much that what else goes on in the machine, some percent of it, is more
than what Delete Many adds: one measurement may say 0.95 or 1.3 times as much.

${costOfRequests(results, Math.max(...all))}`;
}

function overheadFigures(results: Results, { all, halfOfLargest }: OverheadSizes): string[][] {
	const largest = Math.max(...all);
	const at = (name: SubjectName, value: (measured: Measured) => number, count = largest) => of(results, idOf(name, count), value);
	const any = at('any', cpu) / at('read', cpu);
	const { ratio: own } = ownCost(results, largest);
	const memory = at('plain', live) - at('unread', live);
	const memoryOfAny = at('any', live) - at('read', live);
	const twice = at('plain', cpu) / at('plain', cpu, halfOfLargest);
	const items = `${whole(largest)} items`;
	return [
		[`${items}, any expression: CPU / reading it alone`, figure(any), '1.15', verdict(any, 1.15)],
		[`${items}, a plain path: the node's own CPU / what n8n itself spends on sending the same requests`, figure(own), '0.4', verdict(own, 0.4)],
		[`${items}, a plain path: memory in use beyond returning them unread, MB`, figure(memory), '150', verdict(memory, 150)],
		[`${items}, any expression: memory in use beyond reading it alone, MB`, figure(memoryOfAny), '150', verdict(memoryOfAny, 150)],
		[`${whole(halfOfLargest)} → ${items}: CPU`, figure(twice), '2.2', verdict(twice, 2.2)],
	];
}
