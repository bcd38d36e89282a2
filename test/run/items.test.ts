import type { ForItem, Pace } from '../../nodes/ConstantContact/run/items';
import { inInputOrder, sortItems, workThrough } from '../../nodes/ConstantContact/run/items';
import { Problem } from '../../nodes/ConstantContact/run/problem';
import { BusyClock } from '../support/busyClock';
import { VirtualTime } from '../support/virtualTime';

const runWith = (stopOnError: boolean, isStopped = false) => ({ stopOnError, isStopped: () => isStopped, clock: new BusyClock() });
const inputs = <T>(...values: T[]): Array<ForItem<T>> => values.map((value, itemIndex) => ({ itemIndex, value }));

async function failureOf(work: Promise<unknown>): Promise<Problem> {
	const [end] = await Promise.allSettled([work]);
	return end.status === 'rejected' ? (end.reason as Problem) : new Problem('it did not fail');
}

describe('making something of every item', () => {
	const make = (itemIndex: number) => {
		if (itemIndex % 2 === 1) throw new Problem(`item ${itemIndex} is odd`, 'Make it even.');
		return `value ${itemIndex}`;
	};

	test('tells apart what can be used and what is wrong', async () => {
		const { values, problems } = await sortItems(runWith(false), [0, 1, 2, 3], make);
		expect(values).toEqual([{ itemIndex: 0, value: 'value 0' }, { itemIndex: 2, value: 'value 2' }]);
		expect(problems.map(({ itemIndexes, problem }) => [itemIndexes, problem.itemIndex])).toEqual([[[1], 1], [[3], 3]]);
		expect(problems[0]?.problem.message).toContain('item 1 is odd');
	});

	test.each([
		[[0, 2], undefined],
		[[0, 1, 2], 'Make it even.'],
		[[0, 1, 3], 'Make it even. 1 more input item cannot be used either.'],
		[[1, 3, 5], 'Make it even. 2 more input items cannot be used either.'],
	])('a run that stops on errors throws the first, with a word about the others: %j', async (itemIndexes, description) => {
		const sorting = sortItems(runWith(true), itemIndexes, make);
		if (description === undefined) return void expect((await sorting).values).toHaveLength(2);
		await expect(sorting).rejects.toMatchObject({ itemIndex: 1, description });
	});

	test('a mistake of our own is wrong with its item alone', async () => {
		const broken = (itemIndex: number) => {
			if (itemIndex === 1) throw new TypeError('a mistake of ours');
			return itemIndex;
		};
		const { values, problems } = await sortItems(runWith(false), [0, 1, 2], broken);
		expect(values.map(({ value }) => value)).toEqual([0, 2]);
		expect(problems).toMatchObject([{ itemIndexes: [1], problem: { itemIndex: 1, message: expect.stringContaining('a mistake of ours') } }]);
		await expect(sortItems(runWith(true), [0, 1, 2], broken)).rejects.toBeInstanceOf(Problem);
	});

	test('lets others have their turn in between, also when no item can be used', async () => {
		for (const itemIndexes of [Array<number>(100).fill(2), Array<number>(100).fill(3)]) {
			const run = runWith(false);
			await sortItems(run, itemIndexes, make);
			expect(run.clock.pauses).toBe(20);
		}
	});
});

