// Prints the counts of jest runs (jest --json --outputFile=…), added up, on one plain line, which any CI can read.
import { readFileSync } from 'node:fs';

const runs = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
const skipped = sum('numPendingTests') > 0 ? `, ${sum('numPendingTests')} skipped` : '';
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed${skipped}`);
