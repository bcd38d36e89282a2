/* Whatever a test imports of nodes/ or credentials/ comes from the unpacked tarball; what the tarball imports, from this project. */
const path = require('node:path');

const project = path.resolve(__dirname, '..', '..');

module.exports = (request, options) => {
	// jest resolves what the configuration names before the tarball is there.
	if (!process.env.PACKED) return options.defaultResolver(request, options);
	const packed = path.resolve(process.env.PACKED);
	const isGivenByN8n = options.basedir.startsWith(packed) && !request.startsWith('.');
	const file = options.defaultResolver(request, isGivenByN8n ? { ...options, basedir: project } : options);
	const place = path.relative(project, file);
	return /^(nodes|credentials)[\\/].*\.ts$/.test(place) ? path.join(packed, 'dist', place.replace(/\.ts$/, '.js')) : file;
};
