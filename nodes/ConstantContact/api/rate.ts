/**
 * 4 requests a second, evenly. A little more than 250 ms: the network delays some, and the API would count five in a
 * second; and somebody else's first request finds room beside a process that has the whole allowance.
 */
export const EVEN_GAP_MS = 1070 / 4;
/** The most requests under way: enough to use the whole allowance while answers take up to 4 s. */
export const MOST_IN_FLIGHT = 16;
/** One without an answer must not stop the others. */
const FEWEST_IN_FLIGHT = 2;

/** What a refusal leaves of the full rate: it may be the network's chance, and nobody else may be asking. */
const FIRST_CUT = 0.9;
/** What a refusal leaves of a rate that was lowered before. */
const CUT = 0.8;
/** What one leaves that comes soon after another: the own share is much smaller. */
const SOON_CUT = 0.6;
const SOON_MS = 5_000;
/** What one leaves with no success since the last: many processes have just begun. */
const DEEP_CUT = 0.45;
/** The longest gap, so that no process stops asking, however many share the application. */
const LONGEST_GAP_MS = 20 * EVEN_GAP_MS;

/**
 * What is left of the gap so long after a cut: the rate grows by 0.7 % a second, and the faster the longer nothing was
 * refused. So those who share the allowance are seldom refused, and whoever of two is left alone has it all after 48 s.
 */
function leftAfter(ms: number): number {
	const seconds = ms / 1_000;
	return Math.exp(-0.0065 * seconds * (1 + seconds / 40));
}

/**
 * How fast a process may ask, learned from refusals alone: nobody tells how many others use the allowance, and the API
 * sends no numbers. Each refusal lowers the rate, time raises it again, and it is never forgotten.
 *
 * Of the laws that were simulated (a fixed rise for each success, TCP's CUBIC, rates of a ladder) this is the simplest of
 * those with the fewest refusals: test/api/sharing.test.ts has the figures that it keeps.
 *
 * @see https://developer.constantcontact.com/api_guide/rate_limits.html
 */
export class Rate {
	private gapAfterCut = EVEN_GAP_MS;
	private cutAt = -Infinity;
	private hasSucceeded = true;
	private mayBeInFlight = MOST_IN_FLIGHT;

	/** The most requests that may be under way. */
	get mostInFlight(): number {
		return Math.min(this.mayBeInFlight, MOST_IN_FLIGHT);
	}

	/** From one start to the next, in ms. @param now in ms, as of a {@link Clock} */
	gap(now: number): number {
		return Math.max(EVEN_GAP_MS, this.gapAfterCut * leftAfter(now - this.cutAt));
	}

	/** Tells of an answer that is no refusal. */
	accepted(): void {
		this.hasSucceeded = true;
		this.mayBeInFlight = this.mostInFlight + 1;
	}

	/** Tells of a refusal. Those that were under way together count once. @param startedAt when the refused request started, in ms */
	refused(startedAt: number, now: number): void {
		if (startedAt <= this.cutAt) return;
		const gap = this.gap(now);
		this.gapAfterCut = Math.min(gap / this.leftOfRate(gap, now), LONGEST_GAP_MS);
		this.cutAt = now;
		this.hasSucceeded = false;
		this.mayBeInFlight = Math.max(FEWEST_IN_FLIGHT, Math.floor(this.mostInFlight / 2));
	}

	private leftOfRate(gap: number, now: number): number {
		if (!this.hasSucceeded) return DEEP_CUT;
		if (now - this.cutAt < SOON_MS) return SOON_CUT;
		return gap === EVEN_GAP_MS ? FIRST_CUT : CUT;
	}
}
