/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- this runs on Node, not in n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const NODE = 'nodes/ConstantContact';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const entriesOf = (folder: string) => readdirSync(join(ROOT, folder), { withFileTypes: true });

/** The TypeScript files below a folder, as paths from the project's root. */
function filesIn(folder: string): string[] {
	return entriesOf(folder).flatMap((entry) => {
		const file = posix.join(folder, entry.name);
		if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(file);
		return entry.name.endsWith('.ts') ? [file] : [];
	});
}

const files = ['credentials', 'nodes', 'test', 'tools'].flatMap(filesIn);
const known = new Set(files);

/** The files of the project that a file imports. */
function importsOf(file: string): string[] {
	const specifiers = ts.preProcessFile(read(file)).importedFiles.map(({ fileName }) => fileName);
	return specifiers.flatMap((specifier) => {
		const target = posix.join(posix.dirname(file), specifier);
		return [`${target}.ts`, `${target}/index.ts`].find((each) => known.has(each)) ?? [];
	});
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** The part of the node that a file is in: a folder, or a file beside the folders. */
function partOf(file: string): string {
	return posix.relative(NODE, file).split('/')[0] as string;
}

/** The table of CONTRIBUTING: for each part, from the top down, the parts that it may import. */
const table = new Map(
	[...read('CONTRIBUTING.md').matchAll(/^\| `([\w.]+)` \|.*\|(.*)\|$/gm)].map(([, part, allowed]) => [
		part as string,
		[...(allowed as string).matchAll(/`([\w.]+)`/g)].map(([, name]) => name as string),
	]),
);

describe('the parts of the node', () => {
	it('are those of the table in CONTRIBUTING, and nothing else lies beside them but codex and icons', () => {
		const others = ['ConstantContact.node.json', 'ConstantContactTrigger.node.json', 'constantContact.dark.svg', 'constantContact.svg'];
		expect(entriesOf(NODE).map(({ name }) => name).sort()).toEqual([...table.keys(), ...others].sort());
	});

	it('may import only parts further down in the table', () => {
		const order = [...table.keys()];
		for (const [index, part] of order.entries()) {
			const allowed = table.get(part) as string[];
			expect([part, allowed.filter((each) => !order.slice(index + 1).includes(each))]).toEqual([part, []]);
		}
	});

	it('import only what the table allows', () => {
		const forbidden = filesIn(NODE).flatMap((file) => {
			const allowed = [partOf(file), ...(table.get(partOf(file)) ?? [])];
			return (imports.get(file) as string[]).filter((target) => !allowed.includes(partOf(target))).map((target) => `${file} → ${target}`);
		});
		expect(forbidden).toEqual([]);
	});

	it('import all that the table allows, so that it says no more than what is true', () => {
		const used = (part: string) => filesIn(NODE).filter((file) => partOf(file) === part).flatMap((file) => imports.get(file) as string[]).map(partOf);
		const unused = [...table].flatMap(([part, allowed]) => allowed.filter((each) => !used(part).includes(each)).map((each) => `${part} → ${each}`));
		expect(unused).toEqual([]);
	});
});

it('no file of the project imports itself, however far around', () => {
	const done = new Set<string>();
	/** The first circle below a file. */
	function circleFrom(file: string, way: string[]): string[] | undefined {
		if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
		if (done.has(file)) return undefined;
		for (const target of imports.get(file) as string[]) {
			const circle = circleFrom(target, [...way, file]);
			if (circle) return circle;
		}
		done.add(file);
		return undefined;
	}
	expect(files.flatMap((file) => circleFrom(file, []) ?? [])).toEqual([]);
});
