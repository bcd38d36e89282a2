import type { Clock } from '../run/clock';
import type { Problem } from '../run/problem';
import type { Activity } from './activity';
import { isFinished } from './activity';

const SHORTEST_GAP_MS = 1_000;
const LONGEST_GAP_MS = 10_000;

/**
 * How long to wait before the next look: a fifth of the time waited so far, never past the deadline. So an end is noticed
 * at most a fifth late, and long activities cost few requests. An end just after a look has read the states is seen only
 * by the next look, so the time that looks take is part of that fifth.
 *
 * @param waitedMs since the first look
 * @param leftMs until the deadline
 * @param lookMs how long the last look took
 */
export function gapBeforeNextLook(waitedMs: number, leftMs: number, lookMs = 0): number {
	const gap = Math.max((waitedMs - lookMs) / 5 - 2 * lookMs, SHORTEST_GAP_MS - lookMs);
	return Math.max(0, Math.min(gap, LONGEST_GAP_MS, leftMs));
}

export interface Wait {
	/** The last known state of each activity, in the order given. */
	activities: Activity[];
	/** Why the waiting was given up with activities still open: the time was over, or they cannot be read any more. */
	givenUp?: 'timeout' | Problem;
	/** Of those that the last look before the end of the time did not show: why, by id. */
	unseen?: Map<string, Problem>;
}

export interface Look {
	/** The activities that could be read, at least those that still exist. */
	activities: Activity[];
	/** A failure that stands in the way of the others. */
	problem?: Problem;
}

export interface WaitOptions {
	/** Reads the current state of the given activities, until the deadline (ms of the clock). */
	look: (activityIds: string[], deadline: number) => Promise<Look>;
	/** ms of the clock */
	deadline: number;
	clock: Clock;
	/** Told the states after each look; true ends the waiting early. */
	onLook?: (activities: Activity[]) => boolean;
	/** The given states were read just now: the first look can wait. */
	isFresh?: boolean;
}

/**
 * Looks at activities until all have ended, the deadline has passed, or `onLook` ends the waiting.
 *
 * A look that fails for a time loses nothing: the last known state stays and the next look follows. A look that can
 * never succeed (the connection is refused) ends the waiting.
 */
export async function waitForActivities(
	activities: readonly Activity[],
	{ look, deadline, clock, onLook = () => false, isFresh = false }: WaitOptions,
): Promise<Wait> {
	const known = new Map(activities.map((activity) => [activity.activity_id, activity]));
	const openIds = () => [...known.values()].flatMap((activity) => (isFinished(activity) ? [] : activity.activity_id));
	const ended = (givenUp?: Wait['givenUp'], unseen?: Wait['unseen']): Wait => ({ activities: [...known.values()], givenUp, unseen });
	const pause = async (lookMs = 0) => {
		const now = clock.now();
		await clock.sleep(gapBeforeNextLook(now - startedAt, deadline - now, lookMs));
	};

	const startedAt = clock.now();
	if (isFresh && openIds().length > 0) await pause();
	while (openIds().length > 0) {
		const lookedAt = clock.now();
		const isLastLook = lookedAt >= deadline;
		const seen = await look(openIds(), deadline);
		for (const activity of seen.activities) known.set(activity.activity_id, activity);
		if (onLook([...known.values()]) || openIds().length === 0) break;
		if (seen.problem && isPermanent(seen.problem)) return ended(seen.problem);
		if (isLastLook || clock.now() >= deadline) return ended('timeout', unseenIn(seen, openIds()));
		await pause(seen.problem ? 0 : clock.now() - lookedAt);
	}
	return ended();
}

/** The activities that a look did not show, since something stood in its way. */
function unseenIn({ activities, problem }: Look, ids: string[]): Map<string, Problem> {
	const seen = new Set(activities.map(({ activity_id }) => activity_id));
	return new Map(problem ? ids.filter((id) => !seen.has(id)).map((id) => [id, problem]) : []);
}

/** Whether looking again cannot help: a refusal stays one, while a lost answer or too many requests pass. */
function isPermanent({ details }: Problem): boolean {
	return details.error_key === 'quota_exceeded' || [400, 401, 403, 407].includes(details.http_status ?? 0);
}
