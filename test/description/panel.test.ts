import { sublimeSearch } from '@n8n/utils/dist/search/sublime-search';

import { ConstantContactTrigger } from '../../nodes/ConstantContact/ConstantContactTrigger.node';
import { readJson } from './projectFiles';
import { description } from './properties';

interface Entry {
	properties: { displayName: string; codex: { alias: string[] } };
}

/** A node as the search of n8n's node panel sees it. */
function entry({ displayName, name }: { displayName: string; name: string }): Entry {
	const file = `${name.charAt(0).toUpperCase()}${name.slice(1)}.node.json`;
	return { properties: { displayName, codex: readJson('nodes', 'ConstantContact', file) } };
}

const NODES = { node: entry(description), trigger: entry(new ConstantContactTrigger().description) };
type Node = keyof typeof NODES;

/** How well n8n's own search finds something by a text; 0 if not at all. */
function score(text: string, { properties }: Entry): number {
	return sublimeSearch(text, [{ properties }])[0]?.score ?? 0;
}

/** n8n matches letters that lie far apart too, and ranks such finds behind those of hundreds of other nodes. */
function finds(text: string, node: Node): boolean {
	const best = score(text, { properties: { displayName: '', codex: { alias: [text] } } });
	return score(text, NODES[node]) > 0.9 * best;
}

const BOTH: Node[] = ['node', 'trigger'];
const NODE: Node[] = ['node'];

/** What people type. The panel merges a trigger into the node it belongs to, and then searches the aliases of that one alone. */
const TYPED: Array<[string, Node[]]> = [
	...['constant contact', 'ctct', 'email marketing', 'newsletter', 'mailing list'].map((text): [string, Node[]] => [text, BOTH]),
	...['trigger', 'unsubscribe', 'unsubscribed', 'opt out', 'opt-out', 'CRM sync', 'deleted contact'].map((text): [string, Node[]] => [text, BOTH]),
	...['delete contact', 'remove contact', 'restore contact', 'undelete', 'bulk delete'].map((text): [string, Node[]] => [text, NODE]),
	...['bounce', 'bounced', 'clean list', 'list cleaning', 'resubscribe', 'win back'].map((text): [string, Node[]] => [text, NODE]),
	...['create list', 'add to list', 'remove from list', 'list membership'].map((text): [string, Node[]] => [text, NODE]),
	...['create tag', 'add tag', 'remove tag', 'tag contact'].map((text): [string, Node[]] => [text, NODE]),
	...['new contact', 'contact created', 'contact updated', 'contact unsubscribed', 'activity finished'].map((text): [string, Node[]] => [text, ['trigger']]),
];

describe("n8n's node panel", () => {
	it.each(TYPED)('finds by "%s": %j', (text, found) => {
		expect(found.filter((node) => !finds(text, node))).toEqual([]);
	});

	it.each(['create a webhook', 'invoice', 'spreadsheet'])('does not find by "%s"', (text) => {
		expect(BOTH.filter((node) => finds(text, node))).toEqual([]);
	});

	it.each(BOTH)('is not told that the %s unsubscribes anybody', (node) => {
		const { alias } = NODES[node].properties.codex;
		expect(alias.filter((text) => /unsubscrib(?!ed)/i.test(text))).toEqual([]);
		expect(new Set(alias).size).toBe(alias.length);
	});
});

it('npm is told the same by keywords, and that nothing unsubscribes', () => {
	const { keywords } = readJson<{ keywords: string[] }>('package.json');
	expect(keywords).toEqual(expect.arrayContaining(['delete-contacts', 'restore-contacts', 'list-cleaning', 'bounces', 'opt-outs', 'resubscribe', 'tags', 'crm-sync', 'trigger']));
	expect(keywords.filter((word) => /unsubscrib/.test(word) || /[^a-z0-9-]/.test(word))).toEqual([]);
});
