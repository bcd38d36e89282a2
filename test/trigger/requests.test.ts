/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { useEngine } from '../engine';
import type { Contact } from '../sandbox';

const engine = useEngine({ limits: { perSecond: null, perDay: null } });

const MINUTE = 60_000;

async function pass(ms: number): Promise<void> {
	let isOver = false;
	engine.clock.after(ms, () => (isOver = true));
	await engine.clock.until(() => isOver);
}

const account = () => engine.sandbox.account;
const all = () => account().contacts as Contact[];

const MAKE: Record<string, (index: number) => void> = {
	activityFinished: () => void account().addActivity({ createdAt: engine.clock.now - 2_000 }),
	contactCreated: () => void account().addContact(),
	contactDeleted: (index) => void account().deleteContact(all()[index] as Contact),
	contactUnsubscribed: (index) => account().unsubscribe(all()[index] as Contact),
	contactUpdated: (index) => account().updateContact(all()[index] as Contact),
};

/** Contacts of a large account; with LARGE=100000 it takes minutes. */
const LARGE = Number(process.env.LARGE ?? 5_000);
const MANY = LARGE / 5;
const PAGES = MANY / 500;

/** The fewest: what is new, 500 to a page; with many deleted contacts, all of those. */
const CASES: Array<[event: string, contacts: number, deletedBefore: number, happened: number, requests: number]> = [
	...['activityFinished', 'contactCreated', 'contactUnsubscribed', 'contactUpdated'].flatMap((event): typeof CASES => [
		[event, 1_000, 0, 0, 1],
		[event, 1_000, 0, 1, 1],
		[event, 1_000, 0, 500, 1],
		[event, LARGE, 0, 0, 1],
		[event, LARGE, 0, 1, 1],
		[event, LARGE, 0, 500, 1],
		[event, LARGE, 0, MANY, PAGES],
	]),
	['contactDeleted', 1_000, 0, 0, 1],
	['contactDeleted', 1_000, 0, 1, 1],
	['contactDeleted', 1_000, 0, 500, 1],
	['contactDeleted', LARGE, 0, MANY, PAGES],
	['contactDeleted', LARGE, MANY, 0, 1],
	['contactDeleted', LARGE, MANY, 1, PAGES + 1],
	['contactDeleted', LARGE, MANY, 500, PAGES + 1],
	['contactDeleted', LARGE, MANY, MANY, 2 * PAGES],
];

it.each(CASES)('%s, among %i contacts and %i that were deleted before: a poll that finds %i takes %i requests', async (event, contacts, deletedBefore, happened, requests) => {
	account().addContacts(contacts);
	account().addContacts(deletedBefore, () => ({ deleted_at: '2026-01-01' }));
	await pass(10 * MINUTE);
	const trigger = engine.trigger({ event });
	await trigger.activate();
	await pass(MINUTE);
	for (let index = 0; index < happened; index += 1) (MAKE[event] as (index: number) => void)(index);
	const given = await trigger.poll();
	expect([given?.length ?? null, trigger.requests]).toEqual([happened || null, requests]);
	expect(JSON.stringify(trigger.memory).length).toBeLessThan(1_000_000);
});
