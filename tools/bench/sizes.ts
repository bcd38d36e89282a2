import type { DeletionSizes } from './deletion';
import type { LookUp } from './lookUps';
import type { OverheadSizes } from './overhead';
import type { ProcessesSizes } from './processes';
import type { RestoringSizes } from './restoring';
import type { TurnsSizes } from './turns';

/** How much is measured. */
export interface Sizes {
	deletion: DeletionSizes;
	lookUps: LookUp[];
	restoring: RestoringSizes;
	overhead: OverheadSizes;
	turns: TurnsSizes;
	processes: ProcessesSizes;
}

export const FULL: Sizes = {
	deletion: { all: [500, 5_000, 20_000, 100_000], oneByOne: 200, oneByOneUnpaced: 5_000, loop: [500, 5_000] },
	lookUps: [
		{ addresses: 10, accountSize: 20_000 },
		{ addresses: 5_000, accountSize: 20_000 },
		{ addresses: 50, accountSize: 100_000 },
	],
	restoring: { contacts: 50_000, listsEach: 50, lists: 100, combinations: 50_000 },
	overhead: { all: [1_000, 10_000, 100_000], halfOfLargest: 50_000 },
	turns: { others: 12, each: 60, waiting: 1_500, activitySeconds: 20, timeoutSeconds: 60 },
	processes: {
		workers: [
			{ workers: 1, sequential: 120, parallel: 100 },
			{ workers: 2, sequential: 110, parallel: 100 },
			{ workers: 4, sequential: 90, parallel: 80 },
			{ workers: 8, sequential: 60, parallel: 50 },
		],
		warmUp: 20,
	},
};

export const QUICK: Sizes = {
	deletion: { all: [500, 5_000], oneByOne: 40, oneByOneUnpaced: 0, loop: [500] },
	lookUps: [{ addresses: 10, accountSize: 20_000 }],
	restoring: { contacts: 5_000, listsEach: 50, lists: 100, combinations: 5_000 },
	overhead: { all: [1_000, 10_000], halfOfLargest: 5_000 },
	turns: { others: 6, each: 20, waiting: 500, activitySeconds: 5, timeoutSeconds: 30 },
	processes: {
		workers: [
			{ workers: 1, sequential: 30, parallel: 30 },
			{ workers: 2, sequential: 30, parallel: 30 },
		],
		warmUp: 3,
	},
};
