import type { INodeProperties } from 'n8n-workflow';

/** How a deletion can be undone: what has to happen before it. */
export const undoNotice: INodeProperties = {
	displayName:
		'To be able to undo this, first read the contacts with their lists and keep them: see the example <a href="https://github.com/n8n-nodes-constant-contact/n8n-nodes-constant-contact/blob/main/examples/delete-with-undo.json" target="_blank">Delete with undo</a>',
	name: 'undoNotice',
	type: 'notice',
	default: '',
};
