const config = require('../../jest.config.js');

/** The saved workflows, with the nodes of the tarball instead of the sources: npm run test:packed. @type {import("jest").Config} */
module.exports = {
	...config,
	rootDir: '../..',
	globalSetup: '<rootDir>/test/packed/globalSetup.ts',
	resolver: '<rootDir>/test/packed/resolver.js',
	testMatch: ['<rootDir>/test/savedWorkflows/**/*.test.ts']
};
