/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeConnectionTypes, NodeHelpers, nodeNameToToolName, type INode, type INodeParameters, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';

import { ConstantContact, RESOURCES } from '../nodes/ConstantContact/ConstantContact.node';
import type { Run } from '../nodes/ConstantContact/operation';
import { createParameters } from '../nodes/ConstantContact/parameters';
import { Problem } from '../nodes/ConstantContact/problem';
import { useEngine, type WorkflowJson } from './engine';
import { addSampleData } from './sandbox/sampleData';

const ROOT = join(__dirname, '..');
const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8')) as T;

const node = new ConstantContact();
const { description } = node;

type Show = Record<string, unknown[]>;
type Row = [name: string, label: string, type: string, byDefault: unknown, show?: Show];

const NO_LOCATOR = { mode: 'list', value: '' };
const CONTACT: Row = ['contact', 'Contact', 'resourceLocator', NO_LOCATOR];
const CONTACTS: Row = ['contacts', 'Contacts (IDs or Emails)', 'string', ''];
const ONE_ITEM_PER: Row = ['oneItemPer', 'One Output Item Per', 'options', 'contact'];
const WAIT: Row = ['waitForCompletion', 'Wait for Completion', 'boolean', false];
const OPTIONS: Row = ['options', 'Options', 'collection', {}];
const SIMPLIFY: Row = ['simplify', 'Simplify', 'boolean', true];
const FILTERS: Row = ['filters', 'Filters', 'collection', {}];
const PAGES: Row[] = [
	['returnAll', 'Return All', 'boolean', false],
	['limit', 'Limit', 'number', 50, { returnAll: [false] }],
];
const UNDO_NOTICE: Row = ['undoNotice', expect.stringContaining('Delete with undo') as string, 'notice', ''];
const RESTORE_TO: Row[] = [
	['restoreTo', 'Restore Onto', 'options', 'chosenLists'],
	['lists', 'Restore Onto These Lists', 'multiOptions', [], { restoreTo: ['chosenLists'] }],
	['previousLists', 'Previous Lists', 'string', '={{ $json.list_memberships }}', { restoreTo: ['previousLists'] }],
	['lists', 'Fallback Lists', 'multiOptions', [], { restoreTo: ['previousLists'] }],
];
const when = ([name, label, type, value]: Row, show: Show): Row => [name, label, type, value, show];

/** What saved workflows hold, in the order of the panel. */
const PARAMETERS: Record<string, Row[]> = {
	'contact delete': [UNDO_NOTICE, CONTACT, OPTIONS],
	'contact deleteMany': [
		UNDO_NOTICE,
		['deleteBy', 'Contacts to Delete', 'options', 'contacts'],
		when(CONTACTS, { deleteBy: ['contacts'] }),
		['sourceLists', 'Delete All Contacts on These Lists', 'multiOptions', [], { deleteBy: ['lists'] }],
		when(ONE_ITEM_PER, { deleteBy: ['contacts'] }),
		WAIT,
		when(OPTIONS, { deleteBy: ['contacts'] }),
		when(OPTIONS, { deleteBy: ['lists'] }),
	],
	'contact get': [CONTACT, SIMPLIFY, OPTIONS],
	'contact getMany': [
		['getBy', 'Contacts to Get', 'options', 'filters'],
		when(CONTACTS, { getBy: ['contacts'] }),
		['returnAll', 'Return All', 'boolean', false, { getBy: ['filters'] }],
		['limit', 'Limit', 'number', 50, { returnAll: [false], getBy: ['filters'] }],
		SIMPLIFY,
		when(FILTERS, { getBy: ['filters'] }),
		when(OPTIONS, { getBy: ['contacts'] }),
		when(OPTIONS, { getBy: ['filters'] }),
	],
	'contact restore': [CONTACT, ...RESTORE_TO, OPTIONS],
	'contact restoreMany': [CONTACTS, ...RESTORE_TO, ONE_ITEM_PER, WAIT, OPTIONS],
	'listMembership remove': [
		['lists', 'Remove From These Lists', 'multiOptions', []],
		['source', 'Contacts to Remove', 'options', 'contacts'],
		when(CONTACTS, { source: ['contacts'] }),
		['engagementLevel', 'Engagement Level', 'options', 'unqualified', { source: ['engagementLevel'] }],
		['sourceLists', 'Contacts Currently on These Lists', 'multiOptions', [], { source: ['lists'] }],
		['tags', 'Contacts With These Tags', 'multiOptions', [], { source: ['tags'] }],
		['confirmAllActiveContacts', 'Yes, All Active Contacts', 'boolean', false, { source: ['allActiveContacts'] }],
		['excludeContacts', 'Contacts to Leave Alone', 'string', '', { source: ['lists', 'allActiveContacts'] }],
		when(ONE_ITEM_PER, { source: ['contacts'] }),
		WAIT,
		when(OPTIONS, { source: ['contacts', 'lists', 'allActiveContacts'] }),
		when(OPTIONS, { source: ['engagementLevel', 'tags'] }),
	],
	'activity get': [['activity', 'Activity', 'resourceLocator', NO_LOCATOR], WAIT, when(OPTIONS, { waitForCompletion: [true] })],
	'activity getMany': [...PAGES, FILTERS],
	'list getMany': PAGES,
	'tag getMany': PAGES,
};

