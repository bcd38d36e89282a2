// The page of the sandbox. Whatever comes from the account is set as text, never as HTML: names are whatever somebody sent.

/** In milliseconds. */
const LOOK_INTERVAL = 1_000;
const HIGHLIGHTED_FOR = 6_000;

const ACTIVITIES = {
	contact_delete: 'Delete contacts',
	add_list_memberships: 'Add to lists',
	remove_list_memberships: 'Remove from lists',
	contacts_taggings_add: 'Add tags',
	contacts_taggings_remove: 'Remove tags',
};
const TONES = {
	active: 'good', unsubscribed: 'warn', completed: 'good', failed: 'bad', timed_out: 'bad', cancelled: 'warn', processing: 'warn',
};

const query = { search: '', page: 0, deletedPage: 0 };
/** Of the last answer; the version is empty when the query has changed since. */
let known = { version: '', changes: undefined };
/** Until when a row is marked, by its key; and what it was, to see that it has changed. */
const marked = new Map();
const texts = new Map();

const byId = (id) => document.getElementById(id);

function element(tag, { className, text, ...attributes } = {}, children = []) {
	const made = document.createElement(tag);
	if (className) made.className = className;
	if (text !== undefined) made.textContent = text;
	for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
	made.append(...children);
	return made;
}

const cell = (content, className) => element('td', { className }, [content].flat());
const badge = (text, tone = TONES[text]) => element('span', { className: `badge ${tone ?? ''}`, text: text.replaceAll('_', ' ') });
const number = (value) => value.toLocaleString('en-US');
const time = (iso) => new Date(iso).toLocaleTimeString('en-GB');

/** At most three names, and how many more there are. */
function few(names) {
	const more = names.length - 3;
	return more > 0 ? `${names.slice(0, 3).join(', ')} and ${more} more` : names.join(', ') || '–';
}

function fill(section, rows, nothing) {
	const body = document.querySelector(`#${section} tbody`);
	const columns = document.querySelectorAll(`#${section} th`).length;
	const now = Date.now();
	const made = rows.map(({ key, cells }) => element('tr', { className: marked.get(key) > now ? 'changed' : '' }, cells));
	if (made.length === 0) made.push(element('tr', {}, [element('td', { className: 'empty', colspan: columns, text: nothing })]));
	body.replaceChildren(...made);
}

/** Marks a row whose text is another than before; `isNew` says whether one that was not known is to be marked. */
function mark(key, text, isNew) {
	const before = texts.get(key);
	texts.set(key, text);
	if (before === undefined ? isNew : before !== text) marked.set(key, Date.now() + HIGHLIGHTED_FOR);
}

function showContacts({ contacts, deleted }, isFirst) {
	for (const { id, changed } of [...contacts.rows, ...deleted.rows]) mark(id, String(changed), !isFirst && changed > known.changes);
	const nothing = query.search ? 'Nobody matches.' : 'Nobody.';
	fill('contacts', contacts.rows.map(({ id, name, address, status, consent, lists, tags }) => ({
		key: id,
		cells: [
			cell(name || '–'),
			cell(address),
			cell([badge(status), ...(consent && consent !== status ? [element('div', { className: 'small', text: `${consent.replaceAll('_', ' ')} consent` })] : [])]),
			cell(few(lists)),
			cell(few(tags)),
		],
	})), nothing);
	fill('deleted', deleted.rows.map(({ id, name, address, deletedAt, consent, tags }) => ({
		key: id,
		cells: [cell(name || '–'), cell(address), cell(deletedAt), cell(consent ? consent.replaceAll('_', ' ') : '–'), cell(few(tags))],
	})), nothing);
	pager('contacts', contacts, 'page');
	pager('deleted', deleted, 'deletedPage');
	byId('found').textContent = query.search ? `Found: ${number(contacts.matching)} in Contacts, ${number(deleted.matching)} in Deleted contacts` : '';
}

function pager(section, { matching, start, rows }, key) {
	const place = document.querySelector(`#${section} .pager`);
	if (matching === rows.length) return place.replaceChildren();
	const focused = place.contains(document.activeElement) ? document.activeElement.dataset.step : undefined;
	const turn = (step, text, disabled) => {
		const button = element('button', { type: 'button', text, 'data-step': step });
		button.disabled = disabled;
		button.addEventListener('click', () => ask({ [key]: query[key] + step }));
		return button;
	};
	const range = rows.length === 0 ? 'none here' : `${number(start + 1)} to ${number(start + rows.length)}`;
	place.replaceChildren(
		turn(-1, 'Back', start === 0),
		element('span', { text: `${range} of ${number(matching)}` }),
		turn(1, 'Next', start + rows.length >= matching),
	);
	if (focused !== undefined) place.querySelector(`[data-step="${focused}"]`).focus();
}

