/* eslint-disable @n8n/community-nodes/no-restricted-imports -- this runs on Node, not in n8n */
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../../../tools/childProcess.cjs';
import { stateFolder } from '../../../tools/paths';

interface Manifest {
	name: string;
	version: string;
}

interface Published {
	manifest: Manifest;
	tarball: Buffer;
}

/** The registry that n8n and its npm ask, whatever its host: it holds versions of packages, the last one published is the latest. */
export class NpmRegistry {
	/** `GET /name/version`, in order of arrival. */
	readonly requests: string[] = [];
	readonly hosts = new Set<string>();
	private readonly published: Published[] = [];

	/** Puts an unpacked package into the registry, under another version if one is given. */
	async publish(unpacked: string, version?: string): Promise<void> {
		const folder = await mkdtemp(path.join(stateFolder, 'publish-'));
		try {
			const place = path.join(folder, 'package');
			await cp(unpacked, place, { recursive: true });
			const file = path.join(place, 'package.json');
			const found = JSON.parse(await readFile(file, 'utf8')) as Manifest;
			const manifest = { ...found, version: version ?? found.version };
			await writeFile(file, JSON.stringify(manifest, null, 2));
			const { exitCode, stderr } = await run('tar', ['-czf', 'package.tgz', 'package'], { cwd: folder });
			if (exitCode !== 0) throw new Error(`The package could not be packed: ${stderr}`);
			this.published.push({ manifest, tarball: await readFile(path.join(folder, 'package.tgz')) });
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	}

	/** As registries answer: /name, /name/version or tag, and the tarballs. */
	readonly answer = async (request: Request): Promise<Response> => {
		const { host, pathname } = new URL(request.url);
		this.hosts.add(host);
		this.requests.push(`${request.method} ${pathname}`);
		const [name = '', part, file] = pathname.slice(1).split('/').map(decodeURIComponent);
		const versions = this.published.filter(({ manifest }) => manifest.name === name);
		const latest = versions.at(-1);
		if (!latest || request.method !== 'GET') return Response.json({ error: 'Not found' }, { status: 404 });
		if (part === '-') return tarballNamed(file, versions);
		const described = Object.fromEntries(versions.map((each) => [each.manifest.version, describe(each, host)]));
		const latestVersion = latest.manifest.version;
		if (part === undefined) return Response.json({ name, 'dist-tags': { latest: latestVersion }, versions: described });
		const one = described[part === 'latest' ? latestVersion : part];
		return one ? Response.json(one) : Response.json(`version not found: ${part}`, { status: 404 });
	};
}

const fileNameOf = ({ name, version }: Manifest) => `${name}-${version}.tgz`;

function describe({ manifest, tarball }: Published, host: string): object {
	const hash = (algorithm: string, encoding: 'hex' | 'base64') => createHash(algorithm).update(tarball).digest(encoding);
	const dist = {
		tarball: `https://${host}/${manifest.name}/-/${fileNameOf(manifest)}`,
		shasum: hash('sha1', 'hex'),
		integrity: `sha512-${hash('sha512', 'base64')}`,
	};
	return { ...manifest, dist };
}

function tarballNamed(file: string | undefined, versions: Published[]): Response {
	const found = versions.find(({ manifest }) => fileNameOf(manifest) === file);
	if (!found) return Response.json({ error: 'Not found' }, { status: 404 });
	return new Response(new Uint8Array(found.tarball), { headers: { 'content-type': 'application/octet-stream' } });
}
