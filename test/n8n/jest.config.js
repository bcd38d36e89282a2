const { transform, transformIgnorePatterns, testEnvironment } = require('../../jest.config');

/** Real n8n, a real browser, real databases: npm run test:n8n. @type {import("jest").Config} */
module.exports = {
	rootDir: '../..',
	roots: ['<rootDir>/test/n8n'],
	testMatch: ['<rootDir>/test/n8n/**/*.test.ts'],
	transform,
	transformIgnorePatterns,
	testEnvironment,
	globalSetup: '<rootDir>/test/n8n/support/globalSetup.ts',
	setupFilesAfterEnv: ['<rootDir>/test/n8n/support/oneMoreTry.ts'],
	// Each test file starts an n8n of its own, which takes both cores of a small machine.
	maxWorkers: 1,
	// Starting n8n counts too. No test waits for time to pass: this only ends one that hangs.
	testTimeout: 300_000,
};
