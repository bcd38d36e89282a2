import { Hono, type Context } from 'hono';
import { z } from 'zod/v4';
import type { HubSpot, HubSpotContact } from './hubSpot';
import { invalid, notFound, refusal, Refusal, unauthorized } from './refusal';
import { search, searchBody } from './search';
import { checkValues } from './values';

const PORTAL_ID = 48_100_000;

/** What a search gives without being asked. */
const ALWAYS_GIVEN = ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'];

const batchReadBody = z.object({
	inputs: z.array(z.object({ id: z.string() })).min(1).max(100),
	properties: z.array(z.string()).default([]),
});

const upsertBody = z.object({
	properties: z.array(z.object({ property: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).transform(String) })),
});

const membershipsQuery = z.object({
	limit: z.coerce.number().int().min(1).max(250).default(100),
	after: z.coerce.number().int().min(0).default(0),
});

/** HubSpot's API, as a pure function from requests to responses. */
export function apiApp(hubSpot: HubSpot): Hono {
	const app = new Hono();
	app.use(async (c, next) => {
		if (c.req.header('authorization') !== `Bearer ${hubSpot.token}`) throw unauthorized();
		await next();
	});
	testCalls(app);
	propertyRoutes(app, hubSpot);
	objectRoutes(app, hubSpot);
	listRoutes(app, hubSpot);
	olderContactRoutes(app, hubSpot);
	app.notFound((c) => answer(c, notFound('resource not found')));
	app.onError((error, c) => {
		if (error instanceof Refusal) return answer(c, error);
		throw error;
	});
	return app;
}

function answer(c: Context, { status, body }: Refusal): Response {
	return c.json(body, status as 400);
}

/** With these n8n tests the credential: the one belongs to the HubSpot node, the other to the credential itself. */
function testCalls(app: Hono): void {
	app.get('/deals/v1/deal/paged', (c) => c.json({ deals: [], hasMore: false, offset: 0 }));
	app.get('/account-info/v3/details', (c) => c.json({ portalId: PORTAL_ID, accountType: 'STANDARD', timeZone: 'US/Eastern', companyCurrency: 'USD' }));
}

/** For the pickers of the HubSpot node; the second is what n8n 1 asks for. */
function propertyRoutes(app: Hono, { properties }: HubSpot): void {
	const view = () =>
		properties.map(({ name, label, type, options = [], readOnly = false }) => ({
			name,
			label,
			type,
			fieldType: type === 'datetime' ? 'date' : type === 'enumeration' ? 'booleancheckbox' : 'text',
			options,
			modificationMetadata: { readOnlyValue: readOnly },
		}));
	app.get('/crm/v3/properties/contacts', (c) => c.json({ results: view() }));
	app.get('/properties/v2/contacts/properties', (c) => c.json(view()));
}

function objectRoutes(app: Hono, hubSpot: HubSpot): void {
	app.post('/crm/v3/objects/contacts/search', async (c) => {
		const body = await readBody(c, searchBody);
		const { total, contacts, after } = search(hubSpot, body);
		const results = contacts.map((contact) => objectView(hubSpot, contact, body.properties));
		return c.json({ total, results, ...(after !== undefined && { paging: { next: { after } } }) });
	});

	/** Whoever does not exist is missing in the results, and told beside them. */
	app.post('/crm/v3/objects/contacts/batch/read', async (c) => {
		const { inputs, properties } = await readBody(c, batchReadBody);
		const contacts = inputs.flatMap(({ id }) => hubSpot.contact(id) ?? []);
		const missing = inputs.filter(({ id }) => !hubSpot.contact(id)).map(({ id }) => id);
		const at = iso(hubSpot.now());
		const results = contacts.map((contact) => objectView(hubSpot, contact, properties));
		const whole = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
		if (missing.length === 0) return c.json(whole);
		const error = { status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.' };
		return c.json({ ...whole, numErrors: 1, errors: [{ ...error, context: { ids: missing } }] }, 207);
	});
}

/** Sorted by id. */
function listRoutes(app: Hono, hubSpot: HubSpot): void {
	app.get('/crm/v3/lists/:listId/memberships', (c) => {
		const list = hubSpot.lists.find(({ id }) => id === c.req.param('listId'));
		if (!list) throw notFound(`List does not exist with ID ${c.req.param('listId')}.`);
		const { limit, after } = fitting(membershipsQuery, c.req.query());
		const members = [...list.members].sort((a, b) => Number(a) - Number(b)).filter((id) => Number(id) > after);
		const results = members.slice(0, limit).map((recordId) => ({ recordId, membershipTimestamp: iso(hubSpot.now()) }));
		const last = results.at(-1)?.recordId;
		return c.json({ total: list.members.length, results, ...(members.length > limit && { paging: { next: { after: last } } }) });
	});
}

/** With these the HubSpot node updates a contact, and shows what it has become. */
function olderContactRoutes(app: Hono, hubSpot: HubSpot): void {
	app.post('/contacts/v1/contact/createOrUpdate/email/:email', async (c) => {
		const { properties } = await readBody(c, upsertBody);
		const email = c.req.param('email');
		const values = Object.fromEntries(properties.map(({ property, value }) => [property, value]));
		checkValues(hubSpot, { email, ...values });
		const contact = hubSpot.contactByEmail(email);
		const owner = values.email === undefined ? undefined : hubSpot.contactByEmail(values.email);
		if (owner && owner !== contact) throw refusal(409, `Contact already exists. Existing ID: ${owner.id}`, { error: 'CONTACT_EXISTS' });
		if (!contact) return c.json({ vid: Number(hubSpot.addContact({ email, ...values }).id), isNew: true });
		hubSpot.update(contact, values);
		return c.json({ vid: Number(contact.id), isNew: false });
	});

	app.get('/contacts/v1/contact/vid/:vid/profile', (c) => {
		const contact = hubSpot.contact(c.req.param('vid'));
		if (!contact) throw refusal(404, 'contact does not exist');
		const wanted = c.req.queries('property');
		const values = Object.entries(hubSpot.valuesOf(contact)).filter(([name]) => wanted?.includes(name) ?? true);
		const vid = Number(contact.id);
		return c.json({
			vid,
			'canonical-vid': vid,
			'merged-vids': [],
			'portal-id': PORTAL_ID,
			'is-contact': true,
			properties: Object.fromEntries(values.map(([name, value]) => [name, { value, versions: [] }])),
		});
	});
}

/** Times are told as ISO texts; null for what has no value. */
function objectView(hubSpot: HubSpot, contact: HubSpotContact, asked: string[]) {
	const values = hubSpot.valuesOf(contact);
	const properties = hubSpot.properties
		.filter(({ name }) => asked.includes(name) || ALWAYS_GIVEN.includes(name))
		.map(({ name, type }) => [name, values[name] !== undefined && type === 'datetime' ? iso(Number(values[name])) : (values[name] ?? null)] as const);
	const { id, createdAt, updatedAt } = contact;
	return { id, properties: Object.fromEntries(properties), createdAt: iso(createdAt), updatedAt: iso(updatedAt), archived: false };
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

async function readBody<T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> {
	const body = (await c.req.json().catch(() => undefined)) as unknown;
	if (body === undefined) throw invalid('Invalid input JSON');
	return fitting(schema, body);
}

function fitting<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw invalid(`Invalid input: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ')}`);
}
