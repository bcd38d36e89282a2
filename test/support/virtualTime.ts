/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../nodes/ConstantContact/run/clock';

/**
 * A clock for code that gets its clock as an argument: nothing waits in earnest, time jumps to the next sleeper as soon
 * as nothing else is to be done.
 */
export class VirtualTime implements Clock {
	/** How long each sleep was asked to be, in ms. */
	readonly sleeps: number[] = [];

	private time = 0;
	private sleepers: Array<{ until: number; wake: () => void }> = [];

	now(): number {
		return this.time;
	}

	async sleep(ms: number, noMore?: AbortSignal): Promise<void> {
		this.sleeps.push(ms);
		await new Promise<void>((wake, reject) => {
			const sleeper = { until: this.time + Math.max(0, ms), wake };
			this.sleepers.push(sleeper);
			const end = () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				reject(noMore?.reason as Error);
			};
			noMore?.addEventListener('abort', end, { once: true });
		});
	}

	/** Time passes without anybody waking up: a busy process. */
	skip(ms: number): void {
		this.time += ms;
	}

	/** Lets time pass until `work` has settled. */
	async during<T>(work: Promise<T>): Promise<T> {
		let settled = false;
		const end = () => (settled = true);
		work.then(end, end);
		for (;;) {
			await nextTurn();
			if (settled) return await work;
			if (!this.wakeNext(Infinity)) throw new Error('The work waits for nothing that time could bring');
		}
	}

	/** Lets `ms` pass. */
	async pass(ms: number): Promise<void> {
		const end = this.time + ms;
		do await nextTurn();
		while (this.wakeNext(end));
		this.time = end;
	}

	/** Wakes the next sleeper, if it is due by `limit`. */
	private wakeNext(limit: number): boolean {
		const next = this.sleepers.reduce((soonest, { until }) => Math.min(soonest, until), Infinity);
		if (next === Infinity || next > limit) return false;
		const index = this.sleepers.findIndex(({ until }) => until === next);
		const [sleeper] = this.sleepers.splice(index, 1);
		this.time = Math.max(this.time, next);
		sleeper?.wake();
		return true;
	}
}
