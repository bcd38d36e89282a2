/** Who has a list or a tag: an index from its id to contact ids, so that nothing scans the account. */
export class Members {
	private readonly byId = new Map<string, Set<string>>();

	of(id: string): ReadonlySet<string> {
		return this.byId.get(id) ?? nobody;
	}

	add(id: string, contactId: string): void {
		const members = this.byId.get(id);
		if (members) members.add(contactId);
		else this.byId.set(id, new Set([contactId]));
	}

	remove(id: string, contactId: string): void {
		this.byId.get(id)?.delete(contactId);
	}
}

const nobody: ReadonlySet<string> = new Set();