describe('working through the items', () => {
	interface Task {
		name: string;
		takes?: number;
		fails?: boolean;
	}

	let time: VirtualTime;
	let started: string[];
	beforeEach(() => {
		time = new VirtualTime();
		started = [];
	});

	const work = async ({ name, takes = 1, fails }: Task) => {
		started.push(name);
		await time.sleep(takes);
		if (fails) throw new Problem(`${name} failed`, 'Look at it.');
		return [{ contact_id: name }];
	};

	const through = async (tasks: Task[], stopOnError: boolean, pace: Partial<Pace<Task>> = {}) =>
		await time.during(workThrough(runWith(stopOnError), inputs(...tasks), work, { most: 2, ...pace }));

	test('gives the outcomes in input order, whatever ends first', async () => {
		expect(await through([{ name: 'a', takes: 50 }, { name: 'b' }, { name: 'c' }], true)).toEqual([
			{ itemIndexes: [0], json: { contact_id: 'a' } },
			{ itemIndexes: [1], json: { contact_id: 'b' } },
			{ itemIndexes: [2], json: { contact_id: 'c' } },
		]);
	});

	test('goes on after a failure when the run does, and the problem names item and contact', async () => {
		const outcomes = await through([{ name: 'a' }, { name: 'b', fails: true }, { name: 'c' }], false, {
			about: ({ name }) => ({ contact_id: name }),
		});
		expect(outcomes.map((outcome) => ('json' in outcome ? outcome.json : outcome.problem.details))).toEqual([
			{ contact_id: 'a' },
			{ contact_id: 'b' },
			{ contact_id: 'c' },
		]);
		expect(outcomes[1]).toMatchObject({ itemIndexes: [1], problem: { message: expect.stringContaining('b failed') } });
	});

	test('stops at the first failure when the run does, after what was under way, and tells what was done', async () => {
		const tasks = [{ name: 'a' }, { name: 'b', takes: 5, fails: true }, { name: 'c', takes: 50 }, { name: 'd' }];
		const failure = await failureOf(through(tasks, true, { done: () => 'deleted', about: ({ name }) => ({ contact_id: name }) }));
		expect(started).toEqual(['a', 'b', 'c']);
		expect(failure).toMatchObject({
			message: 'b failed [item 1]',
			description: 'Look at it. 2 other items of this run had gone through before (deleted): a, c.',
			details: { contact_id: 'b' },
			itemIndex: 1,
		});
	});

	test('says nothing of the others when nothing was done, or nothing that stays', async () => {
		const tasks = [{ name: 'a' }, { name: 'b', fails: true }];
		expect((await failureOf(through([{ name: 'b', fails: true }, { name: 'c' }], true, { most: 1, done: () => 'deleted' }))).description).toBe('Look at it.');
		expect((await failureOf(through(tasks, true))).description).toBe('Look at it.');
	});

	test('says that only what was done is done, and says so of each kind', async () => {
		const made = [{ contact_id: 'a', kind: 'deleted' }, { email: 'nobody' }, { contact_id: 'b' }, { contact_id: 'c', kind: 'put onto lists' }, { contact_id: 'd', kind: 'deleted' }];
		const done = (json: { kind?: string }) => json.kind;
		const failing = async (before: object[]) =>
			(
				await failureOf(
					workThrough(
						runWith(true),
						inputs<object | undefined>(...before, undefined),
						async (json) => {
							if (json === undefined) throw new Problem('it failed', 'Look at it.');
							return [json];
						},
						{ most: 1, done },
					),
				)
			).description;
		expect(await failing(made)).toBe(
			'Look at it. 2 other items of this run had gone through before (deleted): a, d. 1 other item of this run had gone through before (put onto lists): c.',
		);
		expect(await failing([{ email: 'nobody' }, { contact_id: 'b' }])).toBe('Look at it.');
	});

	test('tells in one error of all that fail at the same time, each with its item, and what was done', async () => {
		const tasks = [{ name: 'a', takes: 20 }, { name: 'b', takes: 5, fails: true }, { name: 'c', takes: 10, fails: true }, { name: 'd' }];
		const failure = await failureOf(through(tasks, true, { most: 3, done: () => 'deleted', about: ({ name }) => ({ contact_id: name }) }));
		expect(started).toEqual(['a', 'b', 'c']);
		expect(failure).toMatchObject({
			message: 'b failed [item 1]',
			description:
				'Look at it. At the same time something else went wrong: c failed [item 2]. 1 other item of this run had gone through before (deleted): a.',
			details: { contact_id: 'b' },
			itemIndex: 1,
		});
	});

	test('does not tell of what was called off, nor again of what several items asked for once', async () => {
		const failure = new Problem('it failed', 'Look at it.');
		const works = [failure, failure, new Problem('not sent', undefined, { called_off: true })];
		const end = await failureOf(
			workThrough(
				runWith(true),
				inputs(...works),
				async (problem) => {
					throw problem;
				},
				{ most: 3 },
			),
		);
		expect(end).toMatchObject({ message: 'it failed [item 0]', description: 'Look at it.' });
	});

	test('those of one contact wait for each other; the others do not wait for them', async () => {
		const tasks = [{ name: 'a1', takes: 50 }, { name: 'b1' }, { name: 'a2' }, { name: 'b2' }];
		const ended: string[] = [];
		await time.during(
			workThrough(
				runWith(true),
				inputs<Task>(...tasks),
				async (task) => {
					const result = await work(task);
					ended.push(task.name);
					return result;
				},
				{ most: 4, keyOf: ({ name }) => name.slice(0, 1) },
			),
		);
		expect(ended).toEqual(['b1', 'b2', 'a1', 'a2']);
	});

	test('one that still waits for another of its contact is not started after a failure', async () => {
		const tasks = [{ name: 'a1', takes: 50 }, { name: 'a2' }, { name: 'b1', fails: true }];
		const failure = await failureOf(through(tasks, true, { most: 3, keyOf: ({ name }) => name.slice(0, 1), done: () => 'deleted' }));
		expect(started).toEqual(['a1', 'b1']);
		expect(failure.message).toBe('b1 failed [item 2]');
		expect(failure.description).toContain('1 other item of this run had gone through before (deleted): a1.');
	});

	test('after the failure of one item of a contact its next one is worked on, when the run goes on', async () => {
		const outcomes = await through([{ name: 'a1', fails: true }, { name: 'a2' }], false, { keyOf: () => 'a' });
		expect(outcomes.map((outcome) => 'json' in outcome)).toEqual([false, true]);
	});

	test('a mistake of our own is the error of its item, except in a stopped execution', async () => {
		const broken = async (name: string) => {
			if (name === 'b') throw new TypeError('a mistake of ours');
			return [{ contact_id: name }];
		};
		const outcomes = await workThrough(runWith(false), inputs('a', 'b', 'c'), broken, { most: 1 });
		expect(outcomes).toMatchObject([{ json: { contact_id: 'a' } }, { itemIndexes: [1], problem: { itemIndex: 1 } }, { json: { contact_id: 'c' } }]);
		await expect(workThrough(runWith(true), inputs('a', 'b'), broken, { most: 1 })).rejects.toBeInstanceOf(Problem);
		await expect(workThrough(runWith(false, true), inputs('a', 'b'), broken, { most: 1 })).rejects.toBeInstanceOf(TypeError);
	});

	test('one item may give as many as an account holds', async () => {
		const many = Array.from({ length: 200_000 }, (_, index) => ({ index }));
		expect(await workThrough(runWith(true), inputs('a', 'b'), async () => many, { most: 1 })).toHaveLength(400_000);
	});
});

test('input order is that of the first item an outcome comes from; those of one item stay as they are', () => {
	const outcomes = [[2], [0, 5], [1], [0]].map((itemIndexes, index) => ({ itemIndexes, json: { index } }));
	expect(inInputOrder(outcomes).map((outcome) => 'json' in outcome && outcome.json)).toEqual([1, 3, 2, 0].map((index) => ({ index })));
});
