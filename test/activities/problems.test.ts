import { combinedLookProblem, combinedProblem, failureProblem, timeoutProblem } from '../../nodes/ConstantContact/activities/problems';
import type { Activity } from '../../nodes/ConstantContact/activities/activity';
import { Problem } from '../../nodes/ConstantContact/run/problem';

const activity = (name: string, state = 'processing', more: object = {}) => ({ activity_id: name, state, ...more }) as Activity;
const named = (count: number) => Array.from({ length: count }, (_, index) => activity(`activity-${index + 1}`));

describe('an activity that failed', () => {
	it.each([
		['completed', undefined],
		['processing', undefined],
		['failed', 'Activity a ended as failed: list gone'],
		['cancelled', 'Activity a ended as cancelled: list gone'],
	])('%s', (state, message) => {
		expect(failureProblem(activity('a', state, { activity_errors: ['list gone'] }))?.message).toBe(message);
	});
});

it.each([
	[5, 'e1; e2; e3; e4; e5', undefined],
	[6, 'e1; e2; e3; e4; e5; and 1 more error', undefined],
	[30_000, 'e1; e2; e3; e4; e5; and 29,995 more errors', 30_000],
])('of %d errors of an activity the message tells the first', (number, said, counted) => {
	const activity_errors = Array.from({ length: number }, (_, index) => ({ message: `e${index + 1}` }));
	const problem = failureProblem(activity('a', 'failed', { activity_errors }));
	expect(problem?.message).toBe(`Activity a ended as failed: ${said}`);
	expect(problem?.details.activity_errors).toHaveLength(Math.min(number, 100));
	expect(problem?.details.activity_errors_count).toBe(counted);
});

it('one error of an activity is shortened when it is very long', () => {
	const problem = failureProblem(activity('a', 'failed', { activity_errors: ['x'.repeat(5_000)] }));
	expect(problem?.message).toBe(`Activity a ended as failed: ${'x'.repeat(299)}…`);
});

describe('one error for a run that stops', () => {
	const timeouts = (count: number) => named(count).map((each) => timeoutProblem(each, 60));

	it.each([2, 5])('holds the messages of %d problems, and their advice once', (count) => {
		const { message, description, details } = combinedProblem(timeouts(count), named(count));
		expect(message.match(/had not ended after 60 seconds/g)).toHaveLength(count);
		expect(message).not.toMatch(/more problem/);
		expect(description?.match(/raise Timeout/g)).toHaveLength(1);
		expect(details.activities).toHaveLength(count);
	});

	it('holds five messages of 200, and every activity by its id', () => {
		const { message, details } = combinedProblem(timeouts(200), named(200));
		expect(message.match(/had not ended/g)).toHaveLength(5);
		expect(message).toMatch(/\. And 195 more problems of this run: activity-6, activity-7, .*, activity-200$/);
		expect(details.activities).toHaveLength(200);
	});

	it('holds five different pieces of advice at most', () => {
		const problems = Array.from({ length: 200 }, (_, index) => new Problem(`problem ${index}`, `Advice ${index}.`));
		expect(combinedProblem(problems, []).description).toBe(
			'Advice 0. Advice 1. Advice 2. Advice 3. Advice 4. Activities that Constant Contact accepted in this run: none.',
		);
	});

	it('says what is the same for several once', () => {
		const refused = () => new Problem('Could not delete contacts: too many', 'Wait.');
		expect(combinedProblem([refused(), refused()], []).message).toBe('Could not delete contacts: too many');
	});

	it.each([
		['names what was accepted besides', named(2), 'Activities that Constant Contact accepted in this run: activity-1 (processing), activity-2 (processing).'],
		['says that nothing was accepted', [], 'Activities that Constant Contact accepted in this run: none.'],
	])('%s', (_what, accepted, sentence) => {
		expect(combinedProblem([new Problem('Could not delete contacts: no', 'Wait.')], accepted).description).toBe(`Wait. ${sentence}`);
	});

	it('names every activity that was accepted, however many, and a hundred of those that were only looked at', () => {
		const accepted = combinedProblem([new Problem('no')], named(2_000));
		for (const { activity_id } of named(2_000)) expect(accepted.description).toContain(`${activity_id} (`);
		expect(accepted.details.activities).toHaveLength(2_000);
		const looked = combinedLookProblem([new Problem('no')], named(2_000));
		expect(looked.description).toMatch(/activity-100 \(processing\) and 1900 more\.$/);
		expect(looked.details).toMatchObject({ activities_count: 2_000 });
		expect(looked.details.activities).toHaveLength(100);
	});

	it('after looks at activities names the others too', () => {
		const { message, description } = combinedLookProblem(timeouts(7), [activity('other', 'completed')]);
		expect(message).toMatch(/And 2 more problems of this run: activity-6, activity-7$/);
		expect(description).toMatch(/The other activities of this run: other \(completed\)\.$/);
	});
});