function showActivities({ activities }, isFirst) {
	fill('activities', activities.map(({ id, type, state, percent, done, total, errors, lists, tags, createdAt }) => {
		mark(id, state, !isFirst);
		const targets = [...lists, ...tags];
		const counts = done === null ? (total === null ? '' : number(total)) : `${number(done)} of ${number(total)}`;
		const failed = errors > 0 ? `, ${errors} ${errors === 1 ? 'error' : 'errors'}` : '';
		return {
			key: id,
			cells: [
				cell([ACTIVITIES[type] ?? type, ...(targets.length > 0 ? [element('div', { className: 'small', text: few(targets) })] : [])]),
				cell([badge(state), ...(state === 'processing' ? [' ', element('progress', { max: 100, value: percent, 'aria-label': 'Done, in percent' })] : [])]),
				cell(`${counts}${failed}`),
				cell(element('time', { datetime: createdAt, text: new Date(createdAt).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }) })),
			],
		};
	}), 'None.');
}

function showRequests({ requests }, isFirst) {
	fill('requests', requests.map(({ index, at, method, host, path, query: parameters, status }) => {
		mark(`request ${index}`, String(status), !isFirst);
		const address = `${host.startsWith('api.') ? '' : host}${path}${parameters ? `?${parameters}` : ''}`;
		const shown = address.length > 160 ? `${address.slice(0, 160)}…` : address;
		return {
			key: `request ${index}`,
			cells: [cell(time(at)), cell(element('code', { text: `${method} ${shown}` })), cell(status === null ? badge('none yet') : badge(String(status), status < 300 ? 'good' : status < 400 ? '' : 'bad'))],
		};
	}), 'None yet. Execute a workflow in n8n.');
}

function showLists({ lists }, isFirst) {
	fill('lists', lists.map(({ id, name, members }) => {
		mark(id, `${name} ${members}`, !isFirst);
		return { key: id, cells: [cell(name), cell(number(members), 'number')] };
	}), 'None.');
}

function showCounts({ counts, lists, activities, requestCount }) {
	const running = activities.filter(({ state }) => state === 'initialized' || state === 'processing').length;
	const figures = [
		['Active contacts', counts.active],
		['Unsubscribed', counts.unsubscribed],
		...(counts.otherStatus > 0 ? [['Other status', counts.otherStatus]] : []),
		['Deleted', counts.deleted],
		['Lists', lists.length],
		['Running activities', running],
		['Requests', requestCount],
	];
	byId('counts').replaceChildren(...figures.map(([name, value]) => element('div', {}, [element('dt', { text: name }), element('dd', { text: number(value) })])));
}

let shown;

function show(snapshot) {
	const isFirst = known.changes === undefined;
	showCounts(snapshot);
	showContacts(snapshot, isFirst);
	showActivities(snapshot, isFirst);
	showRequests(snapshot, isFirst);
	showLists(snapshot, isFirst);
	shown = snapshot;
}

/** Another page or search: asked at once. */
function ask(change) {
	Object.assign(query, change);
	known.version = '';
	void look();
}

let looks = 0;

async function look() {
	const number = (looks += 1);
	const { search, page, deletedPage } = query;
	const parameters = new URLSearchParams({ search, page, deleted_page: deletedPage, since: known.version });
	try {
		const response = await fetch(`/__sandbox/snapshot?${parameters}`);
		if (!response.ok) throw new Error(`status ${response.status}`);
		const snapshot = response.status === 204 ? undefined : await response.json();
		// An answer to an older question.
		if (number !== looks) return;
		byId('offline').hidden = true;
		if (snapshot) {
			show(snapshot);
			known = { version: snapshot.version, changes: snapshot.changes };
		} else if (unmark()) show(shown);
	} catch {
		byId('offline').hidden = false;
		// A sandbox that was started again counts anew.
		known = { version: '', changes: undefined };
		texts.clear();
		marked.clear();
	}
}

/** Whether a row has been marked for long enough. */
function unmark() {
	const past = [...marked].filter(([, until]) => until <= Date.now());
	for (const [key] of past) marked.delete(key);
	return past.length > 0;
}

async function showLinks() {
	const links = await (await fetch('/__sandbox/links')).json();
	const [editor, ...examples] = links.map(({ label, url }) => element('a', { href: url, target: '_blank', rel: 'noreferrer', text: label }));
	if (!editor) return;
	const menu = element('details', {}, [element('summary', { text: 'Example workflows' }), element('ul', {}, examples.map((link) => element('li', {}, [link])))]);
	byId('links').replaceChildren(editor, ...(examples.length > 0 ? [menu] : []));
	byId('links').hidden = false;
}

document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
byId('search').addEventListener('input', ({ target }) => ask({ search: target.value, page: 0, deletedPage: 0 }));
setInterval(() => {
	if (!document.hidden) void look();
}, LOOK_INTERVAL);
void look();
showLinks().catch(() => undefined);