const INCLUDE: Row = ['include', 'Include', 'multiOptions', []];
const DRY_RUN: Row = ['dryRun', 'Dry Run', 'boolean', false];
const MAX_CONTACTS: Row = ['maxContacts', 'Maximum Contacts', 'number', 0];
const IF_NOT_FOUND: Row = ['ifNotFound', 'If a Contact Is Not Found', 'options', 'error'];
const IF_NOT_DELETED: Row = ['ifNotDeleted', 'If a Contact Is Not Deleted', 'options', 'skip'];
const WAITING: Row[] = [
	['timeout', 'Timeout (Seconds)', 'number', 300, { '/waitForCompletion': [true] }],
	['onTimeout', 'When the Wait Times Out', 'options', 'error', { '/waitForCompletion': [true] }],
];

/** What the collections hold. */
const IN_COLLECTIONS: Record<string, Row[]> = {
	'contact delete options': [DRY_RUN, IF_NOT_FOUND],
	'contact deleteMany options': [DRY_RUN, IF_NOT_FOUND, MAX_CONTACTS, ...WAITING],
	'contact get options': [INCLUDE],
	'contact getMany options': [IF_NOT_FOUND, INCLUDE],
	'contact getMany filters': [
		['createdAfter', 'Created After', 'dateTime', ''],
		['createdBefore', 'Created Before', 'dateTime', ''],
		['deletedAfter', 'Deleted After', 'dateTime', ''],
		['deletedBefore', 'Deleted Before', 'dateTime', ''],
		['email', 'Email', 'string', ''],
		['lists', 'Lists', 'multiOptions', []],
		['status', 'Status', 'multiOptions', []],
		['tags', 'Tags', 'multiOptions', []],
		['updatedAfter', 'Updated After', 'dateTime', ''],
		['updatedBefore', 'Updated Before', 'dateTime', ''],
	],
	'contact restore options': [DRY_RUN, IF_NOT_DELETED, IF_NOT_FOUND],
	'contact restoreMany options': [DRY_RUN, IF_NOT_DELETED, IF_NOT_FOUND, MAX_CONTACTS, ...WAITING],
	'listMembership remove options': [DRY_RUN, IF_NOT_FOUND, MAX_CONTACTS, ...WAITING],
	'activity get options': WAITING,
	'activity getMany filters': [['state', 'State', 'options', 'processing']],
};

