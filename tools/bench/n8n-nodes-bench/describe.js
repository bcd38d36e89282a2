/** The description of a bench node: one input, one output. */
exports.describe = (name, displayName, properties = []) => ({
	displayName,
	name,
	group: ['transform'],
	version: 1,
	description: displayName,
	defaults: { name: displayName },
	inputs: ['main'],
	outputs: ['main'],
	properties,
});
