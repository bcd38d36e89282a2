/* eslint-disable @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { buildAndPack } from '../../tools/package';

/** Where the unpacked tarball is: `PACKED` names the folder of one that is there already. */
export default async function globalSetup(): Promise<void> {
	process.env.PACKED ||= await buildAndPack();
}
