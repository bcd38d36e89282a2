import type { Clock } from '../clock';
import type { Unknowns } from '../unknowns';
import type { Contact } from './contact';

/** What a contact was until then (ms); undefined for one that did not exist. */
interface Earlier {
	until: number;
	was: Contact | undefined;
}

/** Contacts as lists of contacts show them: as they were `filterLag` ago. */
export class LaggingView {
	private readonly earlier = new WeakMap<Contact, Earlier[]>();

	constructor(
		private readonly clock: Clock,
		private readonly unknowns: Unknowns,
	) {}

	/** To be called before the contact comes to the account at that time (ms). */
	beforeAdding(contact: Contact, at: number): void {
		this.keep(contact, { until: at, was: undefined });
	}

	/** To be called before anything of the contact is changed at that time (ms). */
	beforeChanging(contact: Contact, at: number): void {
		// Copies cost time, and without a lag nobody looks at them.
		if (this.unknowns.filterLag > 0) this.keep(contact, { until: at, was: structuredClone(contact) });
	}

	/** undefined as long as lists do not have the contact. */
	of(contact: Contact): Contact | undefined {
		if (this.unknowns.filterLag === 0) return contact;
		const shownTime = this.clock.now() - this.unknowns.filterLag;
		const earlier = this.earlier.get(contact)?.find(({ until }) => until > shownTime);
		return earlier ? earlier.was : contact;
	}

	private keep(contact: Contact, state: Earlier): void {
		const { filterLag } = this.unknowns;
		if (filterLag === 0) return;
		const forgotten = this.clock.now() - filterLag;
		const kept = (this.earlier.get(contact) ?? []).filter(({ until }) => until > forgotten);
		this.earlier.set(contact, [...kept, state]);
	}
}
