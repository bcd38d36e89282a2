import { asTheApi, type Case } from './cases';
import { caseSection } from './caseSection';
import { duration, table, verdict, whole } from './markdown';
import { of, type Results } from './results';
import type { Section } from './section';
import { deleteMany } from './subjects';

const PAGE = 500;

/** So many addresses, in an account of so many contacts. */
export interface LookUp {
	addresses: number;
	accountSize: number;
}

const idOf = ({ addresses, accountSize }: LookUp) => `look up ${addresses} in ${accountSize}`;

/** Delete Many of contacts named by their addresses. */
export function lookUpSection(lookUps: LookUp[]): Section {
	return caseSection({
		name: 'look-ups',
		cases: lookUpCases(lookUps),
		report: (results) => ({ figures: lookUpFigures(results, lookUps), text: lookUpText(results, lookUps) }),
	});
}

/** The addresses are spread over the whole account. */
function lookUpCases(lookUps: LookUp[]): Case[] {
	return lookUps.map((lookUp) => ({
		id: idOf(lookUp),
		rows: { count: lookUp.addresses, every: Math.floor(lookUp.accountSize / lookUp.addresses) },
		subject: deleteMany('={{ $json.email }}'),
		sandbox: asTheApi,
		accountSize: lookUp.accountSize,
	}));
}

function countsOf(results: Results, lookUp: LookUp) {
	const gets = of(results, idOf(lookUp), ({ requests, submissions }) => requests - submissions);
	const fewest = Math.min(lookUp.addresses, Math.ceil(lookUp.accountSize / PAGE));
	return { gets, fewest };
}

function lookUpText(results: Results, lookUps: LookUp[]): string {
	const rows = lookUps.map((lookUp) => {
		const { gets, fewest } = countsOf(results, lookUp);
		const seconds = of(results, idOf(lookUp), (measured) => measured.seconds);
		return [whole(lookUp.addresses), whole(lookUp.accountSize), whole(gets), whole(fewest), whole(lookUp.addresses), duration(seconds)];
	});
	return `## Finding contacts by their addresses

${table(['addresses', 'contacts in the account', 'GETs', 'floor', 'one GET each', 'time'], rows)}

The floor is the cheaper of one look-up each and reading the account in pages of ${PAGE}. The time includes the submissions.`;
}

function lookUpFigures(results: Results, lookUps: LookUp[]): string[][] {
	return lookUps.map((lookUp) => {
		const { gets, fewest } = countsOf(results, lookUp);
		const what = `${whole(lookUp.addresses)} addresses among ${whole(lookUp.accountSize)} contacts: GETs`;
		return [what, whole(gets), whole(fewest + 2), verdict(gets, fewest + 2)];
	});
}
