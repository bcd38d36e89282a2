import { answerProblem } from '../../nodes/ConstantContact/api/apiError';
import type { Api, ApiAnswer, ApiRequest } from '../../nodes/ConstantContact/api/transport';
import { Problem } from '../../nodes/ConstantContact/run/problem';

/** What nobody knows about the real API, or what differs from account to account. */
export interface Traits {
	/** How late a change is shown, in ms, by its number. */
	latenessOf: (change: number) => number;
	newestFirst: boolean;
	/** Hours from UTC of the zone in which a deletion has its date. */
	deletionZone: number;
	/** Whether a deletion counts as an update. */
	deletionUpdates: boolean;
	pageSize: number;
	/** What each request takes, in ms. */
	latency: number;
}

/** One thing of the account at a time; gone before it was made. */
interface Version {
	shownFrom: number;
	entry: Record<string, unknown>;
}

/** Something that happened, as it should come out. */
export interface Happening {
	event: 'contactCreated' | 'contactUpdated' | 'contactUnsubscribed' | 'contactDeleted' | 'activityFinished';
	id: string;
	at: number;
	/** As the API tells it. */
	told: string;
}

const second = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/**
 * A small Constant Contact that only changes and is read: contacts and activities in pages, changes shown late, each
 * answer with the time of its own clock. `happenings` is the truth.
 */
export class ChangingAccount {
	readonly happenings: Happening[] = [];

	readonly requests: ApiRequest[] = [];

	/** The number of the request to come that fails, if one does. */
	failsAt = Infinity;

	/** Called before each request is answered. */
	before: () => Promise<void> = async () => {};

	private readonly contacts = new Map<string, Version[]>();

	private readonly activities = new Map<string, Version[]>();

	private changes = 0;

	constructor(
		/** The API's clock. */
		public now: number,
		private readonly traits: Traits,
	) {}

	readonly api: Api = {
		exchange: async (request) => await this.exchange(request),
		read: ({ doing }, { status, body }, schema) => {
			if (status >= 300) throw answerProblem(doing, status, body);
			return schema.parse(body);
		},
		request: async (request, schema) => this.api.read(request, await this.exchange(request), schema),
	};

	create(): string {
		const id = this.idOf('c', this.contacts.size);
		const at = second(this.now);
		this.write(this.contacts, id, { contact_id: id, email_address: { address: `${id}@example.org`, permission_to_send: 'implicit', updated_at: at }, created_at: at, updated_at: at });
		this.tell('contactCreated', id, at);
		return id;
	}

	/** The ids of all contacts, in the order in which they came. */
	ids(): string[] {
		return [...this.contacts.keys()];
	}

	isDeleted(id: string): boolean {
		return this.current(this.contacts, id).deleted_at !== undefined;
	}

	update(id: string): void {
		if (this.isDeleted(id)) return;
		this.write(this.contacts, id, { ...this.current(this.contacts, id), updated_at: second(this.now) });
		if (this.current(this.contacts, id).created_at !== second(this.now)) this.tell('contactUpdated', id, second(this.now));
	}

	unsubscribe(id: string): void {
		const contact = this.current(this.contacts, id);
		const at = second(this.now);
		const email = { ...(contact.email_address as object), permission_to_send: 'unsubscribed', opt_out_date: at, updated_at: at };
		this.write(this.contacts, id, { ...contact, email_address: email });
		this.tell('contactUnsubscribed', id, at);
	}

	delete(id: string): void {
		if (this.isDeleted(id)) return;
		const deleted_at = new Date(this.now + this.traits.deletionZone * 3_600_000).toISOString().slice(0, 10);
		const moved = this.traits.deletionUpdates ? { updated_at: second(this.now) } : {};
		this.write(this.contacts, id, { ...this.current(this.contacts, id), ...moved, deleted_at });
		this.tell('contactDeleted', id, deleted_at);
	}

	restore(id: string): void {
		if (!this.isDeleted(id)) return;
		const contact = { ...this.current(this.contacts, id) };
		delete contact.deleted_at;
		this.write(this.contacts, id, { ...contact, updated_at: second(this.now) });
		if (contact.created_at !== second(this.now)) this.tell('contactUpdated', id, second(this.now));
	}

