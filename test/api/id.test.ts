import { isId } from '../../nodes/ConstantContact/api/id';

const ID = '9ef9d8fe-e0b9-419d-b845-fc4e76aa6a2c';

describe('an id', () => {
	test.each([
		[ID, true],
		[ID.toUpperCase(), true],
		['00000000-0000-0000-0000-000000000000', true],
		['72d8d29a-3772-11f1-a87d-02420a320002', true],
		['', false],
		['04fe9a-a579-43c5-bb1a-58ed29bf0a6a', false],
		[`${ID}0`, false],
		[` ${ID}`, false],
		[`${ID}\n`, false],
		[`{${ID}}`, false],
		[ID.replaceAll('-', ''), false],
		[ID.replace('9', 'g'), false],
		[`../activities/${ID}`, false],
	])('%j: %s', (text, expected) => {
		expect(isId(text)).toBe(expected);
	});
});
