/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from '../../nodes/ConstantContact/parameters/reader';
import { createParameters } from '../../nodes/ConstantContact/parameters/reader';
import { Problem } from '../../nodes/ConstantContact/run/problem';
import { pollForNews } from '../../nodes/ConstantContact/trigger/poll';
import type { Happening, Traits } from './changingAccount';
import { ChangingAccount } from './changingAccount';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGINNING = Date.parse('2026-03-04T09:00:00.000Z');

const EVENTS = ['activityFinished', 'contactCreated', 'contactDeleted', 'contactUnsubscribed', 'contactUpdated'] as const;

function parametersFor(event: string): Parameters {
	return createParameters((name, _item, fallback) => (name === 'event' ? event : name === 'simplify' ? false : fallback), { hasItems: false });
}

/** n8n around a trigger: its static data, of which only what was saved outlives a restart. */
class Watcher {
	readonly given: object[] = [];

	kept: { memory?: unknown } = {};

	private saved = '{}';

	constructor(
		private readonly account: ChangingAccount,
		private readonly event: (typeof EVENTS)[number],
		/** How far n8n's clock is ahead, in ms. */
		private readonly skew: number,
	) {}

	/** @param budgetMs how long n8n lets it take */
	async poll(budgetMs = 36_000): Promise<void> {
		const { account, kept } = this;
		const isFirst = kept.memory === undefined;
		const output = await pollForNews({
			parameters: parametersFor(this.event),
			api: account.api,
			time: {
				clock: { now: () => account.now, sleep: async () => {} },
				startedAt: account.now,
				budgetMs: isFirst ? 10 * MINUTE : budgetMs,
				now: () => account.now + this.skew,
			},
			credentialId: 'account',
			kept,
			log: () => {},
		}).catch((error: unknown) => {
			if (error instanceof Problem && error.kind === 'unavailable') return [];
			throw error;
		});
		if (output.length === 0 && !isFirst) return;
		this.given.push(...output);
		this.saved = JSON.stringify(kept);
	}

	restart(): void {
		this.kept = JSON.parse(this.saved) as { memory?: unknown };
	}

	/** Polls until nothing is left to be read. */
	async pollToTheEnd(): Promise<void> {
		do await this.poll();
		while ((this.kept.memory as { unread?: unknown } | undefined)?.unread);
	}
}

