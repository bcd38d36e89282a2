import { EVEN_GAP_MS } from '../../nodes/ConstantContact/api/rate';
import { ACTIVITY_SECONDS, asTheApi, instant, type Case } from './cases';
import { caseSection } from './caseSection';
import { duration, figure, table, verdict, whole } from './markdown';
import { middle, of, type Results } from './results';
import type { Section } from './section';
import { deleteManyAndWait, deleteOneByOne, loopAndWait, passThrough } from './subjects';

const PER_ACTIVITY = 500;
const PER_SECOND = 4;
const PER_DAY = 10_000;
/** Milliseconds from one DELETE to the next: at 250 the ordinary jitter of the network is refused. */
const PACE = 267;

export interface DeletionSizes {
	all: number[];
	/** At which the workflows with n8n's own nodes are run; beyond it they are calculated. */
	oneByOne: number;
	/** One by one with the pause left out and the limits off, for CPU and memory; 0 to skip it. */
	oneByOneUnpaced: number;
	loop: number[];
}

const passId = (count: number) => `pass through ${count}`;
const deleteManyId = (count: number) => `delete many ${count}`;
const oneByOneId = (count: number) => `http one by one ${count}`;
const unpacedId = (count: number) => `http one by one without pause ${count}`;
const loopId = (count: number) => `http loop ${count}`;

/** Delete Many beside what users do without it. */
export function deletionSection(sizes: DeletionSizes): Section {
	return caseSection({
		name: 'deletion',
		cases: deletionCases(sizes),
		report: (results) => ({ figures: deletionFigures(results, sizes), text: deletionText(results, sizes) }),
	});
}

function deletionCases({ all, oneByOne, oneByOneUnpaced, loop }: DeletionSizes): Case[] {
	const running = (id: string, count: number) => ({ id, rows: { count }, sandbox: asTheApi, accountSize: count });
	const deleting = (id: string, count: number) => ({ ...running(id, count), outcome: 'deleted' as const });
	const unpaced = { ...deleting(unpacedId(oneByOneUnpaced), oneByOneUnpaced), subject: deleteOneByOne(1), sandbox: instant };
	return [
		...all.flatMap((count) => [
			{ ...running(passId(count), count), subject: passThrough },
			{ ...deleting(deleteManyId(count), count), subject: deleteManyAndWait },
		]),
		{ ...deleting(oneByOneId(oneByOne), oneByOne), subject: deleteOneByOne(PACE) },
		...(oneByOneUnpaced > 0 ? [unpaced] : []),
		...loop.map((count) => ({ ...deleting(loopId(count), count), subject: loopAndWait })),
	];
}

/** Requests at the API's limit; what goes beyond a day's allowance waits for midnight. */
function apiLimited(requests: number): number {
	return requests / PER_SECOND + Math.floor((requests - 1) / PER_DAY) * 86_400;
}

interface Line {
	requests: number;
	seconds: number;
	floor: number;
	cpuSeconds: number | undefined;
	peakMb: number | undefined;
	isMeasured: boolean;
}

function asRow(count: number, what: string, { requests, seconds, floor, cpuSeconds, peakMb, isMeasured }: Line): string[] {
	const optional = (value: number | undefined) => (value === undefined ? '' : figure(value));
	return [
		what,
		whole(count),
		whole(requests),
		`${isMeasured ? '' : '≈ '}${duration(seconds)}`,
		duration(floor),
		`${figure(seconds / floor)}`,
		optional(cpuSeconds),
		optional(peakMb),
	];
}

/** The memory of the same workflow with a node that returns its items unread is not counted. */
function measuredLine(results: Results, id: string, count: number, floor: number): Line {
	const without = middle(results, passId(count), ({ peakMb }) => peakMb);
	const peakMb = middle(results, id, (measured) => measured.peakMb);
	return {
		requests: of(results, id, ({ requests }) => requests),
		seconds: of(results, id, ({ seconds }) => seconds),
		floor,
		cpuSeconds: of(results, id, ({ cpuSeconds }) => cpuSeconds),
		peakMb: without === undefined || peakMb === undefined ? peakMb : peakMb - without,
		isMeasured: true,
	};
}

function deleteManyLine(results: Results, count: number): Line {
	return measuredLine(results, deleteManyId(count), count, Math.ceil(count / PER_ACTIVITY) / PER_SECOND + ACTIVITY_SECONDS);
}

