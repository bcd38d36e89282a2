import { hintOnce } from '../../nodes/ConstantContact/run/hintOnce';

test.each([
	[[], []],
	[['a'], ['a']],
	[['a', 'b', 'a', 'a', 'c', 'b'], ['a', 'b', 'c']],
])('of the hints %j these are shown: %j', (given, shown) => {
	const messages: string[] = [];
	const hint = hintOnce((message) => messages.push(message));
	for (const message of given) hint(message);
	expect(messages).toEqual(shown);
});