/** The values of every list of choices. */
const CHOICES: Record<string, string[]> = {
	deleteBy: ['lists', 'contacts'],
	getBy: ['contacts', 'filters'],
	restoreTo: ['chosenLists', 'previousLists'],
	source: ['allActiveContacts', 'contacts', 'engagementLevel', 'lists', 'tags'],
	engagementLevel: ['high', 'low', 'medium', 'unqualified'],
	oneItemPer: ['activity', 'contact'],
	onTimeout: ['continue', 'error'],
	ifNotFound: ['error', 'skip'],
	ifNotDeleted: ['addToLists', 'skip'],
	include: ['custom_fields', 'list_memberships', 'notes', 'phone_numbers', 'street_addresses', 'taggings'],
	status: ['active', 'all', 'deleted', 'not_set', 'pending_confirmation', 'temp_hold', 'unsubscribed'],
	state: ['cancelled', 'completed', 'failed', 'processing', 'timed_out'],
};

/** Which method fills each picker. */
const PICKERS: Record<string, string> = {
	'contact delete contact': 'searchContacts',
	'contact get contact': 'searchAnyContact',
	'contact restore contact': 'searchDeletedContacts',
	'activity get activity': 'searchActivities',
};

const ALL = Object.keys(PARAMETERS);
const split = (name: string) => name.split(' ') as [string, string];

/** The parameters of an operation as n8n knows them. */
function propertiesOf(name: string): INodeProperties[] {
	const [resource, operation] = split(name);
	return description.properties.filter(({ displayOptions: { show = {} } = {} }) =>
		show.resource?.includes(resource) && show.operation?.includes(operation),
	);
}

const insideOf = ({ options = [] }: INodeProperties) => options as INodeProperties[];

function toRow({ name, displayName, type, default: value, displayOptions: { show = {} } = {} }: INodeProperties): Row {
	const more = Object.entries(show as Show).filter(([key]) => key !== 'resource' && key !== 'operation');
	return more.length > 0 ? [name, displayName, type, value, Object.fromEntries(more)] : [name, displayName, type, value];
}

const withInside = (property: INodeProperties) => [property, ...(property.type === 'collection' ? insideOf(property) : [])];
const flat = (name: string) => propertiesOf(name).flatMap(withInside);
const isSecondOptions = (name: string, property: INodeProperties) =>
	property.name === 'options' && propertiesOf(name).find((each) => each.name === 'options') !== property;

const property = (resource: string, name: string) =>
	description.properties.find((each) => each.name === name && (name === 'resource' || each.displayOptions?.show?.resource?.includes(resource)));

