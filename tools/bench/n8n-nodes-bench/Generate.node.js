const { readFileSync } = require('node:fs');
const { describe } = require('./describe');

/** So many of the lists, the same ones for the same number, each time as texts of their own, as if they had been read. */
function someOf(lists, count, number) {
	const left = [...lists];
	let random = number + 1;
	for (let index = 0; index < count; index++) {
		random = Math.imul(random, 1_664_525) + 1_013_904_223;
		const other = index + ((random >>> 8) % (left.length - index));
		[left[index], left[other]] = [left[other], left[index]];
	}
	return JSON.parse(JSON.stringify(left.slice(0, count)));
}

/**
 * Puts out `count` of the rows of a file (an array in JSON), each `every`th. With a file of lists each row is on `listsEach`
 * of them, in one of `sets` combinations.
 */
exports.Generate = class Generate {
	description = describe('generate', 'Generate', [
		{ displayName: 'File', name: 'file', type: 'string', default: '' },
		{ displayName: 'Count', name: 'count', type: 'number', default: 1 },
		{ displayName: 'Every', name: 'every', type: 'number', default: 1 },
		{ displayName: 'Lists File', name: 'listsFile', type: 'string', default: '' },
		{ displayName: 'Lists Each', name: 'listsEach', type: 'number', default: 0 },
		{ displayName: 'Sets', name: 'sets', type: 'number', default: 1 },
	]);

	async execute() {
		const rows = JSON.parse(readFileSync(this.getNodeParameter('file', 0), 'utf8'));
		const count = this.getNodeParameter('count', 0);
		const every = this.getNodeParameter('every', 0);
		const listsFile = this.getNodeParameter('listsFile', 0);
		const listsEach = this.getNodeParameter('listsEach', 0);
		const sets = this.getNodeParameter('sets', 0);
		const lists = listsFile === '' ? undefined : JSON.parse(readFileSync(listsFile, 'utf8'));
		return [Array.from({ length: count }, (_, index) => {
			const row = rows[index * every];
			return { json: lists ? { ...row, list_memberships: someOf(lists, listsEach, index % sets) } : row };
		})];
	}
};
