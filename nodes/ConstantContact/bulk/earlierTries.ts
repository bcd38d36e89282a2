import type { Activity } from '../activities/activity';
import { hasFailed } from '../activities/activity';
import type { RememberedProblem } from '../run/memory';
import { listIn, problemOfEarlierTry, toRemember } from '../run/memory';
import { Problem } from '../run/problem';
import type { Run } from '../run/run';
import type { Batch } from './plan';

type WithMemory = Pick<Run, 'memory'>;

/** A batch that was sent, as n8n keeps it from try to try. */
interface RememberedBatch {
	batch: Pick<Batch, 'selection' | 'targets' | 'exclude'>;
	/** In its newest known state; undefined if the answer was lost. */
	activity?: Activity;
	lost?: RememberedProblem;
}

function rememberedBatches({ memory }: WithMemory): RememberedBatch[] {
	return listIn<RememberedBatch>(memory, 'batches');
}

/** The same contacts can be sent once more; lists, tags and levels may select other contacts by then. */
function isToBeSentAgain({ batch, activity }: RememberedBatch): boolean {
	return batch.selection.by === 'contacts' && activity !== undefined && hasFailed(activity);
}

/** The batches that earlier tries of the same run have sent, and that are not to be sent again. */
export function batchesOfEarlierTries(run: WithMemory): Batch[] {
	return rememberedBatches(run)
		.filter((remembered) => !isToBeSentAgain(remembered))
		.map(({ batch, activity, lost }) => ({ ...batch, itemIndexes: [], sent: { activity, problem: lost && problemOfEarlierTry(lost) } }));
}

/** Remembers a batch that was accepted, or that may have been: its answer was lost. */
export function rememberBatch(run: WithMemory, { selection, targets, exclude }: Batch, answer: Activity | Problem): void {
	const batch = { selection, targets, exclude };
	if (!(answer instanceof Problem)) rememberedBatches(run).push({ batch, activity: answer });
	else if (answer.details.may_have_started === true) rememberedBatches(run).push({ batch, lost: toRemember(answer) });
}

/** Remembers the newest states, so that the next try knows how an activity has ended. */
export function rememberStates(run: WithMemory, activities: readonly Activity[]): void {
	const newest = new Map(activities.map((activity) => [activity.activity_id, activity]));
	for (const remembered of rememberedBatches(run)) {
		const seen = remembered.activity && newest.get(remembered.activity.activity_id);
		if (seen) remembered.activity = seen;
	}
}