describe('the parameters', () => {
	it.each(ALL)('of %s are what saved workflows hold', (name) => {
		expect(propertiesOf(name).map(toRow)).toEqual(PARAMETERS[name]);
	});

	it.each(Object.keys(IN_COLLECTIONS))('in %s are what saved workflows hold', (path) => {
		const [resource, operation, name] = path.split(' ') as [string, string, string];
		const collection = propertiesOf(`${resource} ${operation}`).find((each) => each.name === name);
		expect(insideOf(collection as INodeProperties).map(toRow)).toEqual(IN_COLLECTIONS[path]);
	});

	it('are all in the tables', () => {
		const known = new Set(ALL.flatMap(propertiesOf));
		const others = description.properties.filter((each) => !known.has(each)).map(({ name }) => name);
		expect(others).toEqual(['resource', ...Object.keys(RESOURCES).map(() => 'operation')]);
		const collections = ALL.flatMap((name) => propertiesOf(name).filter(({ type }) => type === 'collection').map((each) => `${name} ${each.name}`));
		expect([...new Set(collections)].sort()).toEqual(Object.keys(IN_COLLECTIONS).sort());
	});

	it('have labels and names that are unique within an operation: n8n makes an agent’s arguments of them', () => {
		for (const name of ALL) {
			const properties = propertiesOf(name).filter((each) => !isSecondOptions(name, each));
			const labels = properties.flatMap(withInside).map(({ displayName }) => displayName);
			expect([name, new Set(labels).size]).toEqual([name, labels.length]);
			// Fallback Lists is the same parameter as Restore Onto These Lists, in place of it.
			const names = properties.filter((each) => each.displayName !== 'Fallback Lists').map((each) => each.name);
			expect([name, new Set(names).size]).toEqual([name, names.length]);
			const args = labels.map((label) => label.replace(/[^a-zA-Z0-9-]/g, '_').slice(0, 63));
			expect([name, new Set(args).size]).toEqual([name, args.length]);
		}
	});

	it('have a second Options where the first is not shown, so that no Options is ever empty', () => {
		for (const name of ALL) {
			const [first, second, ...more] = propertiesOf(name).filter((each) => each.name === 'options');
			expect(more).toEqual([]);
			if (!first || !second) continue;
			const [one, other] = [first, second].map((each) => each.displayOptions?.show as Show);
			const apart = ['deleteBy', 'getBy', 'source'].some((key) => one?.[key] && other?.[key] && !one[key].some((value) => other[key]?.includes(value)));
			expect([name, apart]).toEqual([name, true]);
		}
		for (const each of ALL.flatMap(propertiesOf).filter(({ name }) => name === 'options')) {
			const waits = insideOf(each).every(({ displayOptions }) => displayOptions?.show?.['/waitForCompletion']);
			expect(each.displayOptions?.show?.waitForCompletion).toEqual(waits ? [true] : undefined);
		}
	});

	it('offer the choices that saved workflows hold, alphabetically, with a default among them', () => {
		const choices = ALL.flatMap(flat).filter(({ type, typeOptions }) => /ptions$/.test(type) && !typeOptions?.loadOptionsMethod);
		expect(new Set(choices.map(({ name }) => name))).toEqual(new Set(Object.keys(CHOICES)));
		for (const { name, type, options = [], default: value } of choices) {
			const given = options as INodePropertyOptions[];
			expect(given.map((option) => option.value)).toEqual(CHOICES[name]);
			expect(given.map((option) => option.name)).toEqual(given.map((option) => option.name).sort((a, b) => a.localeCompare(b)));
			if (type === 'options') expect(CHOICES[name]).toContain(value);
		}
	});

	it('load lists and tags with methods that exist', () => {
		const loaded = ALL.flatMap(flat).filter(({ typeOptions }) => typeOptions?.loadOptionsMethod !== undefined);
		expect(loaded).toHaveLength(10);
		for (const { name, typeOptions, description: text } of loaded) {
			expect(typeOptions?.loadOptionsMethod).toBe(/tags/i.test(name) ? 'getTags' : 'getLists');
			expect(text).toContain('Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>');
		}
		expect(Object.keys(node.methods.loadOptions)).toEqual(['getLists', 'getTags']);
	});

	it('search contacts and activities with methods that exist', () => {
		const locators = ALL.flatMap((name) => propertiesOf(name).filter(({ type }) => type === 'resourceLocator').map((each) => [`${name} ${each.name}`, each] as const));
		expect(locators.map(([path]) => path).sort()).toEqual(Object.keys(PICKERS).sort());
		for (const [path, { modes = [], required }] of locators) {
			expect(required).toBe(true);
			expect(modes.map((mode) => mode.name)).toEqual(path.endsWith('contact') ? ['list', 'id', 'email'] : ['list', 'id']);
			expect(modes[0]?.typeOptions).toEqual({ searchListMethod: PICKERS[path], searchable: true });
			expect(modes.slice(1).every(({ placeholder }) => placeholder?.startsWith('e.g. '))).toBe(true);
		}
		expect(Object.keys(node.methods.listSearch).sort()).toEqual(Object.values(PICKERS).sort());
	});

	it('refuse expressions where a person has to decide', () => {
		const guarded = description.properties.filter(({ noDataExpression }) => noDataExpression).map(({ name }) => name);
		expect(new Set(guarded)).toEqual(new Set(['resource', 'operation', 'confirmAllActiveContacts']));
	});

	it('say in oneItemPer that the API reports nothing per contact', () => {
		for (const each of description.properties.filter(({ name }) => name === 'oneItemPer')) {
			expect(each.description).toMatch(/result of an activity, not of each contact/);
		}
	});

	it('are shown under conditions that can be met', () => {
		for (const name of ALL) {
			for (const { displayOptions: { show = {} } = {} } of flat(name)) {
				for (const [key, values] of Object.entries(show).filter(([each]) => each !== 'resource' && each !== 'operation')) {
					const controlling = propertiesOf(name).find((each) => each.name === key.replace(/^\//, '')) as INodeProperties;
					const possible = controlling.type === 'boolean' ? [true, false] : insideOf(controlling).map((each) => (each as unknown as INodePropertyOptions).value);
					expect(possible).toEqual(expect.arrayContaining(values as unknown[]));
				}
			}
		}
	});

	it('are read, every one', async () => {
		const LIST = '00000000-0000-4000-8000-00000000abcd';
		const values: Record<string, unknown> = { contact: LIST, activity: LIST, contacts: LIST, lists: [LIST], sourceLists: [LIST], tags: [LIST], confirmAllActiveContacts: true };
		const variants = [...(CHOICES.source as string[]).map((source) => ({ source })), { deleteBy: 'contacts' }, { deleteBy: 'lists' }, { getBy: 'contacts' }, { restoreTo: 'previousLists' }, { returnAll: true }];
		const refuse = async () => {
			throw new Problem('nothing is sent here');
		};
		for (const name of ALL) {
			const [resource, operation] = split(name);
			const read = new Set<string>();
			for (const variant of variants) {
				const given: Record<string, unknown> = { ...Object.fromEntries(propertiesOf(name).map((each) => [each.name, each.default])), ...values, ...variant };
				const run = {
					itemCount: 2,
					parameters: createParameters((path: string, _index: number, fallback: unknown) => {
						read.add(path);
						return given[path] ?? fallback;
					}),
					api: { exchange: refuse, request: refuse, read: () => undefined },
					clock: { now: () => 0, sleep: async () => {} },
					timezone: 'UTC',
					stopOnError: false,
					isStopped: () => false,
					log: () => {},
					hint: () => {},
				} as unknown as Run;
				await RESOURCES[resource]?.operations[operation]?.execute(run).catch((error: unknown) => {
					if (!(error instanceof Problem)) throw error;
				});
			}
			const holding = propertiesOf(name).filter(({ type }) => type !== 'notice');
			const shown = holding.flatMap((each) => (each.type === 'collection' ? insideOf(each).map((option) => `${each.name}.${option.name}`) : [each.name]));
			expect([name, shown.filter((each) => !read.has(each))]).toEqual([name, []]);
		}
	});
});

describe('the operations', () => {
	const DEFAULTS = { activity: 'getMany', contact: 'getMany', list: 'getMany', listMembership: 'remove', tag: 'getMany' };

	it('stand behind every choice of the panel', () => {
		const resources = property('', 'resource')?.options as INodePropertyOptions[];
		expect(property('', 'resource')?.default).toBe('contact');
		expect(resources.map(({ value }) => value)).toEqual(Object.keys(DEFAULTS));
		expect(resources.map(({ name }) => name)).toEqual(['Activity', 'Contact', 'List', 'List Membership', 'Tag']);
		const offered = resources.flatMap(({ value }) =>
			(property(String(value), 'operation')?.options as INodePropertyOptions[]).map((option) => `${String(value)} ${String(option.value)}`),
		);
		expect(offered.sort()).toEqual([...ALL].sort());
		for (const name of offered) {
			const [resource, operation] = split(name);
			expect(RESOURCES[resource]?.operations[operation]?.execute).toBeInstanceOf(Function);
		}
	});

	it('are listed alphabetically; the default is one that deletes nothing', () => {
		for (const [resource, byDefault] of Object.entries(DEFAULTS)) {
			const { options = [], default: value } = property(resource, 'operation') as INodeProperties;
			const names = options.map(({ name }) => name);
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
			expect(value).toBe(byDefault);
		}
	});

	it('tell an agent in their action what matters', () => {
		const action = (name: string) => RESOURCES[split(name)[0]]?.operations[split(name)[1]]?.action;
		expect(new Set(ALL.map(action)).size).toBe(ALL.length);
		for (const name of ['contact delete', 'contact deleteMany']) expect(action(name)).toMatch(/^Delete .*not an unsubscribe/);
		for (const name of ['contact restore', 'contact restoreMany']) expect(action(name)).toMatch(/^Restore .*consent unchanged/);
		expect(action('listMembership remove')).toMatch(/^Remove contacts from lists \(they stay subscribed\)/);
		const offered = Object.keys(DEFAULTS).flatMap((resource) => property(resource, 'operation')?.options as INodePropertyOptions[]);
		expect(offered.map((option) => option.action).sort()).toEqual(ALL.map(action).sort());
	});

	it('tell an agent what names a contact or an activity: its argument is just called Contact, or Activity', () => {
		const action = (name: string) => RESOURCES[split(name)[0]]?.operations[split(name)[1]]?.action;
		for (const name of ['contact delete', 'contact get', 'contact restore']) expect(action(name)).toMatch(/ contact by ID or email/);
		expect(action('activity get')).toMatch(/ activity by ID/);
	});

	it('make tools whose names n8n can tell apart, though it cuts them after 64 characters', () => {
		const asTool = { ...description, outputs: [NodeConnectionTypes.AiTool] };
		const names = ALL.map((name) => {
			const [resource, operation] = split(name);
			return nodeNameToToolName(NodeHelpers.makeNodeName({ resource, operation }, asTool));
		});
		expect(new Set(names).size).toBe(ALL.length);
	});
});

describe('the node', () => {
	it('is what saved workflows and n8n know it as', () => {
		expect(description).toMatchObject({
			name: 'constantContact',
			displayName: 'Constant Contact',
			version: 1,
			usableAsTool: true,
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'constantContactOAuth2Api', required: true }],
			subtitle: expect.stringContaining('$parameter["operation"]'),
		});
	});

	it('has icons of its own, light and dark, and a codex file', () => {
		const { light, dark } = description.icon as { light: string; dark: string };
		for (const icon of [light, dark]) {
			const svg = readFileSync(join(ROOT, 'nodes/ConstantContact', icon.replace(/^file:/, '')), 'utf8');
			expect(svg).toMatch(/^<svg .*viewBox=/);
		}
		expect(light).not.toBe(dark);
		expect(readJson('nodes/ConstantContact/ConstantContact.node.json')).toMatchObject({
			node: 'n8n-nodes-constant-contact.constantContact',
			nodeVersion: '1.0',
			codexVersion: '1.0',
			categories: expect.arrayContaining(['Marketing']),
			alias: expect.arrayContaining(['delete contact', 'restore contact', 'remove from list']),
			resources: {
				credentialDocumentation: [{ url: expect.stringMatching(/^https:/) }],
				primaryDocumentation: [{ url: expect.stringMatching(/^https:/) }],
			},
		});
	});

	it('is in a package that n8n can verify', () => {
		const manifest = readJson<Record<string, unknown>>('package.json');
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-constant-contact',
			license: 'MIT',
			keywords: expect.arrayContaining(['n8n-community-node-package']),
			homepage: expect.stringMatching(/^https:/),
			author: { name: expect.any(String), email: expect.stringContaining('@') },
			repository: { url: expect.stringContaining('github.com') },
			files: ['dist'],
			n8n: {
				n8nNodesApiVersion: 1,
				strict: true,
				credentials: ['dist/credentials/ConstantContactOAuth2Api.credentials.js'],
				nodes: ['dist/nodes/ConstantContact/ConstantContact.node.js'],
			},
		});
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.overrides).toBeUndefined();
		expect(Object.keys(manifest.scripts as object).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
		const { n8n } = manifest as { n8n: Record<'credentials' | 'nodes', string[]> };
		for (const path of [...n8n.credentials, ...n8n.nodes]) {
			expect(existsSync(join(ROOT, path.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(true);
		}
	});
});

const engine = useEngine();

describe('without any parameter set', () => {
	it('the node reads, and changes nothing', async () => {
		engine.sandbox.account.addContacts(2);
		const run = await engine.runNode({}, [{}, {}]);
		expect(run.error).toBeUndefined();
		expect(run.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
	});

	it.each(ALL.filter((name) => !name.endsWith('getMany')))('%s sends nothing', (name) => {
		const [resource, operation] = split(name);
		engine.sandbox.account.addContacts(2, () => ({ list_memberships: [engine.sandbox.account.addList().list_id] }));
		expect(() => engine.runNode({ resource, operation }, [{}, {}])).toThrow(/is required/);
		expect(engine.sandbox.requests).toEqual([]);
	});

	it('an operation that does not exist is an error', async () => {
		const run = await engine.runNode({ resource: 'contact', operation: 'unsubscribe' }, [{}, {}]);
		expect(run.error?.message).toContain('unsubscribe');
		expect(run.lines).toEqual([]);
	});
});

describe('the examples', () => {
	const examples = readdirSync(join(ROOT, 'examples')).filter((file) => file.endsWith('.json'));
	const isOurs = ({ type }: INode) => /^n8n-nodes-constant-contact\.constantContact(Tool)?$/.test(type);
	const nodesOf = (file: string) => readJson<WorkflowJson>('examples', file).nodes.filter(isOurs);
	/** What n8n itself adds to a node that is a tool. */
	const OF_TOOLS = ['descriptionType', 'toolDescription'];
	/** Needs a chat model, so that only its tools can run here. */
	const WITH_MODEL = 'delete-with-an-agent.json';

	/** What the last node of each example puts out. */
	const RESULTS: Record<string, { last: string; holds: object[]; after?: string }> = {
		'delete-contacts-gone-from-crm.json': {
			last: 'Write Back to the CRM',
			holds: [
				...[1, 2, 3].map((n) => ({ crm_id: `C-100${n}`, gone_from_constant_contact: true })),
				{ crm_id: 'C-1006', gone_from_constant_contact: false, why: 'not_found', activity_id: null },
			],
		},
		'delete-with-undo.json': {
			last: 'Who Is Deleted',
			holds: ['abigail.adams@example.com', 'edith.kaur@example.com'].map((email) => ({ email, was_on_lists: expect.any(Number) as number, deleted: true })),
		},
		'put-deleted-contacts-back.json': {
			after: 'delete-with-undo.json',
			last: 'Who Is Back',
			holds: [{ email: 'abigail.adams@example.com', state: 'completed', is_deleted: false, lists_now: expect.stringContaining(',') as string }],
		},
		'remove-tag-from-two-lists-and-wait.json': { last: 'What Became of It', holds: [{ state: 'completed', succeeded: true }] },
		'restore-contacts-deleted-this-week.json': { last: 'Who Is Back', holds: [{ restored: true }] },
		'wait-for-hours-in-a-loop.json': { last: 'What Became of It', holds: [{ state: 'completed', succeeded: true }] },
	};

	it('are all in the table', () => {
		expect(examples.sort()).toEqual([...Object.keys(RESULTS), WITH_MODEL].sort());
	});

	it.each(examples)('%s: its parameters and their values exist', (file) => {
		const nodes = nodesOf(file);
		expect(nodes.length).toBeGreaterThan(0);
		for (const each of nodes) {
			const own = Object.entries(each.parameters).filter(([name]) => !OF_TOOLS.includes(name));
			const parameters = Object.fromEntries(own) as INodeParameters;
			const kept = NodeHelpers.getNodeParameters(description.properties, parameters, false, false, each, description) as INodeParameters;
			const shown = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, each, description) as INodeParameters;
			const given = Object.keys(parameters).filter((name) => !(name in shown));
			expect([each.name, given]).toEqual([each.name, []]);
			expect({ ...shown, ...kept }).toMatchObject(parameters);
			expect(NodeHelpers.getNodeParametersIssues(description.properties, each, description)).toBeNull();
			const names = flat(`${String(parameters.resource)} ${String(parameters.operation)}`);
			for (const [name, value] of [...Object.entries(parameters), ...Object.entries(parameters.options ?? {}), ...Object.entries(parameters.filters ?? {})]) {
				if (name === 'resource' || name === 'operation') continue;
				const known = names.find((one) => one.name === name);
				expect([name, known?.name]).toEqual([name, name]);
				if (known?.type === 'options') expect(CHOICES[name]).toContain(value);
			}
		}
	});

	it.each(Object.keys(RESULTS))('%s runs', async (file) => {
		addSampleData(engine.sandbox.account);
		const { last, holds, after } = RESULTS[file] as { last: string; holds: object[]; after?: string };
		if (after) await engine.runWorkflow(readJson<WorkflowJson>('examples', after));
		const run = await engine.runWorkflow(readJson<WorkflowJson>('examples', file));
		expect(run.error).toBeUndefined();
		const { json } = run.node(last);
		expect(json).toEqual(expect.arrayContaining(holds.map((row) => expect.objectContaining(row) as object)));
		expect(run.requests.some(({ method }) => method === 'POST')).toBe(true);
		expect(run.requests.every(({ status }) => (status ?? 500) < 300)).toBe(true);
	});

	it('let an agent delete at most as many as its dry run has shown, behind a human review', async () => {
		addSampleData(engine.sandbox.account);
		const { nodes, connections } = readJson<WorkflowJson>('examples', WITH_MODEL);
		const tool = (name: string) => (nodes.find((each) => each.name === name) as INode).parameters;
		const contacts = 'abigail.adams@example.com, nobody@example.com, anika.clarke@example.org';

		const dry = await engine.runTool(tool('Dry Run'), [{ contacts }]);
		expect(dry.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(dry.json).toMatchObject([{ answer: [{ would: 'delete' }, { would: 'not_found' }, { would: 'delete' }] }]);

		const tooMany = await engine.runTool(tool('Delete Contacts'), [{ contacts, contacts_in_dry_run: 1 }]);
		expect(tooMany.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(tooMany.workflow.error?.message).toContain('would touch 2 contacts; 1 is allowed');
		const run = await engine.runTool(tool('Delete Contacts'), [{ contacts, contacts_in_dry_run: 3 }]);
		expect(run.json).toMatchObject([{ answer: [{ succeeded: true }, { state: 'not_found' }, { succeeded: true }] }]);

		const behind = (name: string) => connections[name]?.ai_tool?.[0]?.map(({ node: next }) => next);
		const review = nodes.find(({ type }) => type === '@n8n/n8n-nodes-langchain.chatHitlTool') as INode;
		expect([behind('Dry Run'), behind('Delete Contacts'), behind(review.name)]).toEqual([['Agent'], [review.name], ['Agent']]);
	});

	it('put those back whom they deleted, and change nothing when they run once more', async () => {
		const { account } = engine.sandbox;
		addSampleData(account);
		const lists = () => new Map(account.contacts.map(({ contact_id, list_memberships }) => [contact_id, [...list_memberships].sort()]));
		const before = lists();
		const example = (name: string) => readJson<WorkflowJson>('examples', `${name}.json`);
		const deletion = await engine.runWorkflow(example('delete-with-undo'));
		const ids = deletion.node('Who Is Deleted').json.map(({ contact_id }) => String(contact_id));
		expect(ids).toHaveLength(4);
		expect(ids.flatMap((id) => account.contact(id)?.list_memberships)).toEqual([]);
		// Once more: whoever is deleted already must not overwrite what was kept.
		const again = await engine.runWorkflow(example('delete-with-undo'));
		expect([again.error, again.node('Delete Them').json]).toEqual([undefined, []]);

		const undone = await engine.runWorkflow(example('put-deleted-contacts-back'));
		expect(undone.node('Who Is Back').json.every(({ lists_before, lists_now }) => lists_before === lists_now)).toBe(true);
		expect(lists()).toEqual(before);
		const twice = await engine.runWorkflow(example('put-deleted-contacts-back'));
		expect(twice.node('Put Them Back').json.map(({ state }) => state)).toEqual(ids.map(() => 'not_deleted'));
		expect(lists()).toEqual(before);
	});
});
