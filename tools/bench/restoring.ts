import { instant, type Case } from './cases';
import { caseSection } from './caseSection';
import { duration, figure, table, verdict, whole } from './markdown';
import { of, type Measured, type Results } from './results';
import type { Section } from './section';
import { passThrough, restoreMany } from './subjects';

export interface RestoringSizes {
	contacts: number;
	/** How many lists each contact was on. */
	listsEach: number;
	/** How many lists there are. */
	lists: number;
	/** In how many combinations those are who were not all on the same. */
	combinations: number;
}

/** As many contacts as an activity takes, and the API's requests a second. */
const PER_ACTIVITY = 500;
const PER_SECOND = 4;

/** On how many different sets of lists the contacts were. */
const KINDS = {
	few: { what: () => 'all on the same', sets: () => 1, isDry: false },
	many: {
		what: ({ combinations }: RestoringSizes) => `in ${whole(combinations)} combinations`,
		sets: ({ combinations }: RestoringSizes) => combinations,
		isDry: true,
	},
};

type Kind = keyof typeof KINDS;

/** Restore Many of contacts onto the lists that they were on. */
export function restoringSection(sizes: RestoringSizes, repeat: number): Section {
	return caseSection({
		name: 'restoring',
		cases: restoringCases(sizes),
		repeat,
		report: (results) => ({ figures: restoringFigures(results, sizes), text: restoringText(results, sizes) }),
	});
}

const ALL = Object.keys(KINDS) as Kind[];
const unreadId = (kind: Kind) => `restoring unread ${kind}`;
const restoreId = (kind: Kind) => `restoring ${kind}`;

function restoringCases(sizes: RestoringSizes): Case[] {
	const { contacts, listsEach, lists } = sizes;
	return ALL.flatMap((kind): Case[] => {
		const { sets, isDry } = KINDS[kind];
		const common = {
			rows: { count: contacts, formerly: { each: listsEach, sets: sets(sizes) } },
			sandbox: instant,
			accountSize: contacts,
			areDeleted: true,
			lists,
		};
		return [
			{ ...common, id: unreadId(kind), subject: passThrough },
			{ ...common, id: restoreId(kind), subject: restoreMany({ dryRun: isDry }), ...(isDry ? {} : { outcome: 'restored' }) },
		];
	});
}

const peak = ({ peakMb }: Measured) => peakMb;
const pause = ({ longestPauseMs }: Measured) => longestPauseMs;
const live = ({ liveMb }: Measured) => liveMb;
const beyondUnread = (results: Results, kind: Kind, value: (measured: Measured) => number) => of(results, restoreId(kind), value) - of(results, unreadId(kind), value);

function restoringText(results: Results, sizes: RestoringSizes): string {
	const { contacts, listsEach, lists } = sizes;
	const rows = ALL.map((kind) => [
		KINDS[kind].what(sizes),
		whole(contacts),
		figure(of(results, restoreId(kind), ({ cpuSeconds }) => cpuSeconds)),
		whole(of(results, restoreId(kind), pause)),
		whole(of(results, unreadId(kind), pause)),
		figure(beyondUnread(results, kind, peak)),
		figure(beyondUnread(results, kind, live)),
	]);
	const head = ['former lists', 'contacts', 'CPU s', 'longest pause ms', 'of an unread pass ms', 'memory MB', 'of it in use MB'];
	const activities = (contacts * listsEach) / PER_ACTIVITY;
	return `## Restoring contacts onto the lists that they were on

${table(head, rows)}

Restore Many with Previous Lists; each contact was on ${listsEach} of ${lists} lists. While one node pauses the event loop, n8n does nothing
else: other executions stand still and its editor gets no answers. Memory is the process's peak beyond that of a node that returns
the same items unread; in use is what a full garbage collection left at most, which is what has to fit. Contacts on very many combinations of lists are restored list by list, in ${whole(activities)} activities that take
${duration(activities / PER_SECOND)} to submit, so that row is a dry run: it reads, checks and plans all the same.`;
}

function restoringFigures(results: Results, sizes: RestoringSizes): string[][] {
	const { contacts, listsEach } = sizes;
	return ALL.flatMap((kind) => {
		const what = `Restore Many, ${whole(contacts)} contacts on ${listsEach} lists each, ${KINDS[kind].what(sizes)}`;
		const longest = of(results, restoreId(kind), pause);
		const memory = beyondUnread(results, kind, live);
		return [
			[`${what}: longest pause of the event loop, ms`, whole(longest), '500', verdict(longest, 500)],
			[`${what}: memory in use beyond returning them unread, MB`, figure(memory), '150', verdict(memory, 150)],
		];
	});
}
