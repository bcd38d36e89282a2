import { PROGRAMS_OF_QUEUE_MODE, requirePrograms } from '../../test/n8n/support/programs';
import { startQueueMode } from '../../test/n8n/support/useQueueMode';
import { step } from '../progress.cjs';
import { asTheApi, LATENCY } from './cases';
import { duration, figure, table, verdict, whole } from './markdown';
import type { Report, Section } from './section';
import { share, type Kind, type Shared } from './sharing';

export interface ProcessesSizes {
	/** Fewest workers first, with the requests of each: together some minutes of work. */
	workers: Array<{ workers: number } & Record<Kind, number>>;
	/** Seconds. */
	warmUp: number;
}

const KINDS: Record<Kind, string> = { sequential: 'one request after the other', parallel: 'several at a time' };

/** Percent. Whoever is alone has nobody to be refused for. */
const MOST_REFUSED = new Map([[1, 0], [2, 5], [4, 8], [8, 18]]);
const MOST_UNUSED = new Map([[2, 25], [4, 25], [8, 40]]);

const idOf = (kind: Kind, workers: number) => `processes ${kind} ${workers}`;

/** Several workers of n8n in queue mode that use the same credential. */
export function processesSection({ workers: sizes, warmUp }: ProcessesSizes): Section {
	const requireThem = () => requirePrograms('npm run bench', PROGRAMS_OF_QUEUE_MODE);
	return {
		name: 'processes',
		requirePrograms: requireThem,
		measure: async (isWanted) => {
			const wanted = sizes.flatMap(({ workers, ...each }) =>
				(Object.keys(KINDS) as Kind[])
					.filter((kind) => isWanted(idOf(kind, workers)))
					.map((kind) => ({ kind, workers, each: each[kind], warmUp })),
			);
			if (wanted.length === 0) return undefined;
			requireThem();
			const shared: Shared[] = [];
			// One execution each: whoever has one takes no other.
			const n8n = await step('Start n8n in queue mode', async () => await startQueueMode({ sandbox: asTheApi, workers: 0, concurrency: 1 }));
			try {
				for (const sharing of wanted) {
					const missing = sharing.workers - n8n.workers.length;
					if (missing > 0) {
						await step(`Start ${missing} more workers`, async () => {
							for (let count = 0; count < missing; count++) await n8n.addWorker();
						});
					}
					shared.push(await step(idOf(sharing.kind, sharing.workers), async () => await share(n8n, sharing)));
				}
			} finally {
				await n8n.stop();
			}
			return { measured: shared, report: () => report(shared) };
		},
	};
}

function report(shared: Shared[]): Report {
	return { figures: shared.flatMap(figuresOf), text: textOf(shared) };
}

const refusedPercent = ({ refused, requests }: Shared) => (100 * refused) / requests;

function figuresOf(shared: Shared): string[][] {
	const { kind, workers, givenUp, used } = shared;
	const what = `${workers} n8n ${workers === 1 ? 'process' : 'processes'}, ${KINDS[kind]}`;
	const percent = (of: string, value: number, most: number | undefined) =>
		most === undefined ? [] : [[`${what}: ${of}, %`, figure(value), String(most), verdict(value, most)]];
	return [
		...percent('refused for coming too fast', refusedPercent(shared), MOST_REFUSED.get(workers)),
		[`${what}: runs given up`, whole(givenUp), '0', verdict(givenUp, 0)],
		...percent(`of 4 requests a second left unused`, 100 * (1 - used), MOST_UNUSED.get(workers)),
	];
}

function textOf(shared: Shared[]): string {
	const rows = shared.map((each) => [
		KINDS[each.kind],
		whole(each.workers),
		whole(each.requests),
		whole(each.refused),
		`${figure(refusedPercent(each))} %`,
		whole(each.givenUp),
		duration(each.seconds),
		duration(each.floor),
		figure(each.seconds / each.floor),
		`${figure(100 * each.used)} %`,
		duration(each.usedDuring),
	]);
	const head = [
		'work of each',
		'n8n processes',
		'requests',
		'refused',
		'of all',
		'runs given up',
		'time',
		'floor',
		'time / floor',
		'used of 4 a second',
		'measured for',
	];
	const warmUp = shared[0]?.warmUp ?? 0;
	return `## Several n8n processes on one application

${table(head, rows)}

n8n in queue mode with Redis and PostgreSQL: each worker is a process of its own and knows nothing of the others, while Constant
Contact counts the 4 requests a second of an application as a whole. All use one credential and start at the same time, an
execution each, with answers after ${LATENCY} ms. A request that is refused is sent again later; a run is given up when one is
refused too often.

- One request after the other: Loop Over Items, and Delete with one contact. Several at a time: Delete with all contacts at once.
- The floor is what the API's limit leaves, or what the answers of the longest chain take, if that is more.
- Used: what was accepted from ${warmUp} s after the last of them had begun to the moment when the first ran out of work.
- Refused is of the whole run, its beginning too, when all ask at the full rate and nobody can know of the others: of these short
  runs it is more than of long ones.
- Who begins together with others has found its share by then, and gets faster slowly from then on: short runs leave more unused than
  long ones.`;
}
