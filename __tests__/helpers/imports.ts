import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';

const source = fileURLToPath(new URL('../../source', import.meta.url));

/** One file of source/ that another imports, and how. */
export type Import = {from: string; to: string; kind: 'static' | 'dynamic' | 'type'};

export const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
  .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
  .map(name => name.replace(/\.tsx?$/, ''));

/** Those with JSX. */
export const jsxFiles = files.filter(file => existsSync(join(source, `${file}.tsx`)));

export const textOf = (file: string): string => {
  const path = ['.ts', '.tsx'].map(ending => join(source, file + ending)).find(existsSync) ?? '';
  return readFileSync(path, 'utf8');
};

export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

/** Own files by their path below source/, without an ending; packages and Node's own modules by their name. */
const resolved = (from: string, specifier: string): string =>
  specifier.startsWith('.')
    ? relative(source, join(source, dirname(from), specifier)).replace(/\.js$/, '')
    : specifier.replace(/^([^/]+)\/(?!promises).*$/, '$1');

const STATIC = /\b(?:import|export)\s+(type\s)?(?:[\w$*{}\s,]+?\sfrom\s+)?'([^']+)'/g;
const DYNAMIC = /\bimport\('([^']+)'\)/g;

const importsOf = (file: string): Import[] => {
  const text = withoutComments(textOf(file));
  return [
    ...[...text.matchAll(STATIC)].map(
      ([, type, to = '']): Import => ({
        from: file,
        to: resolved(file, to),
        kind: type ? 'type' : 'static',
      }),
    ),
    ...[...text.matchAll(DYNAMIC)].map(
      ([, to = '']): Import => ({from: file, to: resolved(file, to), kind: 'dynamic'}),
    ),
  ];
};

const own = new Set(files);
const byFile = new Map(files.map(file => [file, importsOf(file)]));

export const imports = [...byFile.values()].flat();
/** What a file imports; nothing for a package. */
export const importedBy = (file: string): readonly Import[] => byFile.get(file) ?? [];
export const isOwn = (name: string): boolean => own.has(name);
export const roomOf = (file: string): string => file.split('/')[0] ?? '';
export const isIn = (file: string, place: string): boolean =>
  file === place || file.startsWith(`${place.replace(/\/$/, '')}/`);
export const arrow = ({from, to}: Import): string => `${from} → ${to}`;

/** Everything that is loaded, sooner or later, once `start` is. */
export const reachable = (start: readonly string[], kinds: readonly Import['kind'][]): Set<string> => {
  const seen = new Set(start);
  for (const file of seen) {
    for (const {to, kind} of importedBy(file)) if (kinds.includes(kind)) seen.add(to);
  }
  return seen;
};
