/** So many contacts are remembered. */
const MOST = 1_000;

/** Which contacts changed last, and how often any of them changed: for people who watch the account. */
export class RecentChanges {
	/** Goes up with every change. */
	count = 0;

	private readonly byId = new Map<string, number>();

	note(contactId: string): void {
		this.count += 1;
		// Set anew, it moves to the end of the map's order.
		this.byId.delete(contactId);
		this.byId.set(contactId, this.count);
		for (const oldest of this.byId.keys()) {
			if (this.byId.size <= MOST) break;
			this.byId.delete(oldest);
		}
	}

	/** Ids and the `count` of their last change, the latest first. */
	latestFirst(): Array<[id: string, count: number]> {
		return [...this.byId].reverse();
	}

	/** The `count` of the contact's last change; 0 if that is long ago. */
	of(contactId: string): number {
		return this.byId.get(contactId) ?? 0;
	}
}