const change = fc.record({
	what: fc.constantFrom('create', 'update', 'unsubscribe', 'delete', 'restore', 'submit', 'finish', 'fail'),
	whom: fc.nat(30),
	/** Often several within a second. */
	after: fc.oneof(fc.constant(0), fc.nat(900), fc.nat(20_000)),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const step = fc.record({
	gap: fc.oneof(fc.nat(2_000), fc.nat(5 * MINUTE), fc.nat(3 * HOUR), fc.nat(72 * HOUR)),
	changes: fc.array(change, { maxLength: 8 }),
	changesWhilePolling: fc.array(change, { maxLength: 2 }),
	/** The request that fails; above 3 none does. */
	failsAt: fc.integer({ min: 1, max: 12 }),
	isRestarted: fc.boolean(),
	/** Another poll begins and ends while this one is under way, at its request of this number; above 2 none does. */
	overlapAt: fc.integer({ min: 1, max: 8 }),
	budgetMs: fc.constantFrom(36_000, 36_000, 6_000),
});

const traits: fc.Arbitrary<Traits> = fc.record({
	latenessOf: fc.array(fc.oneof(fc.constant(0), fc.nat(2 * MINUTE)), { minLength: 1, maxLength: 5 }).map((lates) => (number: number) => lates[number % lates.length] as number),
	newestFirst: fc.boolean(),
	deletionZone: fc.integer({ min: -12, max: 14 }),
	deletionUpdates: fc.boolean(),
	pageSize: fc.integer({ min: 2, max: 5 }),
	latency: fc.constantFrom(0, 300, 2_000),
});

function apply(account: ChangingAccount, { what, whom, after }: Change): void {
	account.now += after;
	const ids = account.ids();
	const id = ids[whom % Math.max(1, ids.length)];
	if (what === 'create' || !id) account.create();
	else if (what === 'submit') account.submit();
	else if (what === 'finish') account.finish('completed');
	else if (what === 'fail') account.finish('failed');
	else account[what](id);
}

/** What came out: the thing, and when it happened as the API tells it. */
function toldBy(event: string, item: Record<string, unknown>): { id: string; told: string } {
	if (event === 'activityFinished') return { id: String(item.activity_id), told: String(item.completed_at) };
	const told = {
		contactCreated: item.created_at,
		contactDeleted: item.deleted_at,
		contactUnsubscribed: (item.email_address as { opt_out_date?: string } | undefined)?.opt_out_date,
		contactUpdated: item.updated_at,
	}[event];
	return { id: String(item.contact_id), told: String(told) };
}

const keyOf = ({ id, told }: { id: string; told: string }) => `${id} ${told}`;

/**
 * What happened after the activation and was never covered by something later: several updates before a poll are one, and a
 * deletion that was undone may have been so before anybody looked. What has the same moment as something before the
 * activation, the same day for instance, nobody can tell from it.
 */
function mustComeOut(event: (typeof EVENTS)[number], all: Happening[], watchedFrom: number, account: ChangingAccount): Happening[] {
	const before = new Set(all.filter(({ at }) => at < watchedFrom).map(keyOf));
	const happenings = all.filter((happening) => happening.at >= watchedFrom && !before.has(keyOf(happening)));
	if (event === 'contactCreated' || event === 'activityFinished') return happenings;
	const last = [...new Map(happenings.map((happening) => [happening.id, happening])).values()];
	return event === 'contactUnsubscribed' ? last : last.filter(({ id }) => account.isDeleted(id) === (event === 'contactDeleted'));
}

/** Of all events together. */
const HISTORIES = Number(process.env.HISTORIES ?? 1_000);

it.each(EVENTS)('%s: whatever happens comes out once, however it is polled', async (event) => {
	await fc.assert(
		fc.asyncProperty(
			traits,
			fc.array(change, { maxLength: 12 }),
			fc.array(step, { minLength: 1, maxLength: 10 }),
			fc.integer({ min: -10 * MINUTE, max: 10 * MINUTE }),
			async (how, before, steps, skew) => {
				const account = new ChangingAccount(BEGINNING, how);
				const watcher = new Watcher(account, event, skew);
				for (const each of before) apply(account, each);
				const activatedAt = account.now;
				await watcher.poll();
				const watchedFrom = (account.now += 1);

				for (const { gap, changes, changesWhilePolling, failsAt, isRestarted, overlapAt, budgetMs } of steps) {
					for (const each of changes) apply(account, each);
					account.now += gap;
					if (isRestarted) watcher.restart();
					account.failsAt = failsAt > 3 ? Infinity : failsAt;
					const pending = [...changesWhilePolling];
					let request = 0;
					account.before = async () => {
						request += 1;
						const next = pending.shift();
						if (next) apply(account, next);
						if (request !== overlapAt || overlapAt > 2) return;
						account.before = async () => {};
						await watcher.poll(budgetMs);
					};
					await watcher.poll(budgetMs);
					account.before = async () => {};
					account.failsAt = Infinity;
				}
				// All is shown by then, and who was deleted is looked for at least once an hour.
				for (const later of [3 * MINUTE, 61 * MINUTE]) {
					account.now += later;
					await watcher.pollToTheEnd();
				}

				const given = watcher.given.map((item) => toldBy(event, item as Record<string, unknown>));
				const all = account.happenings.filter((happening) => happening.event === event);
				const keys = given.map(keyOf);
				for (const happening of mustComeOut(event, all, watchedFrom, account)) expect(keys).toContain(keyOf(happening));
				// What happened in the second of the activation, or was a deletion of that day, may have been before it.
				const possible = all.filter(({ at }) => at >= activatedAt - (event === 'contactDeleted' ? 2 * MINUTE : 1_000));
				const most = (key: string) => possible.filter((happening) => keyOf(happening) === key).length;
				for (const key of new Set(keys)) {
					const times = keys.filter((each) => each === key).length;
					expect([key, times]).toEqual([key, Math.min(times, event === 'contactDeleted' ? most(key) : Math.min(1, most(key)))]);
				}
			},
		),
		{ numRuns: Math.ceil(HISTORIES / EVENTS.length), ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}) },
	);
});

it('the panel names the events that are tested here', async () => {
	const { PROPERTIES } = await import('../../nodes/ConstantContact/trigger/events');
	const options = (PROPERTIES[0] as INodeProperties).options as Array<{ value: string }>;
	expect(options.map(({ value }) => value)).toEqual([...EVENTS]);
});
