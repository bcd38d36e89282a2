import { ownObjects } from '../../nodes/ConstantContact/run/ownObjects';

test('what no value shares stays as it is, without a copy', () => {
	const values = [{ lists: ['a'], address: { city: 'Reno' } }, { lists: ['a'] }, 7, 'text', null, undefined];
	const own = ownObjects();
	for (const value of values) {
		const before = structuredClone(value);
		expect(own(value)).toBe(value);
		expect(value).toEqual(before);
	}
});

test.each<[string, () => object[]]>([
	['the same object', () => { const one = { lists: ['a'] }; return [one, one, one]; }],
	['an array in it', () => { const lists = ['a']; return [{ n: 1, lists }, { n: 2, lists }]; }],
	['something deep inside', () => { const note = { text: 'x' }; return [{ notes: [{ note }] }, { notes: [{ note }] }]; }],
	['an inner object of one as the whole other', () => { const inner = { text: 'x' }; return [{ inner }, inner]; }],
])('two values that share %s are equal and have objects of their own', (_name, make) => {
	const expected = structuredClone(make());
	const own = ownObjects();
	const owned = make().map((value) => own(value));
	expect(owned).toEqual(expected);
	const objects: object[] = [];
	const collect = (value: unknown) => {
		if (typeof value !== 'object' || value === null) return;
		objects.push(value);
		Object.values(value).forEach(collect);
	};
	owned.forEach(collect);
	expect(new Set(objects).size).toBe(objects.length);
});
