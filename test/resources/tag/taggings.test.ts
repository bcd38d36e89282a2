import { useEngine } from '../../engine';
import { addContacts, addLists, addTags } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { column, rows } from '../../support/items';
import { bodies } from '../../support/sentRequests';
import { parametersOf, SOURCE_OPERATIONS } from '../../support/sourceOperations';

// What these have in common with their siblings is tested with them, in test/bulk/source.test.ts.
const engine = useEngine();
neverTouchesConsent(engine);

describe.each(Object.entries(SOURCE_OPERATIONS).filter(([name]) => name.startsWith('tag ')))('%s', (_name, operation) => {
	it.each(['like unknown ids', 'changed'] as const)('leaves deleted contacts to Constant Contact (%s), and never asks who they are', async (deletedInTaggings) => {
		engine.sandbox.unknowns.deletedInTaggings = deletedInTaggings;
		const [tag = '', other = ''] = addTags(engine, 2);
		const [ann, ben] = addContacts(engine, { deleted: true, email: 'ann@example.com', taggings: [tag, other] }, { taggings: [other] });
		const run = await engine.runNode(
			parametersOf(operation, { waitForCompletion: true }),
			rows({ who: 'ann@example.com', targets: tag }, { who: ben, targets: tag }),
		);
		expect(run.lines.slice(0, 2)).toEqual(['GET /v3/contacts?email=ann@example.com&status=all', `POST /v3/activities/${operation.endpoint}`]);
		expect(bodies(run)).toEqual([{ source: { contact_ids: [ann, ben] }, tag_ids: [tag] }]);
		expect(column(run.json, 'state')).toEqual(['completed', 'completed']);
		expect(engine.sandbox.account.contact(ann)?.deleted_at).toBeDefined();
		expect(run.hints).toHaveLength(deletedInTaggings === 'changed' ? 0 : 1);
	});

	it('changes no list, also of those whom lists select', async () => {
		const [list = ''] = addLists(engine, 1);
		const [tag = ''] = addTags(engine, 1);
		const [ann, ben] = addContacts(engine, { list_memberships: [list], taggings: [tag] }, { list_memberships: [list] });
		const run = await engine.runNode(parametersOf(operation, { source: 'lists', waitForCompletion: true }), rows({ targets: tag, from: list }, { targets: tag, from: list }));
		expect(run.json).toMatchObject([{ state: 'completed', succeeded: true }]);
		expect([ann, ben].map((id) => engine.sandbox.account.contact(id)?.list_memberships)).toEqual([[list], [list]]);
		expect([ann, ben].map((id) => engine.sandbox.account.contact(id)?.taggings)).toEqual(operation.takesOff ? [[], []] : [[tag], [tag]]);
	});

	it('takes the tag that selects the contacts as a target too', async () => {
		const [tag = ''] = addTags(engine, 1);
		const [ann, ben] = addContacts(engine, { taggings: [tag] }, { taggings: [tag] });
		const run = await engine.runNode(parametersOf(operation, { source: 'tags', waitForCompletion: true }), rows({ targets: tag, tags: tag }, { targets: tag, tags: tag }));
		expect(bodies(run)).toEqual([{ source: { tag_ids: [tag] }, tag_ids: [tag] }]);
		expect([ann, ben].map((id) => engine.sandbox.account.contact(id)?.taggings)).toEqual(operation.takesOff ? [[], []] : [[tag], [tag]]);
	});
});
