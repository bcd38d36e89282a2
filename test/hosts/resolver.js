/* Resolves what n8n itself gives a node from the n8n under test, for the files of this project; everything else as usual. */
const path = require('node:path');

const host = process.env.HOST_MODULES;
const GIVEN_BY_N8N = /^(n8n-core|n8n-workflow|reflect-metadata|zod|lodash|luxon)(\/|$)/;

module.exports = (request, options) => {
	const isOurs = !options.basedir.includes(`${path.sep}node_modules`);
	return options.defaultResolver(request, isOurs && GIVEN_BY_N8N.test(request) ? { ...options, basedir: host } : options);
};
