const config = require('../../jest.config.js');

const OPERATIONS = ['<rootDir>/test/{connection,credential}.test.ts', '<rootDir>/test/trigger/polling.test.ts', '<rootDir>/test/{listSearch,resources,savedWorkflows,hosts}/**/*.test.ts'];
/** Expressions, Retry On Fail, waits, and whatever may happen to a request. */
const SURROUNDINGS = ['<rootDir>/test/{expressions,runAgain}.test.ts', '<rootDir>/test/bulk/waiting.test.ts', '<rootDir>/test/api/requests.test.ts'];

/**
 * The tests in n8n's engine, on the engine of another version of n8n: `npm run test:hosts`.
 *
 * @type {import("jest").Config}
 */
module.exports = {
	...config,
	// What older versions of n8n bring along as ES modules.
	transformIgnorePatterns: config.transformIgnorePatterns.map((pattern) => pattern.replace('get-port|', 'get-port|p-retry|is-network-error|')),
	rootDir: '../..',
	resolver: '<rootDir>/test/hosts/resolver.js',
	setupFiles: ['<rootDir>/test/hosts/setup.js'],
	testMatch: [...OPERATIONS, ...(process.env.HOST_TESTS === 'operations' ? [] : SURROUNDINGS)]
};
