const { readFileSync } = require('node:fs');
const { describe } = require('./describe');

/** Puts out `count` of the rows of a file (an array in JSON), each `every`th. */
exports.Generate = class Generate {
	description = describe('generate', 'Generate', [
		{ displayName: 'File', name: 'file', type: 'string', default: '' },
		{ displayName: 'Count', name: 'count', type: 'number', default: 1 },
		{ displayName: 'Every', name: 'every', type: 'number', default: 1 },
	]);

	async execute() {
		const rows = JSON.parse(readFileSync(this.getNodeParameter('file', 0), 'utf8'));
		const count = this.getNodeParameter('count', 0);
		const every = this.getNodeParameter('every', 0);
		return [Array.from({ length: count }, (_, index) => ({ json: rows[index * every] }))];
	}
};
