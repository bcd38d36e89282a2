import { sharedTexts } from '../../nodes/ConstantContact/run/sharedTexts';

test('gives the texts as they are, in their order', () => {
	const shared = sharedTexts();
	expect(shared(['b', 'a', 'b'])).toEqual(['b', 'a', 'b']);
	expect(shared(['', 'a'])).toEqual(['', 'a']);
	expect(shared([])).toEqual([]);
});
