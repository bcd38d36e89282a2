import type { Named } from '../contacts/namedContacts';
import type { ResolvedContact } from '../contacts/resolveContacts';
import type { ContactConsent } from '../contacts/unsubscribed';
import type { Batch, LeftOut, Plan, Selection, Targets } from './plan';

/** What one input item asks for, before any look-up. */
export interface BulkItem {
	selection: { by: 'contacts'; contacts: Named } | Exclude<Selection, { by: 'contacts' }>;
	/** What the contacts are put onto or taken off, if the item says it. */
	targets?: Targets;
	/** Contacts to leave alone. */
	exclude?: Named;
	/** One output item per activity instead of one per contact. */
	wantsActivities: boolean;
}

/** Where the contacts of an item go, when that had to be looked up. */
export interface FoundTargets {
	targets: Targets;
	/** Lists that do not exist any more. */
	listsGone: string[];
}

/** What a bulk operation does with its plan. */
export interface BulkAction {
	/** Below /activities, e.g. `contact_delete`. */
	endpoint: string;
	/** For the log, and as the object of "Could not …": "delete contacts". */
	doing: string;
	/** The word of a dry run for a contact that would be sent: "delete". */
	would: string;
	/** The same for one that is deleted, if it is another word. */
	wouldOfDeleted?: string;
	/** Whether the output tells the consent of the contacts that were looked up. */
	showsPermission?: boolean;
	/** The request's body, built fresh for each batch. */
	body(batch: Batch): object;
	/** Tells what the user should know of a plan before it is sent, or shown by a dry run. */
	hintAtPlan?(plan: Plan): Promise<void>;
	/** The same of the contacts that are sent. */
	hintAtContacts?(contacts: Iterable<ContactConsent>): void;
}

/** All that makes one bulk operation differ from the others: how its items become a plan, and what is done with that. */
export interface BulkOperation<Item extends BulkItem = BulkItem> extends BulkAction {
	/** Reads one input item. @throws Problem that names the parameter */
	readItem(itemIndex: number): Item;
	/** Whether contacts that are selected by ID are looked up too, to know who is deleted. */
	needsDeleted?: boolean;
	/** Why a contact that exists is not sent, if so. */
	leaveOut?(contact: ResolvedContact): LeftOut | undefined;
	/** Finds the targets of items that do not say them. What it gives throws the Problem of an item. */
	findTargets?(items: Item[]): Promise<(item: Item) => FoundTargets>;
	/** Whether the contacts of an item may be sent list by list, when that takes fewer activities. */
	mayGoListByList?(item: Item): boolean;
}
