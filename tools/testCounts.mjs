// Prints the counts of a jest run (jest --json --outputFile=…) on one plain line, which any CI can read.
import { readFileSync } from 'node:fs';

const [, , file] = process.argv;
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8'));
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`);
