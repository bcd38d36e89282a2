const { describe } = require('./describe');

/** Reads a parameter for each item, and does nothing with it. */
exports.ReadParameter = class ReadParameter {
	description = describe('readParameter', 'Read Parameter', [
		{ displayName: 'Contacts', name: 'contacts', type: 'string', default: '' },
	]);

	async execute() {
		const items = this.getInputData();
		for (let index = 0; index < items.length; index++) this.getNodeParameter('contacts', index);
		return [items];
	}
};
