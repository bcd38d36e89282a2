import { oncePerKey } from '../../nodes/ConstantContact/run/oncePerKey';
import { VirtualTime } from '../support/virtualTime';

interface Asked {
	key: string;
	fails?: boolean;
}

test.each<[string, Asked[], string[], string[]]>([
	['nothing asked', [], [], []],
	['different ones', [{ key: 'a' }, { key: 'b' }], ['a', 'b'], ['result of a', 'result of b']],
	['equal ones', [{ key: 'a' }, { key: 'b' }, { key: 'a' }, { key: 'a' }], ['a', 'b'], ['result of a', 'result of b', 'result of a', 'result of a']],
	['a failure', [{ key: 'a', fails: true }, { key: 'a' }, { key: 'b' }], ['a', 'b'], ['failure of a', 'failure of a', 'result of b']],
])('work is done once for each key: %s', async (_name, asked, worked, results) => {
	for (const isAtOnce of [true, false]) {
		const time = new VirtualTime();
		const done: string[] = [];
		const once = oncePerKey(
			async ({ key, fails }: Asked) => {
				done.push(key);
				await time.sleep(10);
				if (fails) throw new Error(`failure of ${key}`);
				return `result of ${key}`;
			},
			({ key }) => key,
		);
		const ask = async (one: Asked) => await once(one).catch((error: Error) => error.message);
		const got: string[] = [];
		if (isAtOnce) got.push(...(await time.during(Promise.all(asked.map(ask)))));
		else for (const one of asked) got.push(await time.during(ask(one)));
		expect([done, got]).toEqual([worked, results]);
	}
});

test('what else the work takes is passed on', async () => {
	const once = oncePerKey(async (value: number, add: (to: number) => number) => add(value), String);
	expect(await once(1, (to) => to + 1)).toBe(2);
	expect(await once(1, (to) => to + 5)).toBe(2);
	expect(await once(2, (to) => to + 5)).toBe(7);
});
