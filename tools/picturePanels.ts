import type { INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../test/sandbox';
import { NODE_TYPE, TRIGGER_TYPE } from './n8n/workflows';

interface Panel {
	name: string;
	type: string;
	parameters: INodeParameters;
}

/** Every operation, and every event of the trigger, with as many of its fields as can be shown together. */
export function panels({ account }: Sandbox): Panel[] {
	const lists = account.lists.slice(0, 2).map(({ list_id }) => list_id);
	const tags = account.tags.slice(0, 2).map(({ tag_id }) => tag_id);
	const contacts = '={{ $json.contact_id || $json.email }}';
	const contact = { __rl: true, mode: 'list', value: '' };
	const waiting = { waitForCompletion: true };
	const waitOptions = { timeout: 600, onTimeout: 'continue' };
	const ifNotFound = 'skip';

	const remove = (source: string, more: INodeParameters): Panel => ({
		name: `Remove, ${source}`,
		type: NODE_TYPE,
		parameters: { resource: 'listMembership', operation: 'remove', lists, source, ...more, ...waiting, options: waitOptions },
	});
	const of = (name: string, resource: string, operation: string, more: INodeParameters = {}): Panel => ({
		name,
		type: NODE_TYPE,
		parameters: { resource, operation, ...more },
	});
	const trigger = (name: string, event: string, more: INodeParameters): Panel => ({
		name: `Trigger, ${name}`,
		type: TRIGGER_TYPE,
		parameters: { event, ...more },
	});
	const filters = { lists, tags };
	const include = { options: { include: ['list_memberships'] } };
	const deletedBetween = { status: ['deleted'], deletedAfter: '2026-01-01T00:00:00', deletedBefore: '2026-02-01T00:00:00' };
	const bulk = { contacts, ...waiting, options: { dryRun: true, ifNotFound, maxContacts: 100, ...waitOptions } };
	return [
		of('Delete', 'contact', 'delete', { contact, options: { ifNotFound } }),
		of('Delete Many, contacts', 'contact', 'deleteMany', bulk),
		of('Delete Many, lists', 'contact', 'deleteMany', { deleteBy: 'lists', sourceLists: lists, ...waiting, options: waitOptions }),
		of('Get', 'contact', 'get', { contact, options: { include: ['list_memberships'] } }),
		of('Get Many, filters', 'contact', 'getMany', { filters: deletedBetween }),
		of('Get Many, contacts', 'contact', 'getMany', { getBy: 'contacts', contacts, options: { ifNotFound } }),
		of('Restore, chosen lists', 'contact', 'restore', { contact, lists, options: { ifNotFound, ifNotDeleted: 'addToLists' } }),
		of('Restore, previous lists', 'contact', 'restore', { contact, restoreTo: 'previousLists' }),
		of('Restore Many, chosen lists', 'contact', 'restoreMany', { lists, ...bulk }),
		of('Restore Many, previous lists', 'contact', 'restoreMany', { restoreTo: 'previousLists', ...bulk }),
		of('Resubscribe', 'contact', 'resubscribe', { contact, lists, options: { dryRun: true, ifNotFound, ifNotUnsubscribed: 'error' } }),
		remove('contacts', { contacts }),
		remove('lists', { sourceLists: lists, excludeContacts: contacts }),
		remove('tags', { tags }),
		remove('engagementLevel', {}),
		remove('allActiveContacts', { excludeContacts: contacts }),
		of('Activity, get', 'activity', 'get', { ...waiting, options: waitOptions }),
		of('Activity, get many', 'activity', 'getMany', { filters: { state: 'processing' } }),
		of('List, create', 'list', 'create', { name: '={{ $json.name }}', options: { description: 'From the CRM', favorite: true, ifExists: 'error' } }),
		of('List, get many', 'list', 'getMany'),
		of('Tag, create', 'tag', 'create', { name: '={{ $json.name }}', options: { ifExists: 'error' } }),
		of('Tag, get many', 'tag', 'getMany', { returnAll: true }),
		trigger('activity finished', 'activityFinished', { outcomes: ['failed', 'timed_out'] }),
		trigger('contact created', 'contactCreated', { filters, ...include }),
		trigger('contact deleted', 'contactDeleted', include),
		trigger('contact unsubscribed', 'contactUnsubscribed', { filters, ...include }),
		trigger('contact updated', 'contactUpdated', { filters, ...include }),
	];
}
