import { idSource } from '../ids';
import type { Activity, ActivityError, Ending, Job, PastActivity } from './activity';
import { carryOut } from './carryOut';
import type { JobTarget } from './jobTarget';
import { type ContactById, selectContacts } from './selectContacts';

/** How long activities take, in milliseconds of the sandbox's clock. */
export interface ActivityTiming {
	initializedFor: number;
	processingFor: number | ((activity: Activity) => number);
}

/** After this the API forgets an activity. */
export const ACTIVITY_RETENTION = 10 * 24 * 60 * 60 * 1000;

/**
 * The account's bulk activities. No timers: an activity's times are fixed when it is created, and
 * `settle` lets those that are due take effect, in the order in which they end.
 */
export class Activities {
	readonly all: Activity[] = [];

	private open: Activity[] = [];
	private readonly endings: Ending[] = [];
	private readonly byId = new Map<string, Activity>();
	private readonly nextId = idSource(6);
	private lastEndsAt = 0;
	/** When the first open activity ends. */
	private nextDue = Infinity;

	constructor(
		private readonly account: JobTarget,
		readonly timing: ActivityTiming,
		private readonly find: ContactById,
	) {}

	/** The activity, unless it is unknown or older than 10 days. */
	get(id: string): Activity | undefined {
		const activity = this.byId.get(id);
		return activity && this.isKept(activity) ? activity : undefined;
	}

	isKept(activity: Activity): boolean {
		return this.account.clock.now() - activity.createdAt < ACTIVITY_RETENTION;
	}

	/** How many have not ended. */
	get queued(): number {
		this.settle();
		return this.open.length;
	}

	next(ending: Ending): void {
		this.endings.push({ ...ending });
	}

	submit(job: Job): Activity {
		const now = this.account.clock.now();
		const ending = this.takeEnding(job);
		const activity: Activity = {
			activity_id: this.nextId(),
			job,
			createdAt: now,
			startsAt: now,
			endsAt: now,
			ending,
		};
		const inLine = this.account.unknowns.activityProcessing === 'serial' ? this.lastEndsAt : now;
		activity.startsAt = Math.max(inLine, now + (ending.initializedFor ?? this.timing.initializedFor));
		activity.endsAt = activity.startsAt + (ending.processingFor ?? this.processingTime(activity));
		this.lastEndsAt = Math.max(this.lastEndsAt, activity.endsAt);
		this.keep(activity);
		this.open.push(activity);
		this.nextDue = Math.min(this.nextDue, activity.endsAt);
		return activity;
	}

	addPast(past: PastActivity): Activity {
		const { state = 'completed', total = 1, errors = [] } = past;
		const now = this.account.clock.now();
		const createdAt = past.createdAt ?? now - 60 * 60 * 1000;
		const ended = state !== 'initialized' && state !== 'processing';
		const activity: Activity = {
			activity_id: past.activity_id ?? this.nextId(),
			job: { type: past.type ?? 'contact_delete', source: {}, exclude: [], list_ids: past.list_ids ?? [], tag_ids: [] },
			createdAt,
			startsAt: state === 'initialized' ? Infinity : createdAt + 300,
			endsAt: ended ? Math.min(createdAt + 1000, now) : Infinity,
			ending: ended ? { ends: state } : {},
			selected: total,
		};
		if (ended) activity.result = { total, done: past.done ?? (state === 'completed' ? total : 0), errors };
		this.keep(activity);
		if (!ended) this.open.push(activity);
		return activity;
	}

	/** How many contacts a running activity is about. */
	selectedBy(activity: Activity): number {
		activity.selected ??= this.total(selectContacts(this.account, this.find, activity.job));
		return activity.selected;
	}

	/** Ends an activity now, whatever time it was to take. */
	end(id: string): void {
		const activity = this.byId.get(id);
		if (!activity) throw new Error(`No activity ${id}`);
		const now = this.account.clock.now();
		activity.startsAt = Math.min(activity.startsAt, now);
		activity.endsAt = now;
		this.nextDue = Math.min(this.nextDue, now);
	}

	/** Lets every activity that has ended by now take effect. */
	settle(): void {
		const now = this.account.clock.now();
		if (now < this.nextDue) return;
		const due = this.open.filter(({ endsAt }) => endsAt <= now);
		this.open = this.open.filter(({ endsAt }) => endsAt > now);
		this.nextDue = this.open.reduce((earliest, { endsAt }) => Math.min(earliest, endsAt), Infinity);
		due.sort((a, b) => a.endsAt - b.endsAt);
		for (const activity of due) this.takeEffect(activity);
	}

	private takeEffect(activity: Activity): void {
		const { ends = 'completed', errors = [], itemsDone } = activity.ending;
		const selection = selectContacts(this.account, this.find, activity.job);
		const limit = itemsDone ?? (ends === 'completed' ? selection.contacts.length : 0);
		const failures: ActivityError[] = [...errors];
		let done = 0;
		for (const contact of selection.contacts.slice(0, limit)) {
			const outcome = carryOut(this.account, activity.job, contact, activity.endsAt);
			if (outcome.done) done += 1;
			else if (outcome.error) failures.push(outcome.error);
		}
		if (this.account.unknowns.unknownIdsInActivity === 'activity_errors') {
			failures.push(...selection.unknown.map((id) => `Contact ${id} was not found.`));
		}
		activity.result = { total: this.total(selection), done, errors: failures };
	}

	private total({ contacts, unknown }: { contacts: unknown[]; unknown: unknown[] }): number {
		const skipped = this.account.unknowns.unknownIdsInActivity === 'skipped';
		return contacts.length + (skipped ? 0 : unknown.length);
	}

	private takeEnding(job: Job): Ending {
		const index = this.endings.findIndex(({ when }) => when?.(job) ?? true);
		const ending = this.endings[index];
		if (!ending) return {};
		ending.times = (ending.times ?? 1) - 1;
		if (ending.times <= 0) this.endings.splice(index, 1);
		return ending;
	}

	private processingTime(activity: Activity): number {
		const { processingFor } = this.timing;
		return typeof processingFor === 'number' ? processingFor : processingFor(activity);
	}

	private keep(activity: Activity): void {
		this.all.push(activity);
		this.byId.set(activity.activity_id, activity);
	}
}
