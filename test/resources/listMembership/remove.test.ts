import { useEngine } from '../../engine';
import { addContacts, addLists, addMany, listsOf, NOBODY } from '../../support/account';
import { neverTouchesConsent } from '../../support/consent';
import { column, rows } from '../../support/items';
import { remove } from '../../support/nodeParameters';
import { bodies } from '../../support/sentRequests';

// What it has in common with its siblings is tested with them, in test/bulk/source.test.ts.
const engine = useEngine();
neverTouchesConsent(engine);

it('sends deleted ones too: who is deleted is not asked', async () => {
	const [list = ''] = addLists(engine, 1);
	const [ann, ben] = addContacts(engine, { email: 'ann@example.com', deleted: true }, { list_memberships: [list] });
	const run = await engine.runNode(remove(), rows({ who: 'ann@example.com', lists: list }, { who: ben, lists: list }));
	expect(run.lines).toEqual(['GET /v3/contacts?email=ann@example.com&status=all', 'POST /v3/activities/remove_list_memberships']);
	expect(bodies(run)).toEqual([{ source: { contact_ids: [ann, ben] }, list_ids: [list] }]);
	expect(column(run.json, 'state')).toEqual(['initialized', 'initialized']);
	expect(run.hints).toEqual([]);
});

it('can empty a list', async () => {
	const [news = '', sale = ''] = addLists(engine, 2);
	const everybody = addMany(engine, 3, { list_memberships: [news, sale] });
	const run = await engine.runNode(remove({ source: 'lists', waitForCompletion: true }), rows({ lists: news, from: news }, { lists: news, from: sale }));
	expect(bodies(run)).toEqual([{ source: { list_ids: [news, sale] }, list_ids: [news] }]);
	expect(everybody.map((id) => listsOf(engine, id))).toEqual([[sale], [sale], [sale]]);
});

it('tells of a list that does not exist in the words of Constant Contact', async () => {
	const [list = ''] = addLists(engine, 1);
	const [ann, ben] = addContacts(engine, {}, {});
	const run = await engine.runNode(remove(), rows({ who: ann, lists: list }, { who: ben, lists: NOBODY }), { onError: 'continueErrorOutput' });
	expect(run.json).toMatchObject([{ contact_id: ann }]);
	expect(run.errors).toMatchObject([
		{ error: `Could not remove contacts from lists: The list ${NOBODY} was not found.`, details: { contact_id: ben, http_status: 404 } },
	]);
});
