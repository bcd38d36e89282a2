import type { Memory, Reading } from '../../nodes/ConstantContact/trigger/memory';
import { recall, takeOver } from '../../nodes/ConstantContact/trigger/memory';
import { TO_THE_DAY, TO_THE_SECOND } from '../../nodes/ConstantContact/trigger/window';

const NINE = Date.parse('2026-03-04T09:00:00.000Z');
const MINUTE = 60_000;

/** A reading at so many minutes past nine of what happened: "id@minute". */
function readingAt(minute: number, happened: string[] = [], more: Partial<Reading<string>> = {}): Reading<string> {
	const occurrences = happened.map((each) => {
		const [id = '', at] = each.split('@');
		return { id, moment: NINE + Number(at) * MINUTE, entry: each };
	});
	return { at: NINE + minute * MINUTE, occurrences, isComplete: true, cursor: undefined, note: {}, isAll: false, ...more };
}

/** Takes one reading over after the other; gives the news of each, and what is remembered in the end. */
function follow(readings: Array<Reading<string>>, window = TO_THE_SECOND): { news: string[][]; memory: Memory } {
	let memory: Memory | undefined;
	const news = readings.map((reading) => {
		const taken = takeOver('scope', memory, reading, window);
		memory = taken.memory;
		return taken.news.map(({ entry }) => entry);
	});
	return { news, memory: memory as unknown as Memory };
}

describe('taking over', () => {
	it.each<[string, Array<Reading<string>>, string[][]]>([
		['the first poll gives nothing, and what it saw does not come out later', [readingAt(0, ['a@-1']), readingAt(1, ['a@-1'])], [[], []]],
		['what is new comes out once, the oldest first', [readingAt(0), readingAt(2, ['b@2', 'a@1']), readingAt(3, ['b@2', 'a@1'])], [[], ['a@1', 'b@2'], []]],
		['what shares its second with something seen comes out', [readingAt(0), readingAt(1, ['a@1']), readingAt(2, ['a@1', 'b@1'])], [[], ['a@1'], ['b@1']]],
		['the same thing at another moment comes out again', [readingAt(0), readingAt(1, ['a@1']), readingAt(2, ['a@2'])], [[], ['a@1'], ['a@2']]],
		['what is shown two minutes late comes out', [readingAt(0), readingAt(5), readingAt(6, ['late@3'])], [[], [], ['late@3']]],
		['what happened before the first poll and is shown after it does not', [readingAt(0), readingAt(1, ['late@-1'])], [[], []]],
		['what is on two pages comes out once', [readingAt(0), readingAt(1, ['a@1', 'a@1'])], [[], ['a@1']]],
		['an answer of a clock that went back loses nothing', [readingAt(0), readingAt(9), readingAt(5), readingAt(10, ['a@8'])], [[], [], [], ['a@8']]],
	])('%s', (_what, readings, expected) => {
		expect(follow(readings).news).toEqual(expected);
	});

	it('forgets what the next poll will not read again, and no more than that', () => {
		const { memory } = follow([readingAt(0), readingAt(10, ['old@1', 'edge@7', 'new@10'])]);
		expect(memory.seen).toEqual({ '2026-03-04T09:07:00.000Z': 'edge', '2026-03-04T09:10:00.000Z': 'new' });
	});

	it('a reading without an end gives what it has, and reads the same window on', () => {
		const unread = { isComplete: false, cursor: 'page 2' };
		const { news, memory } = follow([readingAt(0), readingAt(9, ['a@5'], unread)]);
		expect(news).toEqual([[], ['a@5']]);
		expect(memory).toMatchObject({ mark: NINE, unread: { cursor: 'page 2', at: NINE + 9 * MINUTE, isFirst: false } });
		const rest = takeOver('scope', memory, readingAt(9, ['b@4', 'a@5']), TO_THE_SECOND);
		expect(rest.news.map(({ entry }) => entry)).toEqual(['b@4']);
		expect(rest.memory).toMatchObject({ mark: NINE + 9 * MINUTE });
		expect(rest.memory.unread).toBeUndefined();
	});

	it('a first reading without an end gives nothing until it has come to one', () => {
		const { news } = follow([readingAt(0, ['a@-1'], { isComplete: false, cursor: 'page 2' }), readingAt(0, ['b@-1']), readingAt(1, ['b@-1', 'c@1'])]);
		expect(news).toEqual([[], [], ['c@1']]);
	});

	it('what a whole reading does not have any more was undone, and comes out again', () => {
		const all = { isAll: true };
		const readings = [readingAt(0, [], all), readingAt(1, ['a@-540'], all), readingAt(2, [], all), readingAt(3, ['a@-540'], all)];
		expect(follow(readings, TO_THE_DAY).news).toEqual([[], ['a@-540'], [], ['a@-540']]);
	});

	it('keeps 20,000 deletions of a day in less than 1 MB', () => {
		const id = (index: number) => `c0${String(index).padStart(6, '0')}-0000-4000-8000-000000000000`;
		const { memory } = follow([readingAt(0), readingAt(1, Array.from({ length: 20_000 }, (_, index) => `${id(index)}@-540`))], TO_THE_DAY);
		expect(JSON.stringify(memory).length).toBeLessThan(750_000);
		expect(recall(JSON.parse(JSON.stringify(memory)), 'scope')).toEqual(memory);
	});
});

describe('recalling', () => {
	const { memory } = follow([readingAt(0, ['a@0'])]);

	it('gives what was kept, though it has been through JSON', () => {
		expect(recall(JSON.parse(JSON.stringify(memory)), 'scope')).toEqual(memory);
		expect(recall({ scope: 'scope', failed: true }, 'scope')).toEqual({ scope: 'scope', failed: true });
	});

	it.each<[string, unknown, string]>([
		['nothing', undefined, 'scope'],
		['the memory of something else', memory, 'another scope'],
		['a memory that lacks something', { ...memory, seen: undefined }, 'scope'],
		['a memory of another kind', { lastTimeChecked: '2026-03-04' }, 'scope'],
		['a text', 'scope', 'scope'],
	])('takes %s for a first poll', (_what, kept, scope) => {
		expect(recall(kept, scope)).toBeUndefined();
	});
});