function oneByOneLine(results: Results, count: number, { oneByOne, oneByOneUnpaced }: DeletionSizes): Line {
	const id = oneByOneId(oneByOne);
	if (count === oneByOne) return measuredLine(results, id, count, apiLimited(count));
	const each = of(results, id, ({ seconds }) => seconds) / oneByOne;
	const days = Math.floor((count - 1) / PER_DAY) * 86_400;
	const unpaced = (value: 'cpuSeconds' | 'peakMb') =>
		count === oneByOneUnpaced ? middle(results, unpacedId(count), (measured) => measured[value]) : undefined;
	const cpuEach = of(results, id, ({ cpuSeconds }) => cpuSeconds) / oneByOne;
	return {
		requests: count,
		seconds: count * each + days,
		floor: apiLimited(count),
		cpuSeconds: unpaced('cpuSeconds') ?? count * cpuEach,
		peakMb: unpaced('peakMb'),
		isMeasured: false,
	};
}

function loopLine(results: Results, count: number, { loop }: DeletionSizes): Line {
	const id = loopId(count);
	const floorOf = (requests: number) => requests / PER_SECOND + ACTIVITY_SECONDS;
	if (results.has(id)) return measuredLine(results, id, count, floorOf(of(results, id, ({ requests }) => requests)));
	const largest = Math.max(...loop);
	const times = Math.ceil(count / PER_ACTIVITY) / Math.ceil(largest / PER_ACTIVITY);
	const scaled = (value: 'requests' | 'seconds' | 'cpuSeconds') =>
		times * of(results, loopId(largest), (measured) => measured[value]);
	return {
		requests: scaled('requests'),
		seconds: scaled('seconds'),
		floor: floorOf(scaled('requests')),
		cpuSeconds: scaled('cpuSeconds'),
		peakMb: undefined,
		isMeasured: false,
	};
}

const HEAD = ['workflow', 'contacts', 'requests', 'time', 'floor', 'time / floor', 'CPU s', 'memory MB'];

function deletionText(results: Results, sizes: DeletionSizes): string {
	const rows = sizes.all.flatMap((count) => [
		asRow(count, 'Delete Many, Wait for Completion', deleteManyLine(results, count)),
		asRow(count, 'HTTP Request, one DELETE each', oneByOneLine(results, count, sizes)),
		asRow(count, 'HTTP Request in a loop with a Wait', loopLine(results, count, sizes)),
	]);
	const refused = of(results, oneByOneId(sizes.oneByOne), (measured) => measured.refused);
	const oneByOne = asRow(sizes.oneByOne, 'HTTP Request, one DELETE each', oneByOneLine(results, sizes.oneByOne, sizes));
	return `## Deleting contacts and seeing it finished

${table(HEAD, [oneByOne, ...rows])}

≈ is calculated from the largest size that was run. The floor is what the API's limits leave: the row's requests at
${PER_SECOND} a second and, where activities are waited for, the last one's ${ACTIVITY_SECONDS} s (for Delete Many only the submissions count). Beyond
${whole(PER_DAY)} requests a run has to go on after midnight UTC, which is in time and floor. Memory is the process's peak beyond that of the
same workflow with a node that returns its items unread.

Delete Many starts its requests ${whole(Math.floor(EVEN_GAP_MS))} ms apart, and later where n8n itself was busy while it sent one: that keeps a run from being
refused, and costs up to a few hundredths of the floor, differently from run to run.

- Delete Many: 500 contacts per request, submissions at the API's limit, all activities watched together.
- One DELETE each: n8n's HTTP Request with batching, 1 item per ${PACE} ms, run with ${whole(sizes.oneByOne)} contacts;
  ${refused} of them were refused with 429 and left undone, so its users choose a longer pause or delete them again.${
		sizes.oneByOneUnpaced > 0
			? ` CPU and memory
  at ${whole(sizes.oneByOneUnpaced)} were measured without the pause and without limits.`
			: ''
	}
- In a loop with a Wait: Loop Over Items (500) → HTTP Request contact_delete → Wait 5 s → HTTP Request for the activity → If it is
  completed, the next 500. The script that the API's community uses works the same way: 281 s for 20,878 contacts.`;
}

const LARGE = 20_000;

/** The issue's figures that this table answers. */
function deletionFigures(results: Results, sizes: DeletionSizes): string[][] {
	const counted = sizes.all.flatMap((count) => {
		const what = `Delete Many ${whole(count)}`;
		const submissions = of(results, deleteManyId(count), (measured) => measured.submissions);
		const refused = of(results, deleteManyId(count), (measured) => measured.refused);
		const fewest = Math.ceil(count / PER_ACTIVITY);
		return [
			[`${what}: submissions`, whole(submissions), whole(fewest), verdict(submissions, fewest)],
			[`${what}: refused for coming too fast`, whole(refused), '0', verdict(refused, 0)],
		];
	});
	if (!sizes.all.includes(LARGE)) return counted;
	const { seconds, floor } = deleteManyLine(results, LARGE);
	const ratio = seconds / floor;
	return [...counted, [`Delete Many ${whole(LARGE)}: time / floor`, figure(ratio), '1.15', verdict(ratio, 1.15)]];
}
