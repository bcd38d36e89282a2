import { about, attempt, attemptNow, Problem } from '../../nodes/ConstantContact/run/problem';

const problem = new Problem('It failed', 'Do this.', { contact_id: 'c' });

test('a problem is an error without a cause', () => {
	expect(problem).toBeInstanceOf(Error);
	expect(problem).toMatchObject({ message: 'It failed', description: 'Do this.', details: { contact_id: 'c' }, itemIndex: undefined });
	expect(problem.cause).toBeUndefined();
	expect(new Problem('It failed').details).toEqual({});
});

test('more details are added; those it has already win', () => {
	const more = problem.with({ contact_id: 'another', activity_id: 'a' });
	expect(more).toMatchObject({ message: 'It failed', description: 'Do this.', details: { contact_id: 'c', activity_id: 'a' } });
	expect(problem.details).toEqual({ contact_id: 'c' });
	expect(problem.forItem(3).with({ activity_id: 'a' })).toMatchObject({ message: 'It failed [item 3]', itemIndex: 3 });
});

test('it is told for one item, and only once', () => {
	const forItem = problem.forItem(0);
	expect(forItem).toMatchObject({ message: 'It failed [item 0]', description: 'Do this.', details: { contact_id: 'c' }, itemIndex: 0 });
	expect(forItem.forItem(7)).toMatchObject({ message: 'It failed [item 0]', itemIndex: 0 });
});

test('advice is added after its own', () => {
	expect(problem.forItem(2).addAdvice('And this.')).toMatchObject({ message: 'It failed [item 2]', description: 'Do this. And this.', details: { contact_id: 'c' }, itemIndex: 2 });
	expect(new Problem('It failed').addAdvice('And this.').description).toBe('And this.');
});

describe('trying', () => {
	const mistake = new TypeError('a mistake of ours');
	const fail = (error: Error) => () => {
		throw error;
	};

	test('yields the result or the problem', async () => {
		expect(await attempt(Promise.resolve(1))).toBe(1);
		expect(await attempt(Promise.reject(problem))).toBe(problem);
		expect(attemptNow(() => 1)).toBe(1);
		expect(attemptNow(fail(problem))).toBe(problem);
	});

	test('lets every other error of work that waits go on its way: the execution may have been stopped', async () => {
		await expect(attempt(Promise.reject(mistake))).rejects.toBe(mistake);
	});

	test.each([mistake, 'a mistake of ours'])('makes a problem of what else went wrong (%s), without its stack or cause', (thrown) => {
		const found = attemptNow(() => {
			throw thrown as Error;
		});
		expect(found).toBeInstanceOf(Problem);
		expect(found).toMatchObject({ message: expect.stringContaining('a mistake of ours'), details: {} });
		expect((found as Problem).cause).toBeUndefined();
		expect(() => about({ contact_id: 'c' }, fail(mistake))).toThrow(expect.objectContaining({ details: { contact_id: 'c' } }));
	});

	test('adds to a problem what it is about', () => {
		expect(about({ activity_id: 'a' }, () => 1)).toBe(1);
		expect(() => about({ activity_id: 'a', contact_id: 'another' }, fail(problem))).toThrow(
			expect.objectContaining({ message: 'It failed', details: { contact_id: 'c', activity_id: 'a' } }),
		);
	});
});
