import fc from 'fast-check';
import { inParallel } from '../../nodes/ConstantContact/run/inParallel';
import { Problem } from '../../nodes/ConstantContact/run/problem';
import { VirtualTime } from '../support/virtualTime';

let time: VirtualTime;
beforeEach(() => {
	time = new VirtualTime();
});

interface Task {
	takes: number;
	fails?: boolean;
}

test('every input is worked on once, started in order, never more at a time than allowed; results are in input order', async () => {
	const tasks = fc.array(fc.record({ takes: fc.nat(50) }), { maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(tasks, fc.integer({ min: 1, max: 6 }), async (list, most) => {
			const started: number[] = [];
			let underWay = 0;
			let atOnce = 0;
			const work = async ({ takes }: Task, index: number) => {
				started.push(index);
				atOnce = Math.max(atOnce, ++underWay);
				await time.sleep(takes);
				underWay--;
				return index === 1 ? undefined : `result ${index}`;
			};
			const results = await time.during(inParallel(list, work, most));
			expect(results).toEqual(list.map((_, index) => (index === 1 ? undefined : `result ${index}`)));
			expect(started).toEqual(list.map((_, index) => index));
			expect(atOnce).toBe(Math.min(most, list.length));
		}),
	);
});

test('after a failure none is started, those under way are finished, and the failure that came first is thrown', async () => {
	const tasks = fc.array(fc.record({ takes: fc.integer({ min: 1, max: 50 }), fails: fc.boolean() }), { minLength: 2, maxLength: 20 });
	await fc.assert(
		fc.asyncProperty(tasks, fc.integer({ min: 1, max: 4 }), async (list, most) => {
			const failures: Error[] = [];
			const startedAfterFailure: number[] = [];
			let underWay = 0;
			const work = async ({ takes, fails }: Task, index: number) => {
				if (failures.length > 0) startedAfterFailure.push(index);
				underWay++;
				await time.sleep(takes);
				underWay--;
				if (!fails) return;
				failures.push(new Error(`failure of ${index}`));
				throw failures.at(-1) as Error;
			};
			const [end] = await time.during(Promise.allSettled([inParallel(list, work, most)]));
			expect(underWay).toBe(0);
			expect(startedAfterFailure).toEqual([]);
			expect(end.status === 'rejected' ? end.reason : undefined).toBe(failures[0]);
		}),
	);
});

test('two Problems: the error is the first, and tells of the other; of one that was only called off it does not', async () => {
	const list = ['a', 'b', 'c', 'd'];
	const work = async (name: string, index: number) => {
		await time.sleep(index * 10);
		const details = name === 'c' ? { called_off: true } : { contact_id: name };
		throw new Problem(`${name} failed${name === 'd' ? '.' : ''}`, `Look at ${name}.`, details);
	};
	await expect(time.during(inParallel(list, work, 4))).rejects.toMatchObject({
		message: 'a failed',
		description: 'Look at a. At the same time something else went wrong: b failed. d failed.',
		details: { contact_id: 'a' },
	});
});

test('two that fail: the first in time is thrown, whoever was started first', async () => {
	const list: Task[] = [{ takes: 1 }, { takes: 10, fails: true }, { takes: 20, fails: true }];
	const work = async ({ takes, fails }: Task, index: number) => {
		await time.sleep(takes);
		if (fails) throw new Error(`failure of ${index}`);
	};
	await expect(time.during(inParallel(list, work, 2))).rejects.toThrow('failure of 1');
});
