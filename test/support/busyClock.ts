import type { Clock } from '../../nodes/ConstantContact/run/clock';

/** A clock by which whatever is done between two looks at it takes 10 ms. */
export class BusyClock implements Clock {
	/** How often others had their turn. */
	pauses = 0;

	/** Called when others have their turn. */
	onPause: () => void = () => {};

	private time = 0;

	now = (): number => (this.time += 10);

	sleep = async (ms: number): Promise<void> => {
		if (ms === 0) this.pauses++;
		this.time += ms;
		this.onPause();
	};
}
