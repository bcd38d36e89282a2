import { forEachInPieces, LONGEST_PIECE_MS } from '../../nodes/ConstantContact/run/inPieces';
import { BusyClock } from '../support/busyClock';

const values = Array.from({ length: 23 }, (_, index) => index);

test('does the work for each value in order, and lets others have their turn after 50 ms', async () => {
	const clock = new BusyClock();
	const done: number[] = [];
	const doneAtPause: number[] = [];
	clock.onPause = () => doneAtPause.push(done.length);
	await forEachInPieces(clock, values, (value) => done.push(value));
	expect(LONGEST_PIECE_MS).toBe(50);
	expect(done).toEqual(values);
	expect(doneAtPause).toEqual([5, 10, 15, 20]);
});

test('does little work in one piece', async () => {
	const clock = new BusyClock();
	await forEachInPieces(clock, values.slice(0, 4), () => {});
	expect(clock.pauses).toBe(0);
});

test('ends when the execution is stopped', async () => {
	const clock = new BusyClock();
	const done: number[] = [];
	clock.onPause = () => {
		throw new Error('stopped');
	};
	await expect(forEachInPieces(clock, values, (value) => done.push(value))).rejects.toThrow('stopped');
	expect(done).toHaveLength(5);
});
