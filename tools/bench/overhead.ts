import { instant, type Case } from './cases';
import { figure, table, verdict, whole } from './markdown';
import { of, type Measured, type Results } from './results';
import { ANY_EXPRESSION, deleteMany, passThrough, PLAIN_PATH, readParameter, sendRequests } from './subjects';

const SUBJECTS = {
	unread: { what: 'a node that returns its items unread', subject: passThrough, deletes: false },
	sent: { what: 'a node that does nothing but send the same requests', subject: sendRequests, deletes: true },
	plain: { what: 'Delete Many, a plain path', subject: deleteMany(PLAIN_PATH), deletes: true },
	read: { what: 'a node that does nothing but read any expression', subject: readParameter(ANY_EXPRESSION), deletes: false },
	any: { what: 'Delete Many, any expression', subject: deleteMany(ANY_EXPRESSION), deletes: true },
};

type SubjectName = keyof typeof SUBJECTS;

const NAMES = Object.keys(SUBJECTS) as SubjectName[];

export interface OverheadSizes {
	all: number[];
	/** Run to see that twice the items take about twice the CPU. */
	halfOfLargest: number;
}

const idOf = (name: SubjectName, count: number) => `overhead ${name} ${count}`;

/** In the order in which they are compared, so that what is compared runs in the same minutes. */
export function overheadCases({ all, halfOfLargest }: OverheadSizes): Case[] {
	const caseOf = (name: SubjectName, count: number): Case => ({
		id: idOf(name, count),
		rows: { count },
		subject: SUBJECTS[name].subject,
		sandbox: instant,
		accountSize: count,
		deletes: SUBJECTS[name].deletes,
	});
	return [...all.flatMap((count) => NAMES.map((name) => caseOf(name, count))), caseOf('plain', halfOfLargest)];
}

const cpu = ({ cpuSeconds }: Measured) => cpuSeconds;
const peak = ({ peakMb }: Measured) => peakMb;
const live = ({ liveMb }: Measured) => liveMb;

/** What stands in the way of a few times the CPU of returning items unread, in a sentence. */
function costOfRequests(results: Results, count: number): string {
	const sent = of(results, idOf('sent', count), cpu);
	const times = sent / of(results, idOf('unread', count), cpu);
	return `The ${whole(of(results, idOf('sent', count), ({ requests }) => requests))} requests for ${whole(count)} items alone cost n8n ${figure(sent)} s of CPU, ${figure(times)} times what
returning the items unread costs, whoever sends them: n8n reads and decrypts the credential and opens a TLS connection for each
request, and collects garbage while it waits. This is why the second figure of a plain path leaves them out.`;
}

export function overheadSection(results: Results, { all }: OverheadSizes): string {
	const rows = all.flatMap((count) =>
		NAMES.map((name) => {
			const id = idOf(name, count);
			const unread = idOf('unread', count);
			return [
				SUBJECTS[name].what,
				whole(count),
				figure(of(results, id, cpu)),
				figure(of(results, id, cpu) / of(results, unread, cpu)),
				figure(of(results, id, peak) - of(results, unread, peak)),
				figure(of(results, id, live) - of(results, unread, live)),
			];
		}),
	);
	const head = ['node', 'items', 'CPU s', 'CPU / unread', 'memory MB', 'of it in use MB'];
	return `## What the node costs in n8n's engine

${table(head, rows)}

Without waiting, against a sandbox that answers at once; the requests keep the API's pace all the same. A plain path is
\`${PLAIN_PATH}\`, any expression is \`${ANY_EXPRESSION}\`. Memory is the process's peak beyond that of the node that returns its items unread;
in use is what a full garbage collection left at most.

${costOfRequests(results, Math.max(...all))}`;
}

export function overheadFigures(results: Results, { all, halfOfLargest }: OverheadSizes): string[][] {
	const largest = Math.max(...all);
	const at = (name: SubjectName, value: (measured: Measured) => number, count = largest) => of(results, idOf(name, count), value);
	const any = at('any', cpu) / at('read', cpu);
	const own = (at('plain', cpu) - at('sent', cpu)) / at('unread', cpu);
	const plain = at('plain', cpu) / at('unread', cpu);
	const memory = at('plain', peak) - at('unread', peak);
	const memoryOfAny = at('any', peak) - at('read', peak);
	const twice = at('plain', cpu) / at('plain', cpu, halfOfLargest);
	const items = `${whole(largest)} items`;
	return [
		[`${items}, any expression: CPU / reading it alone`, figure(any), '1.15', verdict(any, 1.15)],
		[`${items}, a plain path: CPU / returning them unread`, figure(plain), '4', verdict(plain, 4)],
		['the same without the CPU of the requests themselves', figure(own), '4', verdict(own, 4)],
		[`${items}, a plain path: memory beyond returning them unread, MB`, figure(memory), '150', verdict(memory, 150)],
		[`${items}, any expression: memory beyond reading it alone, MB`, figure(memoryOfAny), '150', verdict(memoryOfAny, 150)],
		[`${whole(halfOfLargest)} → ${items}: CPU`, figure(twice), '2.2', verdict(twice, 2.2)],
	];
}
