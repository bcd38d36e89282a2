/** @type {import("jest").Config} */
module.exports = {
	roots: [
		'<rootDir>/credentials',
		'<rootDir>/nodes',
		'<rootDir>/test'
	],
	testMatch: [
		'<rootDir>/test/**/*.test.ts'
	],
	// Those are npm run test:n8n.
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/n8n/'
	],
	transform: {
		'^.+\\.[jt]s$': [
			'ts-jest',
			{
				tsconfig: '<rootDir>/test/tsconfig.json'
			}
		]
	},
	transformIgnorePatterns: [
		'/node_modules/(?!(get-port|milliparsec|async-function|generator-function|async-generator-function)/)'
	],
	testEnvironment: 'node',
	// jest leaves one core free, which on a small machine is half of them.
	maxWorkers: '100%',
	// No test waits: this only ends one that hangs, and must not end one on a busy machine.
	testTimeout: 60_000,
	collectCoverageFrom: [
		'nodes/**/*.ts',
		'credentials/**/*.ts'
	],
	coverageDirectory: 'coverage',
	coverageReporters: [
		'text'
	]
};