	submit(): void {
		const id = this.idOf('a', this.activities.size);
		const at = new Date(this.now).toISOString();
		this.write(this.activities, id, { activity_id: id, state: 'processing', created_at: at, updated_at: at, activity_errors: [], status: {} });
	}

	/** Ends the oldest activity that is open. */
	finish(state: string): void {
		const id = [...this.activities.keys()].find((each) => this.current(this.activities, each).state === 'processing');
		if (!id) return;
		const at = new Date(this.now).toISOString();
		this.write(this.activities, id, { ...this.current(this.activities, id), state, updated_at: at, completed_at: at });
		this.tell('activityFinished', id, at);
	}

	private idOf(kind: string, number: number): string {
		return `${kind === 'c' ? 'c0' : 'a0'}${String(number).padStart(6, '0')}-0000-4000-8000-000000000000`;
	}

	private tell(event: Happening['event'], id: string, told: string): void {
		this.happenings.push({ event, id, at: this.now, told });
	}

	private write(things: Map<string, Version[]>, id: string, entry: Record<string, unknown>): void {
		const shownFrom = this.now + this.traits.latenessOf((this.changes += 1));
		// What comes later is not shown earlier.
		const versions = things.get(id) ?? [];
		const last = versions.at(-1)?.shownFrom ?? 0;
		things.set(id, [...versions, { shownFrom: Math.max(last, shownFrom), entry }]);
	}

	private current(things: Map<string, Version[]>, id: string): Record<string, unknown> {
		return things.get(id)?.at(-1)?.entry ?? {};
	}

	private shown(things: Map<string, Version[]>, id: string): Record<string, unknown> | undefined {
		return things.get(id)?.filter(({ shownFrom }) => shownFrom <= this.now).at(-1)?.entry;
	}

	private async exchange(request: ApiRequest): Promise<ApiAnswer> {
		this.requests.push(request);
		await this.before();
		this.now += this.traits.latency;
		this.failsAt -= 1;
		if (this.failsAt === 0) throw new Problem(`Could not ${request.doing}: no answer came`).ofKind('unavailable');
		const at = Math.floor(this.now / 1000) * 1000;
		const { query = {} } = request;
		const { from, ...filters } = (query.cursor ? JSON.parse(String(query.cursor)) : query) as Record<string, unknown>;
		const isContacts = request.path === '/contacts';
		const things = isContacts ? this.contacts : this.activities;
		// They are never taken out, so that the place of a thing stays the same: nothing is skipped when those before it go.
		const order = [...things.keys()];
		const step = this.traits.newestFirst ? -1 : 1;
		const first = this.traits.newestFirst ? order.length - 1 : 0;
		const isMatch = (entry: Record<string, unknown> | undefined): entry is Record<string, unknown> => entry !== undefined && (!isContacts || fits(entry, filters));
		const page: Array<Record<string, unknown>> = [];
		let next: number | undefined;
		for (let place = from === undefined ? first : Number(from); place in order && next === undefined; place += step) {
			const entry = this.shown(things, order[place] as string);
			if (!isMatch(entry)) continue;
			if (page.length === this.traits.pageSize) next = place;
			else page.push(entry);
		}
		const total = () => order.filter((id) => isMatch(this.shown(things, id))).length;
		const body = {
			[isContacts ? 'contacts' : 'activities']: page,
			...(filters.include_count ? { contacts_count: total() } : {}),
			...(next !== undefined ? { _links: { next: { href: `/v3${request.path}?cursor=${encodeURIComponent(JSON.stringify({ ...filters, from: next }))}` } } } : {}),
		};
		return { status: 200, body, repeated: false, at };
	}
}

function fits(contact: Record<string, unknown>, filters: Record<string, unknown>): boolean {
	const isDeleted = contact.deleted_at !== undefined;
	if (filters.status === 'deleted' ? !isDeleted : filters.status !== 'all' && isDeleted) return false;
	const optOut = (contact.email_address as { opt_out_date?: string }).opt_out_date;
	const after = (limit: unknown, told: unknown) => limit === undefined || Date.parse(String(told)) > Date.parse(String(limit));
	return after(filters.created_after, contact.created_at) && after(filters.updated_after, contact.updated_at) && after(filters.optout_after, optOut);
}
