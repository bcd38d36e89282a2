import type { Activity } from '../../nodes/ConstantContact/activities/activity';
import {
	activitySchema,
	errorTexts,
	getActivity,
	hasFailed,
	hasSucceeded,
	isFinished,
} from '../../nodes/ConstantContact/activities/activity';
import { makeId } from '../support/arbitraries';
import { inMemoryApi } from '../support/inMemoryApi';

const activity = (state: string, more: Partial<Activity> = {}): Activity => ({ activity_id: makeId(1), state, ...more });

test.each<[string, boolean, boolean, boolean | null]>([
	['initialized', false, false, null],
	['processing', false, false, null],
	['completed', true, false, true],
	['cancelled', true, true, false],
	['failed', true, true, false],
	['timed_out', true, true, false],
	['time_out', true, true, false],
	['paused by somebody new', false, false, null],
	['Completed', false, false, null],
	['', false, false, null],
])('"%s": finished %s, failed %s, succeeded %s', (state, finished, failed, succeeded) => {
	const one = activity(state);
	expect([isFinished(one), hasFailed(one), hasSucceeded(one)]).toEqual([finished, failed, succeeded]);
});

test.each<[string, Partial<Activity>, boolean]>([
	['nothing said', {}, true],
	['no errors', { activity_errors: [], status: {} }, true],
	['null', { activity_errors: null, status: null }, true],
	['an error as text', { activity_errors: ['one contact failed'] }, false],
	['an error as object', { activity_errors: [{ message: 'one contact failed' }] }, false],
	['empty errors', { activity_errors: ['', { message: '' }] }, true],
	['errors counted', { status: { error_count: 2 } }, false],
	['no errors counted', { status: { error_count: 0, items_total_count: 2 } }, true],
	['a count of null', { status: { error_count: null } }, true],
])('completed with %s: succeeded %s', (_, more, succeeded) => {
	expect(hasSucceeded(activity('completed', more))).toBe(succeeded);
	expect(hasSucceeded(activity('processing', more))).toBeNull();
	expect(hasSucceeded(activity('failed', more))).toBe(false);
});

test('errors of either form are read as texts', () => {
	const activity_errors = ['as text', { message: 'as object' }, { message: 7 }, 3, ''];
	expect(errorTexts(activity('failed', { activity_errors }))).toEqual(['as text', 'as object', '7', '3']);
	expect(errorTexts(activity('failed'))).toEqual([]);
});

test('an activity is read as the API gives it, and must have an id and a state', () => {
	const given = { activity_id: makeId(1), state: 'initialized', activity_errors: [], status: {}, percent_done: 1, _links: { self: { href: '/v3/x' } } };
	expect(activitySchema.parse(given)).toEqual(given);
	for (const broken of [{ ...given, activity_id: '' }, { ...given, state: undefined }, { ...given, activity_errors: 'x' }, [], null]) {
		expect(activitySchema.safeParse(broken).success).toBe(false);
	}
});

test('one activity is asked for by its id, until the deadline', async () => {
	const api = inMemoryApi(() => ({ status: 200, body: activity('completed') }));
	expect(await getActivity(api, makeId(1), 5_000)).toEqual(activity('completed'));
	expect(api.requests).toEqual([{ method: 'GET', path: `/activities/${makeId(1)}`, doing: `get activity ${makeId(1)}`, deadline: 5_000 }]);
});
