const { describe } = require('./describe');

/** Returns its items unread. */
exports.PassThrough = class PassThrough {
	description = describe('passThrough', 'Pass Through');

	async execute() {
		return [this.getInputData()];
	}
};
