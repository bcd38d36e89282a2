import {
	NodeConnectionTypes,
	type ICredentialType,
	type IDataObject,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

import { agent } from './standIns/agent';
import { code } from './standIns/code';
import { credentialTestNode } from './standIns/credentialTest';
import { dataTable } from './standIns/dataTable';
import { ifNode } from './standIns/if';
import { manualTrigger } from './standIns/manualTrigger';
import { noOp, stickyNote } from './standIns/noOp';
import { set } from './standIns/set';
import { wait } from './standIns/wait';

export const CONSTANT_CONTACT = 'n8n-nodes-constant-contact.constantContact';
export const CONSTANT_CONTACT_TOOL = 'n8n-nodes-constant-contact.constantContactTool';
export const CONSTANT_CONTACT_TRIGGER = 'n8n-nodes-constant-contact.constantContactTrigger';
export const CREDENTIAL_TEST = 'credentialTest';

/** What n8n makes of a `usableAsTool` node when it is hung under an agent. */
function asTool(node: INodeType): INodeType {
	return Object.assign(Object.create(node) as INodeType, {
		description: {
			...node.description,
			name: `${node.description.name}Tool`,
			displayName: `${node.description.displayName} Tool`,
			inputs: [],
			outputs: [NodeConnectionTypes.AiTool],
		},
	});
}

/** The node under test, and stand-ins for the few nodes of n8n's own that workflows need around it. */
export class TestNodeTypes implements INodeTypes {
	private readonly types: Map<string, INodeType>;

	constructor(constantContact: INodeType, trigger: INodeType, credentialType: ICredentialType) {
		const standIns = [manualTrigger, noOp, stickyNote, set, code, dataTable(), ifNode, wait, agent, credentialTestNode(credentialType)];
		this.types = new Map([
			[CONSTANT_CONTACT, constantContact],
			[CONSTANT_CONTACT_TOOL, asTool(constantContact)],
			[CONSTANT_CONTACT_TRIGGER, trigger],
			...standIns.map((node): [string, INodeType] => [node.description.name, node]),
		]);
	}

	getByName(name: string): INodeType {
		const type = this.types.get(name);
		if (!type) throw new Error(`There is no stand-in for the node type ${name} in test/engine/standIns`);
		return type;
	}

	getByNameAndVersion(name: string): INodeType {
		return this.getByName(name);
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries([...this.types.keys()].map((name) => [name, {}]));
	}
}
